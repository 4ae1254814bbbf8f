-- People, how they sign in, and what they tried.
CREATE TABLE users (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    name        text NOT NULL,
    login       text NOT NULL,
    role        text NOT NULL CHECK (role IN ('staff', 'manager', 'admin')),
    manager_id  uuid REFERENCES users,
    email       text NOT NULL DEFAULT '',
    phone       text NOT NULL DEFAULT '',
    language    text NOT NULL DEFAULT 'zh-CN' CHECK (language IN ('zh-CN', 'en')),
    away_until  timestamptz,
    active      boolean NOT NULL DEFAULT true
);
CREATE UNIQUE INDEX users_login ON users (login) WHERE deleted_at IS NULL;
CREATE INDEX users_manager ON users (manager_id);
CREATE INDEX users_search ON users USING gin (search);
CREATE INDEX users_created ON users (created_at DESC, id DESC) WHERE deleted_at IS NULL;

-- Passwords stand apart so that no list of users can ever carry one.
CREATE TABLE passwords (
    user_id     uuid PRIMARY KEY REFERENCES users,
    hash        text NOT NULL,
    changed_at  timestamptz NOT NULL
);

CREATE TABLE sessions (
    token_hash  bytea PRIMARY KEY,
    user_id     uuid NOT NULL REFERENCES users,
    csrf_token  text NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE tokens (
    id          uuid PRIMARY KEY,
    token_hash  bytea NOT NULL UNIQUE,
    user_id     uuid NOT NULL REFERENCES users,
    name        text NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz,
    revoked_at  timestamptz
);
CREATE INDEX tokens_user ON tokens (user_id);

CREATE TABLE sign_in_failures (
    id          uuid PRIMARY KEY,
    login       text NOT NULL,
    address     text NOT NULL,
    at          timestamptz NOT NULL
);
CREATE INDEX sign_in_failures_login ON sign_in_failures (login, at);
CREATE INDEX sign_in_failures_address ON sign_in_failures (address, at);

CREATE TABLE settings (
    key         text PRIMARY KEY,
    value       jsonb NOT NULL
);
