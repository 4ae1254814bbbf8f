-- The records of selling.
SELECT;
