-- Sales with a transfer that nobody has confirmed, and whether somebody looked for it in vain.
SELECT DISTINCT s.id, r.value IS NOT NULL
FROM sale_tender t JOIN sale s ON s.id = t.sale
LEFT JOIN register r ON r.kind = 'transfer' AND r.id = s.id
WHERE t.kind = 'transfer' AND COALESCE(json_extract(r.value, '$.received'), 0) = 0
  AND NOT EXISTS (SELECT 1 FROM sale_reversed v WHERE v.sale = s.id)
ORDER BY s.at, s.id
