-- Who stands in for whom, who urged whom, and what was done about missed
-- deadlines.
CREATE TABLE substitutions (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    created_by    uuid REFERENCES users,
    deleted_at    timestamptz,
    search        text[] NOT NULL DEFAULT '{}',
    custom        jsonb NOT NULL DEFAULT '{}',
    user_id       uuid REFERENCES users,
    substitute_id uuid NOT NULL REFERENCES users,
    from_on       date NOT NULL,
    to_on         date NOT NULL,
    process_kinds text[] NOT NULL DEFAULT '{}', -- empty: all
    leave_id      uuid REFERENCES leaves ON DELETE SET NULL,
    note          text NOT NULL DEFAULT '',
    starts_at     timestamptz NOT NULL,
    ends_at       timestamptz NOT NULL,
    CHECK (starts_at < ends_at)
);
CREATE INDEX substitutions_person ON substitutions (user_id, ends_at) WHERE deleted_at IS NULL;
CREATE INDEX substitutions_stands_in ON substitutions (substitute_id, ends_at) WHERE deleted_at IS NULL;
CREATE INDEX substitutions_leave ON substitutions (leave_id) WHERE leave_id IS NOT NULL;
CREATE INDEX substitutions_created_order ON substitutions (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX substitutions_starts_order ON substitutions (starts_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX substitutions_bin ON substitutions (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

-- When the tasks of the person of a substitution have to be looked at, because
-- somebody goes or comes back; without a row never again.
CREATE TABLE substitution_looks (
    substitution_id uuid NOT NULL REFERENCES substitutions ON DELETE CASCADE,
    person_id       uuid NOT NULL REFERENCES users, -- its person, or whose it was before
    next_at         timestamptz NOT NULL,
    PRIMARY KEY (substitution_id, person_id)
);
CREATE INDEX substitution_looks_due ON substitution_looks (next_at);

-- Candidates of unclaimed tasks who are away, each with who may claim it for
-- them and is among the candidates too.
CREATE TABLE task_stand_ins (
    task_id       uuid NOT NULL REFERENCES tasks ON DELETE CASCADE,
    person_id     uuid NOT NULL REFERENCES users,
    substitute_id uuid NOT NULL REFERENCES users,
    PRIMARY KEY (task_id, person_id)
);

CREATE TABLE urges (
    id           uuid PRIMARY KEY,
    task_id      uuid NOT NULL REFERENCES tasks,
    process_id   uuid NOT NULL REFERENCES processes,
    process_kind text NOT NULL,
    by_id        uuid NOT NULL REFERENCES users,
    to_id        uuid REFERENCES users, -- who had the task; NULL: nobody had claimed it
    upward       boolean NOT NULL,
    text         text NOT NULL,
    at           timestamptz NOT NULL,
    decision_id  uuid NOT NULL REFERENCES decisions,
    answer_by    timestamptz, -- the assignee's promised time
    answered_at  timestamptz,
    answered_by  uuid REFERENCES users,
    answer       text NOT NULL DEFAULT '',
    broken_at    timestamptz, -- when the passed promise was noticed and told
    CHECK ((answered_at IS NULL) = (answered_by IS NULL)),
    CHECK (answer_by IS NULL OR answered_at IS NOT NULL)
);
CREATE INDEX urges_task ON urges (task_id, at);
CREATE INDEX urges_by ON urges (by_id, at DESC);
CREATE INDEX urges_at ON urges (at);

CREATE TABLE breaches (
    task_id     uuid NOT NULL REFERENCES tasks,
    times       integer NOT NULL, -- from 1
    at          timestamptz NOT NULL,
    action      text NOT NULL, -- what came of it; empty: the rules gave no answer
    from_id     uuid REFERENCES users, -- who had missed it
    to_id       uuid REFERENCES users, -- who got the task, or was told
    decision_id uuid REFERENCES decisions,
    again_at    timestamptz, -- when the next one is due; NULL: there is none
    PRIMARY KEY (task_id, times)
);

-- A form's default outcome is taken by nobody in person.
DO $$
DECLARE taken text;
BEGIN
    SELECT conname INTO STRICT taken FROM pg_constraint
        WHERE conrelid = 'tasks'::regclass AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%completed_by IS NOT NULL%';
    EXECUTE format('ALTER TABLE tasks DROP CONSTRAINT %I', taken);
END $$;
ALTER TABLE tasks ADD CONSTRAINT tasks_done_check CHECK ((state = 'done') = (completed_at IS NOT NULL AND outcome <> ''));
CREATE INDEX tasks_held ON tasks (assignee_id, process_id, id) WHERE state IN ('waiting', 'open');
