-- Processes as people see and steer them: one may be paused, or stand still
-- because a step failed until somebody has looked.
ALTER TABLE processes
    ADD COLUMN paused_at timestamptz,
    ADD COLUMN paused_by uuid REFERENCES users,
    ADD COLUMN reason    text NOT NULL DEFAULT '',    -- of the admin who paused it
    ADD COLUMN failures  integer NOT NULL DEFAULT 0,  -- of its step, one after the other
    ADD COLUMN failed_id text NOT NULL DEFAULT '',    -- by which the log tells of the last one
    DROP CONSTRAINT processes_state_check,
    ADD CONSTRAINT processes_state_check CHECK (state IN ('running', 'waiting', 'paused', 'ended')),
    ADD CONSTRAINT processes_paused CHECK ((state = 'paused') = (paused_at IS NOT NULL) AND (state <> 'paused' OR next_at IS NULL));
CREATE INDEX processes_started_order ON processes (started_at DESC, id DESC);
CREATE INDEX processes_open_order ON processes (started_at DESC, id DESC) WHERE state <> 'ended';
CREATE INDEX notices_process ON notices (process_id) WHERE process_id IS NOT NULL;
