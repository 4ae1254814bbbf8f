package activities_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// shop is a house with stages, a rep and the rep's manager.
type shop struct {
	*house
	rep, lead crm.Viewer
	customer  *crm.Customer
	stages    []*crm.Stage
}

func openShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{house: openHouse(t)}
	s.act(crm.System(), store.ShipStages)
	s.lead = s.hire("lead", crm.Manager)
	rep := s.hire("rep", crm.Staff)
	s.changeUser(rep.ID, func(u *crm.User) { u.ManagerID = &s.lead.ID })
	s.rep, s.lead = s.viewer("rep"), s.viewer("lead")
	s.customer = &crm.Customer{Name: "Acme", OwnerID: &s.rep.ID}
	s.act(s.rep, func(ctx context.Context, tx *store.Tx) error {
		return activities.CustomerVerbs().Create(ctx, tx, s.customer)
	})
	s.act(crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		s.stages, err = store.StagesInOrder(ctx, tx)
		return err
	})
	return s
}

func (s *shop) viewer(login string) crm.Viewer {
	s.Helper()
	viewer, err := store.ViewerOf(s.Context(), s.db, login)
	if err != nil {
		s.Fatal(err)
	}
	return viewer
}

// create and change do what the API does with the verbs of a kind.
func create[T any](s *shop, viewer crm.Viewer, verbs activities.Verbs[T], record *T) error {
	return s.db.Do(s.Context(), viewer, func(ctx context.Context, tx *store.Tx) error { return verbs.Create(ctx, tx, record) })
}

func change[T any, P crm.Record[T]](s *shop, viewer crm.Viewer, table *store.Table[T, P], verbs activities.Verbs[T], id uuid.UUID, how func(*T)) (*T, error) {
	var after *T
	err := s.db.Do(s.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
		record, err := table.Lock(ctx, tx, id)
		if err != nil {
			return err
		}
		before := *record
		how(record)
		after = record
		return verbs.Update(ctx, tx, &before, record)
	})
	return after, err
}

// refusedAs names the problems of a refusal as field:code.
func refusedAs(err error) []string {
	var invalid *crm.Invalid
	if !errors.As(err, &invalid) {
		return nil
	}
	var codes []string
	for _, p := range invalid.Problems {
		codes = append(codes, p.Field+":"+p.Code)
	}
	return codes
}

func requireRefused(t *testing.T, err error, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, refusedAs(err)); diff != "" {
		t.Errorf("refused other than wanted (%v):\n%s", err, diff)
	}
}
