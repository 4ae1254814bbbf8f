-- Sessions whose secret changes, passwords that were set for somebody, tokens
-- with scopes. Who is signed in when this comes has to sign in once more.
DELETE FROM sessions;
ALTER TABLE sessions
    DROP COLUMN token_hash,
    ADD COLUMN id         uuid PRIMARY KEY,
    ADD COLUMN seen_at    timestamptz NOT NULL,
    ADD COLUMN user_agent text NOT NULL,
    ADD COLUMN address    text NOT NULL;

-- Every secret a session has had: the one in use, one that was handed out and
-- not seen yet, and those that were replaced, whose use betrays a thief.
CREATE TABLE session_secrets (
    hash        bytea PRIMARY KEY,
    session_id  uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
    made_at     timestamptz NOT NULL,
    used_at     timestamptz,
    replaced_at timestamptz
);
CREATE INDEX session_secrets_session ON session_secrets (session_id);

-- Browsers from which a person has signed in before, by a cookie of their own.
CREATE TABLE known_browsers (
    user_id      uuid NOT NULL REFERENCES users,
    browser_hash bytea NOT NULL,
    first_at     timestamptz NOT NULL,
    PRIMARY KEY (user_id, browser_hash)
);

-- A temporary password opens nothing but the way to one's own.
ALTER TABLE passwords ADD COLUMN temporary boolean NOT NULL DEFAULT false;

-- Tokens made before there were scopes may do what they could.
ALTER TABLE tokens
    ADD COLUMN scopes  text[] NOT NULL DEFAULT '{*:*}',
    ADD COLUMN used_at timestamptz;
ALTER TABLE tokens ALTER COLUMN scopes DROP DEFAULT;
