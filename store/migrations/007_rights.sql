-- What people may do.
SELECT;
