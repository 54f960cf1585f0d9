-- Version 3. A released migration is frozen: change the schema with the next file.

-- Lines of the baskets being rung up, a row a line, so that a tap writes the line it changed. `draft.content` is the basket
-- without its lines. With them, and without rows here, it is of a basket that was sold, or that an older program wrote.
-- Whoever deletes a basket deletes its lines and steps: a foreign key that does it makes deleting a day's baskets take three
-- times as long.
CREATE TABLE draft_line (
  basket INTEGER NOT NULL, line INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (basket, line)
) STRICT, WITHOUT ROWID;

-- The same rows in one tree, where they were in two: every tap writes one.
ALTER TABLE draft_step RENAME TO draft_step_2;
CREATE TABLE draft_step (
  basket INTEGER NOT NULL, step INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (basket, step)
) STRICT, WITHOUT ROWID;
INSERT INTO draft_step (basket, step, content) SELECT basket, step, content FROM draft_step_2;
DROP TABLE draft_step_2;

-- That this till ended its own series here: a hash under its key, of its own head alone. The signature stands on a checkpoint as
-- well, and whoever has the file could cut the series off at one.
ALTER TABLE head ADD COLUMN seal BLOB;
