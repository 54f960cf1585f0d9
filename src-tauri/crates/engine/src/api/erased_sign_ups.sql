-- Members who were erased at one till and signed up at another, neither of which had heard of the other's doing: the erasures
-- and the sign-ups that went with them. A sign-up that any of the erasing tills had seen was meant to go.
WITH sign_up AS (
  SELECT c.member, c.fact, c.till, c.seq FROM (SELECT DISTINCT member FROM erasure) e
    CROSS JOIN consent c ON c.member = e.member WHERE c.given
  UNION SELECT c.member, c.fact, substr(c.fact, 1, instr(c.fact, '-') - 1),
      CAST(substr(c.fact, instr(c.fact, '-') + 1) AS INTEGER)
    FROM (SELECT DISTINCT member FROM erasure) e CROSS JOIN committed c ON c.member = e.member
), unheard AS (
  SELECT s.member, s.fact FROM sign_up s
  WHERE NOT EXISTS (
      SELECT 1 FROM erasure e WHERE e.member = s.member AND (
        e.till = s.till
        OR EXISTS (SELECT 1 FROM seen n WHERE n.till = e.till AND n.at_seq < e.seq AND n.of = s.till AND n.seq >= s.seq)
        OR EXISTS (SELECT 1 FROM seen n WHERE n.till = s.till AND n.at_seq < s.seq AND n.of = e.till AND n.seq >= e.seq)))
)
SELECT u.member, json_group_array(u.fact), (SELECT json_group_array(e.fact) FROM erasure e WHERE e.member = u.member)
FROM (SELECT member, fact FROM unheard ORDER BY fact) u GROUP BY u.member ORDER BY u.member
