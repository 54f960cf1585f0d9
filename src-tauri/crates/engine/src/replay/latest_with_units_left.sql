-- The latest sale of a member (?1) with units of an item (?2) at a price (?3) that have not come back yet.
SELECT l.sale, l.line, l.quantity - COALESCE((
         SELECT sum(r.quantity) FROM returned_line r WHERE r.sale = l.sale AND r.line = l.line AND r.part = l.part), 0) AS units
FROM sale s JOIN sale_line l ON l.sale = s.id
WHERE s.member = ?1 AND l.item = ?2 AND l.part = -1 AND l.paid = ?3 * l.quantity
  AND NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = s.id)
  AND l.quantity > COALESCE((
         SELECT sum(r.quantity) FROM returned_line r WHERE r.sale = l.sale AND r.line = l.line AND r.part = l.part), 0)
ORDER BY s.at DESC, s.number DESC, l.line DESC
LIMIT 1
