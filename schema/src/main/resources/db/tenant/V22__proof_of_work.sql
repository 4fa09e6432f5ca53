-- What a piece of work can show: photos from before and after, why it rested, how far from the project somebody was
-- who says that they are there.
ALTER TABLE file_link ADD COLUMN stage text CHECK (stage IN ('BEFORE', 'AFTER'));

ALTER TABLE ticket_event ADD COLUMN pause_reason text
  CHECK (pause_reason IN ('RESIDENT', 'MATERIAL', 'OTHER_PARTY', 'WEATHER', 'OTHER'));
ALTER TABLE ticket_event ADD COLUMN distance integer CHECK (distance >= 0);

ALTER TABLE project ADD COLUMN latitude numeric(8, 6) CHECK (latitude BETWEEN -90 AND 90);
ALTER TABLE project ADD COLUMN longitude numeric(9, 6) CHECK (longitude BETWEEN -180 AND 180);

-- What was brought long ago is forgotten.
GRANT DELETE ON webhook_delivery, webhook_attempt TO ${role};
CREATE INDEX webhook_delivery_old ON webhook_delivery (at) WHERE state <> 'PENDING';
