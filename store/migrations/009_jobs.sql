-- Long work.
SELECT;
