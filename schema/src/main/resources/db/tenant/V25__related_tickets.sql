-- What hangs on an object is listed there over an index; a ticket that nobody has yet costs none.
CREATE INDEX ticket_of_assignee ON ticket (assignee_id, submitted_at, id) WHERE assignee_id IS NOT NULL;
CREATE INDEX ticket_of_first_contact ON ticket (first_contact_id, submitted_at, id) WHERE first_contact_id IS NOT NULL;
CREATE INDEX ticket_of_category ON ticket (category_id, submitted_at, id) WHERE category_id IS NOT NULL;
CREATE INDEX care_listing_of_household ON care_listing (household_id, since, id);
CREATE INDEX care_listing_of_person ON care_listing (person_id) WHERE person_id IS NOT NULL;
