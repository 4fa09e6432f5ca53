-- The content of a file has a name of its own in the storage, another for each attempt to send it.
ALTER TABLE file ADD COLUMN content uuid;
UPDATE file SET content = id WHERE state = 'STORED';
ALTER TABLE file ADD CONSTRAINT file_content_once UNIQUE (content);
ALTER TABLE file ADD CONSTRAINT file_stored_has_content CHECK (state = 'AWAITED' OR content IS NOT NULL);

-- How many bytes were uploaded: by a member on a day (day/member), by all on a day (day), by all ever (company).
CREATE TABLE file_usage (
  account text PRIMARY KEY,
  day date,
  bytes bigint NOT NULL
);
INSERT INTO file_usage (account, bytes)
SELECT 'company', coalesce(sum(size), 0)
  FROM file
 WHERE state = 'STORED'
   AND purpose <> 'EXPORT';

GRANT SELECT, INSERT, UPDATE, DELETE ON file_usage TO ${role};
