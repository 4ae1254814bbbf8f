package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Query says which records of a kind to find.
type Query struct {
	Text   string // free text; every word of it must occur
	Filter string // in the filter language
	Sort   string // a declared sort, "-" before it for descending; empty: the kind's default
	Cursor string // where the page before ended; empty: the first page
	Limit  int
}

// Page is some of the records found, and where the next page starts.
type Page[P any] struct {
	Items      []P
	NextCursor string // empty when there are no more
}

// Find returns one page of the records that the viewer may see.
func (t *Table[T, P]) Find(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, q Query) (Page[P], error) {
	order, err := t.order(q.Sort)
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
		" ORDER BY " + order.sql() + " LIMIT " + args.add(q.Limit+1)
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
	where := "deleted_at IS NULL AND " + visible(t.Schema, viewer, args)
	if strings.TrimSpace(q.Filter) != "" {
		schema := t.Schema
		if viewer.Role != crm.Admin {
			schema = schema.Public() // a filter on what one may not read would tell it
		}
		filter, err := crm.ParseFilter(q.Filter, schema)
		if err != nil {
			return "", err
		}
		where += " AND " + filterSQL(filter, t.Schema, at, args)
	}
	if text := strings.TrimSpace(q.Text); text != "" {
		where += " AND " + t.matches(text, args)
	}
	return where, nil
}

// matches finds a text by its tokens under the index. Tokens of pairs let a
// few false friends through (“ab bc” has the pairs of “abc”), so each word is
// looked for in full as well, in text folded as the tokens are.
func (t *Table[T, P]) matches(text string, args *arguments) string {
	tokens := crm.QueryTokens(text)
	if len(tokens) == 0 || len(t.Schema.Search) == 0 {
		return "false"
	}
	conditions := []string{"search @> " + args.add(tokens)}
	for word := range strings.FieldsSeq(crm.SearchText(text)) {
		if len([]rune(word)) <= 2 {
			continue
		}
		mark := args.add("%" + word + "%")
		var fields []string
		for _, name := range t.Schema.Search {
			f, _ := t.Schema.Field(name)
			fields = append(fields, "normalize("+f.Column+", NFKC) ILIKE "+mark)
		}
		conditions = append(conditions, "("+strings.Join(fields, " OR ")+")")
	}
	return "(" + strings.Join(conditions, " AND ") + ")"
}

// order is a declared sort with the id as the last word, so that pages neither
// skip nor repeat a record.
type order struct {
	field      crm.Field
	descending bool
}

func (t *Table[T, P]) order(sort string) (order, error) {
	name := strings.TrimPrefix(sort, "-")
	descending := name != sort
	if sort == "" {
		name, descending = t.Schema.Sorts[0], true
	}
	if !slices.Contains(t.Schema.Sorts, name) {
		list := strings.Join(t.Schema.Sorts, ", ")
		return order{}, crm.InvalidField("sort", "unknown-sort",
			crm.Label{ZH: "不能按“%s”排序", EN: "It cannot be sorted by “%s”"}.With(name),
			crm.Label{ZH: "可用的排序：%s", EN: "Sort by one of: %s"}.With(list))
	}
	field, _ := t.Schema.Field(name)
	return order{field, descending}, nil
}

func (o order) sql() string {
	direction := ""
	if o.descending {
		direction = " DESC"
	}
	return o.field.Column + direction + ", id" + direction
}

type position struct {
	Value json.RawMessage `json:"v"`
	ID    uuid.UUID       `json:"i"`
}

// cursor names the place of a record in the order.
func (o order) cursor(record interface{ Meta() *crm.Base }) string {
	data, err := json.Marshal(position{jsonOfAny(o.field.Value(record)), record.Meta().ID})
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

func jsonOfAny(value any) json.RawMessage {
	data, err := json.Marshal(value)
	if err != nil {
		return json.RawMessage("null")
	}
	return data
}

// after is the condition for what comes after a cursor.
func (o order) after(cursor string, args *arguments) (string, error) {
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return "", invalidCursor()
	}
	var p position
	if err := json.Unmarshal(data, &p); err != nil {
		return "", invalidCursor()
	}
	value, err := o.value(p.Value)
	if err != nil {
		return "", invalidCursor()
	}
	comparison := " > "
	if o.descending {
		comparison = " < "
	}
	return "(" + o.field.Column + ", id)" + comparison + "(" + args.add(value) + ", " + args.add(p.ID) + ")", nil
}

func invalidCursor() error {
	return crm.InvalidField("cursor", "invalid-cursor",
		crm.Label{ZH: "翻页位置无效", EN: "The place to continue from is not valid"},
		crm.Label{ZH: "请从第一页重新开始", EN: "Start again from the first page"})
}

func (o order) value(raw json.RawMessage) (any, error) {
	switch o.field.Type {
	case crm.Time:
		var at time.Time
		err := json.Unmarshal(raw, &at)
		return at, err
	case crm.Number:
		var n int32
		err := json.Unmarshal(raw, &n)
		return n, err
	}
	var text string
	err := json.Unmarshal(raw, &text)
	if strings.ContainsRune(text, 0) {
		return nil, crm.ErrInvalid
	}
	return text, err
}

// Names gives the names of records by id, as far as the viewer may see them;
// colleagues' names everybody may.
func Names(ctx context.Context, db Querier, viewer crm.Viewer, kind string, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	schema, ok := crm.SchemaNamed(kind)
	if !ok || len(ids) == 0 {
		return names, nil
	}
	title, _ := schema.Field(schema.Title)
	args := &arguments{}
	sql := "SELECT id, " + title.Column + "::text FROM " + schema.Table() + " WHERE id = ANY(" + args.add(ids) + ")"
	if kind != crm.Users.Name {
		sql += " AND " + visible(schema, viewer, args)
	}
	rows, err := db.Query(ctx, sql, args.values...)
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	var id uuid.UUID
	var name string
	_, err = pgx.ForEachRow(rows, []any{&id, &name}, func() error { names[id] = name; return nil })
	return names, err
}
