-- Lines of which more came back than was sold, with their returns. Of a measured line a unit is a thousandth; a return of one
-- that says no measure brought all of it back.
WITH back AS (
  SELECT l.sale, l.line, l.part, l.name, s.receipt, m.unit, COALESCE(m.amount, l.quantity) AS sold, r.id, r.refund,
    CASE WHEN m.amount IS NULL THEN r.quantity ELSE COALESCE(b.amount, m.amount) END AS units
  FROM sale_line l JOIN sale s ON s.id = l.sale
  JOIN returned_line r ON r.sale = l.sale AND r.line = l.line AND r.part = l.part
  LEFT JOIN sale_measure m ON m.sale = l.sale AND m.line = l.line
  LEFT JOIN returned_measure b ON b.id = r.id AND b.n = r.n
)
SELECT sale, line, part, name, sold, receipt,
  json_group_array(json_object('id', id, 'units', units, 'refund', refund)), unit
FROM back GROUP BY sale, line, part HAVING sum(units) > sold ORDER BY sale, line, part
