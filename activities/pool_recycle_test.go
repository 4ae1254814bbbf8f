package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// recycles makes the pool recycle after 30 days and warn 5 days before.
func recycles(p *crm.Pool) { p.RecycleAfterDays, p.WarnDays = new(30), 5 }

// look lets the pool look at what lies idle, so many days after monday, at ten
// o'clock.
func (s *sea) look(batch activities.Batch, days int) {
	s.Helper()
	s.setClock(monday.AddDate(0, 0, days).Add(time.Hour))
	for {
		standing, err := s.processes.Survey(s.Context(), batch)
		if err == nil && len(standing.Due) > 0 {
			_, err = s.processes.RecyclePools(s.Context(), batch)
		}
		if err != nil {
			s.Fatal(err)
		}
		if len(standing.Due) == 0 {
			return
		}
	}
}

// given enters a lead and gives it to sam.
func (s *sea) given(name string) uuid.UUID {
	s.Helper()
	lead := &crm.Lead{Name: name}
	s.enter(lead)
	s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		locked, err := store.Leads.Lock(ctx, tx, lead.ID)
		if err != nil {
			return err
		}
		return activities.HandLead(ctx, tx, locked, s.sam.ID, activities.LeadGiven)
	})
	return lead.ID
}

func (s *sea) notices(kind crm.NoticeKind) (count int) {
	s.Helper()
	if err := s.db.QueryRow(s.Context(), `SELECT coalesce(sum(times), 0) FROM notices WHERE kind = $1`, kind).Scan(&count); err != nil {
		s.Fatal(err)
	}
	return count
}

func TestRecycle(t *testing.T) {
	t.Run("warns first, once, and takes back after the days that were said", func(t *testing.T) {
		s := openSea(t, recycles)
		id, batch := s.customer(s.sam, nil), s.gather()
		s.look(batch, 21)
		if s.notices(crm.NoticeRecycling) != 0 {
			t.Error("it was warned of too early")
		}
		s.look(batch, 28) // a Monday: no days of weekends in between
		s.look(batch, 29)
		if s.notices(crm.NoticeRecycling) != 1 || s.read(id).RecycleWarnedAt == nil {
			t.Fatalf("warned %d times", s.notices(crm.NoticeRecycling))
		}
		s.look(batch, 31)
		if s.read(id).OwnerID == nil {
			t.Error("it was taken back before the days of the warning were over")
		}
		s.look(batch, 35)
		c := s.read(id)
		if c.OwnerID != nil || c.PoolID == nil || *c.PoolID != s.pool.ID || *c.LastOwnerID != s.sam.ID || s.notices(crm.NoticeRecycled) != 1 {
			t.Errorf("%+v, told %d times", c.Pooling, s.notices(crm.NoticeRecycled))
		}
	})
	t.Run("begins anew with a word to the customer", func(t *testing.T) {
		s := openSea(t, recycles)
		id, batch := s.customer(s.sam, nil), s.gather()
		s.look(batch, 28)
		s.act(s.sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.InteractionVerbs().Create(ctx, tx, &crm.Interaction{CustomerID: &id, Channel: crm.ChannelCall, OccurredAt: tx.Now, Summary: "called"})
		})
		s.look(batch, 36)
		if s.read(id).OwnerID == nil {
			t.Error("it was taken back from who is in touch")
		}
	})
	t.Run("does not begin anew with a question that nobody took", func(t *testing.T) {
		for _, holds := range []crm.PooledKind{crm.PooledCustomers, crm.PooledLeads} {
			s := openSea(t, func(p *crm.Pool) { recycles(p); p.Holds = holds })
			asked := &crm.Interaction{Channel: crm.ChannelMail, Direction: crm.Incoming, Summary: "asked again"}
			if holds == crm.PooledCustomers {
				asked.CustomerID = new(s.customer(s.sam, nil))
			}
			batch := s.gather()
			if holds == crm.PooledLeads {
				asked.LeadID = new(s.given("Li"))
			}
			s.setClock(monday.AddDate(0, 0, 20))
			s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
				asked.OccurredAt = tx.Now
				return activities.RecordInteraction(ctx, tx, asked)
			})
			s.look(batch, 28)
			if s.notices(crm.NoticeRecycling) != 1 {
				t.Errorf("the owner of an idle %s was not warned", holds)
			}
		}
	})
	t.Run("leaves what is protected, locked, or bound by open business or a complaint", func(t *testing.T) {
		s := openSea(t, recycles)
		until := crm.DateOf(monday).AddDays(100)
		kept := map[string]uuid.UUID{
			"protected": s.customer(s.sam, nil), "locked": s.customer(s.sam, nil), "deal": s.customer(s.sam, nil), "order": s.customer(s.sam, nil),
			"complaint": s.customer(s.sam, nil),
		}
		free := s.customer(s.sam, nil)
		s.act(s.mia, func(ctx context.Context, tx *store.Tx) error {
			customers := activities.PooledCustomers()
			if err := customers.Extend(ctx, tx, kept["protected"], until, ""); err != nil {
				return err
			}
			return customers.SetLocked(ctx, tx, kept["locked"], true)
		})
		s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if err := activities.DealVerbs().Create(ctx, tx, &crm.Deal{Name: "big", CustomerID: kept["deal"], OwnerID: &s.sam.ID}); err != nil {
				return err
			}
			if err := store.Orders.Insert(ctx, tx, &crm.Order{Title: "runs", CustomerID: kept["order"], State: crm.OrderConfirmed}); err != nil {
				return err
			}
			for id, state := range map[uuid.UUID]crm.ComplaintState{kept["complaint"]: crm.ComplaintRegistered, free: crm.ComplaintClosed} {
				if err := store.Complaints.Insert(ctx, tx, &crm.Complaint{Title: "late", CustomerID: &id, State: state}); err != nil {
					return err
				}
			}
			return nil
		})
		batch := s.gather()
		for _, day := range []int{28, 35, 42, 49} {
			s.look(batch, day)
		}
		for name, id := range kept {
			if c := s.read(id); c.OwnerID == nil || c.RecycleWarnedAt != nil {
				t.Errorf("the one that is kept because of its %s: owner %v, warned %v", name, c.OwnerID, c.RecycleWarnedAt)
			}
		}
		if s.read(free).OwnerID != nil {
			t.Error("what nothing keeps was not taken back")
		}
	})
	t.Run("is looked at in working hours alone, and ends when the pool recycles no longer", func(t *testing.T) {
		s := openSea(t, recycles)
		s.customer(s.sam, nil)
		batch := s.gather()
		s.look(batch, 33) // a Saturday
		if s.notices(crm.NoticeRecycling) != 0 {
			t.Error("it was warned of on a Saturday")
		}
		s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			before := *s.pool
			s.pool.RecycleAfterDays, s.pool.WarnDays = nil, 0
			return activities.PoolVerbs().Update(ctx, tx, &before, s.pool)
		})
		standing, err := s.processes.Survey(t.Context(), batch)
		if err != nil || standing.Open != 0 {
			t.Errorf("%+v, %v", standing, err)
		}
	})
	t.Run("of leads puts their process into the pool", func(t *testing.T) {
		s := openSea(t, func(p *crm.Pool) { recycles(p); p.Holds = crm.PooledLeads })
		batch := s.gather()
		id := s.given("Li")
		s.look(batch, 28)
		s.look(batch, 35)
		in, err := store.Leads.Get(t.Context(), s.db, crm.System(), id)
		if err != nil || in.State != crm.LeadPooled || in.PoolID == nil || *in.PoolID != s.pool.ID {
			t.Errorf("%+v, %v", in, err)
		}
	})
}

// TestPoolSequences plays claims, releases, gifts and recycling in any order.
func TestPoolSequences(t *testing.T) {
	s := openSea(t, func(p *crm.Pool) { recycles(p); p.BarredDays, p.MostHeld = 0, new(2) })
	people := []crm.Viewer{s.sam, s.hire("sue", crm.Staff), s.hire("tom", crm.Staff)}
	ids := []uuid.UUID{s.customer(s.sam, nil), s.customer(s.sam, nil), s.lying()}
	batch, day := s.gather(), 0
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 12).Draw(r, "acts") {
			id, person := rapid.SampledFrom(ids).Draw(r, "record"), rapid.SampledFrom(people).Draw(r, "person")
			switch rapid.SampledFrom([]string{"claim", "release", "give", "pass"}).Draw(r, "act") {
			case "claim":
				_ = s.claim(person, id) // a refusal is as good as a claim: what holds is checked below
			case "release":
				_ = s.release(s.mia, id)
			case "give":
				_ = s.try(s.mia, func(ctx context.Context, tx *store.Tx) error {
					return activities.PooledCustomers().Give(ctx, tx, id, person.ID)
				})
			case "pass":
				day += rapid.IntRange(1, 20).Draw(r, "days")
				s.look(batch, day)
			}
			for _, id := range ids {
				if c := s.read(id); (c.OwnerID == nil) != (c.PoolID != nil) || (c.PoolID == nil) != (c.PooledAt == nil) {
					r.Fatalf("owner %v, pool %v since %v", c.OwnerID, c.PoolID, c.PooledAt)
				}
			}
		}
	})
}
