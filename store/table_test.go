package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestTable(t *testing.T) {
	db := open(t)
	hire(t, db, "ann", crm.Admin, "")
	ann := person(t, db, "ann")

	t.Run("keeps every field of a record", func(t *testing.T) {
		customer := insert(t, db, ann, store.Customers, &crm.Customer{Name: "华为"})
		lead := insert(t, db, ann, store.Leads, &crm.Lead{
			Name: "李雷", Company: "华为", Phone: "1", Email: "a@b", Base: crm.Base{Custom: crm.Custom{"warranty": []byte("24")}}, Source: crm.SourcePhone, Region: crm.East, Interest: "ERP",
			Budget: &crm.Money{Amount: decimal.RequireFromString("12.3400"), Currency: "CNY"}, Note: "多\n行", State: crm.LeadDisqualified,
			OwnerID: &ann.ID, CustomerID: &customer.ID, FirstContactDueAt: new(monday.Add(time.Microsecond)),
			DisqualifiedReason: crm.ReasonNoNeed,
		})
		want := *lead
		if diff := cmp.Diff(&want, get(t, db, store.Leads, lead.ID)); diff != "" {
			t.Error(diff)
		}
		base := crm.Base{ID: lead.ID, Version: 1, CreatedAt: monday, UpdatedAt: monday, CreatedBy: &ann.ID, Custom: crm.Custom{"warranty": []byte("24")}}
		if diff := cmp.Diff(base, lead.Base, cmpopts.EquateApproxTime(0)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("changes a record and says at which version it is", func(t *testing.T) {
		lead := insert(t, db, ann, store.Leads, &crm.Lead{Name: "before", Budget: &crm.Money{Amount: decimal.NewFromInt(1), Currency: "CNY"}})
		setClock(db, monday.Add(time.Hour))
		defer setClock(db, monday)
		before := *lead
		lead.Name, lead.Budget = "after", nil
		act(t, db, ann, func(ctx context.Context, tx *store.Tx) error {
			return store.Leads.Update(ctx, tx, &before, lead, store.Change{Type: "lead.updated"})
		})
		want := before
		want.Name, want.Budget, want.Version, want.UpdatedAt = "after", nil, 2, monday.Add(time.Hour)
		if diff := cmp.Diff(&want, get(t, db, store.Leads, lead.ID)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("writes nothing when nothing changed", func(t *testing.T) {
		lead := insert(t, db, ann, store.Leads, &crm.Lead{Name: "same"})
		before := *lead
		act(t, db, ann, func(ctx context.Context, tx *store.Tx) error {
			return store.Leads.Update(ctx, tx, &before, lead, store.Change{Type: "lead.updated"})
		})
		history, err := store.History(t.Context(), db, crm.System(), "lead", lead.ID, 10)
		if err != nil || len(history) != 1 || get(t, db, store.Leads, lead.ID).Version != 1 {
			t.Errorf("version %d, history %v, %v", lead.Version, history, err)
		}
	})
	t.Run("refuses to write over what somebody else changed", func(t *testing.T) {
		lead := insert(t, db, ann, store.Leads, &crm.Lead{Name: "mine"})
		mine, theirs := *lead, *lead
		theirs.Name = "theirs"
		act(t, db, ann, func(ctx context.Context, tx *store.Tx) error {
			return store.Leads.Update(ctx, tx, lead, &theirs, store.Change{Type: "lead.updated"})
		})
		mine.Name = "too late"
		requireError(t, db.Do(t.Context(), ann, func(ctx context.Context, tx *store.Tx) error {
			return store.Leads.Update(ctx, tx, lead, &mine, store.Change{Type: "lead.updated"})
		}), crm.ErrStale)
		requireError(t, db.Do(t.Context(), ann, func(ctx context.Context, tx *store.Tx) error {
			return store.Leads.Delete(ctx, tx, lead)
		}), crm.ErrStale)
		if got := get(t, db, store.Leads, lead.ID).Name; got != "theirs" {
			t.Errorf("it is called %q", got)
		}
	})
	t.Run("puts a record into the bin, once", func(t *testing.T) {
		lead := insert(t, db, ann, store.Leads, &crm.Lead{Name: "gone"})
		act(t, db, ann, func(ctx context.Context, tx *store.Tx) error { return store.Leads.Delete(ctx, tx, lead) })
		_, err := store.Leads.Get(t.Context(), db, ann, lead.ID)
		requireError(t, err, crm.ErrNotFound)
		requireError(t, db.Do(t.Context(), ann, func(ctx context.Context, tx *store.Tx) error { return store.Leads.Delete(ctx, tx, lead) }), crm.ErrStale)
		found, err := store.Leads.Find(t.Context(), db, crm.FilterContext{}, ann, store.Query{Text: "gone", Limit: 10})
		if err != nil || len(found.Items) != 0 {
			t.Errorf("found %d, %v", len(found.Items), err)
		}
	})
	t.Run("does not know what was never there", func(t *testing.T) {
		_, err := store.Leads.Get(t.Context(), db, ann, uuid.New())
		requireError(t, err, crm.ErrNotFound)
	})
}

func TestTableHistory(t *testing.T) {
	db := open(t)
	hire(t, db, "ann", crm.Admin, "")
	ann := person(t, db, "ann")
	lead := insert(t, db, ann, store.Leads, &crm.Lead{Name: "李雷", Company: "华为"})
	before := *lead
	lead.Company, lead.Budget = "", &crm.Money{Amount: decimal.NewFromInt(5), Currency: "CNY"}
	act(t, db, ann, func(ctx context.Context, tx *store.Tx) error {
		return store.Leads.Update(ctx, tx, &before, lead, store.Change{Type: "lead.updated"})
	})
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Leads.Delete(ctx, tx, lead) })
	history, err := store.History(t.Context(), db, crm.System(), "lead", lead.ID, 10)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("tells what happened, newest first, and by whom", func(t *testing.T) {
		var got []string
		for _, c := range history {
			got = append(got, fmt.Sprintf("%s by %s at %s", c.Type, c.ActorName, c.At.Format(time.TimeOnly)))
		}
		want := []string{"lead.deleted by Baton at 01:00:00", "lead.updated by ann at 01:00:00", "lead.created by ann at 01:00:00"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if history[0].ActorID != nil || *history[1].ActorID != ann.ID {
			t.Errorf("the actors are %v and %v", history[0].ActorID, history[1].ActorID)
		}
	})
	t.Run("tells which fields changed from what to what", func(t *testing.T) {
		want := []store.FieldChange{
			{Field: "company", Before: json.RawMessage(`"华为"`), After: json.RawMessage(`null`)},
			{Field: "budget", Before: json.RawMessage(`null`), After: json.RawMessage(`{"amount": "5.00", "currency": "CNY"}`)},
		}
		if diff := cmp.Diff(want, history[1].Fields); diff != "" {
			t.Error(diff)
		}
		for _, f := range history[2].Fields {
			if f.Field == "id" || f.Field == "version" || f.Field == "createdAt" || f.Field == "updatedAt" || f.Field == "createdBy" {
				t.Errorf("it tells of %s, which follows from the change itself", f.Field)
			}
		}
	})
}

func TestTableChecks(t *testing.T) {
	db := open(t)
	hire(t, db, "ann", crm.Admin, "")
	t.Run("a record that its kind refuses is not written", func(t *testing.T) {
		err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.Users.Insert(ctx, tx, &crm.User{Name: "B", Login: "No Spaces", Role: crm.Staff})
		})
		requireProblem(t, err, "login", "invalid-login")
	})
	t.Run("a sign-in name that is taken is refused in words", func(t *testing.T) {
		err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.Users.Insert(ctx, tx, &crm.User{Name: "Ann", Login: "ann", Role: crm.Staff})
		})
		requireProblem(t, err, "login", "taken")
	})
	t.Run("a sign-in name is free again when its owner is in the bin", func(t *testing.T) {
		hire(t, db, "bob", crm.Staff, "")
		bob := get(t, db, store.Users, person(t, db, "bob").ID)
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Users.Delete(ctx, tx, bob) })
		hire(t, db, "bob", crm.Staff, "")
	})
	t.Run("somebody takes one seat in a roster", func(t *testing.T) {
		roster := insert(t, db, crm.System(), store.Rosters, &crm.Roster{Key: "sales", Name: "Sales"})
		seat := crm.RosterMember{RosterID: roster.ID, UserID: person(t, db, "ann").ID}
		insert(t, db, crm.System(), store.RosterMembers, new(seat))
		err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.RosterMembers.Insert(ctx, tx, new(seat))
		})
		requireProblem(t, err, "userId", "taken")
		err = db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.Rosters.Insert(ctx, tx, &crm.Roster{Key: "sales", Name: "Again"})
		})
		requireProblem(t, err, "key", "taken")
	})
}

func TestConcurrentWriters(t *testing.T) {
	db := open(t)
	t.Run("no change of 32 people to one record is lost", func(t *testing.T) {
		lead := ownedLead(t, db, "everybody's", nil)
		var people sync.WaitGroup
		for i := range 32 {
			people.Go(func() {
				for {
					if err := addNote(t.Context(), db, lead.ID, fmt.Sprintf("<%d>", i)); !errors.Is(err, crm.ErrStale) {
						if err != nil {
							t.Error(err)
						}
						return
					}
				}
			})
		}
		people.Wait()
		got := get(t, db, store.Leads, lead.ID)
		for i := range 32 {
			if strings.Count(got.Note, fmt.Sprintf("<%d>", i)) != 1 {
				t.Errorf("the change of %d is there %d times", i, strings.Count(got.Note, fmt.Sprintf("<%d>", i)))
			}
		}
		if got.Version != 33 {
			t.Errorf("version %d after 32 changes", got.Version)
		}
	})
	t.Run("numbers are given once", func(t *testing.T) {
		numbers := make(chan string, 160)
		var people sync.WaitGroup
		for range 8 {
			people.Go(func() {
				for range 20 {
					lead := &crm.Lead{Name: "numbered"}
					err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Leads.Insert(ctx, tx, lead) })
					if err != nil {
						t.Error(err)
					}
					numbers <- lead.Number
				}
			})
		}
		people.Wait()
		close(numbers)
		seen := map[string]bool{}
		for n := range numbers {
			if seen[n] || !strings.HasPrefix(n, "L-2026-") || len(n) != len("L-2026-000001") {
				t.Errorf("number %q: seen before %v", n, seen[n])
			}
			seen[n] = true
		}
		if len(seen) != 160 {
			t.Errorf("%d numbers for 160 leads", len(seen))
		}
	})
}

// addNote reads a lead and writes it back with more in its note.
func addNote(ctx context.Context, db *store.DB, id uuid.UUID, text string) error {
	lead, err := store.Leads.Get(ctx, db, crm.System(), id)
	if err != nil {
		return err
	}
	before := *lead
	lead.Note += text
	return db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return store.Leads.Update(ctx, tx, &before, lead, store.Change{Type: "lead.updated"})
	})
}
