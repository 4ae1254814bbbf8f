package activities

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ClashesOf finds for leads, by phone, mail and company, the registration in
// force that each belongs to; of several the oldest. What nobody has registered
// is left out.
func ClashesOf(ctx context.Context, tx *store.Tx, leads []*crm.Lead) (map[uuid.UUID]*crm.Registration, error) {
	byLead, all := make([][]string, len(leads)), []string{}
	for i, lead := range leads {
		byLead[i] = registrationKeys(lead.Company, lead.Phone, lead.Email)
		all = append(all, byLead[i]...)
	}
	found, err := store.RegistrationsInForce(ctx, tx, all)
	if err != nil {
		return nil, err
	}
	byKey := oldestByKey(found)
	of := map[uuid.UUID]*crm.Registration{}
	for i, lead := range leads {
		for _, key := range byLead[i] {
			if r := byKey[key]; r != nil && (of[lead.ID] == nil || r.CreatedAt.Before(of[lead.ID].CreatedAt)) {
				of[lead.ID] = r
			}
		}
	}
	return of, nil
}

// registrationKeys are the match keys by which a registration of a company is
// found.
func registrationKeys(company, phone, email string) []string {
	return store.Registrations.Schema.MatchKeys(&crm.Registration{Company: company, Phone: phone, Email: email})
}

// oldestByKey maps the match keys of registrations, the oldest first, to them.
func oldestByKey(registrations []*crm.Registration) map[string]*crm.Registration {
	byKey := map[string]*crm.Registration{}
	for _, r := range slices.Backward(registrations) {
		for _, key := range store.Registrations.Schema.MatchKeys(r) {
			byKey[key] = r
		}
	}
	return byKey
}

// meetCustomers lets many new customers meet the registrations of their
// companies. Most meet none, which one question tells.
func meetCustomers(ctx context.Context, tx *store.Tx, customers []*crm.Customer) error {
	if err := store.HoldRegistering(ctx, tx); err != nil {
		return err
	}
	var all []string
	for _, c := range customers {
		all = append(all, store.Customers.Schema.MatchKeys(c)...)
	}
	found, err := store.RegistrationsInForce(ctx, tx, all)
	if err != nil || len(found) == 0 {
		return err
	}
	byKey := oldestByKey(found)
	for _, c := range customers {
		if !slices.ContainsFunc(store.Customers.Schema.MatchKeys(c), func(key string) bool { return byKey[key] != nil }) {
			continue
		}
		if err := meetCustomer(ctx, tx, c); err != nil {
			return err
		}
	}
	return nil
}

// lockClashes is ClashesOf with the registrations locked, in one order: those
// that ceased to be in force meanwhile are left out.
func lockClashes(ctx context.Context, tx *store.Tx, leads []*crm.Lead) (map[uuid.UUID]*crm.Registration, error) {
	found, err := ClashesOf(ctx, tx, leads)
	if err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	for _, r := range found {
		ids = append(ids, r.ID)
	}
	locked, err := store.Registrations.LockAll(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for lead, r := range found {
		if found[lead] = locked[r.ID]; found[lead] == nil || found[lead].State != crm.RegistrationActive {
			delete(found, lead)
		}
	}
	return found, nil
}

// LinkLead notes on a locked registration which lead belongs to it, where it
// names none yet: progress on the lead then extends its protection. Of further
// leads it tells only.
func LinkLead(ctx context.Context, tx *store.Tx, r *crm.Registration, lead uuid.UUID) error {
	if r.LeadID != nil {
		if *r.LeadID == lead {
			return nil
		}
		return tx.Tell(ctx, store.Change{Type: "registration.approached", RecordKind: crm.Registrations.Name, RecordID: r.ID})
	}
	before := *r
	r.LeadID = &lead
	return store.Registrations.UpdateFollowing(ctx, tx, &before, r, store.Change{Type: "registration.linked"})
}
