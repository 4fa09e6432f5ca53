-- What the archives were like when an import was checked: unless they have changed since, the check holds at the commit.
ALTER TABLE import_job ADD COLUMN archives_fingerprint text;
