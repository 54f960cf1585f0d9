//! 3 and 4: the fact table takes new facts at the end of a series, and nothing else, from anybody.

use super::{facts_of, lived_in, stranger};

/// Every way SQL knows to change, remove or replace a row. `?` stands for the till.
const CHANGES: [&str; 19] = [
    "UPDATE fact SET kind = 'x'",
    "UPDATE fact SET bytes = bytes WHERE seq = 1",
    "UPDATE OR IGNORE fact SET kind = 'x'",
    "UPDATE OR REPLACE fact SET seq = 1 WHERE seq = 2",
    "UPDATE OR REPLACE fact SET rowid = 1 WHERE seq = 2",
    "UPDATE fact SET kind = 'x' FROM me WHERE fact.till = me.till",
    "DELETE FROM fact",
    "DELETE FROM fact WHERE seq = 3",
    "DELETE FROM fact WHERE seq = (SELECT max(seq) FROM fact)",
    "INSERT OR REPLACE INTO fact (till, seq, lamport, kind, bytes, hash) SELECT till, seq, lamport, 'x', bytes, hash FROM fact",
    "REPLACE INTO fact (till, seq, lamport, kind, bytes, hash) SELECT till, 1, 1, 'x', bytes, hash FROM fact WHERE seq = 2",
    "INSERT OR IGNORE INTO fact (till, seq, lamport, kind, bytes, hash) SELECT till, 1, 1, 'x', bytes, hash FROM fact WHERE seq = 2",
    "INSERT INTO fact (till, seq, lamport, kind, bytes, hash) SELECT till, 1, 1, 'x', bytes, hash FROM fact WHERE seq = 2
     ON CONFLICT (till, seq) DO UPDATE SET kind = excluded.kind",
    "INSERT INTO fact (till, seq, lamport, kind, bytes, hash) SELECT till, 1, 1, 'x', bytes, hash FROM fact WHERE seq = 2
     ON CONFLICT DO NOTHING",
    // Rows have a number of their own: a replacement can meet an old row there too, under another till's name.
    "INSERT OR REPLACE INTO fact (rowid, till, seq, lamport, kind, bytes, hash)
     SELECT rowid, 'ffffffffffffffff', seq, lamport, 'x', bytes, hash FROM fact WHERE seq = 3",
    "REPLACE INTO fact (rowid, till, seq, lamport, kind, bytes, hash)
     SELECT rowid, 'ffffffffffffffff', 1, 1, 'x', bytes, hash FROM fact ORDER BY seq DESC LIMIT 1",
    "INSERT INTO fact (rowid, till, seq, lamport, kind, bytes, hash)
     SELECT 2, 'ffffffffffffffff', 1, 1, 'x', bytes, hash FROM fact WHERE seq = 2
     ON CONFLICT (rowid) DO UPDATE SET kind = excluded.kind",
    "INSERT OR REPLACE INTO fact (rowid, till, seq, lamport, kind, bytes, hash)
     SELECT rowid, till, 1 + (SELECT max(seq) FROM fact), lamport, 'x', bytes, hash FROM fact WHERE seq = 1",
    "INSERT INTO fact (rowid, till, seq, lamport, kind, bytes, hash)
     SELECT -1, 'ffffffffffffffff', 1, 1, 'x', bytes, hash FROM fact WHERE seq = 1",
];

#[test]
fn invariant_03_the_fact_table_cannot_be_changed_by_any_connection() {
    let (shop, ids, _) = lived_in();
    let conn = stranger(&shop);
    let before = facts_of(&conn);
    assert!(before.len() > 20, "there is something to change");
    for recursive in ["OFF", "ON"] {
        conn.execute_batch(&format!("PRAGMA recursive_triggers = {recursive}")).unwrap();
        for sql in CHANGES {
            let refused = conn.execute_batch(sql).is_err();
            assert!(facts_of(&conn) == before, "{sql} changed the facts");
            assert!(refused, "{sql} was passed over in silence");
        }
    }
    drop(conn);
    shop.must_verify();
    shop.call("basket.open", serde_json::Value::Null);
    shop.sell(&ids[0]);
    shop.must_verify();
}

#[test]
fn invariant_04_a_till_writes_its_own_series_without_gaps() {
    let (shop, _, _) = lived_in();
    let conn = stranger(&shop);
    let before = facts_of(&conn);
    let last = before.len() as i64;
    let seqs: Vec<i64> = before.iter().map(|fact| fact.1).collect();
    assert_eq!(seqs, (1..=last).collect::<Vec<_>>(), "dense from 1");
    assert!(before.iter().all(|fact| fact.0 == before[0].0), "one till, one series");
    let insert = "INSERT INTO fact (till, seq, lamport, kind, bytes, hash) SELECT till, ?1, lamport, kind, bytes, hash
                  FROM fact WHERE seq = 1";
    for seq in [last + 2, last + 1_000, i64::MAX, 0, -1, i64::MIN, 1, last] {
        assert!(conn.execute(insert, [seq]).is_err(), "{seq} after {last}");
    }
    // Nor by making it believe that it is another till.
    for sql in ["UPDATE me SET till = 'x'", "DELETE FROM me", "INSERT OR REPLACE INTO me VALUES (1, 'x')"] {
        assert!(conn.execute_batch(sql).is_err(), "{sql}");
    }
    assert!(facts_of(&conn) == before);
    shop.must_verify();
}
