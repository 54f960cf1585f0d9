//! Commands that ask the owner's passphrase.

use super::types::owner::{ChangePassphrase, PassphraseChanged, RecoveryWords, ShowWords};
use crate::error::Result;
use crate::error_codes::ErrorCode;
use crate::house::House;
use crate::keys::check;
use crate::keys::owner::{self, OwnerSecret};
use crate::tx::{Mode, Tx};

/// The owner, by the passphrase and the recovery file, or by the recovery words where the file is not: it lies with the
/// till that founded the shop, and may be damaged.
pub(super) fn identify(tx: &Tx<'_>, passphrase: &str) -> Result<OwnerSecret> {
    let contacts = &tx.shop()?.owner_contacts;
    let secret = match OwnerSecret::from_words(passphrase) {
        Some(secret) => secret,
        None => OwnerSecret::open(tx.dir, passphrase)?,
    };
    if secret.public()?.contacts != *contacts {
        return Err(ErrorCode::OwnerWrongPassphrase.into());
    }
    Ok(secret)
}

/// Writes the recovery file anew. What is kept of it is on disk before it is.
pub(super) fn change_passphrase(
    house: &mut House,
    args: ChangePassphrase,
    at: Option<i64>,
) -> Result<PassphraseChanged> {
    let sealed = house.transact(Mode::Fact, at, |tx| {
        let secret = identify(tx, &args.old)?;
        owner::check_strength(&args.new)?;
        let sealed = secret.seal(&args.new)?;
        check::keep_recovery(tx.conn, &sealed)?;
        Ok(sealed)
    })?;
    owner::write(&house.dir, &sealed)?;
    house.look_at_recovery_file()?;
    Ok(PassphraseChanged { recovery_file: house.dir.join(owner::FILE).display().to_string() })
}

/// Shows the recovery words again to whoever knows the passphrase.
pub(super) fn show_words(tx: &mut Tx<'_>, args: ShowWords) -> Result<RecoveryWords> {
    Ok(RecoveryWords { words: identify(tx, &args.passphrase)?.words()? })
}
