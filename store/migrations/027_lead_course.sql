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

-- Contacts are found by the last digits of their numbers, and by their mail
-- address; whether a number is the same, the program judges.
CREATE INDEX contacts_phone_end ON contacts (right(regexp_replace(phone, '[^0-9]', '', 'g'), 6)) WHERE phone <> '' AND deleted_at IS NULL;
CREATE INDEX contacts_mobile_end ON contacts (right(regexp_replace(mobile, '[^0-9]', '', 'g'), 6)) WHERE mobile <> '' AND deleted_at IS NULL;
CREATE INDEX contacts_mail ON contacts (lower(email)) WHERE email <> '' AND deleted_at IS NULL;

-- Of a task it is warned at this share of the allowed time; NULL: at those of
-- its kind.
ALTER TABLE tasks ADD warn_at_percent integer CHECK (warn_at_percent BETWEEN 1 AND 99);

-- A seat can be given so many leads a day; 0: any number. What its person is
-- good at stands beside it.
ALTER TABLE roster_members
    ADD daily_limit integer NOT NULL DEFAULT 0 CHECK (daily_limit >= 0);

CREATE TABLE roster_skills (
    id         uuid PRIMARY KEY,
    version    bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    created_by uuid REFERENCES users,
    deleted_at timestamptz,
    search     text[] NOT NULL DEFAULT '{}',
    custom     jsonb NOT NULL DEFAULT '{}',
    member_id  uuid NOT NULL REFERENCES roster_members,
    skill      text NOT NULL,
    level      integer NOT NULL CHECK (level BETWEEN 1 AND 5)
);
CREATE UNIQUE INDEX roster_skills_once ON roster_skills (member_id, skill) WHERE deleted_at IS NULL;
CREATE INDEX roster_skills_created_order ON roster_skills (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX roster_skills_level_order ON roster_skills (level, id) WHERE deleted_at IS NULL;
CREATE INDEX roster_skills_bin ON roster_skills (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

-- How much each seat has had of leads of one grade, and of those for which the
-- best of a skill was looked for, in shares divided by weight; the least is
-- next. Who was given what came to nothing is owed as much. Kept by the
-- allocator alone; a seat without a row was never considered. That nobody
-- catches up holds from here on too.
CREATE TABLE roster_turns (
    member_id uuid NOT NULL REFERENCES roster_members ON DELETE CASCADE,
    grade     text NOT NULL,
    skill     text NOT NULL,
    standing  bigint NOT NULL,
    owed      bigint NOT NULL DEFAULT 0 CHECK (owed >= 0),
    last_at   timestamptz,
    PRIMARY KEY (member_id, grade, skill)
);
ALTER TABLE roster_members DROP COLUMN standing, DROP COLUMN last_at;

-- The ledger says in which turn a lead was given, how much it moved the
-- standing, and when that was made up for.
ALTER TABLE allocations
    ADD grade      text NOT NULL DEFAULT '',
    ADD skill      text NOT NULL DEFAULT '',
    ADD moved      bigint NOT NULL DEFAULT 0,
    ADD made_up_at timestamptz;
CREATE INDEX allocations_lead ON allocations (lead_id, at);

-- How soon a lead is answered is asked at a point of its own.
ALTER TABLE rule_versions DISABLE TRIGGER rule_versions_stay;
UPDATE rule_versions SET
    body = regexp_replace(body::text, '(, )?"answerWithinMinutes": ("([^"\\]|\\.)*"|[-+.0-9eE]+)', '', 'g')::jsonb,
    examples = regexp_replace(examples::text, '(, )?"answerWithinMinutes": ("([^"\\]|\\.)*"|[-+.0-9eE]+)', '', 'g')::jsonb
    WHERE point = 'lead.route';
ALTER TABLE rule_versions ENABLE TRIGGER rule_versions_stay;
