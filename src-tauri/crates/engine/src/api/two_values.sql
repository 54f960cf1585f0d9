-- Registers (kind, id) whose value in force was set by a till that had not seen what another till had set last: the fact in
-- force, and the other. A till has seen its own facts, and what it said it had seen before it set the value.
SELECT r.kind, r.id, r.till || '-' || r.seq, o.till || '-' || o.seq
FROM register r JOIN register_side o ON o.kind = r.kind AND o.id = r.id AND o.till <> r.till
WHERE NOT (r.kind = 'setting' AND r.id = 'favourites') -- how tiles stand is nothing to decide between two
AND NOT EXISTS (SELECT 1 FROM seen s WHERE s.till = r.till AND s.at_seq < r.seq AND s.of = o.till AND s.seq >= o.seq)
ORDER BY r.kind, r.id, o.till
