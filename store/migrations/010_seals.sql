-- Proof that the history was not changed.
SELECT;
