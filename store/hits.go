package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// Hits are the records for a search over all kinds: first those whose title
// begins with the words, then those that changed last. It tells whether there
// are more than the limit.
func (t *Table[T, P]) Hits(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, q Query) (hits []P, more bool, err error) {
	first, err := t.beginning(ctx, db, at, viewer, q)
	if err != nil {
		return nil, false, err
	}
	if len(first) > q.Limit {
		return first[:q.Limit], true, nil
	}
	recent, err := t.recent(ctx, db, at, viewer, q, q.Limit+1+len(first))
	if err != nil {
		return nil, false, err
	}
	known := map[uuid.UUID]bool{}
	for _, record := range slices.Concat(first, recent) {
		if id := record.Meta().ID; !known[id] {
			known[id] = true
			hits = append(hits, record)
		}
	}
	return hits[:min(len(hits), q.Limit)], len(hits) > q.Limit, nil
}

// lookedThrough is among how many of the records that changed last a word is
// looked for first.
const lookedThrough = 5000

// recent are the found records that changed last. A frequent word is met soon
// among those; for a rare one the index on the words is read. PostgreSQL itself
// cannot tell which is which for words outside its statistics, and for a small
// limit it would walk through all records.
func (t *Table[T, P]) recent(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, q Query, limit int) ([]P, error) {
	read := func(from string, fence string) ([]P, error) {
		args := &arguments{}
		where, err := t.where(viewer, at, q, args)
		if err != nil {
			return nil, err
		}
		// The sub-select has the name of the table, which the conditions use.
		records, err := collect(ctx, db, t.scan, "SELECT "+t.names+" FROM (SELECT * FROM "+from+" WHERE "+where+fence+") found"+
			" ORDER BY updated_at DESC, id DESC LIMIT "+args.add(limit), args.values...)
		if err != nil {
			return nil, fmt.Errorf("search %s: %w", t.Schema.Plural, err)
		}
		return records, nil
	}
	name := t.Schema.Table()
	latest := fmt.Sprintf("(SELECT * FROM %s WHERE deleted_at IS NULL ORDER BY updated_at DESC, id DESC LIMIT %d) %s", name, lookedThrough, name)
	records, err := read(latest, "")
	if err != nil || len(records) == limit {
		return records, err
	}
	return read(name, " OFFSET 0") // keeps the order outside from choosing the index
}

// beginning are the records whose title begins with the words, where titles
// are texts by which the person may find them.
func (t *Table[T, P]) beginning(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, q Query) ([]P, error) {
	title, ok := t.schemaOf(q, viewer).Field(t.Schema.Title)
	if !ok || title.Type != crm.Text || !slices.Contains(t.schemaOf(q, viewer).Search, title.Name) {
		return nil, nil
	}
	args := &arguments{}
	where, err := t.where(viewer, at, q, args)
	if err != nil {
		return nil, err
	}
	var ways []string
	for _, start := range spellings(strings.TrimSpace(q.Text)) {
		ways = append(ways, title.Column+" >= "+args.add(start)+" AND "+title.Column+" < "+args.add(start+lastCharacter))
	}
	records, err := collect(ctx, db, t.scan, "SELECT "+t.names+" FROM "+t.Schema.Table()+" WHERE "+where+" AND ("+
		strings.Join(ways, " OR ")+") ORDER BY "+title.Column+", id LIMIT "+args.add(q.Limit+1), args.values...)
	if err != nil {
		return nil, fmt.Errorf("search %s: %w", t.Schema.Plural, err)
	}
	return records, nil
}

// lastCharacter comes after all that a text can go on with.
const lastCharacter = "\U0010FFFF"

// spellings are the ways in which names are usually written: the index on a
// title knows capitals from small letters.
func spellings(text string) []string {
	lower := strings.ToLower(text)
	runes := []rune(lower)
	ways := []string{text, lower, strings.ToUpper(text), strings.ToUpper(string(runes[:1])) + string(runes[1:])}
	slices.Sort(ways)
	return slices.Compact(ways)
}
