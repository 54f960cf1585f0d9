-- Days from ?1 on that were not called off, of markets that are still visited, by date. The id of a day is `market@date`.
SELECT d.value ->> 'market', d.value ->> 'day'
FROM register d
WHERE d.kind = 'market_day'
  AND substr(d.id, -10) >= ?1
  AND (d.value ->> 'cancelled') IS NOT 1
  AND NOT EXISTS (SELECT 1 FROM register m
                  WHERE m.kind = 'market' AND m.id = d.value ->> 'market' AND (m.value ->> 'archived') IS 1)
ORDER BY 2, 1
