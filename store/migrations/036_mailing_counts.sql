-- What of a mailing is still to go is asked every second while it goes out,
-- however many letters it has.
CREATE INDEX effects_mailing_open ON effects (process_id, state, attempts) WHERE kind = 'mailing' AND state IN ('intended', 'sending');
