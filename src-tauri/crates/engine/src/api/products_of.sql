-- Of these items (a JSON list of ids) those that are variants, with their product and category.
SELECT id, json_extract(value, '$.product'), COALESCE(json_extract(value, '$.category'), '')
FROM register WHERE kind = 'item' AND id IN (SELECT value FROM json_each(?1)) AND json_extract(value, '$.product') <> ''
