-- Attachments and comments on records.
SELECT;
