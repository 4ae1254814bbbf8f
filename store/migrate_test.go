package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/tern/v2/migrate"

	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

// migrationsUpTo are the first so many migrations.
func migrationsUpTo(t *testing.T, version int) fstest.MapFS {
	t.Helper()
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil || version > len(files) {
		t.Fatalf("%d migrations, want %d: %v", len(files), version, err)
	}
	first := fstest.MapFS{}
	for _, file := range files[:version] {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		first[filepath.Base(file)] = &fstest.MapFile{Data: text}
	}
	return first
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close(t.Context()) })
	return connection
}

// databaseAt makes a database whose schema has the given version.
func databaseAt(t *testing.T, version int) string {
	t.Helper()
	url := storetest.EmptyURL(t)
	if version == 0 {
		return url
	}
	migrator, err := migrate.NewMigrator(t.Context(), connect(t, url), "public.schema_version")
	if err != nil {
		t.Fatal(err)
	}
	if err := migrator.LoadMigrations(migrationsUpTo(t, version)); err != nil {
		t.Fatal(err)
	}
	if err := migrator.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return url
}

// describe lists the columns, indexes and constraints of a database.
func describe(t *testing.T, url string) []string {
	t.Helper()
	rows, err := connect(t, url).Query(t.Context(), `
		SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default)
		FROM information_schema.columns WHERE table_schema = 'public'
		UNION ALL SELECT format('index %s', indexdef) FROM pg_indexes WHERE schemaname = 'public'
		UNION ALL SELECT format('constraint %s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
			WHERE connamespace = 'public'::regnamespace
		ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestMigrate(t *testing.T) {
	has, latest, err := store.SchemaVersion(t.Context(), storetest.URL(t))
	if err != nil || has != latest || latest < 6 {
		t.Fatalf("the database of the tests has version %d, the program needs %d, %v", has, latest, err)
	}
	want := describe(t, storetest.URL(t))
	for version := range int(latest) + 1 {
		t.Run(fmt.Sprintf("goes forward from version %d, with the work that was begun", version), func(t *testing.T) {
			url := databaseAt(t, version)
			var work oldWork
			if version >= versionWithWork {
				work = beginWork(t, url, version)
			}
			before, after, err := store.Migrate(t.Context(), url)
			if err != nil || int(before) != version || after != latest {
				t.Fatalf("went from %d to %d, %v", before, after, err)
			}
			if diff := cmp.Diff(want, describe(t, url)); diff != "" {
				t.Error(diff)
			}
			if version >= versionWithWork {
				work.requireGoesOn(t, url)
			}
		})
	}
	t.Run("is done once by several programs at once", func(t *testing.T) {
		url := storetest.EmptyURL(t)
		var programs sync.WaitGroup
		for range 4 {
			programs.Go(func() {
				if _, after, err := store.Migrate(t.Context(), url); err != nil || after != latest {
					t.Errorf("came to %d, %v", after, err)
				}
			})
		}
		programs.Wait()
	})
	t.Run("refuses a database that a newer program has changed", func(t *testing.T) {
		url := storetest.URL(t)
		if _, err := connect(t, url).Exec(t.Context(), "UPDATE schema_version SET version = version + 1"); err != nil {
			t.Fatal(err)
		}
		before, after, err := store.Migrate(t.Context(), url)
		if err == nil || !strings.Contains(err.Error(), "newer program") || before != latest+1 || after != before {
			t.Errorf("went from %d to %d, %v", before, after, err)
		}
	})
}
