-- How numbers of records read, and what was said about records that look alike.

-- What admins set of a series of numbers; a kind without a row has what its
-- declaration says. The counter is the kind's sequence: a number is its value
-- less the base, which moves when a period begins or an admin says so.
CREATE TABLE number_series (
    id          uuid PRIMARY KEY,
    kind        text NOT NULL UNIQUE,
    version     bigint NOT NULL DEFAULT 0, -- of what admins set
    prefix      text NOT NULL,
    digits      integer NOT NULL CHECK (digits BETWEEN 1 AND 12),
    restart     text NOT NULL CHECK (restart IN ('never', 'yearly', 'monthly')),
    period      text NOT NULL, -- such as 2026 or 202611; empty until the first number, and where nothing restarts
    base        bigint NOT NULL
);

-- Records of which somebody has said that they are not the same, each pair once.
CREATE TABLE duplicate_exceptions (
    kind        text NOT NULL,
    one_id      uuid NOT NULL,
    other_id    uuid NOT NULL,
    said_at     timestamptz NOT NULL,
    said_by     uuid REFERENCES users,
    PRIMARY KEY (kind, one_id, other_id),
    CHECK (one_id < other_id)
);

-- The ledger of allocations keeps its lines when a lead is deleted for good:
-- who was given how many still counts.
ALTER TABLE allocations DROP CONSTRAINT allocations_lead_id_fkey;
