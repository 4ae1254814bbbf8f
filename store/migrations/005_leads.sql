-- Somebody who may become a customer.
CREATE SEQUENCE lead_numbers;
CREATE TABLE leads (
    id                   uuid PRIMARY KEY,
    version              bigint NOT NULL DEFAULT 1,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    created_by           uuid REFERENCES users,
    deleted_at           timestamptz,
    search               text[] NOT NULL DEFAULT '{}',
    number               text NOT NULL UNIQUE,
    name                 text NOT NULL,
    company              text NOT NULL DEFAULT '',
    phone                text NOT NULL DEFAULT '',
    email                text NOT NULL DEFAULT '',
    source               text NOT NULL DEFAULT 'other',
    region               text NOT NULL DEFAULT '',
    interest             text NOT NULL DEFAULT '',
    budget_amount        numeric,
    budget_currency      text,
    note                 text NOT NULL DEFAULT '',
    state                text NOT NULL CHECK (state IN ('new', 'waiting', 'assigned', 'contacted', 'disqualified')),
    owner_id             uuid REFERENCES users,
    customer_id          uuid REFERENCES customers,
    first_contact_due_at timestamptz,
    disqualified_reason  text NOT NULL DEFAULT '',
    CHECK ((budget_amount IS NULL) = (budget_currency IS NULL)),
    CHECK (state IN ('new', 'waiting') OR owner_id IS NOT NULL)
);
CREATE INDEX leads_search ON leads USING gin (search);
CREATE INDEX leads_created ON leads (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX leads_updated ON leads (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX leads_owner ON leads (owner_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX leads_customer ON leads (customer_id) WHERE customer_id IS NOT NULL;

-- The people among whom leads are shared out, and the ledger of it.
CREATE TABLE rosters (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    key         text NOT NULL,
    name        text NOT NULL,
    manager_id  uuid REFERENCES users
);
CREATE UNIQUE INDEX rosters_key ON rosters (key) WHERE deleted_at IS NULL;
CREATE INDEX rosters_search ON rosters USING gin (search);

CREATE TABLE roster_members (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    roster_id   uuid NOT NULL REFERENCES rosters,
    user_id     uuid NOT NULL REFERENCES users,
    weight      integer NOT NULL CHECK (weight BETWEEN 1 AND 10),
    capacity    integer NOT NULL CHECK (capacity >= 0),
    paused      boolean NOT NULL DEFAULT false,
    -- How much each has had, in shares divided by weight; the least is next;
    -- NULL was never considered. Kept by the allocator alone.
    standing    bigint,
    last_at     timestamptz
);
CREATE UNIQUE INDEX roster_members_once ON roster_members (roster_id, user_id) WHERE deleted_at IS NULL;
CREATE INDEX roster_members_user ON roster_members (user_id);

CREATE TABLE allocations (
    id          uuid PRIMARY KEY,
    process_id  uuid NOT NULL REFERENCES processes,
    visit       integer NOT NULL,
    decision_id uuid NOT NULL REFERENCES decisions,
    lead_id     uuid NOT NULL REFERENCES leads,
    roster_id   uuid REFERENCES rosters,
    user_id     uuid NOT NULL REFERENCES users,
    strategy    text NOT NULL,
    at          timestamptz NOT NULL,
    considered  jsonb NOT NULL,
    UNIQUE (process_id, visit)
);
CREATE INDEX allocations_decision ON allocations (decision_id);
CREATE INDEX allocations_roster ON allocations (roster_id, at);
