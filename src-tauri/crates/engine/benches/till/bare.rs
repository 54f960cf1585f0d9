//! Bare SQLite: a connection that writes the rows of a sale, with the tables and indexes of the till and nothing else: no
//! rule, no hash, no signature, no trigger, no question asked. And one that writes everything a till holds.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use tempfile::TempDir;

use crate::stall::folder;

/// Tables that a sale inserts into, in the till's order; `head` is renewed, and `draft` gets the next basket.
const INSERTS: [&str; 5] = ["fact", "sale", "sale_line", "sale_tender", "sale_tax"];

const NEXT: &str = "SELECT 'open', '{\"last_line\":0,\"member\":null,\"lines\":[],\"touched\":null}', at
    FROM draft WHERE basket = ?1";
const SCHEMA: &str =
    "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%'";
const HEAD: &str = "INSERT INTO head VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (till) DO UPDATE SET seq = excluded.seq, lamport = excluded.lamport, at = excluded.at,
      hash = excluded.hash, signature = excluded.signature";

type Row = Vec<Value>;

/// The rows of one sale.
pub struct Rows {
    inserts: Vec<(usize, Row)>,
    head: Row,
    basket: Value,
    next: Row,
}

/// Reads the rows that each sale of a till wrote.
pub fn recorded(dir: &Path) -> Vec<Rows> {
    let conn = Connection::open(dir.join("trestle.db")).unwrap();
    let read = |sql: &str, id: &Value| -> Vec<Row> {
        let mut statement = conn.prepare_cached(sql).unwrap();
        let columns = statement.column_count();
        let row = |r: &rusqlite::Row<'_>| (0..columns).map(|c| r.get(c)).collect();
        statement.query_map([id], row).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let sales = read("SELECT id, seq FROM sale WHERE seq > ?1 ORDER BY seq", &Value::Integer(0));
    let sale = |sale: Row| {
        let (id, seq) = (&sale[0], &sale[1]);
        let mut inserts: Vec<(usize, Row)> = Vec::new();
        for (n, table) in INSERTS.iter().enumerate() {
            let (key, value) = match *table {
                "fact" => ("seq", seq),
                "sale" => ("id", id),
                _ => ("sale", id),
            };
            let rows = read(&format!("SELECT * FROM {table} WHERE {key} = ?1"), value);
            inserts.extend(rows.into_iter().map(|row| (n, row)));
        }
        let head = "SELECT f.till, f.seq, f.lamport, h.at, f.hash, h.signature FROM fact f, head h WHERE f.seq = ?1";
        let basket = match id {
            Value::Text(id) => Value::Integer(id.rsplit('.').next().unwrap().parse().unwrap()),
            other => panic!("{other:?} is no sale"),
        };
        let next = read(NEXT, &basket);
        Rows { inserts, head: read(head, seq).remove(0), basket, next: next.into_iter().next().unwrap() }
    };
    sales.into_iter().map(sale).collect()
}

/// A database with the tables and indexes of a till, empty.
pub struct Bare {
    conn: Connection,
    inserts: Vec<String>,
    _dir: TempDir,
}

impl Bare {
    /// Makes it after the till in `like`.
    pub fn like(like: &Path) -> Self {
        let till = Connection::open(like.join("trestle.db")).unwrap();
        let (conn, dir) = empty(&texts(&till, SCHEMA));
        let inserts = INSERTS.iter().map(|table| insert(&till, table)).collect();
        Self { conn, inserts, _dir: dir }
    }

    /// Begins a basket, as a tap would have: not part of what is measured.
    pub fn tap(&self, sale: &Rows) {
        let sql = "INSERT INTO draft (basket, state, content, at) VALUES (?1, 'held', ?2, ?3) ON CONFLICT DO NOTHING";
        self.conn.execute(sql, [&sale.basket, &sale.next[1], &sale.next[2]]).unwrap();
    }

    /// Writes the rows of a sale in one transaction.
    pub fn write(&mut self, sale: &Rows) {
        let transaction = self.conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
        let run = |sql: &str, row: &Row| {
            transaction.prepare_cached(sql).unwrap().execute(params_from_iter(row)).unwrap();
        };
        for (n, row) in &sale.inserts {
            run(&self.inserts[*n], row);
        }
        run(HEAD, &sale.head);
        run("UPDATE draft SET state = 'sold' WHERE basket = ?1", &vec![sale.basket.clone()]);
        run("INSERT INTO draft (state, content, at) VALUES ('held', ?2, ?3)", &sale.next);
        transaction.commit().unwrap();
    }
}

/// Every row of a till, journal and projections.
pub struct Everything {
    schema: Vec<String>,
    tables: Vec<(String, Vec<Row>)>,
}

impl Everything {
    /// Reads the till in `dir`.
    pub fn in_till(dir: &Path) -> Self {
        let till = Connection::open(dir.join("trestle.db")).unwrap();
        let names = texts(&till, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        let table = |name: String| {
            let mut statement = till.prepare(&format!("SELECT * FROM {name}")).unwrap();
            let columns = statement.column_count();
            let row = |r: &rusqlite::Row<'_>| (0..columns).map(|c| r.get(c)).collect();
            let rows = statement.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap();
            (insert(&till, &name), rows)
        };
        Self { schema: texts(&till, SCHEMA), tables: names.into_iter().map(table).collect() }
    }

    /// A database that can take them.
    pub fn database(&self) -> (Connection, TempDir) {
        empty(&self.schema)
    }

    /// Writes them in one transaction.
    pub fn write(&self, (conn, _): &mut (Connection, TempDir)) {
        let transaction = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).unwrap();
        for (sql, rows) in &self.tables {
            let mut statement = transaction.prepare(sql).unwrap();
            for row in rows {
                statement.execute(params_from_iter(row)).unwrap();
            }
        }
        transaction.commit().unwrap();
    }
}

fn texts(conn: &Connection, sql: &str) -> Vec<String> {
    conn.prepare(sql).unwrap().query_map([], |r| r.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn insert(till: &Connection, table: &str) -> String {
    let columns = till.prepare(&format!("SELECT * FROM {table}")).unwrap().column_count();
    let places: Vec<String> = (1..=columns).map(|n| format!("?{n}")).collect();
    format!("INSERT INTO {table} VALUES ({})", places.join(", "))
}

/// A database with these tables and indexes.
fn empty(schema: &[String]) -> (Connection, TempDir) {
    let dir = folder();
    let conn = Connection::open(dir.path().join("bare.db")).unwrap();
    conn.pragma_update(None, "journal_mode", "WAL").unwrap();
    conn.pragma_update(None, "synchronous", "FULL").unwrap();
    conn.execute_batch(&schema.join(";")).unwrap();
    conn.set_prepared_statement_cache_capacity(32);
    (conn, dir)
}
