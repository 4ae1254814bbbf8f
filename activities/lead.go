package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// EnterLead takes in a new lead and starts the process that judges it and finds
// its owner.
func EnterLead(ctx context.Context, tx *store.Tx, lead *crm.Lead) error {
	lead.State, lead.OwnerID = crm.LeadNew, nil
	fillSource(tx, lead)
	if err := store.Leads.Insert(ctx, tx, lead); err != nil {
		return err
	}
	_, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lead.ID)
	return err
}

// EnterLeads takes in many new leads; one batch of processes judges them and
// finds their owners.
func EnterLeads(ctx context.Context, tx *store.Tx, batch uuid.UUID, leads []*crm.Lead) error {
	for _, lead := range leads {
		lead.State, lead.OwnerID = crm.LeadNew, nil
		fillSource(tx, lead)
	}
	if err := store.Leads.InsertMany(ctx, tx, leads); err != nil {
		return err
	}
	ids := make([]uuid.UUID, len(leads))
	for i, lead := range leads {
		ids[i] = lead.ID
	}
	return store.StartProcesses(ctx, tx, crm.LeadProcess(), crm.Leads.Name, batch, ids)
}

// BinLead puts a lead into the bin: its open tasks are cancelled and its
// process ends.
func BinLead(ctx context.Context, tx *store.Tx, lead *crm.Lead) error {
	running, err := store.ProcessesOf(ctx, tx, crm.Leads.Name, lead.ID)
	if err != nil {
		return err
	}
	for _, p := range running {
		if err := abandon(ctx, tx, p.ID); err != nil {
			return err
		}
	}
	return store.Leads.Delete(ctx, tx, lead)
}

// outcomeDeleted ends a process whose record went into the bin.
const outcomeDeleted = "deleted"

func abandon(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	p, err := store.LockProcess(ctx, tx, id)
	if err != nil || p.State == crm.ProcessEnded {
		return err
	}
	return abandonLocked(ctx, tx, p, outcomeDeleted)
}

// abandonLocked ends a process early and cancels its open tasks.
func abandonLocked(ctx context.Context, tx *store.Tx, p *crm.Process, outcome string) error {
	if err := cancelTasks(ctx, tx, p); err != nil {
		return err
	}
	if p.Kind == crm.ClashProcessName {
		if err := dropClash(ctx, tx, p); err != nil {
			return err
		}
	}
	if err := end(ctx, tx, p, outcome); err != nil {
		return err
	}
	return tx.Wake(ctx, p)
}
