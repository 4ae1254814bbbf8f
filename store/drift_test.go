package store_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// columnsWanted says which columns a kind asks for: type and whether it may be
// NULL.
func columnsWanted(schema crm.Schema) map[string]string {
	columns := map[string]string{"deleted_at": "timestamp with time zone YES", "search": "ARRAY NO", "custom": "jsonb NO"}
	if len(schema.Match) > 0 {
		columns["match_keys"] = "ARRAY NO"
	}
	for _, f := range schema.Fields {
		switch f.Type {
		case crm.MoneyType:
			columns[f.Column+"_amount"], columns[f.Column+"_currency"] = "numeric YES", "text YES"
		default:
			columns[f.Column] = columnTypes[f.Type] + map[bool]string{true: " YES", false: " NO"}[f.Nullable()]
		}
	}
	columns["id"], columns["version"] = "uuid NO", "bigint NO"
	return columns
}

var columnTypes = map[crm.FieldType]string{
	crm.Text: "text", crm.LongText: "text", crm.ChoiceOne: "text", crm.ChoiceMany: "ARRAY", crm.References: "ARRAY",
	crm.Reference: "uuid", crm.Number: "integer", crm.Decimal: "numeric", crm.YesNo: "boolean",
	crm.Day: "date", crm.Time: "timestamp with time zone",
}

func TestDrift(t *testing.T) {
	db := open(t)
	for _, schema := range crm.Schemas() {
		t.Run(schema.Name+" has the columns its struct asks for", func(t *testing.T) {
			rows, err := db.Query(t.Context(), `SELECT column_name, data_type || ' ' || is_nullable
				FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1`, schema.Table())
			if err != nil {
				t.Fatal(err)
			}
			got, name, column := map[string]string{}, "", ""
			if _, err := pgx.ForEachRow(rows, []any{&name, &column}, func() error { got[name] = column; return nil }); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(columnsWanted(schema), got); diff != "" {
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
			for column, fields := range map[string][]string{"search": schema.Search, "match_keys": schema.Match} {
				if len(fields) > 0 && count(t, db, `SELECT count(*) FROM pg_indexes WHERE tablename = $1 AND indexdef LIKE '%USING gin (' || $2 || ')%'`, schema.Table(), column) != 1 {
					t.Errorf("%s has no index", column)
				}
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
