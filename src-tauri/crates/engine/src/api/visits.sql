-- Visits of a person (?1, member ids as JSON), or of a code whose facts have not arrived (?2), newest first.
SELECT s.id, s.day, s.market, s.till, s.total,
       (SELECT COALESCE(sum(b.refund), 0) FROM returned b WHERE b.sale = s.id),
       (SELECT json_group_array(name) FROM (
          SELECT DISTINCT COALESCE(l.bundle, l.name) AS name FROM sale_line l WHERE l.sale = s.id ORDER BY l.line LIMIT 3))
FROM sale s
WHERE s.id IN (SELECT sale FROM member_sale WHERE member IN (SELECT value FROM json_each(?1))
               UNION ALL SELECT id FROM sale WHERE member_code = ?2)
  AND NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = s.id)
ORDER BY s.day DESC, s.at DESC, s.id DESC
LIMIT 50
