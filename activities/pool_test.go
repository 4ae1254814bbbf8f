package activities_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// sea is a company whose customers lie in a pool with limits.
type sea struct {
	*house
	pool *crm.Pool
	mia  crm.Viewer
	sam  crm.Viewer
}

// openSea has a pool of customers before the one that ships; mia leads sam.
func openSea(t *testing.T, change func(*crm.Pool)) *sea {
	t.Helper()
	return openSeaIn(openHouse(t), change)
}

func openSeaIn(h *house, change func(*crm.Pool)) *sea {
	h.Helper()
	s := &sea{house: h}
	s.mia, s.sam = s.hire("mia", crm.Manager), s.hire("sam", crm.Staff)
	s.changeUser(s.sam.ID, func(u *crm.User) { u.ManagerID = &s.mia.ID })
	s.mia = s.viewer("mia")
	s.pool = &crm.Pool{Key: "sea", Name: "sea", Holds: crm.PooledCustomers, BarredDays: 7, ProtectedDays: 10, ProtectedDaysA: 40}
	if change != nil {
		change(s.pool)
	}
	s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return activities.PoolVerbs().Create(ctx, tx, s.pool) })
	return s
}

func (s *sea) viewer(login string) crm.Viewer {
	s.Helper()
	viewer, err := store.ViewerOf(s.Context(), s.db, login)
	if err != nil {
		s.Fatal(err)
	}
	return viewer
}

// customer enters a customer of somebody's.
func (s *sea) customer(owner crm.Viewer, change func(*crm.Customer)) uuid.UUID {
	s.Helper()
	c := &crm.Customer{Name: "Acme " + uuid.NewString(), OwnerID: &owner.ID}
	if change != nil {
		change(c)
	}
	s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Customers.Insert(ctx, tx, c) })
	return c.ID
}

// lying enters a customer that lies in the pool, which nobody in the test has
// owned.
func (s *sea) lying() uuid.UUID {
	s.Helper()
	first := s.hire("first"+uuid.NewString(), crm.Staff)
	id := s.customer(first, nil)
	if err := s.release(first, id); err != nil {
		s.Fatal(err)
	}
	return id
}

func (s *sea) read(id uuid.UUID) *crm.Customer {
	s.Helper()
	c, err := store.Customers.Get(s.Context(), s.db, crm.System(), id)
	if err != nil {
		s.Fatal(err)
	}
	return c
}

func (s *sea) try(viewer crm.Viewer, work func(context.Context, *store.Tx) error) error {
	return s.db.Do(s.Context(), viewer, work)
}

func (s *sea) claim(viewer crm.Viewer, id uuid.UUID) error {
	return s.try(viewer, func(ctx context.Context, tx *store.Tx) error { return activities.PooledCustomers().Claim(ctx, tx, id) })
}

func (s *sea) release(viewer crm.Viewer, id uuid.UUID) error {
	return s.try(viewer, func(ctx context.Context, tx *store.Tx) error {
		return activities.PooledCustomers().Release(ctx, tx, id, "no time")
	})
}

func TestClaim(t *testing.T) {
	t.Run("of twenty at once makes one the owner and tells the others who was first", func(t *testing.T) {
		s := openSea(t, nil)
		id := s.lying()
		people := make([]crm.Viewer, 20)
		for i := range people {
			people[i] = s.hire("racer"+uuid.NewString(), crm.Staff)
		}
		errs := make([]error, len(people))
		var all sync.WaitGroup
		for i, person := range people {
			all.Go(func() { errs[i] = s.claim(person, id) })
		}
		all.Wait()
		owner, claimed := *s.read(id).OwnerID, 0
		for i, err := range errs {
			if err == nil {
				claimed++
				if people[i].ID != owner {
					t.Errorf("%s claimed it, and %s owns it", people[i].Name, owner)
				}
				continue
			}
			conflict, ok := errors.AsType[*crm.Conflict](err)
			if !ok || conflict.Code != "claimed-first" || conflict.At.IsZero() || !strings.Contains(conflict.Detail.EN, "racer") {
				t.Errorf("who came too late is told %v", err)
			}
		}
		if claimed != 1 {
			t.Errorf("%d claimed it", claimed)
		}
	})
	t.Run("at once by one person never passes what may be held or claimed a day", func(t *testing.T) {
		for name, change := range map[string]func(*crm.Pool){
			"too-many-held":    func(p *crm.Pool) { p.MostHeld = new(3) },
			"too-many-claimed": func(p *crm.Pool) { p.MostClaimed = new(3) },
		} {
			s := openSea(t, change)
			ids := make([]uuid.UUID, 8)
			for i := range ids {
				ids[i] = s.lying()
			}
			errs := make([]error, len(ids))
			var all sync.WaitGroup
			for i, id := range ids {
				all.Go(func() { errs[i] = s.claim(s.sam, id) })
			}
			all.Wait()
			done := 0
			for _, err := range errs {
				if err == nil {
					done++
				} else {
					requireConflict(t, err, name)
				}
			}
			if done != 3 {
				t.Errorf("%s: %d were claimed, want 3", name, done)
			}
		}
	})
	t.Run("of yesterday does not count today", func(t *testing.T) {
		s := openSea(t, func(p *crm.Pool) { p.MostClaimed = new(1) })
		one, two := s.lying(), s.lying()
		if err := s.claim(s.sam, one); err != nil {
			t.Fatal(err)
		}
		requireConflict(t, s.claim(s.sam, two), "too-many-claimed")
		s.setClock(monday.Add(24 * time.Hour))
		if err := s.claim(s.sam, two); err != nil {
			t.Error(err)
		}
	})
	t.Run("is barred to the last owner for the days of the pool", func(t *testing.T) {
		s := openSea(t, nil)
		id := s.customer(s.sam, nil)
		if err := s.release(s.sam, id); err != nil {
			t.Fatal(err)
		}
		requireConflict(t, s.claim(s.sam, id), "barred")
		s.setClock(monday.AddDate(0, 0, 6))
		requireConflict(t, s.claim(s.sam, id), "barred")
		s.setClock(monday.AddDate(0, 0, 7))
		if err := s.claim(s.sam, id); err != nil {
			t.Error(err)
		}
	})
	t.Run("protects by grade", func(t *testing.T) {
		s := openSea(t, nil)
		id := s.customer(s.mia, func(c *crm.Customer) { c.Grade = crm.GradeA })
		if err := s.release(s.mia, id); err != nil {
			t.Fatal(err)
		}
		if err := s.claim(s.sam, id); err != nil {
			t.Fatal(err)
		}
		c := s.read(id)
		if want := crm.DateOf(monday).AddDays(40); c.ProtectedUntil == nil || *c.ProtectedUntil != want || c.PoolID != nil || *c.LastOwnerID != s.mia.ID {
			t.Errorf("protected until %v, in pool %v, last owner %v", c.ProtectedUntil, c.PoolID, c.LastOwnerID)
		}
	})
	t.Run("is nothing to who may not take from the pool, and to who sees that somebody else owns it", func(t *testing.T) {
		var south *crm.Department
		s := openSea(t, nil)
		s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			south = &crm.Department{Name: "South"}
			if err := store.Departments.Insert(ctx, tx, south); err != nil {
				return err
			}
			before := *s.pool
			s.pool.DepartmentID = &south.ID
			return activities.PoolVerbs().Update(ctx, tx, &before, s.pool)
		})
		nan := s.hire("nan", crm.Staff)
		s.changeUser(nan.ID, func(u *crm.User) { u.DepartmentID = &south.ID })
		id := s.customer(nan, nil)
		if err := s.release(s.viewer("nan"), id); err != nil {
			t.Fatal(err)
		}
		if err := s.claim(s.sam, id); !errors.Is(err, crm.ErrNotFound) {
			t.Errorf("got %v", err)
		}
		own := s.customer(s.sam, nil)
		requireConflict(t, s.claim(s.mia, own), "owned")
		requireConflict(t, s.claim(s.sam, own), "already-yours")
	})
}

func TestRelease(t *testing.T) {
	t.Run("takes a reason, and an owner or who leads them", func(t *testing.T) {
		s := openSea(t, nil)
		id := s.customer(s.sam, nil)
		err := s.try(s.sam, func(ctx context.Context, tx *store.Tx) error {
			return activities.PooledCustomers().Release(ctx, tx, id, " ")
		})
		if invalid, ok := errors.AsType[*crm.Invalid](err); !ok || invalid.Problems[0].Field != "reason" {
			t.Errorf("got %v", err)
		}
		if err := s.release(s.hire("oli", crm.Staff), id); !errors.Is(err, crm.ErrNotFound) {
			t.Errorf("got %v", err)
		}
		if err := s.release(s.mia, id); err != nil {
			t.Error(err)
		}
		if c := s.read(id); c.OwnerID != nil || *c.PoolID != s.pool.ID || c.PooledAt == nil {
			t.Errorf("%+v", c.Pooling)
		}
	})
	t.Run("needs a pool", func(t *testing.T) {
		s := openSea(t, func(p *crm.Pool) { p.Condition = "grade = A" })
		id := s.customer(s.sam, nil)
		if err := s.release(s.sam, id); err != nil {
			t.Fatalf("it falls into the pool of the company: %v", err)
		}
		if c := s.read(id); *c.PoolID == s.pool.ID {
			t.Error("it fell into a pool whose condition it does not meet")
		}
		s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE customers SET pool_id = NULL, pooled_at = NULL; UPDATE pools SET deleted_at = created_at WHERE key <> 'sea'`)
			return err
		})
		requireConflict(t, s.release(s.sam, s.customer(s.sam, nil)), "no-pool")
	})
}

func TestGive(t *testing.T) {
	give := func(s *sea, by crm.Viewer, id, person uuid.UUID) error {
		return s.try(by, func(ctx context.Context, tx *store.Tx) error {
			return activities.PooledCustomers().Give(ctx, tx, id, person)
		})
	}
	t.Run("is a manager's, goes over the limits and tells the person", func(t *testing.T) {
		s := openSea(t, func(p *crm.Pool) { p.MostHeld = new(0) })
		id := s.lying()
		if err := give(s, s.sam, id, s.mia.ID); !errors.Is(err, crm.ErrForbidden) {
			t.Errorf("got %v", err)
		}
		requireConflict(t, s.claim(s.sam, id), "too-many-held")
		if err := give(s, s.mia, id, s.sam.ID); err != nil {
			t.Fatal(err)
		}
		if c := s.read(id); *c.OwnerID != s.sam.ID || c.PoolID != nil {
			t.Errorf("%+v", c.Pooling)
		}
		var told int
		if err := s.db.QueryRow(t.Context(), `SELECT count(*) FROM notices WHERE user_id = $1 AND kind = 'given'`, s.sam.ID).Scan(&told); err != nil || told != 1 {
			t.Errorf("told %d times, %v", told, err)
		}
		requireConflict(t, give(s, s.mia, id, s.hire("oli", crm.Staff).ID), "claimed-first")
	})
}

func TestPooledLeads(t *testing.T) {
	s := openSea(t, nil)
	oli := s.hire("oli", crm.Staff)
	lead := &crm.Lead{Name: "Li", Phone: "13812345678"}
	s.enter(lead)
	s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		locked, err := store.Leads.Lock(ctx, tx, lead.ID)
		if err != nil {
			return err
		}
		return activities.HandLead(ctx, tx, locked, s.sam.ID, activities.LeadGiven)
	})
	leads := activities.PooledLeads()
	if err := s.try(s.sam, func(ctx context.Context, tx *store.Tx) error { return leads.Release(ctx, tx, lead.ID, "no time") }); err != nil {
		t.Fatal(err)
	}
	in, err := store.Leads.Get(t.Context(), s.db, crm.System(), lead.ID)
	if err != nil || in.State != crm.LeadPooled || in.PoolID == nil || *in.LastOwnerID != s.sam.ID {
		t.Fatalf("%+v, %v", in, err)
	}
	if err := s.try(oli, func(ctx context.Context, tx *store.Tx) error { return leads.Claim(ctx, tx, lead.ID) }); err != nil {
		t.Fatal(err)
	}
	out, err := store.Leads.Get(t.Context(), s.db, oli, lead.ID)
	if err != nil || out.State != crm.LeadAssigned || *out.OwnerID != oli.ID || out.PoolID != nil || out.ProtectedUntil == nil {
		t.Errorf("%+v, %v", out, err)
	}
}
