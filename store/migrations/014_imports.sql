-- Data from elsewhere.
SELECT;
