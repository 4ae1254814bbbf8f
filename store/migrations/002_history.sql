-- What happened (changes), what is still to be told to the outside (outbox),
-- and what was already answered (idempotency_keys): three different things.
CREATE TABLE changes (
    id          uuid PRIMARY KEY,
    -- The writing transaction; readers pass over rows of transactions that
    -- older ones may still precede. Technical.
    xid         xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at          timestamptz NOT NULL,
    type        text NOT NULL,
    record_kind text NOT NULL,
    record_id   uuid NOT NULL,
    actor_id    uuid REFERENCES users,
    actor_name  text NOT NULL,
    process_id  uuid,
    task_id     uuid,
    decision_id uuid,
    data        jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX changes_record ON changes (record_kind, record_id, id DESC);
CREATE INDEX changes_process ON changes (process_id, id) WHERE process_id IS NOT NULL;
CREATE INDEX changes_xid ON changes (xid, id);

CREATE TABLE outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic       text NOT NULL,
    subject     text NOT NULL,
    dedupe_key  text UNIQUE,
    written_at  timestamptz NOT NULL DEFAULT now()  -- technical: the age of what waits
);

CREATE INDEX outbox_subject ON outbox (subject, topic);

CREATE TABLE idempotency_keys (
    user_id     uuid NOT NULL REFERENCES users,
    key         text NOT NULL,
    request     bytea NOT NULL,
    status      integer NOT NULL,
    etag        text NOT NULL,
    body        bytea NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (user_id, key)
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
