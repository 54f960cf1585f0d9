//! Commands that ask the owner's passphrase.

use super::types::owner::{ChangePassphrase, PassphraseChanged, RecoveryWords, ShowWords};
use crate::error::Result;
use crate::keys::owner::{self, OwnerSecret};
use crate::tx::Tx;

pub(super) fn change_passphrase(tx: &mut Tx<'_>, args: ChangePassphrase) -> Result<PassphraseChanged> {
    tx.shop()?;
    let secret = OwnerSecret::open(tx.dir, &args.old)?;
    owner::check_strength(&args.new)?;
    secret.write(tx.dir, &args.new)?;
    Ok(PassphraseChanged { recovery_file: tx.dir.join(owner::FILE).display().to_string() })
}

/// Shows the recovery words again to whoever knows the passphrase.
pub(super) fn show_words(tx: &mut Tx<'_>, args: ShowWords) -> Result<RecoveryWords> {
    tx.shop()?;
    Ok(RecoveryWords { words: OwnerSecret::open(tx.dir, &args.passphrase)?.words()? })
}
