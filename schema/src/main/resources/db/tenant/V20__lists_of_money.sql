-- All bills by their due days, and all postings, the newest first: lists of millions that nothing narrows.
CREATE INDEX bill_project ON bill (project_id, due_on, id);
CREATE INDEX posting_newest ON posting (project_id, at, id);

-- Why a case rests is known while it rests.
UPDATE dunning_case SET hold_ticket_id = NULL, hold_until = NULL, hold_reason = NULL WHERE state = 'CLOSED';
