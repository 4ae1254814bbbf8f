-- Substitutes and urges.
SELECT 1;
