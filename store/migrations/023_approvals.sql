-- Rounds of signatures.
CREATE TABLE approvals (
    id             uuid PRIMARY KEY,
    process_id     uuid NOT NULL REFERENCES processes,
    step           text NOT NULL,
    visit          integer NOT NULL,
    round          integer NOT NULL, -- rises when the content has changed
    record_kind    text NOT NULL,
    record_id      uuid NOT NULL,
    state          text NOT NULL CHECK (state IN ('open', 'agreed', 'refused', 'sent-back', 'overtaken', 'withdrawn')),
    started_by     uuid REFERENCES users, -- the initiator; NULL: the product
    own            uuid[] NOT NULL DEFAULT '{}', -- whose entry it is: they do not sign
    started_at     timestamptz NOT NULL,
    ended_at       timestamptz,
    made_by        text NOT NULL CHECK (made_by IN ('rule', 'process')), -- who asked for its levels
    decision_id    uuid REFERENCES decisions,
    counter_signer uuid REFERENCES users,
    within_minutes integer NOT NULL,
    content        jsonb NOT NULL, -- the key fields as they are signed
    content_hash   text NOT NULL,
    levels         jsonb NOT NULL,
    UNIQUE (process_id, step, visit, round),
    CHECK (made_by <> 'rule' OR decision_id IS NOT NULL),
    CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX approvals_one_open ON approvals (process_id, step) WHERE state = 'open';
CREATE INDEX approvals_record ON approvals (record_kind, record_id, started_at);
CREATE INDEX approvals_decision ON approvals (decision_id) WHERE decision_id IS NOT NULL;
ALTER TABLE tasks ADD FOREIGN KEY (approval_id) REFERENCES approvals;
CREATE INDEX tasks_signed ON tasks (completed_by, process_id) WHERE role = 'sign' AND state = 'done';
CREATE INDEX tasks_signed_for ON tasks (acted_for, process_id) WHERE acted_for IS NOT NULL AND role = 'sign' AND state = 'done';

-- The seats of a round, each with the person who was found for it.
CREATE TABLE approval_signers (
    approval_id uuid NOT NULL REFERENCES approvals,
    level       integer NOT NULL,
    place       integer NOT NULL,
    person_id   uuid NOT NULL REFERENCES users,
    why_zh      text NOT NULL,
    why_en      text NOT NULL,
    state       text NOT NULL CHECK (state IN ('waiting', 'open', 'agreed', 'refused', 'sent-back', 'filled', 'self-approved', 'not-needed')),
    task_id     uuid REFERENCES tasks,
    acted_by    uuid REFERENCES users,
    acted_for   uuid REFERENCES users,
    text        text NOT NULL DEFAULT '',
    at          timestamptz,
    PRIMARY KEY (approval_id, level, place)
);
CREATE INDEX approval_signers_seats ON approval_signers (person_id) WHERE state IN ('waiting', 'open');
CREATE INDEX approval_signers_task ON approval_signers (task_id) WHERE task_id IS NOT NULL;

-- Requests for a yes to what no other process asks for.
CREATE SEQUENCE approval_request_numbers;
CREATE TABLE approval_requests (
    id              uuid PRIMARY KEY,
    version         bigint NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    created_by      uuid REFERENCES users,
    deleted_at      timestamptz,
    search          text[] NOT NULL DEFAULT '{}',
    custom          jsonb NOT NULL DEFAULT '{}',
    number          text NOT NULL UNIQUE,
    title           text NOT NULL,
    category        text NOT NULL DEFAULT '',
    text            text NOT NULL DEFAULT '',
    amount_amount   numeric,
    amount_currency text,
    signer_ids      uuid[] NOT NULL DEFAULT '{}',
    pattern         text NOT NULL CHECK (pattern IN ('all', 'any', 'sequence', 'share')),
    share           integer,
    no_ends         boolean NOT NULL DEFAULT true,
    department_id   uuid REFERENCES departments,
    state           text NOT NULL CHECK (state IN ('draft', 'pending', 'sent-back', 'agreed', 'refused')),
    owner_id        uuid REFERENCES users,
    CHECK ((amount_amount IS NULL) = (amount_currency IS NULL))
);
CREATE INDEX approval_requests_search ON approval_requests USING gin (search);
CREATE INDEX approval_requests_updated_order ON approval_requests (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX approval_requests_created_order ON approval_requests (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX approval_requests_number_order ON approval_requests (number, id) WHERE deleted_at IS NULL;
CREATE INDEX approval_requests_amount_order ON approval_requests (coalesce(amount_amount, '-Infinity'::numeric), id) WHERE deleted_at IS NULL;
CREATE INDEX approval_requests_owner_id ON approval_requests (owner_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX approval_requests_department_id ON approval_requests (department_id);
CREATE INDEX approval_requests_bin ON approval_requests (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;
