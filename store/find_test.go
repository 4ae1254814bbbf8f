package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// manyRecords is enough for several pages in which few values come often.
const manyRecords = 30

func TestPages(t *testing.T) {
	db := open(t)
	hire(t, db, "ann", crm.Admin, "")
	ann := person(t, db, "ann").ID
	name := func(i int) string { return []string{"甲", "a", "B", "b ", "ä", ""}[i%6] + "·" }
	fill(t, db, store.Users, func(i int) *crm.User {
		return &crm.User{Name: name(i), Login: fmt.Sprintf("p%d", i*7919%manyRecords), Role: crm.Staff}
	})
	fill(t, db, store.Rosters, func(i int) *crm.Roster { return &crm.Roster{Name: name(i), Key: fmt.Sprintf("k%d", i)} })
	fill(t, db, store.Leads, func(i int) *crm.Lead { return &crm.Lead{Name: name(i)} })
	fill(t, db, store.Customers, func(i int) *crm.Customer { return &crm.Customer{Name: name(i)} })
	fill(t, db, store.Interactions, func(i int) *crm.Interaction {
		return &crm.Interaction{LeadID: anyID(t, db, "leads", i), Channel: crm.ChannelCall, Summary: "s", OccurredAt: monday.Add(time.Duration(i%3) * time.Microsecond)}
	})
	fill(t, db, store.RosterMembers, func(i int) *crm.RosterMember {
		return &crm.RosterMember{RosterID: *anyID(t, db, "rosters", i), UserID: ann, Weight: 1 + i%3}
	})
	requirePages(t, db, store.Users)
	requirePages(t, db, store.Rosters)
	requirePages(t, db, store.Leads)
	requirePages(t, db, store.Customers)
	requirePages(t, db, store.Interactions)
	requirePages(t, db, store.RosterMembers)
}

// fill adds many records at three different times.
func fill[T any, P crm.Record[T]](t *testing.T, db *store.DB, table *store.Table[T, P], one func(int) P) {
	t.Helper()
	defer setClock(db, monday)
	for third := range 3 {
		setClock(db, monday.Add(time.Duration(third)*time.Microsecond))
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			for i := third; i < manyRecords; i += 3 {
				if err := table.Insert(ctx, tx, one(i)); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func anyID(t *testing.T, db *store.DB, table string, i int) *uuid.UUID {
	t.Helper()
	var id uuid.UUID
	if err := db.QueryRow(t.Context(), "SELECT id FROM "+table+" ORDER BY id OFFSET $1 LIMIT 1", i).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return &id
}

// requirePages wants the pages under every sort, put together, to be all
// records in the order of the database.
func requirePages[T any, P crm.Record[T]](t *testing.T, db *store.DB, table *store.Table[T, P]) {
	for _, name := range table.Schema.Sorts {
		for _, sort := range []string{name, "-" + name} {
			t.Run("of "+table.Schema.Plural+" sorted by "+sort+" neither skip nor repeat", func(t *testing.T) {
				field, _ := table.Schema.Field(name)
				direction := ""
				if sort != name {
					direction = " DESC"
				}
				var want []uuid.UUID
				rows, err := db.Query(t.Context(), "SELECT id FROM "+table.Schema.Table()+" ORDER BY "+field.Column+direction+", id"+direction)
				if err != nil {
					t.Fatal(err)
				}
				for rows.Next() {
					var id uuid.UUID
					if err := rows.Scan(&id); err != nil {
						t.Fatal(err)
					}
					want = append(want, id)
				}
				if diff := cmp.Diff(want, readPages(t, db, table, store.Query{Sort: sort, Limit: 4})); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
	t.Run("of "+table.Schema.Plural+" come newest first by default", func(t *testing.T) {
		got := readPages(t, db, table, store.Query{Limit: manyRecords + 9})
		if want := readPages(t, db, table, store.Query{Sort: "-" + table.Schema.Sorts[0], Limit: 7}); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func readPages[T any, P crm.Record[T]](t *testing.T, db *store.DB, table *store.Table[T, P], q store.Query) []uuid.UUID {
	t.Helper()
	var ids []uuid.UUID
	for range 2 * manyRecords {
		page, err := table.Find(t.Context(), db, crm.FilterContext{}, crm.System(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Items) > q.Limit {
			t.Fatalf("a page of %d has %d", q.Limit, len(page.Items))
		}
		for _, item := range page.Items {
			ids = append(ids, item.Meta().ID)
		}
		if page.NextCursor == "" {
			return ids
		}
		q.Cursor = page.NextCursor
	}
	t.Fatal("the pages never end")
	return nil
}

func TestFindRefuses(t *testing.T) {
	db := open(t)
	ownedLead(t, db, "one", nil)
	ownedLead(t, db, "two", nil)
	page, err := store.Leads.Find(t.Context(), db, crm.FilterContext{}, crm.System(), store.Query{Sort: "name", Limit: 1})
	if err != nil || page.NextCursor == "" {
		t.Fatalf("%+v, %v", page, err)
	}
	for _, c := range []struct {
		name  string
		query store.Query
		field string
		code  string
	}{
		{"a sort that is not declared", store.Query{Sort: "note"}, "sort", "unknown-sort"},
		{"a sort that does not exist", store.Query{Sort: "-; DROP TABLE leads"}, "sort", "unknown-sort"},
		{"a cursor that is none", store.Query{Cursor: "%%"}, "cursor", "invalid-cursor"},
		{"a cursor without a place", store.Query{Cursor: "bm90IGpzb24"}, "cursor", "invalid-cursor"},
		{"a cursor of another sort", store.Query{Cursor: page.NextCursor, Sort: "createdAt"}, "cursor", "invalid-cursor"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.query.Limit = 10
			_, err := store.Leads.Find(t.Context(), db, crm.FilterContext{}, crm.System(), c.query)
			requireProblem(t, err, c.field, c.code)
		})
	}
	t.Run("a filter that makes no sense", func(t *testing.T) {
		_, err := store.Leads.Find(t.Context(), db, crm.FilterContext{}, crm.System(), store.Query{Filter: "nothing = 1", Limit: 10})
		requireError(t, err, crm.ErrInvalid)
	})
}

func TestFindByText(t *testing.T) {
	db := open(t)
	for _, lead := range []*crm.Lead{
		{Name: "李雷", Company: "华为技术有限公司", Phone: "138-0013-8000"},
		{Name: "韩梅梅", Company: "中华为民协会", Email: "han@example.com"},
		{Name: "Bob", Company: "ＡＢＣ贸易", Note: "华为"},
		{Name: "Ada ab bc", Company: "École"},
		{Name: "Zed", Company: "abc_100%"},
	} {
		insert(t, db, crm.System(), store.Leads, lead)
	}
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a Chinese word of two characters", "华为", []string{"李雷", "韩梅梅"}},
		{"a single character", "雷", []string{"李雷"}},
		{"a longer word in full", "华为技术", []string{"李雷"}},
		{"not pairs that stand apart", "为技华", []string{}},
		{"not false friends whose pairs are all there", "abbc", []string{}},
		{"a latin word in any case", "ZED", []string{"Zed"}},
		{"full width by half width", "abc贸易", []string{"Bob"}},
		{"half width by full width", "ＺＥＤ", []string{"Zed"}},
		{"a word with an accent in any case", "éCOLE", []string{"Ada ab bc"}},
		{"a word and not its pairs in others", "abc", []string{"Bob", "Zed"}},
		{"words that must all be there", "华为 李雷", []string{"李雷"}},
		{"not when one word is missing", "华为 张三", []string{}},
		{"a part of a number", "0013", []string{"李雷"}},
		{"a part of an address", "example.com", []string{"韩梅梅"}},
		{"what only marks separate", "100%", []string{"Zed"}},
		{"not what fields outside the search hold", "贸易 华为", []string{}},
		{"nothing by marks alone", "%_", []string{}},
	} {
		t.Run("finds "+c.name, func(t *testing.T) {
			page, err := store.Leads.Find(t.Context(), db, crm.FilterContext{}, crm.System(), store.Query{Text: c.text, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			got := []string{}
			for _, lead := range page.Items {
				got = append(got, lead.Name)
			}
			slices.Sort(got)
			want := slices.Sorted(slices.Values(c.want))
			if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
				t.Errorf("%q: %s", c.text, diff)
			}
		})
	}
	t.Run("finds a record by what it says now", func(t *testing.T) {
		lead := insert(t, db, crm.System(), store.Leads, &crm.Lead{Name: "旧名"})
		before := *lead
		lead.Name = "新名"
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.Leads.Update(ctx, tx, &before, lead, store.Change{Type: "lead.updated"})
		})
		for text, want := range map[string]int{"旧名": 0, "新名": 1, strings.ToLower(lead.Number): 1} {
			if got, _, err := store.Leads.Count(t.Context(), db, crm.FilterContext{}, crm.System(), store.Query{Text: text}); err != nil || got != want {
				t.Errorf("%q finds %d (%v), want %d", text, got, err, want)
			}
		}
	})
}

func TestCount(t *testing.T) {
	db := open(t)
	for _, c := range []struct {
		name string
		add  int
		want int
		more bool
	}{
		{"is exact up to the limit", 10_000, 10_000, false},
		{"says that there are more beyond it", 1, 10_000, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := db.Exec(t.Context(), `INSERT INTO customers (id, created_at, updated_at, number, name, match_keys)
				SELECT gen_random_uuid(), $1, $1, nextval('customer_numbers')::text, 'many', '{}' FROM generate_series(1, $2)`, monday, c.add)
			if err != nil {
				t.Fatal(err)
			}
			got, more, err := store.Customers.Count(t.Context(), db, crm.FilterContext{}, crm.System(), store.Query{})
			if err != nil || got != c.want || more != c.more {
				t.Errorf("got %d, more %v (%v), want %d, %v", got, more, err, c.want, c.more)
			}
		})
	}
	t.Run("counts what a filter and a text find", func(t *testing.T) {
		insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "华为", Grade: crm.GradeA})
		insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "华为", Grade: crm.GradeB})
		got, more, err := store.Customers.Count(t.Context(), db, crm.FilterContext{}, crm.System(), store.Query{Text: "华为", Filter: `grade = "A"`})
		if err != nil || got != 1 || more {
			t.Errorf("got %d, more %v (%v), want 1", got, more, err)
		}
	})
}
