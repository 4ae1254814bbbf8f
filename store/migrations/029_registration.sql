-- Who works on which company, and is protected while they get on with it.
CREATE SEQUENCE registration_numbers;
CREATE TABLE registrations (
    id              uuid PRIMARY KEY,
    version         bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    created_by      uuid REFERENCES users,
    deleted_at      timestamptz,
    search          text[] NOT NULL DEFAULT '{}',
    custom          jsonb NOT NULL DEFAULT '{}',
    number          text NOT NULL UNIQUE,
    company         text NOT NULL,
    contact         text NOT NULL DEFAULT '',
    phone           text NOT NULL DEFAULT '',
    email           text NOT NULL DEFAULT '',
    interest        text NOT NULL DEFAULT '',
    region          text NOT NULL DEFAULT '',
    amount_amount   numeric,
    amount_currency text,
    text            text NOT NULL DEFAULT '',
    customer_id     uuid REFERENCES customers,
    lead_id         uuid REFERENCES leads,
    deal_id         uuid REFERENCES deals,
    owner_id        uuid REFERENCES users,
    state           text NOT NULL CHECK (state IN ('active', 'clash', 'expired', 'won', 'ceded')),
    protected_until date,
    warn_on         date,
    reason          text NOT NULL DEFAULT '',
    CHECK ((amount_amount IS NULL) = (amount_currency IS NULL))
);
CREATE INDEX registrations_search ON registrations USING gin (search);
CREATE INDEX registrations_created_order ON registrations (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX registrations_updated_order ON registrations (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX registrations_number_order ON registrations (number, id) WHERE deleted_at IS NULL;
CREATE INDEX registrations_company_order ON registrations (company, id) WHERE deleted_at IS NULL;
CREATE INDEX registrations_protected_order ON registrations (coalesce(protected_until, 'infinity'::date), id) WHERE deleted_at IS NULL;
CREATE INDEX registrations_owner_id ON registrations (owner_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX registrations_customer_id ON registrations (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX registrations_lead_id ON registrations (lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX registrations_deal_id ON registrations (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX registrations_bin ON registrations (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

-- What was done on a registration by those who are protected; each is judged
-- once on whether it extends the protection.
CREATE TABLE registration_progress (
    id              uuid PRIMARY KEY,
    registration_id uuid NOT NULL REFERENCES registrations ON DELETE CASCADE,
    kind            text NOT NULL CHECK (kind IN ('interaction', 'appointment', 'stage', 'deal')),
    record_id       uuid NOT NULL,
    detail          text NOT NULL DEFAULT '', -- the channel, or the id of the stage
    by_id           uuid REFERENCES users,
    at              timestamptz NOT NULL,
    judged_at       timestamptz,
    UNIQUE (registration_id, kind, record_id, detail)
);
CREATE INDEX registration_progress_open ON registration_progress (registration_id) WHERE judged_at IS NULL;

-- The records over which colleagues meet in a clash, with whose each was when
-- it began.
CREATE TABLE clash_sides (
    process_id  uuid NOT NULL REFERENCES processes,
    place       integer NOT NULL, -- from 0: who was first
    record_kind text NOT NULL CHECK (record_kind IN ('registration', 'customer', 'deal')),
    record_id   uuid NOT NULL,
    owner_id    uuid NOT NULL REFERENCES users,
    since       timestamptz NOT NULL, -- when the record was entered
    PRIMARY KEY (process_id, place),
    UNIQUE (process_id, record_kind, record_id)
);
CREATE INDEX clash_sides_record ON clash_sides (record_kind, record_id);
CREATE INDEX clash_sides_owner ON clash_sides (owner_id);

-- Who shares in what is sold on a record, as a judge has said.
CREATE TABLE performance_shares (
    record_kind text NOT NULL CHECK (record_kind IN ('registration', 'customer', 'deal')),
    record_id   uuid NOT NULL,
    user_id     uuid NOT NULL REFERENCES users,
    percent     integer NOT NULL CHECK (percent BETWEEN 0 AND 100),
    process_id  uuid NOT NULL REFERENCES processes, -- the clash
    said_at     timestamptz NOT NULL,
    said_by     uuid REFERENCES users,
    PRIMARY KEY (record_kind, record_id, user_id)
);
CREATE INDEX performance_shares_user ON performance_shares (user_id);

-- Who asked whether a company is taken. What was asked is kept as a digest, by
-- which a known number can be held against the log but none be read from it.
CREATE TABLE taken_searches (
    id      uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users,
    at      timestamptz NOT NULL,
    sign    text NOT NULL CHECK (sign IN ('phone', 'mail', 'name')),
    digest  bytea NOT NULL,
    taken   boolean NOT NULL
);
CREATE INDEX taken_searches_user ON taken_searches (user_id, at);
