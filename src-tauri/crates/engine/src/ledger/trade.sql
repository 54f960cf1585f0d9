-- Sales and returns of the sessions (@), added up in one pass over each table: a day may hold thousands. Undone sales count as
-- undone and nowhere else.
WITH s AS MATERIALIZED (
  SELECT id, total, rounding, change, EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = sale.id) AS undone
  FROM sale WHERE session IN (@)
), sold AS (
  SELECT count(*) FILTER (WHERE NOT undone) AS sales, sum(total) FILTER (WHERE NOT undone) AS total,
    count(*) FILTER (WHERE undone) AS undone, sum(total) FILTER (WHERE undone) AS undone_total,
    sum(change) FILTER (WHERE NOT undone) AS change, sum(rounding) FILTER (WHERE NOT undone) AS rounding
  FROM s
), given AS (
  SELECT sum(amount) FILTER (WHERE kind = 'cash') AS cash, sum(amount) FILTER (WHERE kind = 'card') AS card,
    sum(amount) FILTER (WHERE kind = 'transfer') AS transfer, sum(amount) FILTER (WHERE kind = 'credit') AS credit,
    sum(amount) FILTER (WHERE kind = 'transfer' AND NOT EXISTS (
      SELECT 1 FROM register r WHERE r.kind = 'transfer' AND r.id = t.sale AND json_extract(r.value, '$.received')
    )) AS unconfirmed
  FROM s JOIN sale_tender t ON t.sale = s.id WHERE NOT s.undone
), tipped AS (
  SELECT sum(amount) FILTER (WHERE kind = 'cash') AS cash, sum(amount) FILTER (WHERE kind = 'card') AS card,
    sum(amount) FILTER (WHERE kind = 'transfer') AS transfer
  FROM s JOIN sale_tip t ON t.sale = s.id WHERE NOT s.undone
), back AS (
  SELECT count(*) AS returns, sum(refund) AS refund, sum(rounding) AS rounding,
    sum(refund + rounding) FILTER (WHERE refund_as = 'cash') AS cash,
    sum(refund + rounding) FILTER (WHERE refund_as = 'card') AS card,
    sum(refund) FILTER (WHERE refund_as = 'credit') AS credit
  FROM returned WHERE session IN (@)
)
SELECT sold.sales, COALESCE(sold.total, 0), sold.undone, COALESCE(sold.undone_total, 0), COALESCE(sold.change, 0),
  COALESCE(given.cash, 0), COALESCE(given.card, 0), back.returns, COALESCE(back.refund, 0), COALESCE(back.cash, 0),
  COALESCE(back.card, 0), COALESCE(sold.rounding, 0) - COALESCE(back.rounding, 0), COALESCE(given.transfer, 0),
  COALESCE(given.unconfirmed, 0), COALESCE(tipped.cash, 0), COALESCE(tipped.card, 0), COALESCE(tipped.transfer, 0),
  COALESCE(given.credit, 0), COALESCE(back.credit, 0)
FROM sold, given, tipped, back
