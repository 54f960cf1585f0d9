-- Version 3. A released migration is frozen: change the schema with the next file.

-- Lines of the baskets being rung up, a row a line, so that a tap writes the line it changed. `draft.content` is the basket
-- without its lines; where an older program wrote it, with them, and without rows here.
CREATE TABLE draft_line (
  basket INTEGER NOT NULL REFERENCES draft (basket) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (basket, line)
) STRICT, WITHOUT ROWID;
