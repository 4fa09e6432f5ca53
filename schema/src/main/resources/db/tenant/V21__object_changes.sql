-- The log of changes 修改记录: which field of which object was changed from what to what, when, for whom, by which request.
-- It is written by the tables themselves, whoever changes them, so that nobody can forget to; and by no role, so that
-- nobody can write it otherwise.
CREATE TABLE object_change (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  object_type text NOT NULL,
  object_id uuid NOT NULL,
  field text NOT NULL,
  before text,
  after text,
  -- Personal data and secrets: that they were changed is told, and no value.
  sealed boolean NOT NULL,
  -- Whether the object was deleted; then this is what it was.
  deleted boolean NOT NULL,
  -- Nobody where work in the background changed it.
  member_id uuid REFERENCES member,
  request_id text
);
CREATE INDEX object_change_at ON object_change (at, id);
CREATE INDEX object_change_object ON object_change (object_id, at, id);
CREATE INDEX object_change_member ON object_change (member_id, at, id);
GRANT SELECT ON object_change TO ${role};

-- The first argument is the object's type. Of the others, "column" is left out, "column=field" has another name in the API,
-- "column!" is told without its values. What is sealed anew by another data key, behind everybody's work, is what it was.
-- Of a person who is
-- erased or removed no value stays here either.
CREATE FUNCTION object_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS
'DECLARE
  was jsonb := to_jsonb(OLD);
  became jsonb := ''{}'';
  origin text := coalesce(current_setting(''xinqiao.origin'', true), '''');
  forgotten boolean := was ? ''erased_at'';
BEGIN
  IF TG_OP = ''UPDATE'' THEN
    became := to_jsonb(NEW);
    forgotten := forgotten AND was->>''erased_at'' IS NULL AND became->>''erased_at'' IS NOT NULL;
  END IF;
  IF forgotten THEN
    UPDATE ${role}.object_change c SET before = NULL, after = NULL, sealed = true
      WHERE c.object_id = OLD.id AND c.object_type = TG_ARGV[0];
  END IF;
  INSERT INTO ${role}.object_change
    (id, at, object_type, object_id, field, before, after, sealed, deleted, member_id, request_id)
  SELECT ${role}.new_key(), now(), TG_ARGV[0], OLD.id, f.name,
    CASE WHEN NOT f.sealed THEN c.before END, CASE WHEN NOT f.sealed THEN c.after END, f.sealed, TG_OP = ''DELETE'',
    CAST(nullif(split_part(origin, ''/'', 1), '''') AS uuid), nullif(split_part(origin, ''/'', 2), '''')
  FROM (SELECT key, value AS before, became->>key AS after FROM jsonb_each_text(was)) c
  CROSS JOIN LATERAL (SELECT
    coalesce((SELECT split_part(a, ''='', 2) FROM unnest(TG_ARGV) a WHERE a LIKE c.key || ''=%''),
      lower(left(c.key, 1)) || substr(replace(initcap(replace(regexp_replace(c.key, ''_(id|sealed)$'', ''''), ''_'', '' '')),
        '' '', ''''), 2)) AS name,
    forgotten OR c.key LIKE ''%\_sealed'' OR c.key || ''!'' = ANY (TG_ARGV) AS sealed) f
  WHERE c.before IS DISTINCT FROM c.after
    AND c.key NOT IN (''id'', ''version'', ''created_at'', ''created_by'', ''set_at'', ''set_by'',
      ''updated_at'')
    -- The log tells of names, and not of how they are spelled.
    AND c.key NOT LIKE ''%\_spelled''
    AND c.key <> ALL (TG_ARGV)
    AND NOT (c.key LIKE ''%\_sealed'' AND origin NOT LIKE ''_%/%'' AND left(c.before, 12) <> left(c.after, 12));
  RETURN NULL;
END';

CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON project FOR EACH ROW
  EXECUTE FUNCTION object_changes('Project', 'latitude=position.latitude', 'longitude=position.longitude');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON phase FOR EACH ROW EXECUTE FUNCTION object_changes('Phase');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON zone FOR EACH ROW EXECUTE FUNCTION object_changes('Zone');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON building FOR EACH ROW EXECUTE FUNCTION object_changes('Building');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON entrance FOR EACH ROW EXECUTE FUNCTION object_changes('Entrance');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON unit FOR EACH ROW EXECUTE FUNCTION object_changes('Unit');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON household FOR EACH ROW
  EXECUTE FUNCTION object_changes('Household', 'moved_in=movedInOn', 'moved_out=movedOutOn');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON household_member FOR EACH ROW
  EXECUTE FUNCTION object_changes('HouseholdMember');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON person FOR EACH ROW
  EXECUTE FUNCTION object_changes('Person', 'phone_index', 'phone_ending', 'id_number_index');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON ownership FOR EACH ROW EXECUTE FUNCTION object_changes('Ownership');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON ownership_share FOR EACH ROW
  EXECUTE FUNCTION object_changes('OwnershipShare', 'position');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON parking_space FOR EACH ROW
  EXECUTE FUNCTION object_changes('ParkingSpace');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON vehicle FOR EACH ROW EXECUTE FUNCTION object_changes('Vehicle');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON meter_place FOR EACH ROW EXECUTE FUNCTION object_changes('MeterPlace');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON consent FOR EACH ROW EXECUTE FUNCTION object_changes('Consent');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON member FOR EACH ROW
  EXECUTE FUNCTION object_changes('Member', 'subject', 'deactivated_by');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON api_client FOR EACH ROW
  EXECUTE FUNCTION object_changes('ApiClient', 'client_id=clientId');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON webhook_endpoint FOR EACH ROW
  EXECUTE FUNCTION object_changes('WebhookEndpoint', 'former_secret_sealed', 'former_until', 'failing_since', 'failures',
    'rests_until');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON ticket_category FOR EACH ROW
  EXECUTE FUNCTION object_changes('TicketCategory', 'name_zh=name', 'name_en=name');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON canned_reply FOR EACH ROW EXECUTE FUNCTION object_changes('CannedReply');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON price_item FOR EACH ROW EXECUTE FUNCTION object_changes('PriceItem');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON duty FOR EACH ROW EXECUTE FUNCTION object_changes('Duty');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON emergency_plan FOR EACH ROW
  EXECUTE FUNCTION object_changes('EmergencyPlan');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON fee_item FOR EACH ROW
  EXECUTE FUNCTION object_changes('FeeItem', 'name_zh=name', 'name_en=name');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON charge_standard FOR EACH ROW
  EXECUTE FUNCTION object_changes('ChargeStandard', 'building_ids=buildings', 'opening');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON charge_price FOR EACH ROW
  EXECUTE FUNCTION object_changes('ChargePrice', 'standard_id=chargeStandard');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON late_charge_rule FOR EACH ROW
  EXECUTE FUNCTION object_changes('LateChargeRule');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON disclosure FOR EACH ROW EXECUTE FUNCTION object_changes('Disclosure');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON invoice FOR EACH ROW EXECUTE FUNCTION object_changes('Invoice');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON refund FOR EACH ROW
  EXECUTE FUNCTION object_changes('Refund', 'decided_at', 'booked_on');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON deposit FOR EACH ROW EXECUTE FUNCTION object_changes('Deposit');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON cash_delivery FOR EACH ROW
  EXECUTE FUNCTION object_changes('CashDelivery');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON cashier_shift FOR EACH ROW EXECUTE FUNCTION object_changes('Shift');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON payment_channel FOR EACH ROW
  EXECUTE FUNCTION object_changes('PaymentChannel', 'public_key!', 'app_id=appId');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON meter FOR EACH ROW EXECUTE FUNCTION object_changes('Meter');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON meter_reading FOR EACH ROW
  EXECUTE FUNCTION object_changes('MeterReading', 'at');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON finding FOR EACH ROW
  EXECUTE FUNCTION object_changes('Finding', 'occasion_type', 'occasion_id');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON visit FOR EACH ROW
  EXECUTE FUNCTION object_changes('Visit', 'period', 'visited_on');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON care_listing FOR EACH ROW EXECUTE FUNCTION object_changes('CareListing');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON worker_pass FOR EACH ROW EXECUTE FUNCTION object_changes('WorkerPass');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON inspection_template FOR EACH ROW
  EXECUTE FUNCTION object_changes('InspectionTemplate');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON inspection_point FOR EACH ROW
  EXECUTE FUNCTION object_changes('InspectionPoint', 'code!');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON inspection_route FOR EACH ROW
  EXECUTE FUNCTION object_changes('InspectionRoute');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON access_item FOR EACH ROW EXECUTE FUNCTION object_changes('AccessItem');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON custody_item FOR EACH ROW EXECUTE FUNCTION object_changes('CustodyItem');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON lendable_item FOR EACH ROW
  EXECUTE FUNCTION object_changes('LendableItem', 'lent');
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON loan FOR EACH ROW EXECUTE FUNCTION object_changes('Loan');
