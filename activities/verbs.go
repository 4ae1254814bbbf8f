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
	verbs.Create, verbs.Delete, verbs.Restore, verbs.Merged = EnterLead, BinLead, RestoreLead, answerMerged
	update := verbs.Update
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, lead *crm.Lead) error {
		if err := update(ctx, tx, before, lead); err != nil || lead.State != crm.LeadWaiting {
			return err
		}
		return store.WakeRecord(ctx, tx, crm.Leads.Name, lead.ID) // the rules may now know better
	}
	return verbs
}

// CustomerVerbs make who enters a customer its owner, unless another is named.
func CustomerVerbs() Verbs[crm.Customer] {
	verbs := PlainVerbs(store.Customers)
	verbs.Create = func(ctx context.Context, tx *store.Tx, customer *crm.Customer) error {
		if customer.OwnerID == nil {
			customer.OwnerID = tx.Viewer.IDOrNil()
		}
		return store.Customers.Insert(ctx, tx, customer)
	}
	return verbs
}

// InteractionVerbs note who was in touch.
func InteractionVerbs() Verbs[crm.Interaction] {
	verbs := PlainVerbs(store.Interactions)
	verbs.Create = func(ctx context.Context, tx *store.Tx, interaction *crm.Interaction) error {
		if err := refuseFuture(tx, interaction.OccurredAt); err != nil {
			return err
		}
		interaction.ByID = tx.Viewer.IDOrNil()
		return store.Interactions.Insert(ctx, tx, interaction)
	}
	update := verbs.Update
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, interaction *crm.Interaction) error {
		if err := refuseFuture(tx, interaction.OccurredAt); err != nil {
			return err
		}
		return update(ctx, tx, before, interaction)
	}
	return verbs
}

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

// UserVerbs try again what waits for the person or for a roster in which the
// person sits, and end the sessions of who leaves or gets another role.
func UserVerbs() Verbs[crm.User] {
	verbs := staffing(store.Users, func(ctx context.Context, tx *store.Tx, u *crm.User) ([]string, error) {
		keys, err := store.RostersOf(ctx, tx, u.ID)
		return append(keys, u.ID.String()), err
	})
	update := verbs.Update
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, user *crm.User) error {
		if err := update(ctx, tx, before, user); err != nil {
			return err
		}
		if before.Active && !user.Active || before.Role != user.Role {
			_, err := store.EndSessions(ctx, tx, user.ID)
			return err
		}
		return nil
	}
	return verbs
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
	return store.WakeWaiting(ctx, tx, 1, keys...)
}
