-- Projections: tables computed from facts by the fold, thrown away and computed again by `rebuild`, and whenever this file
-- or the fold is another than the one that made them. So this file is no migration and may be changed freely. No table
-- here holds anything that is not in a fact. Ids of facts are `till-seq`, of sales `till.draft`.

CREATE TABLE shop (
  one INTEGER PRIMARY KEY CHECK (one = 1), value TEXT NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL
) STRICT;

-- Tills of the shop; a joined one with the certificate of the invitation that it joined by.
CREATE TABLE till (
  id TEXT PRIMARY KEY, number INTEGER NOT NULL, public_key BLOB NOT NULL, certificate TEXT NOT NULL, invitation TEXT
) STRICT;
-- Invitations given out.
CREATE TABLE invited (
  id TEXT PRIMARY KEY, till TEXT NOT NULL, seq INTEGER NOT NULL, number INTEGER NOT NULL, last INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
-- What each till had seen of the others, and when (in its own count): up to `seq` without a gap, and the `last` fact with
-- its hash. Not part of the digest: it says who met whom.
CREATE TABLE seen (
  till TEXT NOT NULL, at_seq INTEGER NOT NULL, of TEXT NOT NULL, seq INTEGER NOT NULL, lamport INTEGER NOT NULL,
  last INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (till, at_seq, of)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_of ON seen (of, seq);
-- From which fact on a till's counter is not explained by what it had seen: from there it sets no reference data.
CREATE TABLE doubt (till TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Facts whose body is not what its kind says: kept, passed on, and without effect.
CREATE TABLE passed_over (till TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (till, seq)) STRICT, WITHOUT ROWID;

-- Reference data: one register per whole value; the highest (lamport, till, seq) wins.
CREATE TABLE register (
  kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL,
  lamport INTEGER NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT;
-- The last value each till set, to tell two tills that changed one thing without knowing of each other.
CREATE TABLE register_side (
  kind TEXT NOT NULL, id TEXT NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (kind, id, till)
) STRICT, WITHOUT ROWID;
-- SKUs and barcodes of what is in the catalogue and not archived.
CREATE TABLE code (code TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (code, id)) STRICT;
CREATE INDEX code_by_id ON code (id);
-- What the search looks through: name, SKU and barcodes, folded to lower case without accents.
CREATE TABLE catalog_text (id TEXT PRIMARY KEY, text TEXT NOT NULL, archived INTEGER NOT NULL) STRICT;
-- Pictures of items; `hash` is empty where one was taken away. The index answers which item has which without a picture
-- being read.
CREATE TABLE item_picture (
  item TEXT PRIMARY KEY, hash TEXT NOT NULL, lamport INTEGER NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL,
  jpeg BLOB NOT NULL
) STRICT;
CREATE INDEX item_picture_by_hash ON item_picture (hash, item) WHERE hash <> '';
CREATE TABLE session (
  id TEXT PRIMARY KEY, till TEXT NOT NULL, seq INTEGER NOT NULL,
  market TEXT, day TEXT NOT NULL, opened_at INTEGER NOT NULL, float INTEGER NOT NULL, by_sale INTEGER NOT NULL
) STRICT;
CREATE INDEX session_by_day ON session (day);
CREATE INDEX session_by_till ON session (till, seq);
-- Market and float as they were said later; apart, because it may arrive before its session.
CREATE TABLE session_set (
  session TEXT NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL, market TEXT, float INTEGER NOT NULL,
  PRIMARY KEY (session, till)
) STRICT, WITHOUT ROWID;
-- Apart from its session, so that the two may arrive in any order.
CREATE TABLE session_closed (
  session TEXT PRIMARY KEY, till TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Closings that came on a later day than their session's; apart, because hardly any does.
CREATE TABLE closed_late (
  till TEXT NOT NULL, seq INTEGER NOT NULL, day TEXT NOT NULL, PRIMARY KEY (till, seq)
) STRICT, WITHOUT ROWID;
-- What was said at a closing of why the drawer differed.
CREATE TABLE explained (
  till TEXT NOT NULL, seq INTEGER NOT NULL, explanation TEXT NOT NULL, PRIMARY KEY (till, seq)
) STRICT, WITHOUT ROWID;
-- Who stood at a till from which fact of a session on, and what lay in the drawer then, if somebody counted.
CREATE TABLE handed_over (
  till TEXT NOT NULL, seq INTEGER NOT NULL, session TEXT NOT NULL, at INTEGER NOT NULL, giver TEXT, taker TEXT NOT NULL,
  counted INTEGER, expected INTEGER NOT NULL, PRIMARY KEY (till, seq)
) STRICT, WITHOUT ROWID;
-- From which fact on a session went on although its day was over, and on which day.
CREATE TABLE session_kept (
  till TEXT NOT NULL, seq INTEGER NOT NULL, session TEXT NOT NULL, day TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (till, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE cash_moved (
  id TEXT PRIMARY KEY, session TEXT NOT NULL, at INTEGER NOT NULL, flow TEXT NOT NULL, amount INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX cash_moved_by_session ON cash_moved (session);

-- The drawer opened without a sale, also outside of a session.
CREATE TABLE drawer_opened (
  till TEXT NOT NULL, seq INTEGER NOT NULL, session TEXT, at INTEGER NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (till, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE counted (
  id TEXT PRIMARY KEY, session TEXT NOT NULL, seq INTEGER NOT NULL, total INTEGER NOT NULL
) STRICT;
CREATE INDEX counted_by_session ON counted (session, seq);

CREATE TABLE sale (
  id TEXT PRIMARY KEY, till TEXT NOT NULL, seq INTEGER NOT NULL, number INTEGER NOT NULL, receipt TEXT NOT NULL,
  at INTEGER NOT NULL, day TEXT NOT NULL, session TEXT NOT NULL, market TEXT, member TEXT, member_code TEXT,
  articles INTEGER NOT NULL, total INTEGER NOT NULL, rounding INTEGER NOT NULL, change INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX sale_by_number ON sale (till, number);
CREATE INDEX sale_by_session ON sale (session);
CREATE INDEX sale_by_day ON sale (day);
CREATE INDEX sale_by_member ON sale (member) WHERE member IS NOT NULL;
CREATE INDEX sale_by_member_code ON sale (member_code) WHERE member_code IS NOT NULL;
-- Sales that turned out to be a member's after they were made: by signing up, or by showing the code late.
CREATE TABLE sale_linked (
  sale TEXT PRIMARY KEY, member TEXT NOT NULL, lamport INTEGER NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_linked_by_member ON sale_linked (member);

-- Units that may come back: a line, or each component of a bundle line (`part` from 0, -1 for a plain line).
CREATE TABLE sale_line (
  sale TEXT NOT NULL, line INTEGER NOT NULL, part INTEGER NOT NULL, item TEXT, name TEXT NOT NULL, bundle TEXT,
  quantity INTEGER NOT NULL, paid INTEGER NOT NULL, rate TEXT NOT NULL,
  PRIMARY KEY (sale, line, part)
) STRICT, WITHOUT ROWID;

-- How much a measured line was, in thousandths of its unit; no row of a line that was sold by the piece.
CREATE TABLE sale_measure (
  sale TEXT NOT NULL, line INTEGER NOT NULL, unit TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (sale, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale_tender (
  sale TEXT NOT NULL, n INTEGER NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (sale, n)
) STRICT, WITHOUT ROWID;

-- What of a sale's tenders was a tip.
CREATE TABLE sale_tip (
  sale TEXT NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (sale, kind)
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

-- How much of a measured line came back with a line of a return.
CREATE TABLE returned_measure (
  id TEXT NOT NULL, n INTEGER NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE returned_tax (
  id TEXT NOT NULL, rate TEXT NOT NULL, gross INTEGER NOT NULL, tax INTEGER NOT NULL, PRIMARY KEY (id, rate)
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
  id TEXT PRIMARY KEY, till TEXT NOT NULL, seq INTEGER NOT NULL, number INTEGER NOT NULL, code TEXT, at INTEGER NOT NULL,
  day TEXT NOT NULL
) STRICT;
CREATE INDEX member_by_code ON member (code) WHERE code IS NOT NULL;
-- Commitments to records that stand beside the journal: what should be there, so that a missing one shows.
CREATE TABLE committed (fact TEXT PRIMARY KEY, member TEXT NOT NULL, commitment TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX committed_by_member ON committed (member);
CREATE TABLE consent (
  fact TEXT PRIMARY KEY, member TEXT NOT NULL, purpose TEXT NOT NULL, given INTEGER NOT NULL, version INTEGER,
  language TEXT, day TEXT NOT NULL, at INTEGER NOT NULL, market TEXT, lamport INTEGER NOT NULL, till TEXT NOT NULL,
  seq INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_by_member ON consent (member, purpose);
CREATE TABLE erased (member TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- Who erased whom, to tell a sign-up that went with an erasure nobody there had heard of.
CREATE TABLE erasure (
  fact TEXT PRIMARY KEY, member TEXT NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_by_member ON erasure (member);

CREATE TABLE reward (
  id TEXT PRIMARY KEY, member TEXT NOT NULL, sale TEXT NOT NULL, percent TEXT NOT NULL, market TEXT,
  first_day TEXT NOT NULL, last_day TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reward_by_member ON reward (member);
CREATE TABLE reward_redeemed (
  fact TEXT PRIMARY KEY, reward TEXT NOT NULL, sale TEXT NOT NULL, at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reward_redeemed_by_reward ON reward_redeemed (reward);

-- Stock, of tracked items only. What each line of a fact took out (below zero) or put in.
CREATE TABLE stock_moved (
  item TEXT NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL, n INTEGER NOT NULL, quantity INTEGER NOT NULL,
  PRIMARY KEY (item, till, seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_moved_by_fact ON stock_moved (till, seq);
-- Counts; the highest (lamport, till, seq) of an item holds, of what somebody counted before what a file said.
CREATE TABLE stock_counted (
  item TEXT NOT NULL, lamport INTEGER NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL, quantity INTEGER NOT NULL,
  PRIMARY KEY (item, lamport, till, seq)
) STRICT, WITHOUT ROWID;
-- Which of them a catalogue file said. They hold where nobody counted.
CREATE TABLE stock_from_file (
  till TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (till, seq)
) STRICT, WITHOUT ROWID;
-- Store credit, and what sales took of it. What an undone sale took counts for nothing.
CREATE TABLE credit (
  id TEXT PRIMARY KEY, till TEXT NOT NULL, number INTEGER NOT NULL, code TEXT NOT NULL, amount INTEGER NOT NULL,
  at INTEGER NOT NULL, day TEXT NOT NULL
) STRICT;
CREATE INDEX credit_by_code ON credit (code);
CREATE TABLE credit_redeemed (
  fact TEXT PRIMARY KEY, credit TEXT NOT NULL, sale TEXT NOT NULL, amount INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX credit_redeemed_by_credit ON credit_redeemed (credit);

-- Conflicts that somebody dealt with: the conflict and the set of facts it was about then, so that a further one shows again.
CREATE TABLE resolved (fact TEXT PRIMARY KEY, conflict TEXT NOT NULL, facts TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX resolved_by_conflict ON resolved (conflict);

-- Each sale with its member, whichever way it became known: rung up for the member, rung up for a code whose facts had
-- not arrived, or linked afterwards.
CREATE VIEW member_sale AS
  SELECT sale.id AS sale, sale.member AS member FROM sale WHERE sale.member IS NOT NULL
  UNION ALL SELECT sale.id, member.id FROM sale JOIN member ON member.code = sale.member_code WHERE sale.member IS NULL
    AND NOT EXISTS (SELECT 1 FROM member other WHERE other.code = member.code AND other.id <> member.id)
  UNION ALL SELECT sale_linked.sale, sale_linked.member FROM sale_linked JOIN sale ON sale.id = sale_linked.sale
    WHERE sale.member IS NULL AND sale.member_code IS NULL;
