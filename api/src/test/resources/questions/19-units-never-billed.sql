SELECT p.name, u.number, u.kind, u.state,
  EXISTS (SELECT FROM household h WHERE h.unit_id = u.id AND h.moved_out IS NULL)
FROM unit u JOIN project p ON p.id = u.project_id
WHERE u.id NOT IN (SELECT unit_id FROM bill WHERE NOT reversed)
