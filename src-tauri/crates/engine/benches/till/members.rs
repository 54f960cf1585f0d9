//! Looking a loyalty code up among 100,000 members.
//!
//! A thousand members are real: they signed up and bought something. The others are rows beside theirs, as the fold would
//! have written them, so that every index is as deep as it would be. The baseline is one SELECT over the same indexes that
//! gives what the look-up tells: the name, the visits, what was bought, the rewards and the consent.

use rusqlite::{Connection, OptionalExtension};
use serde_json::json;

use crate::measure::{Measure, pair};
use crate::stall::{call, copy, folder, found, open, ring_up};

const REAL: usize = 1_000;
const MEMBERS: i64 = 100_000;

/// Members beside the real ones: of each 99 copies under other ids.
const MORE: &str = "
  CREATE TEMP TABLE another (n INTEGER PRIMARY KEY);
  INSERT INTO another WITH RECURSIVE k (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < 99) SELECT n FROM k;
  INSERT INTO member SELECT id || 'x' || n, till, seq, number, code || 'x' || n, at, day FROM member, another;
  INSERT INTO contact SELECT fact || 'x' || n, member || 'x' || n, record, salt, randomblob(32) FROM contact, another;
  INSERT INTO committed SELECT fact || 'x' || n, member || 'x' || n, commitment FROM committed, another;
  INSERT INTO consent SELECT fact || 'x' || n, member || 'x' || n, purpose, given, version, language, day, at, market,
    lamport, till, seq FROM consent, another;
  INSERT INTO reward SELECT id || 'x' || n, member || 'x' || n, sale, percent, market, first_day, last_day
    FROM reward, another;
";

const SELECT: &str = "
  SELECT m.id, m.day,
    (SELECT json_group_array(record) FROM contact c WHERE c.member = m.id),
    (SELECT json_group_array(json_array(s.id, s.day, s.market, s.till, s.total)) FROM sale s
      WHERE s.id IN (SELECT sale FROM member_sale v WHERE v.member = m.id)),
    (SELECT json_group_array(json_array(l.name, l.quantity, l.paid)) FROM sale_line l
      WHERE l.sale IN (SELECT sale FROM member_sale v WHERE v.member = m.id)),
    (SELECT json_group_array(json_array(r.percent, r.market, r.first_day, r.last_day)) FROM reward r
      WHERE r.member = m.id),
    (SELECT json_array(given, day, version) FROM consent a WHERE a.member = m.id ORDER BY lamport DESC LIMIT 1)
  FROM member m WHERE m.code = ?1";

/// The look-up beside one SELECT, and beside the look-up where there are a hundredth as many members.
pub fn look_up() -> [Measure; 2] {
    let few = folder();
    let codes = enrolled(few.path());
    let many = copy(few.path());
    Connection::open(many.path().join("trestle.db")).unwrap().execute_batch(MORE).unwrap();
    let (small, large) = (open(few.path()), open(many.path()));
    let bare = Connection::open(many.path().join("trestle.db")).unwrap();
    let count: i64 = bare.query_row("SELECT count(*) FROM member", [], |r| r.get(0)).unwrap();
    assert_eq!(count, MEMBERS);
    let mut beside = Measure::new("look-up: a code among 100,000 members", "one indexed SELECT", Some(300));
    let mut scale = Measure::new("look-up: a code among 100,000 members", "among 1,000", Some(120));
    for (n, code) in codes.iter().enumerate() {
        let args = || json!({ "code": code });
        let told = || assert_eq!(call(&large, "member.lookup", args())["known"], true);
        pair(n, || beside.ours.take(told), || beside.bare.take(|| select(&bare, code)));
        let at_few = || drop(call(&small, "member.lookup", args()));
        pair(n, || scale.ours.take(told), || scale.bare.take(at_few));
    }
    [beside, scale]
}

fn select(conn: &Connection, code: &str) {
    let columns = |r: &rusqlite::Row<'_>| (0..7).map(|c| r.get::<_, Option<String>>(c)).collect::<Result<Vec<_>, _>>();
    let row = conn.prepare_cached(SELECT).unwrap().query_row([code], columns).optional().unwrap();
    assert_eq!(row.map(|columns| columns.len()), Some(7));
}

/// Members who each bought something and signed up on Done; gives their codes.
fn enrolled(dir: &std::path::Path) -> Vec<String> {
    let items = found(dir, 40);
    let engine = open(dir);
    let consent = call(&engine, "signup.offer", json!({}))["wording"]["hash"].clone();
    let member = |n: usize| {
        let args = ring_up(&engine, &items, n);
        let sale = call(&engine, "sale.commit", args);
        let guest = json!({ "sale": sale["sale"], "first_name": format!("Ada {n}"),
                            "email": format!("ada.{n}@example.org"), "consent": consent });
        call(&engine, "member.enroll", guest)["code"].as_str().unwrap().to_owned()
    };
    (0..REAL).map(member).collect()
}
