-- Who may be contacted: what people refused, also by the addresses that they
-- had then, and whom a manager released while a complaint is open.

-- An address in the one form by which it is told from others; NULL: it tells
-- nothing.
CREATE FUNCTION baton_address(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN value LIKE '%@%' THEN lower(btrim(value)) WHEN length(baton_phone(value)) >= 6 THEN baton_phone(value) END $$;

ALTER TABLE refusals ADD lead_id uuid REFERENCES leads;
CREATE INDEX refusals_lead_id ON refusals (lead_id) WHERE lead_id IS NOT NULL;

-- The addresses of who refused, as digests: a refusal outlives that the person
-- is erased, and holds when somebody imports the address again.
CREATE TABLE refusal_addresses (
    refusal_id uuid NOT NULL REFERENCES refusals ON DELETE CASCADE,
    digest     bytea NOT NULL,
    own        boolean NOT NULL, -- of this person alone; a switchboard is not
    PRIMARY KEY (digest, refusal_id)
);
CREATE INDEX refusal_addresses_refusal ON refusal_addresses (refusal_id);
INSERT INTO refusal_addresses (refusal_id, digest, own)
SELECT id, sha256(convert_to(baton_address(text), 'UTF8')), bool_or(own) FROM (
    SELECT r.id, unnest(ARRAY[c.email, c.mobile]) AS text, true AS own FROM refusals r JOIN contacts c ON c.id = r.contact_id
    UNION ALL SELECT r.id, c.phone, false FROM refusals r JOIN contacts c ON c.id = r.contact_id
    UNION ALL SELECT r.id, unnest(ARRAY[c.email, c.mobile]), true FROM refusals r JOIN customers c ON c.id = r.customer_id WHERE r.contact_id IS NULL
    UNION ALL SELECT r.id, c.phone, false FROM refusals r JOIN customers c ON c.id = r.customer_id WHERE r.contact_id IS NULL) reached
WHERE baton_address(text) IS NOT NULL GROUP BY 1, 2;

-- Contacts whom a manager allowed to be sold to although a complaint is open;
-- when it comes again, the word has to be given again.
CREATE TABLE complaint_releases (
    complaint_id uuid NOT NULL REFERENCES complaints ON DELETE CASCADE,
    contact_id   uuid NOT NULL REFERENCES contacts ON DELETE CASCADE,
    reopened     integer NOT NULL, -- how often the complaint had come again
    reason       text NOT NULL,
    by_id        uuid REFERENCES users,
    at           timestamptz NOT NULL,
    PRIMARY KEY (complaint_id, contact_id, reopened)
);
CREATE INDEX complaint_releases_contact ON complaint_releases (contact_id);
CREATE INDEX complaints_email_key ON complaints (lower(email))
    WHERE email <> '' AND state NOT IN ('closed', 'not-valid', 'withdrawn') AND deleted_at IS NULL;
CREATE INDEX complaints_phone_key ON complaints (baton_phone(phone))
    WHERE phone <> '' AND state NOT IN ('closed', 'not-valid', 'withdrawn') AND deleted_at IS NULL;

-- To whom outside something goes and what for; what somebody refused is left out.
ALTER TABLE effects
    ADD purpose text NOT NULL DEFAULT '' CHECK (purpose IN ('', 'marketing', 'service', 'billing')),
    ADD customer_id uuid, ADD contact_id uuid, ADD lead_id uuid,
    ADD answers_id uuid, -- the complaint that it answers
    DROP CONSTRAINT effects_kind_check,
    ADD CONSTRAINT effects_kind_check CHECK (kind IN ('notice', 'digest', 'change', 'test', 'acknowledgement', 'complaint', 'mailing')),
    DROP CONSTRAINT effects_state_check,
    ADD CONSTRAINT effects_state_check CHECK (state IN ('intended', 'sending', 'done', 'unknown', 'failed', 'left', 'left-out')),
    DROP CONSTRAINT effects_check2,
    ADD CONSTRAINT effects_ended CHECK ((state IN ('done', 'failed', 'left', 'left-out')) = (ended_at IS NOT NULL));
UPDATE effects SET purpose = 'service', lead_id = target_id WHERE kind = 'acknowledgement';
UPDATE effects SET purpose = 'service', answers_id = target_id WHERE kind = 'complaint';
ALTER TABLE effects ADD cause text NOT NULL DEFAULT ''; -- why it was left out

-- Letters to many.
CREATE SEQUENCE mailing_numbers;
CREATE TABLE mailings (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    created_by    uuid REFERENCES users,
    deleted_at    timestamptz,
    search        text[] NOT NULL DEFAULT '{}',
    custom        jsonb NOT NULL DEFAULT '{}',
    number        text NOT NULL UNIQUE,
    title         text NOT NULL,
    purpose       text NOT NULL CHECK (purpose IN ('marketing', 'service', 'billing')),
    audience_kind text NOT NULL CHECK (audience_kind IN ('contact', 'lead', 'customer')),
    filter        text NOT NULL DEFAULT '',
    contact_ids   uuid[] NOT NULL DEFAULT '{}',
    lead_ids      uuid[] NOT NULL DEFAULT '{}',
    customer_ids  uuid[] NOT NULL DEFAULT '{}',
    subject_zh    text NOT NULL DEFAULT '',
    text_zh       text NOT NULL DEFAULT '',
    subject_en    text NOT NULL DEFAULT '',
    text_en       text NOT NULL DEFAULT '',
    state         text NOT NULL CHECK (state IN ('draft', 'sending', 'sent', 'stopped')),
    owner_id      uuid REFERENCES users,
    started_at    timestamptz,
    ended_at      timestamptz,
    CHECK ((state = 'draft') = (started_at IS NULL)),
    CHECK ((state IN ('sent', 'stopped')) = (ended_at IS NOT NULL))
);
CREATE INDEX mailings_search ON mailings USING gin (search);
CREATE INDEX mailings_updated_order ON mailings (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX mailings_created_order ON mailings (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX mailings_title_order ON mailings (title, id) WHERE deleted_at IS NULL;
CREATE INDEX mailings_number_order ON mailings (number, id) WHERE deleted_at IS NULL;
CREATE INDEX mailings_owner_id ON mailings (owner_id);
CREATE INDEX mailings_bin ON mailings (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

-- To whom a mailing goes. What became of a letter stands in the ledger; names
-- and addresses stand in the records.
CREATE TABLE mailing_recipients (
    id         uuid PRIMARY KEY,
    mailing_id uuid NOT NULL REFERENCES mailings ON DELETE CASCADE,
    record_id  uuid NOT NULL, -- of the kind that the mailing is for
    digest     bytea,         -- of the address; NULL: there is none
    cause      text NOT NULL DEFAULT '' CHECK (cause IN ('', 'no-address', 'same-address', 'stopped')), -- why no letter was made
    effect_id  uuid,          -- the letter in the ledger; NULL: not yet
    refusal_id uuid REFERENCES refusals ON DELETE SET NULL, -- what its link was used for
    UNIQUE (mailing_id, record_id)
);
CREATE INDEX mailing_recipients_order ON mailing_recipients (mailing_id, id);
CREATE INDEX mailing_recipients_waiting ON mailing_recipients (mailing_id, id) WHERE effect_id IS NULL AND cause = '';
CREATE UNIQUE INDEX mailing_recipients_address ON mailing_recipients (mailing_id, digest) WHERE cause NOT IN ('no-address', 'same-address');
CREATE INDEX mailing_recipients_refusal ON mailing_recipients (refusal_id) WHERE refusal_id IS NOT NULL;
