package activities_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestDealVerbs(t *testing.T) {
	s := openShop(t)
	deals := activities.DealVerbs()
	newDeal := func(t *testing.T) *crm.Deal {
		t.Helper()
		deal := &crm.Deal{Name: "Line", CustomerID: s.customer.ID}
		if err := create(s, s.rep, deals, deal); err != nil {
			t.Fatal(err)
		}
		return deal
	}
	to := func(stage int) func(*crm.Deal) {
		return func(d *crm.Deal) { d.StageID = s.stages[stage].ID }
	}
	t.Run("begin in the first stage with its probability, tracked by who enters them", func(t *testing.T) {
		deal := newDeal(t)
		if deal.StageID != s.stages[0].ID || *deal.Probability != 10 || deal.State != crm.DealTracking || *deal.OwnerID != s.rep.ID {
			t.Errorf("got %+v", deal)
		}
	})
	t.Run("do not pass a stage whose criteria are not met", func(t *testing.T) {
		deal := newDeal(t)
		_, err := change(s, s.rep, store.Deals, deals, deal.ID, to(2))
		requireRefused(t, err, "stageId:criterion-unmet", "stageId:criterion-unmet", "stageId:criterion-unmet")
		err = create(s, s.rep, deals, &crm.Deal{Name: "Late", CustomerID: s.customer.ID, StageID: s.stages[1].ID})
		requireRefused(t, err, "stageId:criterion-unmet")
	})
	t.Run("move when they are met in the same change, and back without being asked", func(t *testing.T) {
		deal := newDeal(t)
		contact := &crm.Contact{Name: "Bo", CustomerID: s.customer.ID}
		if err := create(s, s.rep, activities.ContactVerbs(), contact); err != nil {
			t.Fatal(err)
		}
		moved, err := change(s, s.rep, store.Deals, deals, deal.ID, func(d *crm.Deal) { to(1)(d); d.ContactID = &contact.ID })
		if err != nil || *moved.Probability != 30 {
			t.Fatalf("%v %v", moved.Probability, err)
		}
		if _, err := change(s, s.rep, store.Deals, deals, deal.ID, func(d *crm.Deal) { to(0)(d); d.ContactID = nil }); err != nil {
			t.Error(err)
		}
	})
	t.Run("are moved on regardless by who leads, and the history says so", func(t *testing.T) {
		deal := newDeal(t)
		moved, err := change(s, s.lead, store.Deals, deals, deal.ID, to(4))
		if err != nil {
			t.Fatal(err)
		}
		if moved.State != crm.DealWon || *moved.Probability != 100 || moved.ClosedOn.String() != "2026-11-23" {
			t.Errorf("got %+v", moved)
		}
		if diff := cmp.Diff([]string{"deal.created", "deal.won", "deal.overridden"}, s.events(deal.ID)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("are lost from any stage for a reason, and reopened", func(t *testing.T) {
		deal := newDeal(t)
		_, err := change(s, s.rep, store.Deals, deals, deal.ID, to(5))
		requireRefused(t, err, "lostReason:required")
		lost, err := change(s, s.rep, store.Deals, deals, deal.ID, func(d *crm.Deal) { to(5)(d); d.LostReason = "price" })
		if err != nil || lost.State != crm.DealLost || *lost.Probability != 0 || lost.ClosedOn == nil {
			t.Fatalf("%+v %v", lost, err)
		}
		again, err := change(s, s.rep, store.Deals, deals, deal.ID, to(0))
		if err != nil || again.State != crm.DealTracking || again.ClosedOn != nil || *again.Probability != 10 {
			t.Errorf("%+v %v", again, err)
		}
	})
	t.Run("were closed on the day that somebody gives, which is not to come and not of an open deal", func(t *testing.T) {
		day := func(text string) *crm.Date {
			d, err := crm.ParseDate(text)
			if err != nil {
				t.Fatal(err)
			}
			return &d
		}
		deal := newDeal(t)
		lose := func(on string) func(*crm.Deal) {
			return func(d *crm.Deal) { to(5)(d); d.LostReason, d.ClosedOn = "price", day(on) }
		}
		_, err := change(s, s.rep, store.Deals, deals, deal.ID, func(d *crm.Deal) { d.ClosedOn = day("2026-11-20") })
		requireRefused(t, err, "closedOn:still-open")
		_, err = change(s, s.rep, store.Deals, deals, deal.ID, lose("2026-11-24"))
		requireRefused(t, err, "closedOn:in-the-future")
		lost, err := change(s, s.rep, store.Deals, deals, deal.ID, lose("2026-11-20"))
		if err != nil || lost.ClosedOn.String() != "2026-11-20" {
			t.Fatalf("%+v %v", lost, err)
		}
		kept, err := change(s, s.rep, store.Deals, deals, deal.ID, func(d *crm.Deal) { d.ClosedOn = nil })
		if err != nil || kept.ClosedOn.String() != "2026-11-20" {
			t.Errorf("%+v %v", kept, err)
		}
	})
	t.Run("keep a probability that somebody chose until they move", func(t *testing.T) {
		deal := newDeal(t)
		chosen, err := change(s, s.rep, store.Deals, deals, deal.ID, func(d *crm.Deal) { d.Probability = new(55) })
		if err != nil || *chosen.Probability != 55 {
			t.Fatal(err)
		}
		kept, err := change(s, s.rep, store.Deals, deals, deal.ID, func(d *crm.Deal) { d.NextStep = "Call" })
		if err != nil || *kept.Probability != 55 {
			t.Errorf("%v %v", kept.Probability, err)
		}
	})
}

func TestStageVerbs(t *testing.T) {
	s := openShop(t)
	t.Run("take criteria only that can be judged", func(t *testing.T) {
		err := create(s, crm.System(), activities.StageVerbs(), &crm.Stage{NameZH: "新", NameEN: "New", Criteria: "colour = blue"})
		requireRefused(t, err, "criteria:unknown-field")
	})
	t.Run("keep a stage that deals are in", func(t *testing.T) {
		if err := create(s, s.rep, activities.DealVerbs(), &crm.Deal{Name: "Line", CustomerID: s.customer.ID}); err != nil {
			t.Fatal(err)
		}
		_, err := change(s, crm.System(), store.Stages, activities.StageVerbs(), s.stages[0].ID, func(st *crm.Stage) { st.Kind = crm.StageWon })
		requireConflict(t, err, "stage-in-use")
		err = s.db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return activities.StageVerbs().Delete(ctx, tx, s.stages[0])
		})
		requireConflict(t, err, "stage-in-use")
	})
}
