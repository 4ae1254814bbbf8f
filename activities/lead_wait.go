package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// waitLead parks a lead that cannot go on now, and tells once who can help it.
// One that nobody owns shows that it waits, and can be claimed meanwhile.
func (c *course) waitLead(ctx context.Context, tx *store.Tx, at *stand, w wanting) error {
	if err := parkLead(ctx, tx, at); err != nil {
		return err
	}
	told := waitsFor(at.process, w)
	if err := wait(ctx, tx, at.process, w); err != nil || told || c.told[w.key()] {
		return err
	}
	c.told[w.key()] = true
	return tellWaiting(ctx, tx, at, w)
}

func (c *course) waitAll(ctx context.Context, tx *store.Tx, routed []*routing, w wanting) error {
	for _, r := range routed {
		if err := c.waitLead(ctx, tx, r.stand, w); err != nil {
			return err
		}
	}
	return nil
}

// parkLead lays a lead that nobody owns into its pool while it waits. Where
// there was no pool for it, one is looked for each time.
func parkLead(ctx context.Context, tx *store.Tx, at *stand) error {
	parked := at.lead.State == crm.LeadWaiting
	if at.lead.State != crm.LeadNew && (!parked || at.lead.Lies()) {
		return nil
	}
	before := *at.lead
	if at.read != nil {
		before = *at.read
	}
	at.lead.State = crm.LeadWaiting
	pool, err := layDown(ctx, tx, store.Leads.Schema.Name, at.lead, at.lead.LastOwnerID)
	if err != nil || parked && pool == nil {
		return err
	}
	return at.save(ctx, tx, before, store.Change{Type: "lead.parked"})
}

// waitsFor says whether a process waits for something already.
func waitsFor(p *crm.Process, w wanting) bool {
	return p.State == crm.ProcessWaiting && p.WaitingFor == w.reason && p.WaitingOn == w.on
}

// key is the same for all that waits for the same.
func (w wanting) key() string { return string(w.reason) + " " + w.on }

// tellWaiting tells who can help a lead that waits: who keeps the roster, if
// they work here, or else the admins. Of all that waits for the same there is
// one notice.
func tellWaiting(ctx context.Context, tx *store.Tx, at *stand, w wanting) error {
	people, err := whoHelps(ctx, tx, w)
	if err != nil {
		return err
	}
	kind := crm.NoticeStuck
	if w.reason == crm.WaitingForEligible {
		kind = crm.NoticeNobody
	}
	return notify(ctx, tx, crm.Notice{
		Kind: kind, RecordKind: crm.Leads.Name, RecordID: at.lead.ID, ProcessID: &at.process.ID, Text: w.name, GatherKey: w.key(),
	}, people...)
}

func whoHelps(ctx context.Context, tx *store.Tx, w wanting) ([]uuid.UUID, error) {
	if w.keeper != nil {
		present, err := store.PresenceOf(ctx, tx, []uuid.UUID{*w.keeper})
		if err != nil || present[*w.keeper].Active {
			return []uuid.UUID{*w.keeper}, err
		}
	}
	return store.Admins(ctx, tx)
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
// somebody claims them. For one that fell into none a pool is looked for again.
func (p *Processes) HoldPooled(ctx context.Context, batch Batch) (Standing, error) {
	return p.leadStep(ctx, batch, crm.LeadStepPool, func(ctx context.Context, tx *store.Tx, _ *course, at *stand) error {
		if at.lead.OwnerID == nil && !at.lead.Lies() {
			return lay(ctx, tx, at, *at.lead, "")
		}
		at.process.NextAt = nil
		return store.SaveProcess(ctx, tx, at.process)
	})
}
