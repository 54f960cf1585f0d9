-- Sales, newest day first, because the day of a sale holds where its clock was wrong: ?1 text as typed ('' for all),
-- ?2 the same as a code without hyphens, ?3 the names that hold it (JSON), ?4 business day or null, ?5 total or null, ?6 how
-- many, ?7 till or null.
SELECT s.id, s.receipt, s.at, s.day, s.market, s.total, s.articles,
       (SELECT json_group_array(name) FROM (
          SELECT DISTINCT COALESCE(l.bundle, l.name) AS name FROM sale_line l WHERE l.sale = s.id ORDER BY l.line LIMIT 3)),
       EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = s.id),
       (SELECT COALESCE(sum(refund), 0) FROM returned t WHERE t.sale = s.id)
FROM sale s
WHERE (?4 IS NULL OR s.day = ?4)
  AND (?5 IS NULL OR s.total = ?5)
  AND (?7 IS NULL OR s.till = ?7)
  AND (?1 = ''
       OR instr(replace(s.receipt, '-', ''), ?2) > 0
       OR EXISTS (SELECT 1 FROM sale_line l WHERE l.sale = s.id
                    AND (l.name IN (SELECT value FROM json_each(?3)) OR l.bundle IN (SELECT value FROM json_each(?3)))))
ORDER BY s.day DESC, s.at DESC, s.till, s.number DESC
LIMIT ?6
