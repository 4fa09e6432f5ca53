-- How often a member has looked at personal data in the clear on a day.
CREATE TABLE personal_data_looks (
  member_id uuid NOT NULL REFERENCES member,
  day date NOT NULL,
  looks integer NOT NULL,
  PRIMARY KEY (member_id, day)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON personal_data_looks TO ${role};
