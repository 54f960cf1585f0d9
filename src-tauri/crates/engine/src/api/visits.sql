-- Visits: sales (?1, ids as JSON) that stand, newest first.
SELECT s.id, s.day, s.market, s.till, s.total,
       (SELECT COALESCE(sum(b.refund), 0) FROM returned b WHERE b.sale = s.id),
       (SELECT json_group_array(name) FROM (
          SELECT DISTINCT COALESCE(l.bundle, l.name) AS name FROM sale_line l WHERE l.sale = s.id ORDER BY l.line LIMIT 3))
FROM sale s
WHERE s.id IN (SELECT value FROM json_each(?1))
ORDER BY s.day DESC, s.at DESC, s.id DESC
LIMIT 50
