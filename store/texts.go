package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// KeyMatch is a record of a kind that has one of the match keys looked for.
type KeyMatch struct {
	ID      uuid.UUID
	Version int64
	Key     string
	Seen    bool // the viewer may see it
}

// KeyMatches finds the records of a kind that have any of the match keys; those
// that the viewer may not see are marked.
func KeyMatches(ctx context.Context, tx *Tx, schema crm.Schema, keys []string) ([]KeyMatch, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	args := &arguments{}
	sql := "WITH hits AS MATERIALIZED (SELECT id FROM " + schema.Table() + " WHERE search && " + args.add(keys) + ")" +
		" SELECT id, version, search, " + visible(schema, tx.Viewer, args) + " FROM hits JOIN " + schema.Table() +
		" USING (id) WHERE deleted_at IS NULL ORDER BY created_at, id"
	var found []KeyMatch
	err := tx.underIndexes(ctx, func() (err error) {
		found, err = keyMatches(ctx, tx, sql, args, keys)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find matches: %w", err)
	}
	return found, nil
}

func keyMatches(ctx context.Context, tx *Tx, sql string, args *arguments, keys []string) ([]KeyMatch, error) {
	rows, err := tx.Query(ctx, sql, args.values...)
	if err != nil {
		return nil, err
	}
	wanted := make(map[string]bool, len(keys))
	for _, key := range keys {
		wanted[key] = true
	}
	var found []KeyMatch
	var match KeyMatch
	var tokens []string
	_, err = pgx.ForEachRow(rows, []any{&match.ID, &match.Version, &tokens, &match.Seen}, func() error {
		for _, match.Key = range tokens {
			if wanted[match.Key] {
				found = append(found, match)
			}
		}
		return nil
	})
	return found, err
}

// underIndexes asks something without reading whole tables. Asked about a
// thousand keys at once, the planner believes that nearly every record has one
// of them; but to hold one record against the list takes a millisecond. The
// question must have no condition that another index would serve.
func (tx *Tx) underIndexes(ctx context.Context, ask func() error) error {
	if _, err := tx.Exec(ctx, "SET LOCAL enable_seqscan = off"); err != nil {
		return err
	}
	if err := ask(); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "SET LOCAL enable_seqscan = on")
	return err
}

// ByText finds records by what people write for them: the number, a unique
// field or the title, exactly, without regard to case or by the name that
// tells it from others.
func ByText(ctx context.Context, db Querier, viewer crm.Viewer, schema crm.Schema, texts []string) (map[string][]uuid.UUID, error) {
	names := namesOf(schema)
	folded := make([]string, len(texts))
	keys := make([]string, len(texts))
	for i, text := range texts {
		folded[i], keys[i] = foldText(text), crm.NormalName(text)
	}
	few, err := isSmall(ctx, db, schema)
	if err != nil {
		return nil, err
	}
	args := &arguments{}
	condition := "true"
	if !few {
		condition = largeCondition(schema, names, texts, keys, args)
	}
	rows, err := db.Query(ctx, "SELECT id, ARRAY["+joinColumns(names)+"]::text[] FROM "+schema.Table()+
		" WHERE deleted_at IS NULL AND "+condition+" AND "+visible(schema, viewer, args), args.values...)
	if err != nil {
		return nil, fmt.Errorf("find %s by text: %w", schema.Plural, err)
	}
	exact, near := map[string][]uuid.UUID{}, map[string][]uuid.UUID{}
	var id uuid.UUID
	var values []string
	_, err = pgx.ForEachRow(rows, []any{&id, &values}, func() error {
		note(exact, id, values, foldText)
		note(near, id, values, crm.NormalName)
		return nil
	})
	found := map[string][]uuid.UUID{}
	for i, text := range texts {
		if found[text] = exact[folded[i]]; len(found[text]) == 0 && keys[i] != "" {
			found[text] = near[keys[i]]
		}
	}
	return found, err
}

// smallKind is up to how many records of a kind are read whole to find some by
// their names.
const smallKind = 5000

func isSmall(ctx context.Context, db Querier, schema crm.Schema) (bool, error) {
	var count int
	err := db.QueryRow(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+schema.Table()+" WHERE deleted_at IS NULL LIMIT $1) AS few", smallKind+1).Scan(&count)
	if err != nil {
		return false, fmt.Errorf("count %s: %w", schema.Plural, err)
	}
	return count <= smallKind, nil
}

// namesOf lists the columns by which people name records of a kind.
func namesOf(schema crm.Schema) []string {
	var columns []string
	for _, f := range schema.Fields {
		if f.Type == crm.Text && (f.Name == schema.Title || f.Name == "number" || f.Name == "nameZh" || f.Name == "nameEn" || f.Unique) {
			columns = append(columns, f.Column)
		}
	}
	return columns
}

func joinColumns(columns []string) string { return strings.Join(columns, ", ") }

// largeCondition finds some among very many under indexes: exactly, or by their
// match keys.
func largeCondition(schema crm.Schema, columns, texts, keys []string, args *arguments) string {
	mark := args.add(texts)
	var ways []string
	for _, column := range columns {
		ways = append(ways, column+" = ANY("+mark+")")
	}
	if slices.Contains(schema.Match, schema.Title) {
		ways = append(ways, "search && "+args.add(crm.NameKeys(keys)))
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

func foldText(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// note files a record under each of its names, once.
func note(index map[string][]uuid.UUID, id uuid.UUID, names []string, fold func(string) string) {
	for _, name := range names {
		key := fold(name)
		if key != "" && !slices.Contains(index[key], id) {
			index[key] = append(index[key], id)
		}
	}
}
