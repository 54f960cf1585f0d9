-- Credits of which sales that stand took more than they were worth, with each taking.
SELECT c.id, c.code, c.amount, json_group_array(json_object('id', r.fact, 'sale', r.sale, 'amount', r.amount))
FROM credit c JOIN (SELECT * FROM credit_redeemed ORDER BY fact) r ON r.credit = c.id
WHERE NOT EXISTS (SELECT 1 FROM sale_reversed v WHERE v.sale = r.sale)
GROUP BY c.id HAVING sum(r.amount) > c.amount ORDER BY c.id
