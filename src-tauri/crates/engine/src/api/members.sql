-- Every member with visits, whoever came last first.
SELECT m.id, COALESCE(m.code, ''), count(s.id), max(s.day)
FROM member m
LEFT JOIN member_sale ms ON ms.member = m.id
LEFT JOIN sale s ON s.id = ms.sale AND NOT EXISTS (SELECT 1 FROM sale_reversed r WHERE r.sale = s.id)
GROUP BY m.id
ORDER BY max(s.day) DESC NULLS LAST, m.at DESC, m.id
