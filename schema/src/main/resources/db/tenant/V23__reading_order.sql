-- Numbers and names are in the order in which people read them (shared.reading_order), wherever they are listed.
ALTER TABLE access_item ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE api_client ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE bank_statement ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE building ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE building ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE canned_reply ALTER COLUMN title TYPE text COLLATE shared.reading_order;
ALTER TABLE charge_standard ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE custody_item ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE disclosure ALTER COLUMN title TYPE text COLLATE shared.reading_order;
ALTER TABLE emergency_plan ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE entrance ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE fee_item ALTER COLUMN name_zh TYPE text COLLATE shared.reading_order;
ALTER TABLE file ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE incident ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE incident ALTER COLUMN title TYPE text COLLATE shared.reading_order;
ALTER TABLE inspection_point ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE inspection_route ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE inspection_template ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE invoice ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE invoice ALTER COLUMN title TYPE text COLLATE shared.reading_order;
ALTER TABLE lendable_item ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE member ALTER COLUMN username TYPE text COLLATE shared.reading_order;
ALTER TABLE member ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE meter ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE meter_place ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE parking_space ALTER COLUMN lot TYPE text COLLATE shared.reading_order;
ALTER TABLE parking_space ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE payment_channel ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE payment_order ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE person ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE phase ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE price_item ALTER COLUMN code TYPE text COLLATE shared.reading_order;
ALTER TABLE price_item ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE project ALTER COLUMN code TYPE text COLLATE shared.reading_order;
ALTER TABLE project ALTER COLUMN name TYPE text COLLATE shared.reading_order;
ALTER TABLE ticket ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE ticket ALTER COLUMN title TYPE text COLLATE shared.reading_order;
ALTER TABLE ticket_category ALTER COLUMN code TYPE text COLLATE shared.reading_order;
ALTER TABLE unit ALTER COLUMN entrance TYPE text COLLATE shared.reading_order;
ALTER TABLE unit ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE vehicle ALTER COLUMN plate TYPE text COLLATE shared.reading_order;
ALTER TABLE worker_pass ALTER COLUMN number TYPE text COLLATE shared.reading_order;
ALTER TABLE zone ALTER COLUMN name TYPE text COLLATE shared.reading_order;

-- Whatever is looked for by how it begins: an order of characters alone can tell.
CREATE INDEX person_name_begins ON person (name text_pattern_ops);

-- Lists that are read in this order, and had no index in any.
CREATE INDEX parking_space_number ON parking_space (number, id);
CREATE INDEX vehicle_plate ON vehicle (plate, id);
CREATE INDEX meter_in_order ON meter (number, id);
