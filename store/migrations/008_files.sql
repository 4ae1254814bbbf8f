-- What people hang on records of any kind: files, comments and tags.

-- The ledger of contents. A row is written before its content is kept and goes
-- after the content was removed, so that no crash leaves one that nobody knows.
CREATE TABLE blobs (
    sha256      text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size        bigint NOT NULL,
    used_at     timestamptz NOT NULL
);
CREATE INDEX blobs_used ON blobs (used_at);

CREATE TABLE attachments (
    id           uuid PRIMARY KEY,
    record_kind  text NOT NULL,
    record_id    uuid NOT NULL,
    name         text NOT NULL,
    content_type text NOT NULL,
    size         bigint NOT NULL,
    sha256       text NOT NULL,
    created_at   timestamptz NOT NULL,
    created_by   uuid REFERENCES users,
    deleted_at   timestamptz
);
CREATE INDEX attachments_record ON attachments (record_kind, record_id, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX attachments_content ON attachments (sha256) WHERE deleted_at IS NULL;

CREATE TABLE comments (
    id          uuid PRIMARY KEY,
    record_kind text NOT NULL,
    record_id   uuid NOT NULL,
    text        text NOT NULL,
    mentions    uuid[] NOT NULL DEFAULT '{}',
    created_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    edited_at   timestamptz,
    deleted_at  timestamptz
);
CREATE INDEX comments_record ON comments (record_kind, record_id, id DESC) WHERE deleted_at IS NULL;

CREATE TABLE tags (
    id          uuid PRIMARY KEY,
    name        text NOT NULL,
    folded      text NOT NULL,
    tone        text NOT NULL DEFAULT 'neutral' CHECK (tone IN ('neutral', 'info', 'good', 'warning', 'bad')),
    CONSTRAINT tags_once UNIQUE (folded)
);

CREATE TABLE record_tags (
    record_kind text NOT NULL,
    record_id   uuid NOT NULL,
    tag_id      uuid NOT NULL REFERENCES tags,
    PRIMARY KEY (record_kind, record_id, tag_id)
);
CREATE INDEX record_tags_tag ON record_tags (tag_id, record_kind, record_id);
