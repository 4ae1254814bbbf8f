//go:build !slim

package temporal

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/embedded/postgres"
)

func TestDatabaseUpdate(t *testing.T) {
	options := databaseOptions(t)
	for _, each := range databases {
		t.Run("brings an old "+each.name+" to all that a new one has", func(t *testing.T) {
			fresh, old := each, each
			fresh.name, old.name = "fresh_"+each.name, "old_"+each.name
			makeOld(t, options, old)
			failed := newFailure()
			for _, d := range []database{fresh, old, old} { // again changes nothing
				if err := d.prepare(t.Context(), options, failed); err != nil {
					t.Fatal(err)
				}
			}
			updated := describe(t, options, old)
			for _, line := range describe(t, options, fresh) {
				if !slices.Contains(updated, line) {
					t.Errorf("the updated schema lacks %s", line)
				}
			}
		})
	}
	t.Run("leaves a newer schema alone", func(t *testing.T) {
		newer := databases[0]
		newer.name, newer.version = "newer", "99.0"
		if err := newer.prepare(t.Context(), options, newFailure()); err != nil {
			t.Fatal(err)
		}
		newer.version = databases[0].version
		if err := newer.prepare(t.Context(), options, newFailure()); err != nil {
			t.Error(err)
		}
	})
	t.Run("refuses a version it can't read", func(t *testing.T) {
		odd := databases[0]
		odd.name, odd.version = "odd", "one"
		if err := odd.prepare(t.Context(), options, newFailure()); err != nil {
			t.Fatal(err)
		}
		err := odd.prepare(t.Context(), options, newFailure())
		if err == nil || !strings.Contains(err.Error(), `odd version "one"`) {
			t.Errorf("got %v", err)
		}
	})
}

func databaseOptions(t *testing.T) Options {
	t.Helper()
	folder, err := os.MkdirTemp("", "baton-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o711); err != nil {
		t.Fatal(err)
	}
	server, err := postgres.Start(t.Context(), postgres.Options{Folder: filepath.Join(folder, "data"), Ephemeral: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return Options{
		PostgresHost: server.SocketFolder(), PostgresPort: server.Port(), PostgresUser: server.User(),
		Logger: slog.New(slog.DiscardHandler),
	}
}

// makeOld makes a database as it was before the first migration.
func makeOld(t *testing.T, options Options, d database) {
	t.Helper()
	conn, err := d.open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), versionTables+"insert into schema_version values (0, '"+d.name+"', now(), '0.0', '0.0')",
		pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		t.Fatal(err)
	}
}

// description lists a database's columns, constraints and indexes. Default values are not compared: Temporal's
// migrations leave some behind that its full schema does not have, and its server always writes all columns.
const description = `
select format('%s.%s %s %s', table_name, column_name, data_type, is_nullable)
	from information_schema.columns where table_schema = 'public'
union all
select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
union all
select indexdef from pg_indexes where schemaname = 'public'
union all
select 'version ' || curr_version from schema_version
order by 1`

func describe(t *testing.T, options Options, d database) []string {
	t.Helper()
	conn, err := options.connect(t.Context(), d.name)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	rows, err := conn.Query(t.Context(), description)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) < 30 {
		t.Fatalf("the description has only %d lines", len(lines))
	}
	return lines
}
