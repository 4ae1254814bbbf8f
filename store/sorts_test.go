package store

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// TestSorts keeps lists as fast with a million records as with ten thousand: a
// page is read along an index, never by sorting what was found.
func TestSorts(t *testing.T) {
	connection := planning(t)
	id := uuid.New()
	people := map[string]crm.Viewer{
		"staff":    {ID: id, Role: crm.Staff, People: []uuid.UUID{id}, Department: []uuid.UUID{id}, Groups: []uuid.UUID{id}},
		"managers": {ID: id, Role: crm.Manager, People: []uuid.UUID{id, uuid.New()}, Department: []uuid.UUID{id}, Groups: []uuid.UUID{id}},
		"admins":   {ID: id, Role: crm.Admin},
	}
	for _, schema := range crm.Schemas() {
		for _, declared := range append([]string{"-createdAt"}, schema.Sorts...) {
			for _, sort := range []string{declared, reversed(declared)} {
				t.Run(schema.Plural+" by "+sort+" are read along an index", func(t *testing.T) {
					for who, viewer := range people {
						if !viewer.Allowed(schema.Kind, crm.View) {
							continue
						}
						if plan := planOfPage(t, connection, schema, viewer, sort); strings.Contains(plan, "Sort") {
							t.Errorf("for %s they are sorted; give them an index:\n%s", who, plan)
						}
					}
				})
			}
		}
	}
}

// planning connects to an empty database that sorts or reads whole tables only
// where it cannot do otherwise.
func planning(t *testing.T) *pgx.Conn {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), FreshDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := connection.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	for _, setting := range []string{"enable_seqscan", "enable_sort", "enable_bitmapscan"} {
		if _, err := connection.Exec(t.Context(), "SET "+setting+" = off"); err != nil {
			t.Fatal(err)
		}
	}
	return connection
}

// planOfPage is how the database would read a first page.
func planOfPage(t *testing.T, connection *pgx.Conn, schema crm.Schema, viewer crm.Viewer, sort string) string {
	t.Helper()
	order, err := orderOf(schema, sort)
	if err != nil {
		t.Fatal(err)
	}
	args := &arguments{}
	sql := "EXPLAIN SELECT id FROM " + schema.Table() + " WHERE deleted_at IS NULL AND " + visible(schema, viewer, args) +
		" ORDER BY " + order.sql() + " LIMIT 51"
	lines, err := collect(t.Context(), connection, pgx.RowTo[string], sql, args.values...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}
