WITH a AS (
  SELECT u.project_id, z.steward_id,
    EXISTS (SELECT FROM ownership o WHERE o.unit_id = u.id AND o.until IS NULL)
    AND EXISTS (
      SELECT FROM ownership o JOIN ownership_share s ON s.ownership_id = o.id JOIN person n ON n.id = s.person_id
      JOIN consent c ON c.person_id = n.id AND c.purpose = 'SERVICE' AND c.withdrawn_on IS NULL
      WHERE o.unit_id = u.id AND o.until IS NULL AND n.phone_sealed IS NOT NULL AND n.id_number_sealed IS NOT NULL
        AND n.contact_address_sealed IS NOT NULL AND n.birth_year IS NOT NULL AND n.interests <> '{}')
    AND (u.state = 'VACANT' OR 2 <= (
      SELECT count(n.phone_sealed) FROM household h JOIN household_member m ON m.household_id = h.id AND m.until IS NULL
      JOIN person n ON n.id = m.person_id WHERE h.unit_id = u.id AND h.moved_out IS NULL)) AS whole
  FROM unit u JOIN building b ON b.id = u.building_id LEFT JOIN zone z ON z.id = b.zone_id
  WHERE u.state <> 'UNDELIVERED' AND u.kind IN ('RESIDENTIAL', 'COMMERCIAL'))
SELECT p.name, m.name, count(*) FILTER (WHERE NOT whole), count(*), round(100.0 * count(*) FILTER (WHERE whole) / count(*), 1)
FROM a JOIN project p ON p.id = a.project_id LEFT JOIN member m ON m.id = a.steward_id GROUP BY p.id, m.id
