//! Commands by which tills become more: inviting, and joining by an invitation.
//!
//! Owns the invitation file: one line of JSON and a bundle file of everything, sealed together under the code. Keeps true:
//! a number given out is written down before the file is; joining is one transaction, so that a till has joined or has not.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde_json::json;
use trestle_rules::code::InviteCode;
use trestle_rules::numbers;

use super::outlet::{INVITATION, target};
use super::sync::{Job, left_out, whole};
use super::types::Nothing;
use super::types::status::Status;
use super::types::sync::{InviteTill, Invited, JoinShop};
use super::types::work::WorkKind;
use super::{app, qr};
use crate::bundle::take::{self, Taken};
use crate::bundle::write::{Contents, damaged};
use crate::bundle::{self, Known, Manifest, Piece};
use crate::delivery::{self, Hashing};
use crate::error::{EngineError, Result};
use crate::error_codes::ErrorCode;
use crate::facts::{TillInvited, TillJoined};
use crate::folder;
use crate::house::{House, Shared};
use crate::keys::bundle::identity;
use crate::keys::certificates::Certificates;
use crate::keys::check;
use crate::keys::invitation::{self, Invitation};
use crate::keys::till::TillKeys;
use crate::ledger::peers::Acknowledged;
use crate::tx::{Mode, Tx};

/// The first line of an invitation is a few hundred bytes.
const LONGEST_LINE: u64 = 64 << 10;

pub(super) fn invite(shared: &Shared, args: InviteTill, at: Option<i64>) -> Result<Invited> {
    let begun = shared.works.begin(WorkKind::Export)?;
    let (invitation, code, job, outlet) = shared.lock().transact(Mode::Fact, at, |tx| {
        let invitation = next_invitation(tx)?;
        let code = invitation::new_code(tx.host)?;
        let stem = format!("invitation-till-{}", invitation.certificate.number);
        let outlet = target(tx, Path::new(&args.out), &stem, INVITATION)?;
        tx.append(&TillInvited { invitation: invitation.certificate.clone() })?;
        Ok((invitation, code, Job::new(tx, Acknowledged::new())?, outlet))
    })?;
    let write = |out: &mut Hashing<'_>| {
        invitation::seal(&code, out, |mut sealed| {
            let failed = |source| EngineError::Io { path: outlet.file.clone(), source };
            serde_json::to_writer(&mut sealed, &invitation)?;
            sealed.write_all(b"\n").map_err(failed)?;
            job.write(shared, &mut sealed, &mut |done, all| begun.step(done, all * 2))
        })
    };
    let check = |part: &Path, contents: &Contents| {
        // A new till begins with what the invitation brings, and nobody else may have what is left out.
        if let Some(gap) = contents.gaps.first() {
            return Err(damaged(&gap.till, gap.at));
        }
        let step = &mut |done, all| begun.step(all + done, all * 2);
        whole(open(part, &code).and_then(|opened| opened.check(step, &mut |_, _| Ok(()))), contents)
    };
    let (contents, _) = delivery::deliver_whole(&outlet, write, check)?;
    let left_out = shared.lock().transact(Mode::Read, at, |tx| left_out(tx, &contents))?;
    let code = code.encode();
    let number = invitation.certificate.number;
    Ok(Invited { file: outlet.file.display().to_string(), qr: qr::draw(&code)?, code, number, left_out })
}

/// An invitation with the next numbers that this till has to give.
fn next_invitation(tx: &Tx<'_>) -> Result<Invitation> {
    let shop = tx.shop()?;
    let own = crate::ledger::certificates(tx.conn)?.numbers_of(tx.till()?).ok_or(ErrorCode::TillNoNumbers)?;
    let sql = "SELECT max(last) FROM invited WHERE till = ?1";
    let given: Option<u16> = tx.conn.query_row(sql, [tx.till()?], |r| r.get(0))?;
    let numbers = numbers::next(own.block, given).ok_or(ErrorCode::TillNoNumbers)?;
    Invitation::new(tx.host, tx.keys()?, &shop.founder, numbers)
}

/// An invitation that its code has opened.
struct Opened<'f, R> {
    file: &'f Path,
    invitation: Invitation,
    rest: R,
    packed: u64,
}

fn open<'f>(file: &'f Path, code: &InviteCode) -> Result<Opened<'f, impl Read + use<>>> {
    let unreadable = |_: std::io::Error| EngineError::from(ErrorCode::JoinUnreadable);
    let (handle, packed) = bundle::plain_file(file)?.ok_or(ErrorCode::JoinUnreadable)?;
    let mut opened = BufReader::new(invitation::open(code, BufReader::new(handle))?);
    let mut line = Vec::new();
    (&mut opened).take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(unreadable)?;
    let invitation: Invitation = serde_json::from_slice(&line).map_err(|_| ErrorCode::JoinUnreadable)?;
    if invitation.format != 1 {
        return Err(EngineError::with(ErrorCode::BundleTooNew, [("file", json!(file.display().to_string()))]));
    }
    Ok(Opened { file, invitation, rest: opened, packed })
}

impl<R: Read> Opened<'_, R> {
    /// Checks everything behind the first line, as any bundle file.
    fn check(
        self,
        progress: &mut dyn FnMut(u64, u64) -> Result<()>,
        take: &mut dyn FnMut(&Manifest, Piece) -> Result<()>,
    ) -> Result<bundle::Checked> {
        let certificates = Certificates::of(&self.invitation.shop, [self.invitation.certificate.clone()]);
        let known = Known { certificates, identity: identity(&self.invitation.secret()?)? };
        let checked = bundle::check_stream(self.file, self.rest, self.packed, &known, progress, take)?;
        if !self.invitation.holds(&checked.manifest.certificates)? {
            let file = json!(self.file.display().to_string());
            return Err(EngineError::with(ErrorCode::BundleCertificate, [("file", file)]));
        }
        Ok(checked)
    }
}

/// The invitation that was named, or the newest that lies in the folder that was named.
fn invitation_at(path: &Path) -> Result<PathBuf> {
    let not_found = || EngineError::with(ErrorCode::JoinNotFound, [("file", json!(path.display().to_string()))]);
    if !path.is_dir() {
        return if path.exists() { Ok(path.to_owned()) } else { Err(not_found()) };
    }
    let entries = std::fs::read_dir(path).map_err(EngineError::at(path))?.flatten().map(|entry| entry.path());
    let invitations = entries.filter(|p| p.extension().is_some_and(|e| e == INVITATION) && p.is_file());
    let newest = invitations.max_by_key(|p| (p.metadata().and_then(|m| m.modified()).ok(), p.clone()));
    newest.ok_or_else(not_found)
}

pub(super) fn join(shared: &Shared, args: JoinShop, at: Option<i64>) -> Result<Status> {
    let begun = shared.works.begin(WorkKind::Join)?;
    let code = InviteCode::parse(&args.code).map_err(|_| ErrorCode::JoinCodeMistyped)?;
    let file = invitation_at(Path::new(args.file.trim()))?;
    let file = file.as_path();
    let mut house = shared.lock();
    if house.is_set_up()? {
        return Err(ErrorCode::AppAlreadySetUp.into());
    }
    // Once through, before a key is made for it.
    open(file, &code)?.check(&mut |done, all| begun.step(done, all * 2), &mut |_, _| Ok(()))?;
    let opened = open(file, &code)?;
    let keys = TillKeys::join(&house.host, opened.invitation.secret()?)?;
    let joined = TillJoined {
        certificate: opened.invitation.certify(&keys)?,
        invitation: opened.invitation.certificate.clone(),
    };
    folder::set_keys_aside(&house.dir, house.host.now_ms())?;
    keys.write(&house.dir)?;
    house.keys = Some(keys);
    house.transact(Mode::Fact, at, |tx| {
        let mut taken = Taken::default();
        let checked = opened.check(&mut |done, all| begun.step(all + done, all * 2), &mut |manifest, piece| {
            taken += take::take(tx, manifest, piece)?;
            Ok(())
        })?;
        tx.refresh()?;
        take::finish(tx, &checked, &file.display().to_string(), taken)?;
        tx.append(&joined)?;
        check::keep_secret(tx.conn, tx.keys()?)
    })?;
    status(&mut house, at)
}

fn status(house: &mut House, at: Option<i64>) -> Result<Status> {
    house.transact(Mode::Read, at, |tx| app::status(tx, Nothing {}))
}
