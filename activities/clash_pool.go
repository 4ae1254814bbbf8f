package activities

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// layDown lays a record that nobody gets into the pool into which it falls, by
// who held it. What falls into none is nobody's all the same.
func (v *verdict) layDown(ctx context.Context, tx *store.Tx, kind string, record any, holder *uuid.UUID) error {
	lies, ok := record.(crm.Poolable)
	if !ok || v.owner != uuid.Nil || holder == nil {
		return nil
	}
	_, err := layDown(ctx, tx, kind, lies, holder)
	return err
}

// poolLeads puts the leads of the registrations into the pool with them, where
// whoever registered them works on them. Leads are taken before registrations,
// as where a lead meets its registration.
func (v *verdict) poolLeads(ctx context.Context, tx *store.Tx) error {
	if v.owner != uuid.Nil {
		return nil
	}
	for _, side := range v.sides {
		if side.Kind != crm.Registrations.Name {
			continue
		}
		r, err := store.Registrations.Get(ctx, tx, crm.System(), side.RecordID)
		if err == nil && r.LeadID != nil {
			err = v.poolLead(ctx, tx, *r.LeadID, side.OwnerID)
		}
		if err != nil && !errors.Is(err, crm.ErrNotFound) {
			return err
		}
	}
	return nil
}

// poolLead makes a lead of a party nobody's. One whose process an admin has
// paused stays where it is.
func (v *verdict) poolLead(ctx context.Context, tx *store.Tx, id, party uuid.UUID) error {
	if _, err := store.OpenProcess(ctx, tx, crm.LeadProcessName, crm.Leads.Name, id); err != nil {
		return err
	}
	lead, err := store.Leads.Lock(ctx, tx.AsSystem(), id)
	if err != nil {
		return err
	}
	if lead.OwnerID == nil || *lead.OwnerID != party || !PooledLeads().open(lead) {
		return nil
	}
	err = PoolLead(ctx, tx, lead, v.reason)
	if errors.Is(err, crm.ErrConflict) {
		return nil
	}
	return err
}
