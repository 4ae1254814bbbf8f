package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Verbs are what it means to create, change and delete a record of a kind: a
// plain write, or a write with what follows from it.
type Verbs[T any] struct {
	Create func(ctx context.Context, tx *store.Tx, record *T) error
	Update func(ctx context.Context, tx *store.Tx, before, record *T) error
	Delete func(ctx context.Context, tx *store.Tx, record *T) error
}

// PlainVerbs only write.
func PlainVerbs[T any, P crm.Record[T]](table *store.Table[T, P]) Verbs[T] {
	return Verbs[T]{
		Create: func(ctx context.Context, tx *store.Tx, record *T) error { return table.Insert(ctx, tx, record) },
		Update: func(ctx context.Context, tx *store.Tx, before, record *T) error {
			return table.Update(ctx, tx, before, record, store.Change{Type: table.Schema.Name + ".updated"})
		},
		Delete: func(ctx context.Context, tx *store.Tx, record *T) error { return table.Delete(ctx, tx, record) },
	}
}

// LeadVerbs enter leads into their process and take them out of it.
func LeadVerbs() Verbs[crm.Lead] {
	verbs := PlainVerbs(store.Leads)
	verbs.Create, verbs.Delete = EnterLead, BinLead
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
	return verbs
}

// StaffingVerbs are for the kinds that say who can take work: a change may
// make somebody eligible for whom processes wait.
func StaffingVerbs[T any, P crm.Record[T]](table *store.Table[T, P]) Verbs[T] {
	verbs := PlainVerbs(table)
	create, update := verbs.Create, verbs.Update
	verbs.Create = func(ctx context.Context, tx *store.Tx, record *T) error {
		if err := create(ctx, tx, record); err != nil {
			return err
		}
		return store.WakeWaiting(ctx, tx)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, record *T) error {
		if err := update(ctx, tx, before, record); err != nil {
			return err
		}
		return store.WakeWaiting(ctx, tx)
	}
	return verbs
}
