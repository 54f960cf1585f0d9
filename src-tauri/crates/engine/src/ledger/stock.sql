-- What became of an item (?1) since it was counted last, by a person or else by a file: a row a till, with what its facts
-- moved that the count does not cover, and the last of those facts; for a count with nothing after it one row without a
-- till. A count covers what its till had done and what it had seen of the others by then, whatever the clocks say.
WITH said AS (
  SELECT * FROM (
    SELECT till, seq, quantity, 1 AS rank FROM stock_counted n WHERE item = ?1
      AND NOT EXISTS (SELECT 1 FROM stock_from_file f WHERE f.till = n.till AND f.seq = n.seq)
    ORDER BY lamport DESC, till DESC, seq DESC LIMIT 1
  ) UNION ALL SELECT * FROM (
    SELECT till, seq, quantity, 2 FROM stock_counted WHERE item = ?1 ORDER BY lamport DESC, till DESC, seq DESC LIMIT 1
  )
), c AS (
  SELECT till, seq, quantity FROM said ORDER BY rank LIMIT 1
), covered AS (
  SELECT till, seq FROM c
  UNION ALL SELECT s.of, max(s.seq) FROM c JOIN seen s ON s.till = c.till AND s.at_seq < c.seq
    WHERE s.of <> c.till GROUP BY s.of
), moved AS (
  SELECT t.id AS till, sum(m.quantity) AS quantity, max(m.seq) AS last
  FROM till t LEFT JOIN covered ON covered.till = t.id
  JOIN stock_moved m ON m.item = ?1 AND m.till = t.id AND m.seq > COALESCE(covered.seq, 0) GROUP BY t.id
)
SELECT c.quantity, moved.till, moved.quantity, moved.last FROM c LEFT JOIN moved ORDER BY moved.till
