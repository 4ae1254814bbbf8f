package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/crm"
)

// sameDecimal compares numbers by their value.
var sameDecimal = cmp.Comparer(func(a, b crm.DecimalOperand) bool { return decimal.Decimal(a).Equal(decimal.Decimal(b)) })

// The properties of filters, over random ones on a kind with fields of every
// type, whose records have few values, so that comparisons often hit.
func TestFilterProperties(t *testing.T) {
	schema := crm.Kind[specimen]{Name: "specimen", Plural: "specimens", Title: "name"}.Schema().With(specimenFields())
	db, records := storeSpecimens(t, schema)

	t.Run("a filter's text parses to the same filter", rapid.MakeCheck(func(t *rapid.T) {
		filter := drawFilter(t)
		again, err := crm.ParseFilter(filter.String(), schema)
		if err != nil {
			t.Fatalf("%s: %v", filter, err)
		}
		if diff := cmp.Diff(filter, again, sameDecimal); diff != "" {
			t.Fatalf("%s:\n%s", filter, diff)
		}
	}))

	t.Run("a filter's tree means the same filter", rapid.MakeCheck(func(t *rapid.T) {
		filter := drawFilter(t)
		again, err := crm.FilterOf(filter.Tree(), schema)
		if err != nil {
			t.Fatalf("%s: %v", filter, err)
		}
		if diff := cmp.Diff(filter, again, sameDecimal); diff != "" {
			t.Fatalf("%s:\n%s", filter, diff)
		}
	}))

	t.Run("the database finds what the judge lets pass", rapid.MakeCheck(func(t *rapid.T) {
		filter := drawFilter(t)
		at := crm.FilterContext{
			Now:    specimenNow.Add(time.Duration(rapid.IntRange(-72, 72).Draw(t, "hour")) * time.Hour),
			Zone:   time.FixedZone("", rapid.IntRange(-12, 14).Draw(t, "zone")*3600),
			Me:     rapid.SampledFrom(specimenIDs).Draw(t, "me"),
			TagsOf: func(record any) []string { return record.(*specimen).tags },
		}
		var want []string
		for _, r := range records {
			if filter.Matches(r, schema, at) {
				want = append(want, describe(r))
			}
		}
		got := foundBy(t, db, records, filter, schema, at)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s at %+v: the judge (-) and the database (+):\n%s", filter, at, diff)
		}
	}))
}

func foundBy(t *rapid.T, db *pgx.Conn, records []*specimen, filter crm.Filter, schema crm.Schema, at crm.FilterContext) []string {
	args := &arguments{}
	sql := "SELECT version FROM specimens WHERE " + filterSQL(filter, schema, at, args) + " ORDER BY version"
	rows, err := db.Query(t.Context(), sql, args.values...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	versions, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	var found []string
	for _, v := range versions {
		found = append(found, describe(records[v]))
	}
	return found
}

func describe(r *specimen) string {
	return fmt.Sprintf("%d %q %q %q %d %v %v %v %v %q", r.Version, r.Name, r.Note, r.Source, r.Weight, r.Budget, r.DueAt, r.OwnerID, r.Paused, r.tags)
}
