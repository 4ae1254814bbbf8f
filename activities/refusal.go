package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// RefusalVerbs keep with a refusal the addresses of who refused.
func RefusalVerbs() Verbs[crm.Refusal] {
	verbs := PlainVerbs(store.Refusals)
	create, update := verbs.Create, verbs.Update
	verbs.Create = func(ctx context.Context, tx *store.Tx, refusal *crm.Refusal) error {
		if err := create(ctx, tx, refusal); err != nil {
			return err
		}
		return store.KeepRefusedAddresses(ctx, tx, []*crm.Refusal{refusal})
	}
	verbs.CreateMany = func(ctx context.Context, tx *store.Tx, _ uuid.UUID, refusals []*crm.Refusal) error {
		if err := store.Refusals.InsertMany(ctx, tx, refusals); err != nil {
			return err
		}
		return store.KeepRefusedAddresses(ctx, tx, refusals)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, refusal *crm.Refusal) error {
		if err := update(ctx, tx, before, refusal); err != nil {
			return err
		}
		if whose(before) != whose(refusal) {
			if err := store.ForgetRefusedAddresses(ctx, tx, refusal.ID); err != nil {
				return err
			}
		}
		return store.KeepRefusedAddresses(ctx, tx, []*crm.Refusal{refusal})
	}
	return verbs
}

// whose names those whose word a refusal is.
func whose(r *crm.Refusal) [3]uuid.UUID {
	return [3]uuid.UUID{store.ReferenceOf(r.CustomerID), store.ReferenceOf(r.ContactID), store.ReferenceOf(r.LeadID)}
}
