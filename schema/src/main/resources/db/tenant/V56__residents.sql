-- Residents are told what concerns them: whose account a person's is, is asked with every step of a ticket.
CREATE INDEX member_person ON member (person_id) WHERE person_id IS NOT NULL;

-- What is for one member alone is handed on to nobody else: thousands who are told of their bills at once would fill the
-- streams of all who listen.
ALTER TABLE outbox ADD COLUMN audience uuid;

-- Other systems are told that a home or a person has changed, whoever changes it: an endpoint that waits for it gets a hint with
-- the key alone. Hints of the same that still wait are one.
CREATE FUNCTION archive_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
'DECLARE
  changed uuid := CAST(to_jsonb(coalesce(NEW, OLD))->>TG_ARGV[1] AS uuid);
BEGIN
  INSERT INTO ${role}.webhook_delivery (id, endpoint_id, topic, subject, aggregate, at, state, attempts, next_at)
  SELECT ${role}.new_key(), e.id, TG_ARGV[0], changed, changed, now(), ''PENDING'', 0, now()
  FROM ${role}.webhook_endpoint e
  WHERE TG_ARGV[0] = ANY (e.topics) AND e.state <> ''REMOVED'' AND changed IS NOT NULL
    AND NOT EXISTS (SELECT FROM ${role}.webhook_delivery d WHERE d.endpoint_id = e.id AND d.aggregate = changed
      AND d.state = ''PENDING'' AND d.topic = TG_ARGV[0] AND d.payload IS NULL AND d.leased_until IS NULL);
  RETURN NULL;
END';
CREATE TRIGGER archive_changes AFTER INSERT OR UPDATE OR DELETE ON unit FOR EACH ROW
  EXECUTE FUNCTION archive_changes('UnitChanged', 'id');
CREATE TRIGGER archive_changes AFTER INSERT OR UPDATE OR DELETE ON household FOR EACH ROW
  EXECUTE FUNCTION archive_changes('UnitChanged', 'unit_id');
CREATE TRIGGER archive_changes AFTER INSERT OR UPDATE OR DELETE ON ownership FOR EACH ROW
  EXECUTE FUNCTION archive_changes('UnitChanged', 'unit_id');
CREATE TRIGGER archive_changes AFTER INSERT OR UPDATE OR DELETE ON vehicle FOR EACH ROW
  EXECUTE FUNCTION archive_changes('UnitChanged', 'unit_id');
CREATE TRIGGER archive_changes AFTER INSERT OR UPDATE OR DELETE ON person FOR EACH ROW
  EXECUTE FUNCTION archive_changes('PersonChanged', 'id');
CREATE TRIGGER archive_changes AFTER INSERT OR UPDATE OR DELETE ON household_member FOR EACH ROW
  EXECUTE FUNCTION archive_changes('PersonChanged', 'person_id');
