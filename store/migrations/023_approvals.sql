-- Rounds of signatures.
SELECT 1;
