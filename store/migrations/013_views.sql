-- Saved views.
SELECT;
