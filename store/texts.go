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

// NamingFields are the fields by whose texts people name a record of a kind.
func NamingFields(schema crm.Schema) []crm.Field {
	return slices.DeleteFunc(slices.Clone(schema.Fields), func(f crm.Field) bool {
		named := f.Name == schema.Title || f.Name == "number" || f.Name == "nameZh" || f.Name == "nameEn" || f.Unique
		return f.Type != crm.Text || !named
	})
}

func namesOf(schema crm.Schema) []string {
	var columns []string
	for _, f := range NamingFields(schema) {
		columns = append(columns, f.Column)
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
		ways = append(ways, matchKeys+" && "+args.add(crm.NameKeys(keys)))
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
