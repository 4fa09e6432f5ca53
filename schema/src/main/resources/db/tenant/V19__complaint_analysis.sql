-- Why something was complained about, said when it is resolved; and complaints found quickly for their analysis.
ALTER TABLE ticket ADD COLUMN cause text CHECK (cause IN ('ATTITUDE', 'SLOW_RESPONSE', 'POOR_WORK', 'AGEING_FACILITY', 'BUILDING_DEFECT', 'FEES', 'NEIGHBOURS', 'THIRD_PARTY', 'MISUNDERSTANDING', 'OTHER'));
CREATE INDEX ticket_complaint ON ticket (project_id, submitted_at) WHERE kind = 'COMPLAINT';
