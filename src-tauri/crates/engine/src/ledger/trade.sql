-- Sales and returns of the sessions (@), added up. Undone sales count as undone and nowhere else.
WITH s AS (
  SELECT id, total, rounding, change, EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = sale.id) AS undone
  FROM sale WHERE session IN (@)
), t AS (
  SELECT kind, amount, sale FROM sale_tender JOIN s ON s.id = sale_tender.sale WHERE NOT s.undone
), p AS (
  SELECT kind, amount FROM sale_tip JOIN s ON s.id = sale_tip.sale WHERE NOT s.undone
), b AS (
  SELECT refund, rounding, refund_as FROM returned WHERE session IN (@)
)
SELECT
  (SELECT count(*) FROM s WHERE NOT undone),
  (SELECT COALESCE(sum(total), 0) FROM s WHERE NOT undone),
  (SELECT count(*) FROM s WHERE undone),
  (SELECT COALESCE(sum(total), 0) FROM s WHERE undone),
  (SELECT COALESCE(sum(change), 0) FROM s WHERE NOT undone),
  (SELECT COALESCE(sum(amount), 0) FROM t WHERE kind = 'cash'),
  (SELECT COALESCE(sum(amount), 0) FROM t WHERE kind = 'card'),
  (SELECT count(*) FROM b),
  (SELECT COALESCE(sum(refund), 0) FROM b),
  (SELECT COALESCE(sum(refund + rounding), 0) FROM b WHERE refund_as = 'cash'),
  (SELECT COALESCE(sum(refund + rounding), 0) FROM b WHERE refund_as = 'card'),
  (SELECT COALESCE(sum(rounding), 0) FROM s WHERE NOT undone) - (SELECT COALESCE(sum(rounding), 0) FROM b),
  (SELECT COALESCE(sum(amount), 0) FROM t WHERE kind = 'transfer'),
  (SELECT COALESCE(sum(amount), 0) FROM t WHERE kind = 'transfer' AND NOT EXISTS (
     SELECT 1 FROM register r WHERE r.kind = 'transfer' AND r.id = t.sale AND json_extract(r.value, '$.received'))),
  (SELECT COALESCE(sum(amount), 0) FROM p WHERE kind = 'cash'),
  (SELECT COALESCE(sum(amount), 0) FROM p WHERE kind = 'card'),
  (SELECT COALESCE(sum(amount), 0) FROM p WHERE kind = 'transfer'),
  (SELECT COALESCE(sum(amount), 0) FROM t WHERE kind = 'credit'),
  (SELECT COALESCE(sum(refund), 0) FROM b WHERE refund_as = 'credit')
