// Package storetest gives tests a real PostgreSQL: one private cluster per
// test program, one fresh database per test. It is for tests only.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/embedded/postgres"
	"github.com/baton-crm/baton/store"
)

const template = "baton_template"

var cluster struct {
	server *postgres.Server
	count  atomic.Int64
}

// Main runs the tests of a package with a cluster and returns the exit code.
// Every package that calls Open has `func TestMain(m *testing.M) {
// os.Exit(storetest.Main(m)) }`.
func Main(m *testing.M) int {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "baton-test-")
	if err == nil {
		err = os.Chmod(folder, 0o755)
	}
	if err != nil {
		return refuse(err)
	}
	defer os.RemoveAll(folder)
	if cluster.server, err = postgres.Start(ctx, postgres.Options{Folder: folder + "/postgres", Ephemeral: true}); err != nil {
		return refuse(err)
	}
	defer cluster.server.Stop(ctx)
	if err := makeTemplate(ctx); err != nil {
		return refuse(err)
	}
	return m.Run()
}

func refuse(err error) int {
	fmt.Fprintln(os.Stderr, "the tests need PostgreSQL:", err)
	return 1
}

func makeTemplate(ctx context.Context) error {
	if err := execute(ctx, "CREATE DATABASE "+template); err != nil {
		return err
	}
	if _, _, err := store.Migrate(ctx, cluster.server.URL(template)); err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{URL: cluster.server.URL(template)})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Do(ctx, crm.System(), store.Ship)
}

func execute(ctx context.Context, sql string) error {
	connection, err := pgx.Connect(ctx, cluster.server.URL("postgres"))
	if err != nil {
		return err
	}
	defer connection.Close(ctx)
	_, err = connection.Exec(ctx, sql)
	return err
}

// URL makes a fresh database with the current schema and the shipped rules,
// and returns its address.
func URL(t testing.TB) string {
	t.Helper()
	return create(t, template)
}

// EmptyURL makes a database without a schema and returns its address.
func EmptyURL(t testing.TB) string {
	t.Helper()
	return create(t, "template0")
}

func create(t testing.TB, from string) string {
	t.Helper()
	name := fmt.Sprintf("test_%d", cluster.count.Add(1))
	if err := execute(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+from+" STRATEGY FILE_COPY"); err != nil {
		t.Fatalf("make database: %v", err)
	}
	t.Cleanup(func() { // or all of them would lie in memory, be written at every checkpoint and be swept by autovacuum
		if err := execute(context.WithoutCancel(t.Context()), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("remove database: %v", err)
		}
	})
	return cluster.server.URL(name)
}

// errSecondConnection fails the test of what would stand still under load.
var errSecondConnection = errors.New("a transaction asks for a second connection")

// Open opens a fresh database with the current schema, and the shipped rules,
// until the end of the test.
func Open(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{URL: URL(t), MaxConnections: 16})
	if err != nil {
		t.Fatal(err)
	}
	db.Pool.Close()
	config := db.Config()
	config.PrepareConn = func(ctx context.Context, _ *pgx.Conn) (bool, error) {
		if store.HoldsConnection(ctx) {
			return true, errSecondConnection
		}
		return true, nil
	}
	if db.Pool, err = pgxpool.NewWithConfig(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() }) // the pool may have been replaced by then
	if db.Vault, err = store.NewVault(make([]byte, store.VaultKey)); err != nil {
		t.Fatal(err)
	}
	return db
}
