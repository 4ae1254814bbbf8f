-- What is sent out to people and programs: what each person wants, where it
-- goes, and the ledger by which nothing is sent twice or lost.
ALTER TABLE notices ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id(); -- the writing transaction, as in changes
CREATE INDEX notices_xid ON notices (xid, id);
CREATE INDEX notices_kept ON notices (at) WHERE read_at IS NOT NULL;

CREATE TABLE notice_preferences (
    user_id     uuid PRIMARY KEY REFERENCES users,
    preferences jsonb NOT NULL
);

-- Secrets that have to be shown to others: encrypted under a key that is not
-- in the database.
CREATE TABLE sealed_secrets (
    subject text PRIMARY KEY,
    sealed  bytea NOT NULL
);

CREATE TABLE webhooks (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    custom      jsonb NOT NULL DEFAULT '{}',
    name        text NOT NULL,
    url         text NOT NULL,
    event_types text NOT NULL DEFAULT '',
    active      boolean NOT NULL DEFAULT true
);
CREATE INDEX webhooks_search ON webhooks USING gin (search);
CREATE INDEX webhooks_created_order ON webhooks (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX webhooks_name_order ON webhooks (name, id) WHERE deleted_at IS NULL;
CREATE INDEX webhooks_bin ON webhooks (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

CREATE TABLE chat_targets (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    created_by    uuid REFERENCES users,
    deleted_at    timestamptz,
    search        text[] NOT NULL DEFAULT '{}',
    custom        jsonb NOT NULL DEFAULT '{}',
    name          text NOT NULL,
    service       text NOT NULL CHECK (service IN ('wecom', 'dingtalk', 'feishu', 'slack')),
    user_id       uuid REFERENCES users,
    team_id       uuid REFERENCES teams,
    department_id uuid REFERENCES departments,
    notice_kinds  text[] NOT NULL DEFAULT '{}',
    active        boolean NOT NULL DEFAULT true
);
CREATE INDEX chat_targets_search ON chat_targets USING gin (search);
CREATE INDEX chat_targets_created_order ON chat_targets (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX chat_targets_name_order ON chat_targets (name, id) WHERE deleted_at IS NULL;
CREATE INDEX chat_targets_bin ON chat_targets (updated_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

-- How far the history was read for webhooks.
CREATE TABLE webhook_feed (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    xid  xid8 NOT NULL,
    id   uuid NOT NULL
);

CREATE TABLE effects (
    id             uuid PRIMARY KEY,
    process_id     uuid REFERENCES processes,
    step           text NOT NULL DEFAULT '',
    visit          integer NOT NULL DEFAULT 1,
    subject        text NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('notice', 'digest', 'change', 'test')),
    way            text NOT NULL CHECK (way IN ('mail', 'chat', 'webhook')),
    target_id      uuid NOT NULL, -- a person, a chat target or a webhook
    notice_ids     uuid[] NOT NULL DEFAULT '{}',
    change_id      uuid,
    state          text NOT NULL DEFAULT 'intended' CHECK (state IN ('intended', 'sending', 'done', 'unknown', 'failed', 'left')),
    created_at     timestamptz NOT NULL,
    next_at        timestamptz,
    attempts       integer NOT NULL DEFAULT 0,
    attempt_id     uuid,
    taken_until    timestamptz,
    handed_at      timestamptz, -- when what cannot be taken back began
    first_tried_at timestamptz,
    ended_at       timestamptz,
    code           integer NOT NULL DEFAULT 0,
    problem        jsonb,
    UNIQUE NULLS NOT DISTINCT (process_id, step, visit, subject, kind),
    CHECK ((state = 'intended') = (next_at IS NOT NULL)),
    CHECK ((state = 'sending') = (taken_until IS NOT NULL)),
    CHECK ((state IN ('done', 'failed', 'left')) = (ended_at IS NOT NULL))
);
CREATE INDEX effects_due ON effects (way, next_at, id) WHERE state = 'intended';
CREATE INDEX effects_taken ON effects (way, taken_until) WHERE state = 'sending';
CREATE INDEX effects_state ON effects (state, id DESC);
CREATE INDEX effects_target ON effects (target_id, id DESC);

-- What the mail catcher of a demo company has caught.
CREATE TABLE caught_mail (
    id         uuid PRIMARY KEY,
    at         timestamptz NOT NULL,
    sender     text NOT NULL,
    recipients text[] NOT NULL,
    subject    text NOT NULL,
    text       text NOT NULL,
    html       text NOT NULL
);
