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

// Match is a record that is about the same company or person. Of one that the
// viewer may not see, or may not find by what matched, only kind and department
// are told.
type Match struct {
	Kind       string
	Seen       bool
	ID         uuid.UUID
	Title      string
	Owner      string
	Department string // of the owner
	Keys       []string
}

// matchesOfKind is how many records of one kind are told.
const matchesOfKind = 10

// Matches finds the records of all kinds that share a match key, the latest of
// each kind first, except one record.
func Matches(ctx context.Context, db Querier, viewer crm.Viewer, keys []string, except uuid.UUID) ([]Match, error) {
	var all []Match
	for _, schema := range crm.Schemas() {
		wanted := keysWith(keys, schema.MatchSigns())
		if len(wanted) == 0 {
			continue
		}
		found, err := matchesIn(ctx, db, viewer, schema, wanted, except)
		if err != nil {
			return nil, fmt.Errorf("match %s: %w", schema.Plural, err)
		}
		all = append(all, found...)
	}
	return all, nil
}

// keysWith leaves the keys that begin with one of the signs.
func keysWith(keys, signs []string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		return !slices.ContainsFunc(signs, func(sign string) bool { return strings.HasPrefix(key, sign) })
	})
}

func matchesIn(ctx context.Context, db Querier, viewer crm.Viewer, schema crm.Schema, keys []string, except uuid.UUID) ([]Match, error) {
	args, table := &arguments{}, schema.Table()
	title, _ := schema.Field(schema.Title)
	marks, open := args.add(keys), args.add(keysWith(keys, schema.Findable(viewer).MatchSigns()))
	owner := "NULL"
	if f, ok := schema.Field(schema.Scope.Owner); ok {
		owner = table + "." + f.Column
	}
	sql := "SELECT coalesce(" + table + ".match_keys && " + open + "::text[] AND " + visible(schema, viewer, args) + ", false), " + table + ".id, " +
		table + "." + title.Column + "::text, coalesce(owner.name, ''), coalesce(department.name, '')," +
		" ARRAY(SELECT key FROM unnest(" + marks + "::text[]) key WHERE key = ANY(" + table + ".match_keys) ORDER BY key)" +
		" FROM " + table + " LEFT JOIN users owner ON owner.id = " + owner +
		" LEFT JOIN departments department ON department.id = owner.department_id" +
		" WHERE " + table + ".deleted_at IS NULL AND " + table + ".match_keys && " + marks + "::text[] AND " + table + ".id <> " + args.add(except) +
		" ORDER BY " + table + ".updated_at DESC, " + table + ".id LIMIT " + args.add(matchesOfKind)
	return collect(ctx, db, func(row pgx.CollectableRow) (Match, error) {
		m := Match{Kind: schema.Name}
		err := row.Scan(&m.Seen, &m.ID, &m.Title, &m.Owner, &m.Department, &m.Keys)
		if !m.Seen {
			m.ID, m.Title, m.Owner = uuid.Nil, "", ""
		}
		return m, err
	}, sql, args.values...)
}

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
	sql := "WITH hits AS MATERIALIZED (SELECT id FROM " + schema.Table() + " WHERE match_keys && " + args.add(keys) + ")" +
		" SELECT id, version, match_keys, " + visible(schema, tx.Viewer, args) + " FROM hits JOIN " + schema.Table() +
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
	var theirs []string
	_, err = pgx.ForEachRow(rows, []any{&match.ID, &match.Version, &theirs, &match.Seen}, func() error {
		for _, match.Key = range theirs {
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
