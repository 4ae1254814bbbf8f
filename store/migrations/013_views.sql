-- Saved views, and in which of them each person wants a kind to open.
CREATE TABLE views (
    id            uuid PRIMARY KEY,
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    created_by    uuid REFERENCES users,
    deleted_at    timestamptz,
    search        text[] NOT NULL DEFAULT '{}',
    custom        jsonb NOT NULL DEFAULT '{}',
    name          text NOT NULL,
    kind          text NOT NULL,
    filter        text NOT NULL DEFAULT '',
    query         text NOT NULL DEFAULT '',
    sort          text NOT NULL DEFAULT '',
    columns       text NOT NULL DEFAULT '',
    layout        text NOT NULL DEFAULT 'list' CHECK (layout IN ('list', 'board')),
    owner_id      uuid REFERENCES users,
    team_id       uuid REFERENCES teams,
    department_id uuid REFERENCES departments,
    everybody     boolean NOT NULL DEFAULT false
);
CREATE INDEX views_kind ON views (kind, name, id) WHERE deleted_at IS NULL;
CREATE INDEX views_search ON views USING gin (search);

CREATE TABLE default_views (
    user_id uuid NOT NULL REFERENCES users,
    kind    text NOT NULL,
    view_id uuid NOT NULL REFERENCES views ON DELETE CASCADE,
    PRIMARY KEY (user_id, kind)
);

-- The search over all kinds looks first for names that begin with the words.
CREATE INDEX leads_name ON leads (name, id) WHERE deleted_at IS NULL;
