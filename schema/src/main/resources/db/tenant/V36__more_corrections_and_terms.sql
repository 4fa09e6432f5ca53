-- Whatever can be made can be deleted while nothing hangs on it.
GRANT DELETE ON price_item, emergency_plan, lendable_item, inspection_route, inspection_template,
  project, webhook_endpoint TO ${role};

-- Two who are one person, or one who is two: their shares go along.
GRANT UPDATE (person_id) ON ownership_share TO ${role};
ALTER TABLE ownership_share ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE ownership_share ADD COLUMN updated_at timestamptz;
CREATE TRIGGER updated BEFORE UPDATE ON ownership_share FOR EACH ROW EXECUTE FUNCTION updated_and_counted();

-- Columns are called as the schema calls what they hold.
ALTER TABLE clock_rule RENAME COLUMN category_id TO ticket_category_id;
ALTER TABLE finding RENAME COLUMN fix_by TO due_on;
ALTER TABLE handover RENAME COLUMN appointed_for TO appointed_at;
ALTER TABLE dunning_case RENAME COLUMN oldest_due TO oldest_due_on;
ALTER TABLE dunning_action RENAME COLUMN oldest_due TO oldest_due_on;
ALTER TABLE late_charge_rule RENAME COLUMN percent_a_day TO daily_percent;
ALTER TABLE reward_rule RENAME COLUMN points_a_yuan TO points_per_yuan;
DROP TRIGGER object_changes ON duty;
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON duty FOR EACH ROW EXECUTE FUNCTION object_changes('RosterShift');
DROP TRIGGER object_changes ON charge_price;
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON charge_price FOR EACH ROW
  EXECUTE FUNCTION object_changes('ChargePrice', 'standard_id=chargeStandard', 'number=version');
DROP TRIGGER object_changes ON late_charge_rule;
CREATE TRIGGER object_changes AFTER UPDATE OR DELETE ON late_charge_rule FOR EACH ROW
  EXECUTE FUNCTION object_changes('LateChargeRule', 'number=version');
