-- Units of a sale that may come back, and what of them has. Of a measured line a unit is a thousandth; a return of one that
-- says no measure brought all of it back.
SELECT l.line, l.part, l.item, l.name, l.bundle, COALESCE(m.amount, l.quantity), l.paid, l.rate,
  COALESCE(sum(CASE WHEN m.amount IS NULL THEN r.quantity WHEN r.id IS NULL THEN 0 ELSE COALESCE(b.amount, m.amount) END), 0),
  COALESCE(sum(r.refund), 0), m.unit
FROM sale_line l
LEFT JOIN sale_measure m ON m.sale = l.sale AND m.line = l.line
LEFT JOIN returned_line r ON r.sale = l.sale AND r.line = l.line AND r.part = l.part
LEFT JOIN returned_measure b ON b.id = r.id AND b.n = r.n
WHERE l.sale = ?1 GROUP BY l.line, l.part ORDER BY l.line, l.part
