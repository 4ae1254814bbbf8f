//go:build realdata

// Package realdata tries the product on real exports, which are not part of
// the repository: it reads them from the folder named by -data.
package realdata

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/e2e/product"
	"github.com/baton-crm/baton/embedded/postgres"
)

var exports = flag.String("data", "", "folder with the exports")

// house is a running product with its admin.
type house struct {
	binary, folder string
	*product.Product
	admin *product.Person
	db    *pgx.Conn
}

func openHouse(t *testing.T) *house {
	t.Helper()
	binary, err := product.Build(t.Context(), "../..")
	if err != nil {
		t.Fatal(err)
	}
	folder, err := product.Folder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	p, err := product.Start(t.Context(), binary, folder+"/data")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if out, err := p.Stop(); err != nil {
			t.Errorf("stop: %v\n%s", err, out)
		}
	})
	admin, err := p.Admin(t.Context(), binary)
	if err != nil {
		t.Fatal(err)
	}
	return &house{binary, folder, p, admin, connect(t, p)}
}

func export(name string) string { return filepath.Join(*exports, name) }

// read gives the lines of an export, the names of its columns first.
func read(t *testing.T, name string) [][]string {
	t.Helper()
	file, err := os.Open(export(name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func connect(t *testing.T, p *product.Product) *pgx.Conn {
	t.Helper()
	cluster, err := postgres.Attach(t.Context(), p.Data+"/postgres")
	if err != nil {
		t.Fatal(err)
	}
	db, err := pgx.Connect(t.Context(), cluster.URL("baton"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(context.Background()); err != nil {
			t.Error(fmt.Errorf("close: %w", err))
		}
	})
	return db
}

func number(t *testing.T, db *pgx.Conn, sql string) int {
	t.Helper()
	var n int
	if err := db.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
