//! Command that tells where the exchange with other tills stands.

use std::path::Path;

use super::types::Nothing;
use super::types::sync::{HandedOver, OfferedFile, Received, SyncStatus, TillState};
use super::{app, conflicts, taking};
use crate::bundle::plan::{Here, Runs, gaps, plan};
use crate::bundle::write::runs;
use crate::bundle::{self, Known, peek};
use crate::contacts;
use crate::error::Result;
use crate::ledger::{certificates, last_word, peers, till_name};
use crate::tx::Tx;

/// Files in the exchange folder that are looked into; more are told of when these were taken in.
const LOOKED_INTO: usize = 50;

pub(super) fn status(tx: &mut Tx<'_>, _: Nothing) -> Result<SyncStatus> {
    tx.shop()?;
    let own = tx.till()?;
    let here = runs(tx.conn)?;
    let others = peers::others(tx.conn, own)?;
    let mut tills = vec![state(tx, own, &here, true)?];
    for till in &others {
        tills.push(state(tx, till, &here, false)?);
    }
    // Tills that are only heard of: relayed, while what says that they joined has not arrived.
    for till in here.keys().filter(|t| *t != own && !others.contains(t)) {
        tills.push(state(tx, till, &here, false)?);
    }
    tills.extend(invited_only(tx)?);
    let by_all = peers::acknowledged_by_all(tx.conn, own)?;
    let waiting = by_all.map_or(Ok(0), |after| peers::waiting(tx.conn, &after))?;
    let exchange_folder = app::device(tx)?.exchange_folder;
    Ok(SyncStatus {
        tills,
        waiting,
        offered: exchange_folder.as_deref().map(|f| offered(tx, Path::new(f), &here)).transpose()?.unwrap_or_default(),
        exchange_folder,
        handed: handed(tx)?,
        received: received(tx)?,
        conflicts: conflicts::open(tx)?,
        contacts_missing: contacts::missing(tx.conn)?,
    })
}

fn state(tx: &Tx<'_>, till: &str, here: &Here, own: bool) -> Result<TillState> {
    let none = Runs::new();
    let runs = here.get(till).unwrap_or(&none);
    let waiting = if own { 0 } else { peers::waiting(tx.conn, &peers::acknowledged(tx.conn, till)?)? };
    Ok(TillState {
        till: till_name(tx.conn, till)?,
        own,
        facts: runs.iter().map(|(first, last)| last - first + 1).sum(),
        last_word: last_word(tx.conn, till)?,
        gaps: gaps(runs).into_iter().map(|(first, last)| [first, last]).collect(),
        waiting,
        invited_only: false,
    })
}

/// Tills that were invited and that nobody has heard of.
fn invited_only(tx: &Tx<'_>) -> Result<Vec<TillState>> {
    let state = |(till, has)| {
        let (facts, gaps, waiting) = (0, vec![], peers::waiting(tx.conn, &has)?);
        Ok(TillState { till, own: false, facts, last_word: None, gaps, waiting, invited_only: true })
    };
    peers::invited(tx.conn)?.into_iter().map(state).collect()
}

/// Bundle files of other tills that lie ready and hold something new. Only their manifests are read; a file that cannot be
/// read is told of when somebody takes it in.
fn offered(tx: &Tx<'_>, folder: &Path, here: &Here) -> Result<Vec<OfferedFile>> {
    let known =
        Known { certificates: certificates(tx.conn)?, identity: crate::keys::bundle::identity(tx.keys()?.secret())? };
    let Ok(files) = taking::bundles_in(folder) else { return Ok(vec![]) };
    let mut offered = Vec::new();
    for file in files.iter().rev().take(LOOKED_INTO) {
        let Ok(bundle::Checked { manifest, .. }) = peek(file, &known) else { continue };
        let new_facts: i64 = plan(&mut here.clone(), &manifest.ranges).iter().map(|step| step.new).sum();
        if manifest.sender != tx.till()? && new_facts > 0 {
            let mut sender = till_name(tx.conn, &manifest.sender)?;
            let certified = manifest.certificates.iter().find(|c| c.id().as_ref() == Some(&manifest.sender));
            sender.number = certified.map_or(sender.number, |c| c.number);
            offered.push(OfferedFile {
                file: file.display().to_string(),
                sender,
                made_at: manifest.made_at,
                new_facts,
            });
        }
    }
    offered.sort_by_key(|o| std::cmp::Reverse(o.made_at));
    Ok(offered)
}

fn handed(tx: &Tx<'_>) -> Result<Vec<HandedOver>> {
    let sql = "SELECT at, file, peer, facts FROM handed ORDER BY rowid DESC LIMIT 20";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut handed = Vec::new();
    while let Some(row) = rows.next()? {
        let peer: Option<String> = row.get(2)?;
        let to = peer.map(|p| till_name(tx.conn, &p)).transpose()?;
        handed.push(HandedOver { at: row.get(0)?, file: row.get(1)?, to, facts: row.get(3)? });
    }
    Ok(handed)
}

fn received(tx: &Tx<'_>) -> Result<Vec<Received>> {
    let sql = "SELECT at, file, sender, made_at, facts, finished FROM received ORDER BY at DESC, rowid DESC LIMIT 20";
    let mut statement = tx.conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut received = Vec::new();
    while let Some(row) = rows.next()? {
        received.push(Received {
            at: row.get(0)?,
            file: row.get(1)?,
            from: till_name(tx.conn, &row.get::<_, String>(2)?)?,
            made_at: row.get(3)?,
            new_facts: row.get(4)?,
            unfinished: !row.get::<_, bool>(5)?,
        });
    }
    Ok(received)
}
