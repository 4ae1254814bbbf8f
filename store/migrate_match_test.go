package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/store"
)

// versionBeforeMatchKeys is the schema in which match keys stood among the words
// that records are searched by.
const versionBeforeMatchKeys = 34

func TestMigrateMatchKeys(t *testing.T) {
	url := databaseAt(t, versionBeforeMatchKeys)
	db := connect(t, url)
	id := uuid.New()
	_, err := db.Exec(t.Context(), `INSERT INTO customers (id, created_at, updated_at, number, name, search) VALUES ($1, $2, $2, 'C1', 'Acme', $3)`,
		id, monday, []string{"acme", "=phone:13800138000", "c1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := store.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	var search, keys []string
	if err := db.QueryRow(t.Context(), `SELECT search, match_keys FROM customers WHERE id = $1`, id).Scan(&search, &keys); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"acme", "c1"}, {"=phone:13800138000"}}, [][]string{search, keys}); diff != "" {
		t.Error(diff)
	}
	t.Run("lets no program that knows nothing of them add records", func(t *testing.T) {
		_, err := db.Exec(t.Context(), `INSERT INTO customers (id, created_at, updated_at, number, name) VALUES ($1, $2, $2, 'C2', 'Bolt')`, uuid.New(), monday)
		if err == nil {
			t.Error("a customer without match keys came in")
		}
	})
}
