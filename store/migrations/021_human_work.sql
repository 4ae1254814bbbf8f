-- Human work that several people share: a task may help another one, wait for
-- its turn, be done by a substitute; a copy may be sent to be read.
ALTER TABLE tasks
    ADD COLUMN role           text NOT NULL DEFAULT 'main' CHECK (role IN ('main', 'delegated', 'before', 'after', 'sign')),
    ADD COLUMN parent_id      uuid REFERENCES tasks, -- the task that it helps
    ADD COLUMN approval_id    uuid,                  -- the round of signatures that it belongs to
    ADD COLUMN approval_level integer NOT NULL DEFAULT 0,
    ADD COLUMN acted_for      uuid REFERENCES users, -- whom the assignee stands in for
    ADD COLUMN given_by       uuid REFERENCES users, -- who passed it on or asked for help; NULL: the process
    ADD COLUMN given_text     text NOT NULL DEFAULT '', -- what they said
    ADD COLUMN warned         integer NOT NULL DEFAULT 0, -- percent of the allowed time of which it was warned
    DROP CONSTRAINT tasks_state_check,
    ADD CONSTRAINT tasks_state_check CHECK (state IN ('waiting', 'open', 'done', 'cancelled')),
    ADD CONSTRAINT tasks_helpers CHECK ((role IN ('delegated', 'before', 'after')) = (parent_id IS NOT NULL)),
    ADD CONSTRAINT tasks_signatures CHECK ((role = 'sign') = (approval_id IS NOT NULL));
-- What waits for helpers is still its holder's work: its record is seen, its
-- deadline runs.
DROP INDEX tasks_record;
CREATE INDEX tasks_record ON tasks (record_kind, record_id) WHERE state IN ('waiting', 'open');
CREATE INDEX tasks_holder ON tasks (assignee_id, record_kind) WHERE state IN ('waiting', 'open');
CREATE INDEX tasks_by_deadline ON tasks (coalesce(due_at, 'infinity'), id) WHERE state IN ('waiting', 'open');
CREATE INDEX tasks_given ON tasks (given_by) WHERE given_by IS NOT NULL AND state IN ('waiting', 'open');
CREATE INDEX tasks_parent ON tasks (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX tasks_approval ON tasks (approval_id, approval_level) WHERE approval_id IS NOT NULL;
CREATE INDEX tasks_acted_for ON tasks (acted_for, due_at, id) WHERE acted_for IS NOT NULL AND state IN ('waiting', 'open');

-- Where a process that was sent back returns to, when that step is done.
ALTER TABLE processes
    ADD COLUMN sent_back   integer NOT NULL DEFAULT 0, -- how often
    ADD COLUMN return_step text NOT NULL DEFAULT '',
    ADD COLUMN return_to   uuid REFERENCES users;

CREATE TABLE readings (
    id          uuid PRIMARY KEY,
    reader_id   uuid NOT NULL REFERENCES users,
    record_kind text NOT NULL,
    record_id   uuid NOT NULL,
    process_id  uuid REFERENCES processes,
    task_id     uuid REFERENCES tasks,
    sent_by     uuid REFERENCES users, -- NULL: a process
    sent_at     timestamptz NOT NULL,
    text        text NOT NULL DEFAULT '',
    read_at     timestamptz
);
CREATE INDEX readings_to_read ON readings (reader_id, sent_at DESC, id DESC) WHERE read_at IS NULL;
CREATE INDEX readings_read ON readings (reader_id, sent_at DESC, id DESC) WHERE read_at IS NOT NULL;
CREATE INDEX readings_record ON readings (record_kind, record_id, reader_id);
CREATE INDEX readings_reader ON readings (reader_id, record_kind, record_id);
