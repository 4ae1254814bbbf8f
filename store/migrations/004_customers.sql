-- Whom we sell to.
CREATE SEQUENCE customer_numbers;
CREATE TABLE customers (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    created_by  uuid REFERENCES users,
    deleted_at  timestamptz,
    search      text[] NOT NULL DEFAULT '{}',
    number      text NOT NULL UNIQUE,
    name        text NOT NULL,
    short_name  text NOT NULL DEFAULT '',
    grade       text NOT NULL DEFAULT '' CHECK (grade IN ('', 'A', 'B', 'C')),
    industry    text NOT NULL DEFAULT '',
    region      text NOT NULL DEFAULT '',
    phone       text NOT NULL DEFAULT '',
    email       text NOT NULL DEFAULT '',
    website     text NOT NULL DEFAULT '',
    address     text NOT NULL DEFAULT '',
    owner_id    uuid REFERENCES users,
    note        text NOT NULL DEFAULT ''
);
CREATE INDEX customers_search ON customers USING gin (search);
CREATE INDEX customers_updated ON customers (updated_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX customers_created ON customers (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX customers_name ON customers (name, id) WHERE deleted_at IS NULL;
CREATE INDEX customers_owner ON customers (owner_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL;
