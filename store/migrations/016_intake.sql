-- Imports and the search for duplicates ask for thousands of match keys at
-- once, and the list of tokens not yet merged into an index has to be read
-- against each of them: whoever writes a record merges its tokens at once.
ALTER INDEX leads_search SET (fastupdate = off);
ALTER INDEX customers_search SET (fastupdate = off);
ALTER INDEX contacts_search SET (fastupdate = off);
