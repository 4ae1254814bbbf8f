package activities

import (
	"context"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// waitLead parks a lead that cannot go on now. One that nobody owns shows that
// it waits, and can be claimed meanwhile.
func (c *course) waitLead(ctx context.Context, tx *store.Tx, at *stand, w wanting) error {
	if at.lead.State == crm.LeadNew {
		before := *at.lead
		if at.read != nil {
			before = *at.read
		}
		at.lead.State = crm.LeadWaiting
		if _, err := layDown(ctx, tx, store.Leads.Schema.Name, at.lead, at.lead.LastOwnerID); err != nil {
			return err
		}
		if err := at.save(ctx, tx, before, store.Change{Type: "lead.parked"}); err != nil {
			return err
		}
	}
	return wait(ctx, tx, at.process, w)
}

func (c *course) waitAll(ctx context.Context, tx *store.Tx, routed []*routing, w wanting) error {
	for _, r := range routed {
		if err := c.waitLead(ctx, tx, r.stand, w); err != nil {
			return err
		}
	}
	return nil
}

// waitForRoster parks a lead that nobody in a roster can take, and tells who
// keeps the roster once.
func (c *course) waitForRoster(ctx context.Context, tx *store.Tx, at *stand, roster *crm.Roster, until *time.Time) error {
	told := at.process.State == crm.ProcessWaiting && at.process.WaitingFor == crm.WaitingForEligible && at.process.WaitingOn == roster.Key
	if err := c.waitLead(ctx, tx, at, wanting{crm.WaitingForEligible, roster.Key, until}); err != nil || told || roster.ManagerID == nil {
		return err
	}
	return notify(ctx, tx, crm.Notice{
		Kind: crm.NoticeNobody, RecordKind: crm.Leads.Name, RecordID: at.lead.ID, ProcessID: &at.process.ID, Text: roster.Name,
		GatherKey: "nobody " + roster.ID.String(),
	}, *roster.ManagerID)
}

// sleepUntil lets a lead's process sleep in the step nurture until a day.
func sleepUntil(tx *store.Tx, p *crm.Process, day crm.Date) {
	p.ReturnStep, p.ReturnTo = "", nil
	goTo(tx, p, crm.LeadStepNurture)
	p.NextAt = new(day.Start(tx.Zone()))
}

// WakeNurtured lets the leads of the batch whose day has come be judged anew.
// What its owner wanted to hear of again goes back to them.
func (p *Processes) WakeNurtured(ctx context.Context, batch Batch) (Standing, error) {
	return p.leadStep(ctx, batch, crm.LeadStepNurture, func(ctx context.Context, tx *store.Tx, _ *course, at *stand) error {
		if until := at.lead.NurtureUntil; until != nil && until.Start(tx.Zone()).After(tx.Now) {
			at.process.NextAt = new(until.Start(tx.Zone()))
			return store.SaveProcess(ctx, tx, at.process)
		}
		goBackTo(tx, at.process, crm.LeadStepCheck)
		before := *at.lead
		at.lead.State, at.lead.NurtureUntil = crm.LeadNew, nil
		if at.lead.OwnerID != nil {
			at.process.ReturnStep, at.process.ReturnTo = crm.LeadStepFirstContact, at.lead.OwnerID
		}
		if err := at.save(ctx, tx, before, store.Change{Type: "lead.woken"}); err != nil {
			return err
		}
		return store.SaveProcess(ctx, tx, at.process)
	})
}

// HoldPooled lets the leads of the batch that are in the pool wait there until
// somebody claims them.
func (p *Processes) HoldPooled(ctx context.Context, batch Batch) (Standing, error) {
	return p.leadStep(ctx, batch, crm.LeadStepPool, func(ctx context.Context, tx *store.Tx, _ *course, at *stand) error {
		at.process.NextAt = nil
		return store.SaveProcess(ctx, tx, at.process)
	})
}
