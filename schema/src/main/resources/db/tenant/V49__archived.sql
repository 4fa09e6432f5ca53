-- What people choose from lists can be put out of use while things hang on it: it leaves the lists, is not chosen for anything
-- new, and stays with what it was chosen for. What ends by a step of its own (a standard, a vehicle) needs none of this.
ALTER TABLE phase ADD COLUMN archived_at timestamptz;
ALTER TABLE zone ADD COLUMN archived_at timestamptz;
ALTER TABLE parking_space ADD COLUMN archived_at timestamptz;
ALTER TABLE meter_place ADD COLUMN archived_at timestamptz;
ALTER TABLE ticket_category ADD COLUMN archived_at timestamptz;
ALTER TABLE fee_item ADD COLUMN archived_at timestamptz;
ALTER TABLE price_item ADD COLUMN archived_at timestamptz;
ALTER TABLE inspection_template ADD COLUMN archived_at timestamptz;
ALTER TABLE inspection_point ADD COLUMN archived_at timestamptz;
ALTER TABLE lendable_item ADD COLUMN archived_at timestamptz;
ALTER TABLE venue ADD COLUMN archived_at timestamptz;
ALTER TABLE event_series ADD COLUMN archived_at timestamptz;
ALTER TABLE service_provider ADD COLUMN archived_at timestamptz;
ALTER TABLE service_offering ADD COLUMN archived_at timestamptz;
ALTER TABLE gift ADD COLUMN archived_at timestamptz;
ALTER TABLE opinion_topic ADD COLUMN archived_at timestamptz;
