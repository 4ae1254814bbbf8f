package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
)

func TestFilterSQL(t *testing.T) {
	at := crm.FilterContext{
		Now:  time.Date(2026, 11, 21, 10, 30, 0, 0, time.UTC),
		Zone: time.FixedZone("CST", 8*3600),
		Me:   uuid.MustParse("0190c6f0-7b1e-7c3a-9f00-000000000002"),
	}
	midnight := time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, text, want string
		values           []any
	}{
		{"no filter is true", "", "true", nil},
		{"a text stays an argument", `name = "'; DROP TABLE leads; --"`, "name = $1::text", []any{"'; DROP TABLE leads; --"}},
		{"a part of a text has no wildcards", `interest ~ "5%_\\"`, "interest ILIKE $1::text", []any{`%5\%\_\\%`}},
		{"a part of a text that is searched by is looked for among its tokens", `name ~ "华为%"`, "(search @> $2::text[] AND name ILIKE $1::text)",
			[]any{`%华为\%%`, []string{"华为"}}},
		{"a tag, as it is folded", `tag = " ＶＩＰ"`, "id IN (SELECT bearer.record_id FROM record_tags bearer JOIN tags ON tags.id = bearer.tag_id " +
			"WHERE bearer.record_kind = $1::text AND tags.folded = ANY($2::text[]))", []any{"lead", []string{"vip"}}},
		{"any tag", "known(tag)", "id IN (SELECT bearer.record_id FROM record_tags bearer JOIN tags ON tags.id = bearer.tag_id " +
			"WHERE bearer.record_kind = $1::text)", []any{"lead"}},
		{"a list", "state in (new, waiting)", "state IN ($1::text, $2::text)", []any{"new", "waiting"}},
		{"the person", "ownerId = me()", "owner_id = $1::uuid", []any{at.Me}},
		{"a day in the company's zone", "createdAt = today()",
			"(created_at >= $1::timestamptz AND created_at < $2::timestamptz)", []any{midnight, midnight.AddDate(0, 0, 1)}},
		{"up to the end of a day", "createdAt <= today()", "created_at < $1::timestamptz", []any{midnight.AddDate(0, 0, 1)}},
		{"before a time", "firstContactDueAt < now()", "first_contact_due_at < $1::timestamptz", []any{at.Now}},
		{"money in its currency", "budget >= 12.5 CNY", "(budget_currency = $1::text AND budget_amount >= $2::numeric)",
			[]any{"CNY", decimal.RequireFromString("12.5")}},
		{"a number wider than its column", "version > 99999999999", "version > $1::bigint", []any{int64(99999999999)}},
		{"what is known", "known(budget) and known(company) and known(ownerId)",
			"(budget_amount IS NOT NULL AND company <> '' AND owner_id IS NOT NULL)", nil},
		{"a negation is true of missing values", "not ownerId = me() or version = 1",
			"(((owner_id = $1::uuid) IS NOT TRUE) OR version = $2::bigint)", []any{at.Me, int64(1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			schema := crm.Leads.Schema()
			filter, err := crm.ParseFilter(c.text, schema)
			if err != nil {
				t.Fatal(err)
			}
			args := &arguments{}
			if got := filterSQL(filter, schema, at, args); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if diff := cmp.Diff(c.values, args.values); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFilterSQLOfAnotherKind(t *testing.T) {
	filter, err := crm.ParseFilter("known(budget) or budget > 1 CNY or disqualifiedReason in (no-need)", crm.Leads.Schema())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("no record has a field that the kind lacks", func(t *testing.T) {
		args := &arguments{}
		got := filterSQL(filter, crm.Customers.Schema(), crm.FilterContext{Zone: time.UTC}, args)
		if got != "(false OR false OR false)" || len(args.values) != 0 {
			t.Errorf("got %s with %v", got, args.values)
		}
		if filter.Matches(&crm.Customer{}, crm.Customers.Schema(), crm.FilterContext{Zone: time.UTC}) {
			t.Error("the judge finds that the record passes")
		}
	})
}
