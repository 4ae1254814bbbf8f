package activities_test

import (
	"testing"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestCommitmentVerbs(t *testing.T) {
	s := openShop(t)
	verbs := activities.CommitmentVerbs()
	newOne := func(t *testing.T) *crm.Commitment {
		t.Helper()
		c := &crm.Commitment{CustomerID: s.customer.ID, What: "Ten percent", Kind: crm.CommitmentPrice}
		if err := create(s, s.rep, verbs, c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	state := func(to crm.CommitmentState) func(*crm.Commitment) { return func(c *crm.Commitment) { c.State = to } }
	t.Run("are of who makes them, today and open", func(t *testing.T) {
		c := newOne(t)
		if *c.ByID != s.rep.ID || c.MadeOn.String() != "2026-11-23" || c.State != crm.CommitmentOpen || c.SettledOn != nil {
			t.Errorf("got %+v", c)
		}
		err := create(s, s.rep, verbs, &crm.Commitment{CustomerID: s.customer.ID, What: "x", Kind: crm.CommitmentDate, State: crm.CommitmentKept})
		requireRefused(t, err, "state:wrong-course")
	})
	for _, to := range []crm.CommitmentState{crm.CommitmentKept, crm.CommitmentBroken, crm.CommitmentWithdrawn} {
		t.Run("are settled once as "+string(to)+", and corrected by who leads", func(t *testing.T) {
			c := newOne(t)
			settled, err := change(s, s.rep, store.Commitments, verbs, c.ID, state(to))
			if err != nil || settled.SettledOn.String() != "2026-11-23" {
				t.Fatalf("%+v %v", settled, err)
			}
			_, err = change(s, s.rep, store.Commitments, verbs, c.ID, state(crm.CommitmentOpen))
			requireRefused(t, err, "state:wrong-course")
			open, err := change(s, s.lead, store.Commitments, verbs, c.ID, state(crm.CommitmentOpen))
			if err != nil || open.SettledOn != nil {
				t.Errorf("%+v %v", open, err)
			}
		})
	}
	t.Run("are not reworded", func(t *testing.T) {
		c := newOne(t)
		_, err := change(s, s.rep, store.Commitments, verbs, c.ID, func(c *crm.Commitment) { c.What = "Five percent" })
		requireRefused(t, err, "what:promised")
	})
}
