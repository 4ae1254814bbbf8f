package store_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestViewsFor(t *testing.T) {
	db := openFirm(t)
	sam, lena, olga := person(t, db, "sam"), person(t, db, "lena"), person(t, db, "olga")
	team := insert(t, db, crm.System(), store.Teams, &crm.Team{Name: "Tigers", MemberIDs: []uuid.UUID{sam.ID}})
	view := func(name string, owner crm.Viewer, more func(*crm.SavedView)) *crm.SavedView {
		v := &crm.SavedView{Name: name, Kind: "lead", OwnerID: &owner.ID}
		if more != nil {
			more(v)
		}
		return insert(t, db, crm.System(), store.SavedViews, v)
	}
	mine := view("a mine", sam, nil)
	view("b team's", olga, func(v *crm.SavedView) { v.TeamID = &team.ID })
	view("c everybody's", olga, func(v *crm.SavedView) { v.Everybody = true })
	view("d olga's", olga, nil)
	view("e of customers", sam, func(v *crm.SavedView) { v.Kind = "customer" })
	for login, want := range map[string][]string{
		"sam": {"a mine", "b team's", "c everybody's"}, "lena": {"c everybody's"}, "ann": {"c everybody's"},
		"olga": {"b team's", "c everybody's", "d olga's"},
	} {
		t.Run("lists own and shared views: "+login, func(t *testing.T) {
			views, err := store.ViewsFor(t.Context(), db, person(t, db, login), "lead")
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, v := range views {
				names = append(names, v.Name)
			}
			if diff := cmp.Diff(want, names); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("who leads the owner may open it", func(t *testing.T) {
		if _, err := store.SavedViews.Get(t.Context(), db, lena, mine.ID); err != nil {
			t.Error(err)
		}
		_, err := store.SavedViews.Get(t.Context(), db, olga, mine.ID)
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("the default is each person's, and can be taken back", func(t *testing.T) {
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) error { return store.SetDefaultView(ctx, tx, "lead", &mine.ID) })
		for viewer, want := range map[uuid.UUID]uuid.UUID{sam.ID: mine.ID, lena.ID: uuid.Nil} {
			if got, err := store.DefaultView(t.Context(), db, viewer, "lead"); err != nil || got != want {
				t.Errorf("got %v (%v), want %v", got, err, want)
			}
		}
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) error { return store.SetDefaultView(ctx, tx, "lead", nil) })
		if got, err := store.DefaultView(t.Context(), db, sam.ID, "lead"); err != nil || got != uuid.Nil {
			t.Errorf("got %v (%v)", got, err)
		}
	})
}

func TestEach(t *testing.T) {
	db := openFirm(t)
	const all = 2500 // three pages
	if _, err := db.Exec(t.Context(), `INSERT INTO customers (id, created_at, updated_at, number, name, match_keys)
		SELECT gen_random_uuid(), $1, $1, 'N' || n, 'Customer', '{}' FROM generate_series(1, $2) n`, monday, all); err != nil {
		t.Fatal(err)
	}
	t.Run("meets every record once, though others change their place meanwhile", func(t *testing.T) {
		seen := map[uuid.UUID]bool{}
		err := db.Snapshot(t.Context(), func(ctx context.Context, tx store.Querier) error {
			return store.Customers.Each(ctx, tx, crm.FilterContext{}, crm.System(), store.Query{Sort: "-updatedAt"},
				func(_ context.Context, page []*crm.Customer) error {
					for _, c := range page {
						if seen[c.ID] {
							return fmt.Errorf("%s twice", c.Number)
						}
						seen[c.ID] = true
					}
					_, err := db.Exec(t.Context(), `UPDATE customers SET updated_at = $1 WHERE id <> ALL($2)`, monday.AddDate(0, 0, 1), []uuid.UUID{})
					return err
				})
		})
		if err != nil || len(seen) != all {
			t.Errorf("met %d of %d: %v", len(seen), all, err)
		}
	})
	t.Run("is counted exactly", func(t *testing.T) {
		n, err := store.Customers.CountAll(t.Context(), db, crm.FilterContext{}, crm.System(), store.Query{})
		if err != nil || n != all {
			t.Errorf("counted %d: %v", n, err)
		}
	})
	t.Run("nothing is written in a snapshot", func(t *testing.T) {
		err := db.Snapshot(t.Context(), func(ctx context.Context, tx store.Querier) error {
			return tx.QueryRow(ctx, "INSERT INTO default_views VALUES ($1, '', $1) RETURNING kind", uuid.New()).Scan(new(string))
		})
		if err == nil {
			t.Error("it was")
		}
	})
}

func TestActReach(t *testing.T) {
	db := openFirm(t)
	sam, olga := person(t, db, "sam"), person(t, db, "olga")
	lead := ownedLead(t, db, "sam's", &sam.ID)
	shared := ownedLead(t, db, "olga's", &olga.ID)
	for _, l := range []*crm.Lead{lead, shared} {
		insert(t, db, crm.System(), store.Interactions, &crm.Interaction{LeadID: &l.ID, Channel: crm.ChannelCall, Summary: l.Name, OccurredAt: monday})
	}
	lena := person(t, db, "lena")
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return store.SetShare(ctx, tx, "lead", shared.ID, store.Share{GranteeKind: "user", GranteeID: lena.ID})
	})
	count := func(q store.Query) (leads, interactions int) {
		t.Helper()
		leads, _, err := store.Leads.Count(t.Context(), db, crm.FilterContext{}, lena, q)
		if err != nil {
			t.Fatal(err)
		}
		if interactions, _, err = store.Interactions.Count(t.Context(), db, crm.FilterContext{}, lena, q); err != nil {
			t.Fatal(err)
		}
		return leads, interactions
	}
	t.Run("what is shared is seen but is not taken away", func(t *testing.T) {
		if leads, interactions := count(store.Query{}); leads != 2 || interactions != 2 {
			t.Errorf("sees %d leads and %d interactions, want 2 and 2", leads, interactions)
		}
		if leads, interactions := count(store.Query{Act: crm.Export}); leads != 1 || interactions != 1 {
			t.Errorf("takes %d leads and %d interactions, want 1 and 1", leads, interactions)
		}
	})
}
