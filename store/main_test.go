package store_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

func TestMain(m *testing.M) {
	store.FreshDatabase = storetest.URL
	os.Exit(storetest.Main(m))
}

// monday is when the tests begin, on the clock of the business.
var monday = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// open opens a fresh database at monday; advance moves its clock.
func open(t *testing.T) *store.DB {
	t.Helper()
	db := storetest.Open(t)
	db.Clock = func() time.Time { return monday }
	return db
}

func setClock(db *store.DB, at time.Time) { db.Clock = func() time.Time { return at } }

// act does something in one transaction that has to succeed.
func act(t *testing.T, db *store.DB, viewer crm.Viewer, work func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := db.Do(t.Context(), viewer, work); err != nil {
		t.Fatal(err)
	}
}

// hire adds somebody; nobody is above them when manager is empty.
func hire(t *testing.T, db *store.DB, login string, role crm.Role, manager string) {
	t.Helper()
	user := &crm.User{Name: login, Login: login, Role: role, Active: true}
	if manager != "" {
		user.ManagerID = new(person(t, db, manager).ID)
	}
	insert(t, db, crm.System(), store.Users, user)
}

// person is the viewer of somebody as signed in now.
func person(t *testing.T, db *store.DB, login string) crm.Viewer {
	t.Helper()
	viewer, err := store.ViewerOf(t.Context(), db, login)
	if err != nil {
		t.Fatal(err)
	}
	return viewer
}

func insert[T any, P crm.Record[T]](t *testing.T, db *store.DB, viewer crm.Viewer, table *store.Table[T, P], record P) P {
	t.Helper()
	act(t, db, viewer, func(ctx context.Context, tx *store.Tx) error { return table.Insert(ctx, tx, record) })
	return record
}

func get[T any, P crm.Record[T]](t *testing.T, db *store.DB, table *store.Table[T, P], id uuid.UUID) P {
	t.Helper()
	record, err := table.Get(t.Context(), db, crm.System(), id)
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// ownedLead adds a lead that somebody owns; nobody when owner is nil.
func ownedLead(t *testing.T, db *store.DB, name string, owner *uuid.UUID) *crm.Lead {
	t.Helper()
	lead := &crm.Lead{Name: name, OwnerID: owner}
	if owner != nil {
		lead.State = crm.LeadAssigned
	}
	return insert(t, db, crm.System(), store.Leads, lead)
}

// startLead starts the lead process on a lead on behalf of the viewer.
func startLead(t *testing.T, db *store.DB, viewer crm.Viewer, lead uuid.UUID) *crm.Process {
	t.Helper()
	var p *crm.Process
	act(t, db, viewer, func(ctx context.Context, tx *store.Tx) (err error) {
		p, err = store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lead)
		return err
	})
	return p
}

// gathered starts a process on a new lead and puts it into a batch of its own.
func gathered(t *testing.T, db *store.DB, name string) *crm.Process {
	t.Helper()
	p := startLead(t, db, crm.System(), ownedLead(t, db, name, nil).ID)
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Gather(ctx, tx, 100)
		return err
	})
	again, err := store.LoadProcess(t.Context(), db, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// count runs a query for one number.
func count(t *testing.T, db store.Querier, sql string, args ...any) int {
	t.Helper()
	var n int
	if err := db.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// requireProblem wants an error that refuses a field with a code.
func requireProblem(t *testing.T, err error, field, code string) {
	t.Helper()
	var invalid *crm.Invalid
	if !errors.As(err, &invalid) || len(invalid.Problems) != 1 || invalid.Problems[0].Field != field || invalid.Problems[0].Code != code {
		t.Errorf("got %v, want field %q refused as %q", err, field, code)
	}
}

func requireError(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}
