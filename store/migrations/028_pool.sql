-- Leads and customers that nobody owns, for the taking; and what protects
-- whoever owns one from losing it.
CREATE TABLE pools (
    id                 uuid PRIMARY KEY,
    version            bigint NOT NULL DEFAULT 1,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    created_by         uuid REFERENCES users,
    deleted_at         timestamptz,
    search             text[] NOT NULL DEFAULT '{}',
    custom             jsonb NOT NULL DEFAULT '{}',
    key                text NOT NULL,
    name               text NOT NULL,
    holds              text NOT NULL CHECK (holds IN ('lead', 'customer')),
    department_id      uuid REFERENCES departments,
    condition          text NOT NULL DEFAULT '',
    position           integer NOT NULL DEFAULT 0,
    most_held          integer CHECK (most_held >= 0),
    most_claimed       integer CHECK (most_claimed >= 0),
    barred_days        integer NOT NULL DEFAULT 0 CHECK (barred_days >= 0),
    protected_days_a   integer NOT NULL DEFAULT 0 CHECK (protected_days_a >= 0),
    protected_days_b   integer NOT NULL DEFAULT 0 CHECK (protected_days_b >= 0),
    protected_days_c   integer NOT NULL DEFAULT 0 CHECK (protected_days_c >= 0),
    protected_days     integer NOT NULL DEFAULT 0 CHECK (protected_days >= 0),
    recycle_after_days integer CHECK (recycle_after_days >= 1),
    warn_days          integer NOT NULL DEFAULT 0 CHECK (warn_days >= 0)
);
CREATE UNIQUE INDEX pools_key ON pools (key) WHERE deleted_at IS NULL;
CREATE INDEX pools_search ON pools USING gin (search);
CREATE INDEX pools_position_order ON pools (position, id) WHERE deleted_at IS NULL;
CREATE INDEX pools_created_order ON pools (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX pools_name_order ON pools (name, id) WHERE deleted_at IS NULL;
CREATE INDEX pools_bin ON pools (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;
CREATE INDEX pools_department ON pools (department_id) WHERE department_id IS NOT NULL;

ALTER TABLE leads
    ADD COLUMN pool_id           uuid REFERENCES pools,
    ADD COLUMN pooled_at         timestamptz,
    ADD COLUMN held_since        timestamptz,
    ADD COLUMN last_owner_id     uuid REFERENCES users,
    ADD COLUMN protected_until   date,
    ADD COLUMN protection_locked boolean NOT NULL DEFAULT false,
    ADD COLUMN recycle_warned_at timestamptz,
    ADD CONSTRAINT leads_in_pool CHECK ((pool_id IS NULL) = (pooled_at IS NULL) AND (pool_id IS NULL OR owner_id IS NULL));
CREATE INDEX leads_pool ON leads (pool_id, updated_at DESC, id DESC) WHERE pool_id IS NOT NULL AND deleted_at IS NULL;

ALTER TABLE customers
    ADD COLUMN pool_id           uuid REFERENCES pools,
    ADD COLUMN pooled_at         timestamptz,
    ADD COLUMN held_since        timestamptz,
    ADD COLUMN last_owner_id     uuid REFERENCES users,
    ADD COLUMN protected_until   date,
    ADD COLUMN protection_locked boolean NOT NULL DEFAULT false,
    ADD COLUMN recycle_warned_at timestamptz,
    ADD CONSTRAINT customers_in_pool CHECK ((pool_id IS NULL) = (pooled_at IS NULL) AND (pool_id IS NULL OR owner_id IS NULL));
CREATE INDEX customers_pool ON customers (pool_id, updated_at DESC, id DESC) WHERE pool_id IS NOT NULL AND deleted_at IS NULL;

-- Who was held responsible so far holds it since it was entered.
UPDATE leads SET held_since = created_at WHERE owner_id IS NOT NULL;
UPDATE customers SET held_since = created_at WHERE owner_id IS NOT NULL;

-- Who took what out of a pool: what claims of a day are counted by, and by
-- which those who came too late are told who was first.
CREATE TABLE pool_claims (
    id          uuid PRIMARY KEY,
    pool_id     uuid NOT NULL REFERENCES pools,
    record_kind text NOT NULL,
    record_id   uuid NOT NULL,
    user_id     uuid NOT NULL REFERENCES users,
    at          timestamptz NOT NULL,
    given_by    uuid REFERENCES users -- NULL: they claimed it themselves
);
CREATE INDEX pool_claims_person ON pool_claims (user_id, pool_id, at) WHERE given_by IS NULL;
CREATE INDEX pool_claims_record ON pool_claims (record_kind, record_id, at DESC);
CREATE INDEX pool_claims_pool ON pool_claims (pool_id);
