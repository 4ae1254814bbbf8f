package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

// judged changes a field of each type that is written together.
func judged(lead *crm.Lead, owner crm.Viewer) {
	lead.State, lead.OwnerID, lead.Score, lead.Grade = crm.LeadAssigned, &owner.ID, new(42), crm.GradeA
	lead.FirstContactDueAt, lead.NurtureUntil = new(monday.Add(time.Microsecond)), nil
}

// slept is a change of other fields, and takes values away.
func slept(lead *crm.Lead) {
	lead.State, lead.OwnerID, lead.FirstContactDueAt = crm.LeadNurtured, nil, nil
	lead.NurtureUntil = new(crm.DateOf(monday).AddDays(30))
}

func TestUpdateTogether(t *testing.T) {
	db := open(t)
	hire(t, db, "ann", crm.Admin, "")
	ann, counter := person(t, db, "ann"), storetest.Count(t, db)
	update := func(ctx context.Context, tx *store.Tx, lead *crm.Lead, change func(*crm.Lead)) error {
		before := *lead
		change(lead)
		return store.Leads.UpdateTogether(ctx, tx, &before, lead, store.Change{Type: "lead.updated"})
	}
	toAnn := func(lead *crm.Lead) { judged(lead, ann) }
	told := func(t *testing.T, lead *crm.Lead) int {
		t.Helper()
		return count(t, db, `SELECT count(*) FROM changes WHERE record_id = $1 AND type = 'lead.updated'`, lead.ID)
	}
	requireKept := func(t *testing.T, want *crm.Lead) {
		t.Helper()
		if diff := cmp.Diff(want, get(t, db, store.Leads, want.ID)); diff != "" {
			t.Error(diff)
		}
	}

	t.Run("writes what was changed of many in one statement for each set of fields", func(t *testing.T) {
		var leads []*crm.Lead
		for n := range 6 {
			leads = append(leads, insert(t, db, ann, store.Leads, &crm.Lead{Name: fmt.Sprint(n)}))
		}
		setClock(db, monday.Add(time.Hour))
		defer setClock(db, monday)
		counter.Reset()
		act(t, db, ann, func(ctx context.Context, tx *store.Tx) error {
			for n, lead := range leads {
				if err := update(ctx, tx, lead, []func(*crm.Lead){toAnn, slept}[n%2]); err != nil {
					return err
				}
			}
			return nil
		})
		if n := counter.Of("UPDATE leads"); n != 2 {
			t.Errorf("%d statements", n)
		}
		for _, lead := range leads {
			if lead.Version != 2 || !lead.UpdatedAt.Equal(monday.Add(time.Hour)) || told(t, lead) != 1 {
				t.Errorf("version %d of %v, told %d times", lead.Version, lead.UpdatedAt, told(t, lead))
			}
			requireKept(t, lead)
		}
	})
	t.Run("writes a record once that is changed twice, and tells both", func(t *testing.T) {
		lead := insert(t, db, ann, store.Leads, &crm.Lead{Name: "twice"})
		counter.Reset()
		act(t, db, ann, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(update(ctx, tx, lead, toAnn), update(ctx, tx, lead, slept))
		})
		if n := counter.Of("UPDATE leads"); n != 1 || lead.Version != 3 || told(t, lead) != 2 {
			t.Errorf("%d statements, version %d, told %d times", n, lead.Version, told(t, lead))
		}
		requireKept(t, lead)
	})
	t.Run("shows its transaction what it has changed", func(t *testing.T) {
		lead := insert(t, db, ann, store.Leads, &crm.Lead{Name: "seen"})
		act(t, db, ann, func(ctx context.Context, tx *store.Tx) error {
			if err := update(ctx, tx, lead, toAnn); err != nil {
				return err
			}
			seen, err := store.Leads.Get(ctx, tx, tx.Viewer, lead.ID)
			if diff := cmp.Diff(lead, seen); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
	t.Run("writes at once what people find a record by, and what is no single value", func(t *testing.T) {
		lead := insert(t, db, ann, store.Leads, &crm.Lead{Name: "old"})
		act(t, db, ann, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(update(ctx, tx, lead, toAnn),
				update(ctx, tx, lead, func(l *crm.Lead) { l.Name, l.Phone = "new", "13900001111" }),
				update(ctx, tx, lead, func(l *crm.Lead) { l.Budget = &crm.Money{Amount: decimal.NewFromInt(3), Currency: "CNY"} }),
				update(ctx, tx, lead, slept))
		})
		requireKept(t, lead)
		if n := count(t, db, `SELECT count(*) FROM leads WHERE id = $1 AND search @> '{ne,ew}' AND match_keys = '{=p:13900001111}'`, lead.ID); n != 1 || lead.Version != 5 {
			t.Errorf("found %d times, version %d", n, lead.Version)
		}
	})
	t.Run("writes nothing over what somebody else changed", func(t *testing.T) {
		lead, other := insert(t, db, ann, store.Leads, &crm.Lead{Name: "stale"}), insert(t, db, ann, store.Leads, &crm.Lead{Name: "beside"})
		act(t, db, ann, func(ctx context.Context, tx *store.Tx) error {
			mine := *lead
			mine.Name = "changed meanwhile"
			return store.Leads.Update(ctx, tx, lead, &mine, store.Change{Type: "lead.renamed"})
		})
		err := db.Do(t.Context(), ann, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(update(ctx, tx, other, toAnn), update(ctx, tx, lead, toAnn))
		})
		if !errors.Is(err, crm.ErrStale) || told(t, lead)+told(t, other) != 0 || get(t, db, store.Leads, other.ID).OwnerID != nil {
			t.Errorf("got %v", err)
		}
	})
	t.Run("is undone with a part, which leaves what came before it", func(t *testing.T) {
		lead := insert(t, db, ann, store.Leads, &crm.Lead{Name: "part"})
		act(t, db, ann, func(ctx context.Context, tx *store.Tx) error {
			if err := update(ctx, tx, lead, toAnn); err != nil {
				return err
			}
			kept := *lead
			err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error {
				return errors.Join(update(ctx, tx, lead, slept), errUndone)
			})
			*lead = kept
			if !errors.Is(err, errUndone) {
				t.Errorf("the part ended with %v", err)
			}
			return nil
		})
		requireKept(t, lead)
		if told(t, lead) != 1 {
			t.Errorf("told %d times", told(t, lead))
		}
	})
	t.Run("tells of what is refused from the part that wrote it", func(t *testing.T) {
		lead := insert(t, db, ann, store.Leads, &crm.Lead{Name: "refused"})
		act(t, db, ann, func(ctx context.Context, tx *store.Tx) error {
			err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error {
				return update(ctx, tx, lead, func(l *crm.Lead) { l.State, l.OwnerID = crm.LeadAssigned, new(store.NewID()) })
			})
			requireProblem(t, err, "", "unknown-reference")
			return nil
		})
	})
}
