package activities

import (
	"context"
	"strings"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// merge lets a lead go into an open one of somebody who asks again. What it
// says stands among the interactions of that one, whose owner answers it. Where
// that one is on its way to an owner, its first contact answers both. Where
// nobody would answer, it is not merged.
func (c *course) merge(ctx context.Context, tx *store.Tx, at *stand, found compared) (bool, error) {
	into := found.lead
	if into == nil || into.ID == at.lead.ID {
		return false, nil
	}
	owner := c.ownerThere(into.OwnerID)
	if owner == nil && !onItsWay(into) {
		return false, nil
	}
	before := *at.lead
	at.lead.State, at.lead.MergedIntoID, at.lead.OwnerID = crm.LeadMerged, &into.ID, into.OwnerID
	told := store.Change{Type: "lead.merged", DecisionID: &found.decision, Facts: map[string]string{"into": into.Number}}
	if err := at.save(ctx, tx, before, told); err != nil {
		return false, err
	}
	if err := tellAskedAgain(ctx, tx, at, into); err != nil {
		return false, err
	}
	at.process.ReturnStep, at.process.ReturnTo = "", nil
	if owner == nil {
		return true, end(ctx, tx, at.process, crm.OutcomeLeadMerged)
	}
	goTo(tx, at.process, crm.LeadStepAnswer)
	return true, c.giveErrand(ctx, tx, at, errand{kind: crm.DueAnswer, to: owner, why: &found.decision})
}

// onItsWay says whether a lead that nobody owns was accepted and looks for an
// owner.
func onItsWay(lead *crm.Lead) bool {
	return lead.OwnerID == nil && lead.Score != nil && (lead.State == crm.LeadNew || lead.State == crm.LeadWaiting)
}

// tellAskedAgain puts what a lead says among the interactions of the one that
// it was merged into.
func tellAskedAgain(ctx context.Context, tx *store.Tx, at *stand, into *crm.Lead) error {
	lead := at.lead
	channel := crm.ChannelMail
	if lead.Source == crm.SourcePhone {
		channel = crm.ChannelCall
	}
	var said []string
	for _, words := range []string{lead.Interest, lead.Note} {
		if words != "" {
			said = append(said, words)
		}
	}
	err := insertInteraction(ctx, tx, store.Interactions.InsertFollowing, &crm.Interaction{
		LeadID: &into.ID, CustomerID: into.CustomerID, Channel: channel, Direction: crm.Incoming, OccurredAt: lead.CreatedAt,
		Summary: strings.Join(append([]string{lead.Number + " " + lead.Name}, said...), "\n"),
	})
	if err != nil {
		return err
	}
	return tx.Tell(ctx, store.Change{
		Type: "lead.asked-again", RecordKind: crm.Leads.Name, RecordID: into.ID, Facts: map[string]string{"from": lead.Number},
	})
}

// FollowAnswers looks at the leads of the batch that were merged into another
// one: the owner of that one answers, which ends the process.
func (p *Processes) FollowAnswers(ctx context.Context, batch Batch) (Standing, error) {
	return p.leadStep(ctx, batch, crm.LeadStepAnswer, func(ctx context.Context, tx *store.Tx, c *course, at *stand) error {
		done, err := c.followErrand(ctx, tx, at, func() (errand, error) {
			return errand{kind: crm.DueAnswer, to: at.lead.OwnerID}, nil
		})
		if err != nil || done == nil {
			return err
		}
		return end(ctx, tx, at.process, crm.OutcomeLeadMerged)
	})
}

// completeAnswer records the interaction with which somebody who asked again
// was answered, on the lead that theirs was merged into.
func completeAnswer(ctx context.Context, tx *store.Tx, task *crm.Task) error {
	lead, err := store.Leads.Lock(ctx, tx.AsSystem(), task.RecordID)
	if err != nil {
		return err
	}
	if lead.MergedIntoID != nil {
		survivor, err := store.Leads.Get(ctx, tx, crm.System(), *lead.MergedIntoID)
		if err == nil {
			return recordContact(ctx, tx, task, survivor)
		}
		if !isGone(err) {
			return err
		}
	}
	return recordContact(ctx, tx, task, lead)
}
