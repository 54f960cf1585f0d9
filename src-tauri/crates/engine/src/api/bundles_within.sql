-- Bundles that are sold and all of whose items are among these (a JSON list); how many of each is not asked here. A shop has
-- few bundles, so each is looked at. Thirty at most are looked at closer; the number stands here, because SQLite prepares a
-- statement whose limit is a parameter anew every time, and this one is asked at every tap.
SELECT r.id FROM register r
WHERE r.kind = 'bundle' AND NOT COALESCE(json_extract(r.value, '$.archived'), 0)
  AND NOT EXISTS (SELECT 1 FROM json_each(r.value, '$.parts') p
                  WHERE json_extract(p.value, '$.item') NOT IN (SELECT value FROM json_each(?1)))
ORDER BY r.id LIMIT 30
