-- Records that were merged into others, and what may be the same twice.
CREATE TABLE merges (
    record_kind text NOT NULL,
    loser_id    uuid NOT NULL, -- lies in the bin for good
    survivor_id uuid NOT NULL, -- follows when that one is merged too
    merged_at   timestamptz NOT NULL,
    merged_by   uuid REFERENCES users,
    PRIMARY KEY (record_kind, loser_id),
    CHECK (loser_id <> survivor_id)
);
CREATE INDEX merges_survivor ON merges (record_kind, survivor_id);

-- What a scan under way has found so far: the match keys of the records it saw.
CREATE TABLE duplicate_keys (
    job_id      uuid NOT NULL REFERENCES jobs,
    record_id   uuid NOT NULL,
    key         text NOT NULL
);
CREATE INDEX duplicate_keys_job ON duplicate_keys (job_id, key);

CREATE TABLE duplicates (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL,
    state       text NOT NULL CHECK (state IN ('open', 'dismissed', 'merged')),
    keys        text[] NOT NULL, -- the match keys that its records share
    found_at    timestamptz NOT NULL,
    found_by    uuid REFERENCES users,
    decided_at  timestamptz,
    decided_by  uuid REFERENCES users,
    CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE INDEX duplicates_kind ON duplicates (kind, state, id DESC);

CREATE TABLE duplicate_members (
    duplicate_id uuid NOT NULL REFERENCES duplicates ON DELETE CASCADE,
    record_id    uuid NOT NULL,
    PRIMARY KEY (duplicate_id, record_id)
);
CREATE INDEX duplicate_members_record ON duplicate_members (record_id);
