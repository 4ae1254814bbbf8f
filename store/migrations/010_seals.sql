-- Proof that the history was not changed: each change has a salt, batches of
-- changes are chained, and what was erased keeps the digest of what it was.
ALTER TABLE changes
    -- Makes the digest of a change impossible to guess from; goes with what it
    -- salted when a person is erased.
    ADD COLUMN salt uuid DEFAULT gen_random_uuid(),
    -- Of an erased change: what its salt and data hashed to, and the change
    -- that tells who erased it, when and why.
    ADD COLUMN data_digest bytea,
    ADD COLUMN erased_by uuid,
    ADD CONSTRAINT changes_erased_whole CHECK ((erased_by IS NULL) = (salt IS NOT NULL) AND (erased_by IS NULL) = (data_digest IS NULL));
CREATE INDEX changes_erased ON changes (erased_by, id) WHERE erased_by IS NOT NULL;

CREATE TABLE audit_seals (
    number      bigint PRIMARY KEY,
    -- The place in the history up to which the seal reaches: as changes are
    -- ordered by the writing transaction and their id.
    to_xid      xid8 NOT NULL,
    to_id       uuid NOT NULL,
    from_xid    xid8 NOT NULL,
    from_id     uuid NOT NULL,
    count       integer NOT NULL CHECK (count > 0),
    change_ids  uuid[] NOT NULL,
    digests     bytea NOT NULL, -- 32 bytes per change, in the order of change_ids
    hash        bytea NOT NULL, -- of the hash before and of this row
    sealed_at   timestamptz NOT NULL
);
-- Digests look random: trying to compress them is wasted.
ALTER TABLE audit_seals ALTER COLUMN digests SET STORAGE EXTERNAL;
