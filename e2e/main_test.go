package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/e2e/product"
	"github.com/baton-crm/baton/embedded/postgres"
)

// binary is the built program.
var binary string

func TestMain(m *testing.M) {
	var err error
	if binary, err = product.Build(context.Background(), ".."); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// readyWithin is generous: the machine may be busy with other tests.
const readyWithin = 60 * time.Second

func folder(t *testing.T) string {
	t.Helper()
	folder, err := product.Folder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}

func start(t *testing.T, data string, arguments ...string) *product.Product {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), readyWithin)
	defer cancel()
	p, err := product.Start(ctx, binary, data, arguments...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func stop(t *testing.T, p *product.Product) {
	t.Helper()
	if out, err := p.Stop(); err != nil {
		t.Errorf("stop: %v\n%s", err, out)
	}
}

// run runs another command of the program on the data.
func run(t *testing.T, input string, arguments ...string) string {
	t.Helper()
	out, err := product.Run(t.Context(), binary, input, arguments...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// company is an admin and the ids of the people in the roster inside-sales.
type company struct {
	admin  *product.Person
	people []string
}

// hire makes the admin and the roster with n people, rep1 to repn.
func hire(t *testing.T, p *product.Product, n int) company {
	t.Helper()
	admin, err := p.Admin(t.Context(), binary)
	if err != nil {
		t.Fatal(err)
	}
	people, err := admin.Hire(t.Context(), "inside-sales", n)
	if err != nil {
		t.Fatal(err)
	}
	return company{admin, people}
}

// as speaks as the person with a sign-in name.
func as(t *testing.T, p *product.Product, login string) *product.Person {
	t.Helper()
	person, err := p.As(t.Context(), binary, login)
	if err != nil {
		t.Fatal(err)
	}
	return person
}

func create(t *testing.T, who *product.Person, path string, body map[string]any) string {
	t.Helper()
	id, err := who.Create(t.Context(), path, body)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func decode(t *testing.T, data []byte, target any) {
	t.Helper()
	if err := json.Unmarshal(data, target); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, within time.Duration, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(within)
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("%s did not happen within %s", what, within)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// cluster is the private PostgreSQL of a running program.
func cluster(t *testing.T, data string) postgres.Connection {
	t.Helper()
	connection, err := postgres.Attach(t.Context(), data+"/postgres")
	if err != nil {
		t.Fatal(err)
	}
	return connection
}

// ask reads one number from the program's database.
func ask(t *testing.T, data, sql string) int {
	t.Helper()
	return countIn(t, cluster(t, data).URL("baton"), sql)
}

func countIn(t *testing.T, url, sql string) int {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(context.WithoutCancel(t.Context()))
	var n int
	if err := connection.QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// newDatabase makes an empty database beside the program's own and returns its
// address.
func newDatabase(t *testing.T, data, name string) string {
	t.Helper()
	private := cluster(t, data)
	connection, err := pgx.Connect(t.Context(), private.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close(context.WithoutCancel(t.Context()))
	if _, err := connection.Exec(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return private.URL(name)
}
