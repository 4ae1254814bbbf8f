-- Sessions and tokens.
SELECT;
