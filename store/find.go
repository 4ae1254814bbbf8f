package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// Query says which records of a kind to find.
type Query struct {
	Text   string // free text; every word of it must occur
	Filter string // in the filter language
	Sort   string // a declared sort, "-" before it for descending; empty: the kind's default
	Cursor string // where the page before ended; empty: the first page
	Limit  int
	// Schema is the kind as the company uses it and the viewer may know it; nil
	// is the kind as declared.
	Schema *crm.Schema
	// Act is what the person must be able to do with the records besides
	// viewing them; empty asks for no more.
	Act crm.Act
	// Pool finds what lies in the pools that the viewer may take from, instead of
	// what they see. Which of it they do not know in full, InPoolOnly tells.
	Pool bool
}

// schemaOf is the kind by whose fields records may be found and sorted.
func (t *Table[T, P]) schemaOf(q Query, viewer crm.Viewer) crm.Schema {
	if q.Schema != nil {
		return q.Schema.Findable(viewer)
	}
	return t.Schema.Findable(viewer)
}

// Page is some of the records found, and where the next page starts.
type Page[P any] struct {
	Items      []P
	NextCursor string // empty when there are no more
}

// Find returns one page of the records that the viewer may see.
func (t *Table[T, P]) Find(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, q Query) (Page[P], error) {
	order, err := orderOf(t.schemaOf(q, viewer), q.Sort)
	if err != nil {
		return Page[P]{}, err
	}
	args := &arguments{}
	where, err := t.where(viewer, at, q, args)
	if err != nil {
		return Page[P]{}, err
	}
	if q.Cursor != "" {
		after, err := order.after(q.Cursor, args)
		if err != nil {
			return Page[P]{}, err
		}
		where += " AND " + after
	}
	sql := "SELECT " + t.names + " FROM " + t.Schema.Table() + " WHERE " + where +
		" ORDER BY " + order.sql() + " LIMIT " + args.add(rowsToRead(q))
	items, err := collect(ctx, db, t.scan, sql, args.values...)
	if err != nil {
		return Page[P]{}, fmt.Errorf("find %s: %w", t.Schema.Plural, err)
	}
	page := Page[P]{Items: items}
	if len(items) > q.Limit {
		page.Items = items[:q.Limit]
		page.NextCursor = order.cursor(page.Items[q.Limit-1])
	}
	return page, nil
}

// rowsToRead is one more than asked for, to know whether there are more. Of a
// search by words at least a page: for less, PostgreSQL would rather walk
// through the sort than read the index on the words, which takes seconds when
// the word is rare.
func rowsToRead(q Query) int {
	if strings.TrimSpace(q.Text) == "" {
		return q.Limit + 1
	}
	return max(q.Limit, searchedAtLeast) + 1
}

const searchedAtLeast = 50

// countLimit is up to where counting is exact; beyond it nobody needs the
// number and the database would read for long.
const countLimit = 10_000

// Count counts the records that the viewer may see, exactly up to 10,000.
func (t *Table[T, P]) Count(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, q Query) (count int, more bool, err error) {
	args := &arguments{}
	where, err := t.where(viewer, at, q, args)
	if err != nil {
		return 0, false, err
	}
	err = db.QueryRow(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+t.Schema.Table()+" WHERE "+where+
		" LIMIT "+args.add(countLimit+1)+") found", args.values...).Scan(&count)
	if err != nil {
		return 0, false, fmt.Errorf("count %s: %w", t.Schema.Plural, err)
	}
	return min(count, countLimit), count > countLimit, nil
}

func (t *Table[T, P]) where(viewer crm.Viewer, at crm.FilterContext, q Query, args *arguments) (string, error) {
	where := "deleted_at IS NULL AND " + t.found(viewer, q, args)
	if q.Act != "" {
		where += " AND " + within(t.Schema, t.Schema.Table(), viewer, q.Act, args)
	}
	if strings.TrimSpace(q.Filter) != "" {
		schema := t.schemaOf(q, viewer) // a filter on what one may not read would tell it
		filter, err := crm.ParseFilter(q.Filter, schema)
		if err != nil {
			return "", err
		}
		where += " AND " + filterSQL(filter, schema, at, args)
		if q.Pool && schema.AsksContact(filter, "") {
			where += " AND " + visible(t.Schema, viewer, args)
		}
	}
	if q.Pool && t.Schema.AsksContact(crm.Filter{}, q.Sort) {
		where += " AND " + visible(t.Schema, viewer, args)
	}
	if text := strings.TrimSpace(q.Text); text != "" {
		where += " AND " + t.matches(text, t.schemaOf(q, viewer).Search, args)
		if q.Pool {
			where += " AND (" + visible(t.Schema, viewer, args) + " OR " + t.matches(text, t.schemaOf(q, viewer).SearchInPool(), args) + ")"
		}
	}
	return where, nil
}

// found are the records among which a query looks.
func (t *Table[T, P]) found(viewer crm.Viewer, q Query, args *arguments) string {
	if q.Pool {
		return inPools(t.Schema, t.Schema.Table(), viewer, args)
	}
	return visible(t.Schema, viewer, args)
}

// matches finds a text by its tokens under the index. Tokens of pairs let a
// few false friends through (“ab bc” has the pairs of “abc”), so each longer
// word is looked for in full as well, in text folded as the tokens are; and so
// is every word where the person may not find records by all of the fields.
func (t *Table[T, P]) matches(text string, fields []string, args *arguments) string {
	tokens := crm.QueryTokens(text)
	if len(tokens) == 0 || len(fields) == 0 {
		return "false"
	}
	conditions := []string{"search @> " + args.add(tokens)}
	for word := range strings.FieldsSeq(crm.SearchText(text)) {
		if len([]rune(word)) <= 2 && len(fields) == len(t.Schema.Search) {
			continue
		}
		conditions = append(conditions, t.holds(word, fields, args))
	}
	return "(" + strings.Join(conditions, " AND ") + ")"
}

// holds is the condition that one of the fields holds a word.
func (t *Table[T, P]) holds(word string, fields []string, args *arguments) string {
	mark := args.add("%" + word + "%")
	var ways []string
	for _, name := range fields {
		f, _ := t.Schema.Field(name)
		ways = append(ways, "normalize("+f.Column+", NFKC) ILIKE "+mark)
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

// SeesReferred says whether the viewer may see what a record refers to of a
// kind; what refers to nothing has nothing to hide.
func SeesReferred(ctx context.Context, db Querier, viewer crm.Viewer, record crm.Schema, id uuid.UUID, kind string) (bool, error) {
	referred, ok := crm.SchemaNamed(kind)
	if !ok {
		return true, nil
	}
	for _, f := range record.Fields {
		if f.Reference != kind || f.Type != crm.Reference || f.IsCustom() {
			continue
		}
		args := &arguments{}
		var hidden bool
		err := db.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM "+record.Table()+" r JOIN "+referred.Table()+" o ON o.id = r."+f.Column+
			" WHERE r.id = "+args.add(id)+" AND NOT "+within(referred, "o", viewer, crm.View, args)+")", args.values...).Scan(&hidden)
		if err != nil || hidden {
			return false, err
		}
	}
	return true, nil
}
