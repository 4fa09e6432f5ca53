-- A new data key has all rows sealed anew by a run.
CREATE TABLE data_key_rotation (
  id uuid PRIMARY KEY REFERENCES run,
  key_number integer NOT NULL REFERENCES data_key
);
GRANT SELECT, INSERT ON data_key_rotation TO ${role};
-- What is not through goes on as a run; nobody has written down who asked for it.
INSERT INTO run (id, kind, alone, state, taking_back, done, total, requested_by, requested_at, attempt, version)
  SELECT cast(lpad(to_hex(cast(extract(epoch FROM k.created_at) * 1000 AS bigint)), 12, '0')
      || substr(replace(gen_random_uuid()::text, '-', ''), 13) AS uuid),
    'DataKeyRotation', false, 'QUEUED', false, 0, 0, g.member_id, k.created_at, 1, 1
  FROM data_key k CROSS JOIN (
    SELECT member_id FROM role_grant WHERE role = 'TENANT_ADMIN' AND revoked_at IS NULL ORDER BY granted_at LIMIT 1) g
  WHERE k.number = (SELECT max(number) FROM data_key) AND k.number > 1 AND k.sealed_all_at IS NULL;
INSERT INTO data_key_rotation (id, key_number)
  SELECT id, (SELECT max(number) FROM data_key) FROM run WHERE kind = 'DataKeyRotation';
ALTER TABLE data_key DROP COLUMN sealed_all_at;
