package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Verbs are what it means to create, change and delete a record of a kind, and
// to take it out of the bin: a plain write, or a write with what follows from
// it.
type Verbs[T any] struct {
	Create  func(ctx context.Context, tx *store.Tx, record *T) error
	Update  func(ctx context.Context, tx *store.Tx, before, record *T) error
	Delete  func(ctx context.Context, tx *store.Tx, record *T) error
	Restore func(ctx context.Context, tx *store.Tx, record *T) error
	// CreateMany makes many at once, where a kind knows how; the processes of all
	// go into one batch.
	CreateMany func(ctx context.Context, tx *store.Tx, batch uuid.UUID, records []*T) error
	// Settled says of a record to be made that it was over before it came, so that
	// no process begins on it; nil is never.
	Settled func(record *T) bool
	// Merged is what follows for a record into which others were merged, with
	// the open processes that came from them; nil is nothing.
	Merged func(ctx context.Context, tx *store.Tx, record *T, came []*crm.Process) error
}

// PlainVerbs only write.
func PlainVerbs[T any, P crm.Record[T]](table *store.Table[T, P]) Verbs[T] {
	return Verbs[T]{
		Create: func(ctx context.Context, tx *store.Tx, record *T) error { return table.Insert(ctx, tx, record) },
		Update: func(ctx context.Context, tx *store.Tx, before, record *T) error {
			return table.Update(ctx, tx, before, record, store.Change{Type: table.Schema.Name + ".updated"})
		},
		Delete:  func(ctx context.Context, tx *store.Tx, record *T) error { return table.Delete(ctx, tx, record) },
		Restore: func(ctx context.Context, tx *store.Tx, record *T) error { return table.Restore(ctx, tx, record) },
	}
}

// LeadVerbs enter leads into their process and take them out of it.
func LeadVerbs() Verbs[crm.Lead] {
	verbs := PlainVerbs(store.Leads)
	verbs.Create, verbs.CreateMany, verbs.Delete = EnterLead, EnterLeads, BinLead
	verbs.Restore, verbs.Merged = RestoreLead, answerMerged
	update := verbs.Update
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, lead *crm.Lead) error {
		if err := update(ctx, tx, before, lead); err != nil || lead.State != crm.LeadWaiting {
			return err
		}
		return store.WakeRecord(ctx, tx, crm.Leads.Name, lead.ID) // the rules may now know better
	}
	return verbs
}

// CustomerVerbs make who enters a customer its owner, unless another is named,
// let it meet the registrations of its company, and keep customers from
// belonging to themselves.
func CustomerVerbs() Verbs[crm.Customer] {
	verbs := TreeVerbs(store.Customers, "parentId")
	verbs.CreateMany = func(ctx context.Context, tx *store.Tx, _ uuid.UUID, customers []*crm.Customer) error {
		for _, customer := range customers {
			if customer.OwnerID == nil {
				customer.OwnerID = tx.Viewer.IDOrNil()
			}
		}
		if err := store.Customers.InsertMany(ctx, tx, customers); err != nil {
			return err
		}
		return meetCustomers(ctx, tx, customers)
	}
	verbs.Create = func(ctx context.Context, tx *store.Tx, customer *crm.Customer) error {
		ownByDefault(tx, &customer.OwnerID)
		if err := store.Customers.Insert(ctx, tx, customer); err != nil {
			return err
		}
		return meetCustomer(ctx, tx, customer)
	}
	return verbs
}

// ownByDefault makes who acts answerable, unless somebody is already.
func ownByDefault(tx *store.Tx, owner **uuid.UUID) {
	if *owner == nil {
		*owner = tx.Viewer.IDOrNil()
	}
}

// TreeVerbs are plain verbs of a kind whose records are above each other by a
// reference field; they refuse what would close a circle.
func TreeVerbs[T any, P crm.Record[T]](table *store.Table[T, P], field string) Verbs[T] {
	return inTree(table, field, PlainVerbs(table))
}

// inTree adds to verbs that circles are refused. A new record has nothing below
// it and so closes none.
func inTree[T any, P crm.Record[T]](table *store.Table[T, P], field string, verbs Verbs[T]) Verbs[T] {
	update := verbs.Update
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, record *T) error {
		if err := update(ctx, tx, before, record); err != nil {
			return err
		}
		return store.RefuseCircle(ctx, tx, table.Schema, field, P(record).Meta().ID)
	}
	return verbs
}

// leads says whether who acts may go beyond the usual course of records of a
// kind: correct what was settled, take in what was agreed before.
func leads(tx *store.Tx, schema crm.Schema) bool { return tx.Viewer.Allowed(schema.Kind, crm.Approve) }

// wakeAtMost is how many waiting processes a change of people or rosters makes
// due at once; the others are tried again by their own time.
const wakeAtMost = 500

// staffing adds to plain verbs that processes are tried again which wait for
// the rosters or people that a change concerns; on names them.
func staffing[T any, P crm.Record[T]](table *store.Table[T, P],
	on func(ctx context.Context, tx *store.Tx, record *T) ([]string, error),
) Verbs[T] {
	verbs := PlainVerbs(table)
	create, update, restore := verbs.Create, verbs.Update, verbs.Restore
	wake := func(ctx context.Context, tx *store.Tx, record *T) error {
		waitingOn, err := on(ctx, tx, record)
		if err != nil {
			return err
		}
		return store.WakeWaiting(ctx, tx, wakeAtMost, waitingOn...)
	}
	verbs.Create = func(ctx context.Context, tx *store.Tx, record *T) error {
		if err := create(ctx, tx, record); err != nil {
			return err
		}
		return wake(ctx, tx, record)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, record *T) error {
		if err := update(ctx, tx, before, record); err != nil {
			return err
		}
		return wake(ctx, tx, record)
	}
	verbs.Restore = func(ctx context.Context, tx *store.Tx, record *T) error {
		if err := restore(ctx, tx, record); err != nil {
			return err
		}
		return wake(ctx, tx, record)
	}
	return verbs
}

// RosterVerbs try again what waits for the roster.
func RosterVerbs() Verbs[crm.Roster] {
	return staffing(store.Rosters, func(_ context.Context, _ *store.Tx, r *crm.Roster) ([]string, error) {
		return []string{r.Key}, nil
	})
}

// RosterMemberVerbs try again what waits for the roster of the seat.
func RosterMemberVerbs() Verbs[crm.RosterMember] {
	return staffing(store.RosterMembers, func(ctx context.Context, tx *store.Tx, m *crm.RosterMember) ([]string, error) {
		roster, err := store.Rosters.Get(ctx, tx, tx.Viewer, m.RosterID)
		if err != nil {
			return nil, err
		}
		return []string{roster.Key}, nil
	})
}

// RosterSkillVerbs try again what waits for the roster of the seat.
func RosterSkillVerbs() Verbs[crm.RosterSkill] {
	return staffing(store.RosterSkills, func(ctx context.Context, tx *store.Tx, s *crm.RosterSkill) ([]string, error) {
		key, err := store.RosterOfSeat(ctx, tx, s.MemberID)
		return []string{key}, err
	})
}

// freePlace tries again the oldest process that waits for a roster in which a
// person has a place free again.
func freePlace(ctx context.Context, tx *store.Tx, person *uuid.UUID) error {
	if person == nil {
		return nil
	}
	keys, err := store.RostersOf(ctx, tx, *person)
	if err != nil || len(keys) == 0 {
		return err
	}
	tx.WakeOneLater(keys)
	return nil
}
