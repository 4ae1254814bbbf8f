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
	sql := "SELECT coalesce(" + table + ".search && " + open + "::text[] AND " + visible(schema, viewer, args) + ", false), " + table + ".id, " +
		table + "." + title.Column + "::text, coalesce(owner.name, ''), coalesce(department.name, '')," +
		" ARRAY(SELECT key FROM unnest(" + marks + "::text[]) key WHERE key = ANY(" + table + ".search) ORDER BY key)" +
		" FROM " + table + " LEFT JOIN users owner ON owner.id = " + owner +
		" LEFT JOIN departments department ON department.id = owner.department_id" +
		" WHERE " + table + ".deleted_at IS NULL AND " + table + ".search && " + marks + "::text[] AND " + table + ".id <> " + args.add(except) +
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
func KeyMatches(ctx context.Context, db Querier, viewer crm.Viewer, schema crm.Schema, keys []string) ([]KeyMatch, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	args := &arguments{}
	mark := args.add(keys)
	found, err := collect(ctx, db, pgx.RowToStructByPos[KeyMatch], "SELECT id, version, key, "+visible(schema, viewer, args)+
		" FROM "+schema.Table()+", unnest(search) key WHERE search && "+mark+" AND key = ANY("+mark+") AND deleted_at IS NULL ORDER BY created_at, id", args.values...)
	if err != nil {
		return nil, fmt.Errorf("find matches: %w", err)
	}
	return found, nil
}
