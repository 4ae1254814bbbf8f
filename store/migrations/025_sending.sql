-- What is sent out to people and programs.
SELECT 1;
