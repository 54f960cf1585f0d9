-- What was bought in sales that stand (?1, ids as JSON) and kept, by amount.
SELECT name, sum(quantity), sum(paid) FROM (
  SELECT item, name, quantity, paid FROM sale_line WHERE sale IN (SELECT value FROM json_each(?1))
  UNION ALL SELECT item, name, -quantity, -refund FROM returned_line WHERE sale IN (SELECT value FROM json_each(?1)))
WHERE item IS NOT NULL
GROUP BY item HAVING sum(quantity) > 0 ORDER BY 3 DESC, 1 LIMIT 20
