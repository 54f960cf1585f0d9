-- Version 2: other tills. A released migration is frozen: change the schema with the next file.

-- From here on projections are no part of a migration: `projected` says what made them, and whoever opens the file makes
-- them anew where that is not itself.
DROP TABLE shop; DROP TABLE till; DROP TABLE register; DROP TABLE code; DROP TABLE catalog_text; DROP TABLE session;
DROP TABLE session_closed; DROP TABLE cash_moved; DROP TABLE counted; DROP TABLE sale; DROP TABLE sale_line;
DROP TABLE sale_tender; DROP TABLE sale_tax; DROP TABLE sale_reversed; DROP TABLE returned; DROP TABLE returned_line;
DROP TABLE returned_tax; DROP TABLE member;
-- `stamp` names the projections' source and the fold; empty where they must be computed again.
CREATE TABLE projected (one INTEGER PRIMARY KEY CHECK (one = 1), stamp TEXT NOT NULL) STRICT;
INSERT INTO projected (one, stamp) VALUES (1, '');

-- Contacts stand beside the journal, one row a fact that commits to it by SHA-256(salt ‖ record). Erasable. `keyed` is the
-- HMAC of the reference or address under the shop's secret: equal for one person, and nothing without the secret.
ALTER TABLE contact RENAME TO contact_1;
DROP INDEX contact_by_reference;
CREATE TABLE contact (
  fact TEXT PRIMARY KEY, member TEXT NOT NULL, record TEXT NOT NULL, salt BLOB NOT NULL, keyed BLOB
) STRICT;
INSERT INTO contact (fact, member, record, salt, keyed)
  SELECT fact.till || '-' || fact.seq, c.member, c.record, c.salt, c.reference FROM fact
  JOIN contact_1 c ON c.member = json_extract(CAST(fact.bytes AS TEXT), '$.body.member')
  WHERE fact.kind = 'member.enrolled';
DROP TABLE contact_1;
CREATE INDEX contact_by_member ON contact (member);
CREATE INDEX contact_by_keyed ON contact (keyed) WHERE keyed IS NOT NULL;

-- Certificates of tills and invitations as they came with bundle files, by the id of the key they certify.
CREATE TABLE certificate (id TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- Hash of a fact that has not arrived, told by a run of facts that begins after it: what is missing must fit it.
CREATE TABLE link (till TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (till, seq)) STRICT;

-- Facts that came under a number of a till under which another fact is known here: kept apart, never folded.
CREATE TABLE fork (
  till TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (till, seq, hash)
) STRICT;

-- How far each other till has said it has the facts of each till, without a gap.
CREATE TABLE acknowledged (
  peer TEXT NOT NULL, till TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (peer, till)
) STRICT;

-- Bundle files written here, and taken in here. `id` is the SHA-256 of the manifest.
CREATE TABLE handed (at INTEGER NOT NULL, file TEXT NOT NULL, peer TEXT, facts INTEGER NOT NULL) STRICT;
CREATE TABLE received (
  id TEXT PRIMARY KEY, at INTEGER NOT NULL, file TEXT NOT NULL, sender TEXT NOT NULL, made_at INTEGER NOT NULL,
  facts INTEGER NOT NULL, finished INTEGER NOT NULL
) STRICT;
