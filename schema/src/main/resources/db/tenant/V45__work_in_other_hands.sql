-- Work that somebody has begun, or rests, goes into other hands as it is.
ALTER TABLE ticket_event DROP CONSTRAINT ticket_event_step_check;
ALTER TABLE ticket_event ADD CONSTRAINT ticket_event_step_check CHECK (step IN ('SUBMIT', 'ACCEPT', 'DISPATCH', 'TAKE', 'REFUSE', 'HAND_OVER', 'ARRIVE', 'START', 'PAUSE', 'RESUME', 'RESOLVE', 'FOLLOW_UP', 'ARCHIVE', 'REOPEN', 'CANCEL', 'MERGE', 'TRANSFER', 'INTERVENE', 'NOTE'));
