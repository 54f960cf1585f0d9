//! Another till of the same shop, whose facts a test writes as if they had arrived: a series of its own, each fact bound to
//! the one before. They are newer than anything of the till under test, and in the projections after [`Foreign::arrive`].

use std::ops::ControlFlow;

use rusqlite::params;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::stall::{OPENING, Stall, moment};

/// The other till.
pub struct Foreign<'s> {
    stall: &'s Stall,
    /// Its id; it says on which side of the till under test the fold takes its facts.
    pub till: &'static str,
    seq: i64,
    hash: Vec<u8>,
}

impl<'s> Foreign<'s> {
    /// A till whose facts are folded after all others. It has seen a till that nobody else has met, which is what lifts its
    /// counter.
    pub fn of(stall: &'s Stall) -> Self {
        let mut other = Self { stall, till: "ffffffffffffffff", seq: 0, hash: vec![0; 32] };
        let head = json!({ "till": "eeeeeeeeeeeeeeee", "seq": 1, "lamport": 1_000_000, "hash": "00" });
        other.writes("till.seen", 1, None, &json!({ "heads": [head] }));
        other
    }

    /// Writes its next fact, in one of its sessions; gives the fact's id.
    pub fn writes(&mut self, kind: &str, version: u32, session: Option<&str>, body: &Value) -> String {
        self.seq += 1;
        let lamport = 1_000_000 + self.seq;
        // By hand, because the order of the fields is part of the format.
        let bytes = format!(
            r#"{{"till":{},"seq":{},"lamport":{lamport},"at":{},"offset":120,"zone":"Europe/Paris","clock":"ok","staff":null,"session":{},"day":"2026-06-06","kind":{},"v":{version},"body":{body}}}"#,
            json!(self.till),
            self.seq,
            moment(OPENING),
            json!(session),
            json!(kind),
        );
        self.hash = Sha256::new().chain_update(&self.hash).chain_update(&bytes).finalize().to_vec();
        let sql = "INSERT INTO fact (till, seq, lamport, kind, bytes, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let row = params![self.till, self.seq, lamport, kind, bytes.as_bytes(), self.hash];
        self.stall.database().execute(sql, row).unwrap();
        format!("{}-{}", self.till, self.seq)
    }

    /// Its facts are folded with all others; gives the digest.
    pub fn arrive(&self) -> String {
        self.stall.engine.rebuild(&mut |_, _| ControlFlow::Continue(())).unwrap()
    }
}
