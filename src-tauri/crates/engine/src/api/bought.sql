-- What a person (?1, member ids as JSON) bought and kept, by amount.
SELECT name, sum(quantity), sum(paid) FROM (
  SELECT l.item, l.name, l.quantity, l.paid FROM sale_line l
  WHERE l.sale IN (SELECT sale FROM member_sale WHERE member IN (SELECT value FROM json_each(?1)))
    AND NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = l.sale)
  UNION ALL SELECT b.item, b.name, -b.quantity, -b.refund FROM returned_line b
  WHERE b.sale IN (SELECT sale FROM member_sale WHERE member IN (SELECT value FROM json_each(?1))))
WHERE item IS NOT NULL
GROUP BY item HAVING sum(quantity) > 0 ORDER BY 3 DESC, 1 LIMIT 20
