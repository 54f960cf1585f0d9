-- Bundles all of whose items are among these (a JSON list); how many of each is not asked here.
SELECT DISTINCT p.bundle FROM bundle_part p
WHERE p.item IN (SELECT value FROM json_each(?1))
  AND NOT EXISTS (SELECT 1 FROM bundle_part o WHERE o.bundle = p.bundle
                  AND o.item NOT IN (SELECT value FROM json_each(?1)))
ORDER BY p.bundle LIMIT ?2
