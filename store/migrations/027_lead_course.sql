-- The whole course of a lead: judged, nurtured, pooled, converted or merged.
ALTER TABLE leads
    ADD COLUMN score             integer,
    ADD COLUMN grade             text NOT NULL DEFAULT '',
    ADD COLUMN nurture_until     date,
    ADD COLUMN merged_into_id    uuid REFERENCES leads,
    ADD COLUMN contact_id        uuid REFERENCES contacts,
    ADD COLUMN deal_id           uuid REFERENCES deals,
    ADD COLUMN converted_at      timestamptz,
    DROP CONSTRAINT leads_state_check,
    DROP CONSTRAINT leads_check1,
    ADD CONSTRAINT leads_state_check CHECK (state IN
        ('new', 'nurtured', 'waiting', 'pooled', 'assigned', 'contacted', 'converted', 'disqualified', 'merged')),
    ADD CONSTRAINT leads_owned CHECK (state NOT IN ('assigned', 'contacted') OR owner_id IS NOT NULL),
    ADD CONSTRAINT leads_merged CHECK ((state = 'merged') = (merged_into_id IS NOT NULL));
CREATE INDEX leads_contact ON leads (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX leads_deal ON leads (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX leads_merged_into ON leads (merged_into_id) WHERE merged_into_id IS NOT NULL;
