-- Long work: what it is, how far it is, and where it goes on after a crash.
CREATE TABLE jobs (
    id                  uuid PRIMARY KEY,
    version             bigint NOT NULL DEFAULT 1,
    kind                text NOT NULL,
    title               jsonb NOT NULL, -- in both languages, as message and problem
    state               text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    retrying            boolean NOT NULL DEFAULT false,
    done                integer NOT NULL DEFAULT 0,
    total               integer, -- NULL: not known yet
    message             jsonb,
    input               jsonb NOT NULL,
    state_data          jsonb NOT NULL DEFAULT '{}', -- the cursor
    result              jsonb,
    problem             jsonb,
    created_by          uuid NOT NULL REFERENCES users,
    created_at          timestamptz NOT NULL,
    started_at          timestamptz,
    ended_at            timestamptz,
    cancel_requested_at timestamptz,
    worked_at           timestamptz NOT NULL, -- when it was last looked at
    told_at             timestamptz,          -- when its progress was last told
    CHECK ((state IN ('done', 'failed', 'cancelled')) = (ended_at IS NOT NULL)),
    CHECK (NOT retrying OR ended_at IS NULL)
);
CREATE INDEX jobs_maker ON jobs (created_by, id DESC);
CREATE INDEX jobs_open ON jobs (worked_at) WHERE ended_at IS NULL;

-- Acts on many records, and what came of each, so that they can be undone.
CREATE TABLE bulks (
    id           uuid PRIMARY KEY,
    kind         text NOT NULL,
    act          text NOT NULL CHECK (act IN ('edit', 'delete', 'restore')),
    field_values jsonb NOT NULL DEFAULT '{}',
    undoes       uuid UNIQUE REFERENCES bulks,
    job_id       uuid REFERENCES jobs,
    created_by   uuid NOT NULL REFERENCES users,
    created_at   timestamptz NOT NULL
);
CREATE TABLE bulk_results (
    bulk_id        uuid NOT NULL REFERENCES bulks,
    record_id      uuid NOT NULL,
    status         text NOT NULL CHECK (status IN ('done', 'refused')),
    version_before bigint,
    version_after  bigint,
    old_values     jsonb,
    refusal        jsonb,
    PRIMARY KEY (bulk_id, record_id),
    CHECK ((status = 'refused') = (refusal IS NOT NULL)),
    CHECK ((status = 'done') = (version_after IS NOT NULL))
);

-- What lies in the bin, latest first: nothing changes there, so the last
-- change of a record is when it was put in.
CREATE INDEX leads_bin ON leads (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;
CREATE INDEX customers_bin ON customers (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;
CREATE INDEX interactions_bin ON interactions (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;
CREATE INDEX rosters_bin ON rosters (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;
CREATE INDEX roster_members_bin ON roster_members (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;
