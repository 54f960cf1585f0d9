-- Version 1. A released migration is frozen: change the schema with the next file.

-- The journal. One row a fact; `bytes` is the envelope exactly as it was written and hashed.
-- hash = SHA-256(hash of the fact before ‖ bytes); before the first fact stand 32 zero bytes.
CREATE TABLE fact (
  place INTEGER PRIMARY KEY CHECK (place >= 1),
  till TEXT NOT NULL,
  seq INTEGER NOT NULL CHECK (seq >= 1),
  lamport INTEGER NOT NULL CHECK (lamport >= 1 AND lamport < 9007199254740992),
  kind TEXT NOT NULL,
  bytes BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  UNIQUE (till, seq)
) STRICT;

-- Facts are never changed, by any connection. The insert trigger is there because INSERT OR REPLACE deletes without
-- asking the delete trigger unless a connection has switched recursive_triggers on. It looks at both keys that a REPLACE
-- could meet; a place that was not given reads as -1, which no fact can have.
CREATE TRIGGER fact_no_update BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
CREATE TRIGGER fact_no_delete BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END;
CREATE TRIGGER fact_no_replace BEFORE INSERT ON fact
  WHEN EXISTS (SELECT 1 FROM fact WHERE till = NEW.till AND seq = NEW.seq)
    OR EXISTS (SELECT 1 FROM fact WHERE place = NEW.place)
  BEGIN SELECT RAISE(ABORT, 'facts are never replaced'); END;
-- This till's own series is dense.
CREATE TRIGGER fact_dense BEFORE INSERT ON fact
  WHEN NEW.till = (SELECT till FROM me)
   AND NEW.seq <> 1 + COALESCE((SELECT max(seq) FROM fact WHERE till = NEW.till), 0)
  BEGIN SELECT RAISE(ABORT, 'own series must be dense'); END;

-- Which till this is; one row, written with the first fact.
CREATE TABLE me (one INTEGER PRIMARY KEY CHECK (one = 1), till TEXT NOT NULL) STRICT;
CREATE TRIGGER me_no_update BEFORE UPDATE ON me BEGIN SELECT RAISE(ABORT, 'a till stays itself'); END;
CREATE TRIGGER me_no_delete BEFORE DELETE ON me BEGIN SELECT RAISE(ABORT, 'a till stays itself'); END;
CREATE TRIGGER me_no_replace BEFORE INSERT ON me
  WHEN EXISTS (SELECT 1 FROM me) BEGIN SELECT RAISE(ABORT, 'a till stays itself'); END;

-- Head of each till's chain with that till's signature over it, renewed with every change.
CREATE TABLE head (
  till TEXT PRIMARY KEY, seq INTEGER NOT NULL, lamport INTEGER NOT NULL, at INTEGER NOT NULL,
  hash BLOB NOT NULL, signature BLOB NOT NULL
) STRICT;

-- Signed heads that are kept: one at every closing and export.
CREATE TABLE checkpoint (
  till TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (till, seq)
) STRICT;

-- Contacts stand beside the journal: a fact holds only SHA-256(salt ‖ record). Erasable.
CREATE TABLE contact (
  member TEXT PRIMARY KEY, record TEXT NOT NULL, salt BLOB NOT NULL, reference BLOB
) STRICT;
CREATE UNIQUE INDEX contact_by_reference ON contact (reference) WHERE reference IS NOT NULL;

-- Baskets being rung up. AUTOINCREMENT: a number is never used twice, because it names the sale.
CREATE TABLE draft (
  basket INTEGER PRIMARY KEY AUTOINCREMENT,
  state TEXT NOT NULL CHECK (state IN ('open', 'held', 'cleared', 'sold')),
  content TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX draft_in_hand ON draft (state) WHERE state = 'open';
CREATE INDEX draft_waiting ON draft (state, at) WHERE state IN ('held', 'cleared');
-- What a basket was before each step, for undo.
CREATE TABLE draft_step (
  basket INTEGER NOT NULL REFERENCES draft (basket) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (basket, step)
) STRICT;

-- First answers to commands that carried a key, so that a reply lost on the way is given again. `args` is the SHA-256 of
-- the arguments: a key answers for one intent. A reply may name a member, so replies are kept for a day at most.
CREATE TABLE answered (
  key TEXT PRIMARY KEY, command TEXT NOT NULL, args BLOB NOT NULL, result TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;

-- Settings of this device alone.
CREATE TABLE device (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
