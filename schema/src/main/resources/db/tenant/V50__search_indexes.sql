-- What there is most of is searched by an index: any part of a name, number or title, and how names are spelled
-- (shared.search_keys). Titles of tickets are not by their spelling: that would make them three times as long.
CREATE INDEX person_searched ON person USING gin (shared.search_keys(ARRAY[name], name_spelled));
CREATE INDEX unit_searched ON unit USING gin (shared.search_keys(ARRAY[number, layout]));
CREATE INDEX parking_space_searched ON parking_space USING gin (shared.search_keys(ARRAY[number, lot], lot_spelled));
CREATE INDEX vehicle_searched ON vehicle USING gin (shared.search_keys(ARRAY[plate, brand, color]));
CREATE INDEX meter_searched ON meter USING gin (shared.search_keys(ARRAY[number]));
CREATE INDEX ticket_searched ON ticket USING gin (shared.search_keys(ARRAY[number, title]));
CREATE INDEX payment_searched ON payment USING gin (shared.search_keys(ARRAY[payer, note], payer_spelled));

-- What there are hundreds of thousands of is ordered by an index too, and found where few have what is asked for.
CREATE INDEX unit_floor ON unit (floor, id);
CREATE INDEX unit_built_area ON unit (built_area, id);
CREATE INDEX unit_state ON unit (state);
CREATE INDEX unit_kind ON unit (kind);
CREATE INDEX unit_layout ON unit (layout);
CREATE INDEX unit_inner_area ON unit (inner_area);
CREATE INDEX unit_rent ON unit (rent);
CREATE INDEX bill_due ON bill (due_on, id);
CREATE INDEX bill_settled ON bill (due_on, id)
  WHERE NOT (settled + discounted + written_off < amount AND NOT reversed);
CREATE INDEX bill_building ON bill (building_id, due_on, id);
CREATE INDEX ticket_changed ON ticket (changed_at, id);
