-- What people are told: each row is one thing that one person is to see.
CREATE TABLE notices (
    id          uuid PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES users,
    kind        text NOT NULL,
    at          timestamptz NOT NULL,
    record_kind text NOT NULL,
    record_id   uuid NOT NULL,
    process_id  uuid REFERENCES processes,
    task_id     uuid REFERENCES tasks,
    by_id       uuid REFERENCES users, -- NULL: a process
    text        text NOT NULL DEFAULT '', -- in somebody's own words
    gather_key  text, -- what is not read yet and has the same key is one notice
    times       integer NOT NULL DEFAULT 1,
    read_at     timestamptz
);
CREATE INDEX notices_of_person ON notices (user_id, at DESC, id DESC);
CREATE INDEX notices_unread ON notices (user_id) WHERE read_at IS NULL;
CREATE UNIQUE INDEX notices_gathered ON notices (user_id, gather_key) WHERE read_at IS NULL AND gather_key IS NOT NULL;
CREATE INDEX notices_record ON notices (record_kind, record_id);
CREATE INDEX notices_task ON notices (task_id) WHERE task_id IS NOT NULL;
