-- Projections: tables computed from facts by the fold, thrown away and computed again by `rebuild`. No table here holds
-- anything that is not in a fact. Ids of facts are `till-seq`, of sales `till.draft`.

CREATE TABLE shop (
  one INTEGER PRIMARY KEY CHECK (one = 1), value TEXT NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL
) STRICT;

CREATE TABLE till (id TEXT PRIMARY KEY, number INTEGER NOT NULL, public_key BLOB NOT NULL) STRICT;

-- Reference data: one register per whole value; the highest (lamport, till, seq) wins.
CREATE TABLE register (
  kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL,
  lamport INTEGER NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;
-- SKUs and barcodes of what is in the catalogue and not archived.
CREATE TABLE code (code TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (code, id)) STRICT;
CREATE INDEX code_by_id ON code (id);
-- What the search looks through: name, SKU and barcodes, folded to lower case without accents.
CREATE TABLE catalog_text (id TEXT PRIMARY KEY, text TEXT NOT NULL, archived INTEGER NOT NULL) STRICT;

CREATE TABLE session (
  id TEXT PRIMARY KEY, till TEXT NOT NULL, seq INTEGER NOT NULL,
  market TEXT, day TEXT NOT NULL, opened_at INTEGER NOT NULL, float INTEGER NOT NULL, by_sale INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_day ON session (day);
CREATE INDEX session_by_till ON session (till, seq);
-- Apart from its session, so that the two may arrive in any order.
CREATE TABLE session_closed (
  session TEXT PRIMARY KEY, till TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cash_moved (
  id TEXT PRIMARY KEY, session TEXT NOT NULL, at INTEGER NOT NULL, flow TEXT NOT NULL, amount INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX cash_moved_by_session ON cash_moved (session);

CREATE TABLE counted (
  id TEXT PRIMARY KEY, session TEXT NOT NULL, seq INTEGER NOT NULL, total INTEGER NOT NULL
) STRICT;
CREATE INDEX counted_by_session ON counted (session, seq);

CREATE TABLE sale (
  id TEXT PRIMARY KEY, till TEXT NOT NULL, seq INTEGER NOT NULL, number INTEGER NOT NULL, receipt TEXT NOT NULL,
  at INTEGER NOT NULL, day TEXT NOT NULL, session TEXT NOT NULL, market TEXT, member TEXT,
  articles INTEGER NOT NULL, total INTEGER NOT NULL, rounding INTEGER NOT NULL, change INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX sale_by_fact ON sale (till, seq);
CREATE UNIQUE INDEX sale_by_number ON sale (till, number);
CREATE INDEX sale_by_session ON sale (session);
CREATE INDEX sale_by_day ON sale (day);
CREATE INDEX sale_by_member ON sale (member) WHERE member IS NOT NULL;

-- Units that may come back: a line, or each component of a bundle line (`part` from 0, -1 for a plain line).
CREATE TABLE sale_line (
  sale TEXT NOT NULL, line INTEGER NOT NULL, part INTEGER NOT NULL, item TEXT, name TEXT NOT NULL, bundle TEXT,
  quantity INTEGER NOT NULL, paid INTEGER NOT NULL, rate TEXT NOT NULL,
  PRIMARY KEY (sale, line, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale_tender (
  sale TEXT NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (sale, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale_tax (
  sale TEXT NOT NULL, rate TEXT NOT NULL, gross INTEGER NOT NULL, tax INTEGER NOT NULL, PRIMARY KEY (sale, rate)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale_reversed (sale TEXT PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE returned (
  id TEXT PRIMARY KEY, till TEXT NOT NULL, seq INTEGER NOT NULL, sale TEXT, at INTEGER NOT NULL, day TEXT NOT NULL,
  session TEXT NOT NULL, refund INTEGER NOT NULL, rounding INTEGER NOT NULL, refund_as TEXT NOT NULL
) STRICT;
CREATE INDEX returned_by_sale ON returned (sale) WHERE sale IS NOT NULL;
CREATE INDEX returned_by_session ON returned (session);
CREATE INDEX returned_by_day ON returned (day);

CREATE TABLE returned_line (
  id TEXT NOT NULL, n INTEGER NOT NULL, sale TEXT, line INTEGER NOT NULL, part INTEGER NOT NULL, item TEXT,
  name TEXT NOT NULL, quantity INTEGER NOT NULL, refund INTEGER NOT NULL, rate TEXT NOT NULL,
  PRIMARY KEY (id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX returned_line_by_sale ON returned_line (sale, line, part) WHERE sale IS NOT NULL;

CREATE TABLE returned_tax (
  id TEXT NOT NULL, rate TEXT NOT NULL, gross INTEGER NOT NULL, tax INTEGER NOT NULL, PRIMARY KEY (id, rate)
) STRICT, WITHOUT ROWID;

CREATE TABLE member (id TEXT PRIMARY KEY, till TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
