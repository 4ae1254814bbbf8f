package store_test

import (
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// records are the structs of the kinds, by name.
var records = map[string]reflect.Type{
	"lead": reflect.TypeFor[crm.Lead](), "customer": reflect.TypeFor[crm.Customer](), "interaction": reflect.TypeFor[crm.Interaction](),
	"roster": reflect.TypeFor[crm.Roster](), "roster-member": reflect.TypeFor[crm.RosterMember](), "user": reflect.TypeFor[crm.User](),
}

// besides are the columns that a table has beyond its struct, and why.
var besides = map[string]map[string]string{
	"roster-member": {"standing": "bigint YES", "last_at": "timestamp with time zone YES"}, // kept by the allocator alone
}

// columnsWanted says which columns a struct asks for: type and whether it may
// be NULL.
func columnsWanted(t *testing.T, kind string) map[string]string {
	t.Helper()
	columns := map[string]string{"deleted_at": "timestamp with time zone YES", "search": "ARRAY NO"}
	maps.Copy(columns, besides[kind])
	for _, f := range reflect.VisibleFields(records[kind]) {
		name := f.Tag.Get("db")
		switch {
		case name == "":
		case f.Type == reflect.TypeFor[*crm.Money]():
			columns[name+"_amount"], columns[name+"_currency"] = "numeric YES", "text YES"
		default:
			columns[name] = columnType(t, f)
		}
	}
	return columns
}

func columnType(t *testing.T, f reflect.StructField) string {
	t.Helper()
	null, of := " NO", f.Type
	if of.Kind() == reflect.Pointer {
		null, of = " YES", of.Elem()
	}
	switch of {
	case reflect.TypeFor[uuid.UUID]():
		return "uuid" + null
	case reflect.TypeFor[time.Time]():
		return "timestamp with time zone" + null
	}
	known := map[reflect.Kind]string{reflect.String: "text", reflect.Int: "integer", reflect.Int64: "bigint", reflect.Bool: "boolean"}
	if known[of.Kind()] == "" {
		t.Fatalf("field %s has type %s, for which no column is known", f.Name, f.Type)
	}
	return known[of.Kind()] + null
}

func TestDrift(t *testing.T) {
	db := open(t)
	for _, schema := range crm.Schemas() {
		t.Run(schema.Name+" has the columns its struct asks for", func(t *testing.T) {
			if records[schema.Name] == nil {
				t.Fatalf("name the struct of %s in the table of this test", schema.Name)
			}
			rows, err := db.Query(t.Context(), `SELECT column_name, data_type || ' ' || is_nullable
				FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`, schema.Table())
			if err != nil {
				t.Fatal(err)
			}
			got, name, column := map[string]string{}, "", ""
			if _, err := pgx.ForEachRow(rows, []any{&name, &column}, func() error { got[name] = column; return nil }); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(columnsWanted(t, schema.Name), got); diff != "" {
				t.Errorf("the struct (-) and the table (+) differ:\n%s", diff)
			}
		})
		t.Run(schema.Name+" can hold every choice", func(t *testing.T) {
			for _, f := range schema.Fields {
				for _, choice := range f.Choices {
					requireAllowed(t, db, schema.Table(), f.Column, choice.Value)
				}
			}
		})
		t.Run(schema.Name+" is found under an index", func(t *testing.T) {
			if len(schema.Search) > 0 && count(t, db, `SELECT count(*) FROM pg_indexes WHERE tablename = $1 AND indexdef LIKE '%USING gin (search)%'`, schema.Table()) != 1 {
				t.Error("search has no index")
			}
		})
	}
}

// requireAllowed wants the constraints of a column that list values to list
// this one.
func requireAllowed(t *testing.T, db store.Querier, table, column, value string) {
	t.Helper()
	rows, err := db.Query(t.Context(), `SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_attribute a
		ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum] WHERE c.contype = 'c' AND c.conrelid = $1::regclass AND a.attname = $2`, table, column)
	if err != nil {
		t.Fatal(err)
	}
	checks, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range checks {
		if !strings.Contains(check, "'"+value+"'") {
			t.Errorf("%s.%s does not allow %q: %s", table, column, value, check)
		}
	}
}
