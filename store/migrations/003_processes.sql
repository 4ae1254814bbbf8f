-- Courses of work and the human work in them.
CREATE TABLE processes (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL,
    record_kind text NOT NULL,
    record_id   uuid NOT NULL,
    batch_id    uuid,
    step        text NOT NULL,
    visit       integer NOT NULL DEFAULT 1,
    state       text NOT NULL CHECK (state IN ('running', 'waiting', 'ended')),
    waiting_for text NOT NULL DEFAULT '',
    waiting_on  text NOT NULL DEFAULT '', -- the key of the roster, or the id of the person, that it waits for
    next_at     timestamptz,
    epoch       integer NOT NULL DEFAULT 1,
    started_by  uuid REFERENCES users,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    outcome     text NOT NULL DEFAULT '',
    CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
    CHECK (state <> 'ended' OR next_at IS NULL)
);
CREATE UNIQUE INDEX processes_one_open ON processes (kind, record_kind, record_id) WHERE state <> 'ended';
CREATE INDEX processes_record ON processes (record_kind, record_id);
CREATE INDEX processes_batch ON processes (batch_id, step) WHERE state <> 'ended';
CREATE INDEX processes_waiting ON processes (waiting_on, started_at) WHERE state = 'waiting';
CREATE INDEX processes_due ON processes (next_at) WHERE state <> 'ended';
CREATE INDEX processes_started_by ON processes (started_by, record_kind, record_id) WHERE state <> 'ended';

CREATE TABLE rule_versions (
    id           uuid PRIMARY KEY,
    point        text NOT NULL,
    number       integer NOT NULL,
    state        text NOT NULL CHECK (state IN ('draft', 'published', 'archived')),
    body         jsonb NOT NULL,
    hash         text NOT NULL,
    published_at timestamptz,
    published_by uuid REFERENCES users,
    UNIQUE (point, number),
    CHECK (state = 'draft' OR published_at IS NOT NULL)
);
CREATE UNIQUE INDEX rule_versions_in_force ON rule_versions (point) WHERE state = 'published';

CREATE TABLE decisions (
    id          uuid PRIMARY KEY,
    point       text NOT NULL,
    version_id  uuid NOT NULL REFERENCES rule_versions,
    process_id  uuid NOT NULL REFERENCES processes,
    step        text NOT NULL,
    visit       integer NOT NULL,
    subject     text NOT NULL DEFAULT '',
    mode        text NOT NULL DEFAULT 'live' CHECK (mode IN ('live', 'shadow')),
    record_kind text NOT NULL,
    record_id   uuid NOT NULL,
    at          timestamptz NOT NULL,
    input       jsonb NOT NULL,
    outcome     jsonb NOT NULL,
    matched_row integer NOT NULL, -- index from 0; -1 is the otherwise row
    verdicts    text NOT NULL,
    UNIQUE (process_id, step, visit, subject, mode)
);
CREATE INDEX decisions_record ON decisions (record_kind, record_id, at DESC);

CREATE TABLE tasks (
    id           uuid PRIMARY KEY,
    version      bigint NOT NULL DEFAULT 1,
    process_id   uuid NOT NULL REFERENCES processes,
    step         text NOT NULL,
    visit        integer NOT NULL,
    kind         text NOT NULL,
    form_version integer NOT NULL,
    record_kind  text NOT NULL,
    record_id    uuid NOT NULL,
    assignee_id  uuid REFERENCES users,
    candidates   uuid[] NOT NULL DEFAULT '{}',
    decision_id  uuid REFERENCES decisions,
    state        text NOT NULL CHECK (state IN ('open', 'done', 'cancelled')),
    outcome      text NOT NULL DEFAULT '',
    answers      jsonb NOT NULL DEFAULT '{}',
    due_at       timestamptz,
    overdue_at   timestamptz,
    created_at   timestamptz NOT NULL,
    completed_at timestamptz,
    completed_by uuid REFERENCES users,
    CHECK ((state = 'done') = (completed_by IS NOT NULL AND outcome <> ''))
);
CREATE INDEX tasks_inbox ON tasks (assignee_id, due_at, id) WHERE state = 'open';
CREATE INDEX tasks_done ON tasks (completed_by, completed_at DESC, id) WHERE state = 'done';
CREATE INDEX tasks_candidates ON tasks USING gin (candidates) WHERE state = 'open';
CREATE INDEX tasks_process ON tasks (process_id);
CREATE INDEX tasks_record ON tasks (record_kind, record_id) WHERE state = 'open';
