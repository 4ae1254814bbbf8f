-- The keys by which records about the same company or person are found get a
-- column and an index of their own, which knows them at once: imports ask for
-- thousands of them. The words that people search by may then wait in a short
-- list beside their index, which merges hundreds of records in one go.
DROP INDEX customers_search, leads_search, registrations_search;

ALTER TABLE customers ADD COLUMN match_keys text[] NOT NULL DEFAULT '{}';
ALTER TABLE leads ADD COLUMN match_keys text[] NOT NULL DEFAULT '{}';
ALTER TABLE registrations ADD COLUMN match_keys text[] NOT NULL DEFAULT '{}';

UPDATE customers SET match_keys = ARRAY(SELECT key FROM unnest(search) key WHERE key LIKE '=%'),
    search = ARRAY(SELECT token FROM unnest(search) token WHERE token NOT LIKE '=%');
UPDATE leads SET match_keys = ARRAY(SELECT key FROM unnest(search) key WHERE key LIKE '=%'),
    search = ARRAY(SELECT token FROM unnest(search) token WHERE token NOT LIKE '=%');
UPDATE registrations SET match_keys = ARRAY(SELECT key FROM unnest(search) key WHERE key LIKE '=%'),
    search = ARRAY(SELECT token FROM unnest(search) token WHERE token NOT LIKE '=%');

CREATE INDEX customers_match_keys ON customers USING gin (match_keys) WITH (fastupdate = off);
CREATE INDEX leads_match_keys ON leads USING gin (match_keys) WITH (fastupdate = off);
CREATE INDEX registrations_match_keys ON registrations USING gin (match_keys) WITH (fastupdate = off);

-- So many kilobytes of words may wait: some five hundred records, which a
-- search reads in half a millisecond.
CREATE INDEX customers_search ON customers USING gin (search) WITH (gin_pending_list_limit = 512);
CREATE INDEX leads_search ON leads USING gin (search) WITH (gin_pending_list_limit = 512);
CREATE INDEX registrations_search ON registrations USING gin (search) WITH (gin_pending_list_limit = 512);
ALTER INDEX contacts_search SET (fastupdate = on, gin_pending_list_limit = 512);
ALTER INDEX complaints_search SET (gin_pending_list_limit = 512);
ALTER INDEX deals_search SET (gin_pending_list_limit = 512);
ALTER INDEX interactions_search SET (gin_pending_list_limit = 512);
ALTER INDEX orders_search SET (gin_pending_list_limit = 512);
ALTER INDEX notes_search SET (gin_pending_list_limit = 512);

-- The first contacts that wait for each person, which rosters weigh.
CREATE INDEX tasks_first_contacts ON tasks (assignee_id) WHERE kind = 'first-contact' AND state IN ('waiting', 'open');

-- An older program, which knows nothing of the keys, adds no record without them.
ALTER TABLE customers ALTER match_keys DROP DEFAULT;
ALTER TABLE leads ALTER match_keys DROP DEFAULT;
ALTER TABLE registrations ALTER match_keys DROP DEFAULT;
