-- Data from elsewhere: files as they were read, and what came of each row.
CREATE TABLE imports (
    id           uuid PRIMARY KEY,
    version      bigint NOT NULL DEFAULT 1,
    kind         text NOT NULL,
    file_name    text NOT NULL,
    file_size    bigint NOT NULL,
    found        jsonb NOT NULL,    -- what was recognised of the file
    columns      text[] NOT NULL,
    samples      jsonb NOT NULL,    -- some texts of each column
    row_count    integer NOT NULL,
    mapping      jsonb NOT NULL,
    options      jsonb NOT NULL,
    state        text NOT NULL CHECK (state IN ('staged', 'checking', 'checked', 'running', 'done', 'undoing', 'undone')),
    counts       jsonb NOT NULL DEFAULT '{}',
    problems     jsonb NOT NULL DEFAULT '[]', -- how often each problem, by field
    job_id       uuid REFERENCES jobs,
    created_by   uuid NOT NULL REFERENCES users,
    created_at   timestamptz NOT NULL,
    finished_at  timestamptz
);
CREATE INDEX imports_maker ON imports (created_by, id DESC);

CREATE TABLE import_rows (
    import_id     uuid NOT NULL REFERENCES imports,
    row           integer NOT NULL,  -- as the file counts it
    cells         text[] NOT NULL,
    key           bytea NOT NULL,    -- of the row as a whole, and how often it had come before
    status        text NOT NULL DEFAULT 'ready' CHECK (status IN ('ready', 'created', 'updated', 'skipped', 'refused', 'undone')),
    act           text NOT NULL DEFAULT '', -- what a trial would do
    record_id     uuid,
    version_after bigint,
    old_values    jsonb,             -- of an updated record, what it had
    problems      jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (import_id, row)
);
CREATE INDEX import_rows_status ON import_rows (import_id, status, row);

-- Which record a row of a source became, so that the same row makes no second.
CREATE TABLE import_keys (
    kind      text NOT NULL,
    key       bytea NOT NULL,
    record_id uuid NOT NULL,
    PRIMARY KEY (kind, key)
);
CREATE INDEX import_keys_record ON import_keys (record_id);
