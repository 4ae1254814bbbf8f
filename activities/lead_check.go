package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// CheckLeads judges each lead of the batch that is due: whether somebody like
// it is known, what it is worth, and whether it is worked on now, later or
// never. Those that are worked on now are routed in the same transaction, which
// writes each once.
func (p *Processes) CheckLeads(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.LeadStepCheck, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		leads, err := store.Leads.All(ctx, tx, tx.Viewer, recordsOf(due))
		if err != nil {
			return err
		}
		like, err := findLikenesses(ctx, tx, leads)
		if err != nil {
			return err
		}
		c, err := p.openCourse(ctx, tx, due, like.of(rules.MatchLead)...)
		if err != nil {
			return err
		}
		if c.registered, err = lockClashes(ctx, tx, c.checked(due)); err != nil {
			return err
		}
		if err := c.know(ctx, tx, append(like.of(rules.MatchCustomer), like.of(rules.MatchContact)...)); err != nil {
			return err
		}
		for _, process := range due {
			err := c.each(ctx, tx, process, func(ctx context.Context, tx *store.Tx, c *course, at *stand) error {
				return c.check(ctx, tx, at, like[at.lead.ID])
			})
			if err != nil {
				return err
			}
		}
		return c.route(ctx, tx, accepted(tx, due))
	})
}

// accepted are the processes that go on to the route step at once.
func accepted(tx *store.Tx, checked []*crm.Process) []*crm.Process {
	var onward []*crm.Process
	for _, p := range checked {
		if dueIn(p, crm.LeadStepRoute, tx.Now) {
			onward = append(onward, p)
		}
	}
	return onward
}

// check judges one lead. What waited for the rules is judged anew, by what
// holds now.
func (c *course) check(ctx context.Context, tx *store.Tx, at *stand, like []*likeness) error {
	if at.process.State == crm.ProcessWaiting {
		at.process.Visit++
	}
	found, err := c.compare(ctx, tx, at, like)
	if err != nil {
		return err
	}
	if found.verdict == rules.MergeLead && (found.lead == nil || c.parts(at, found.lead)) {
		found.verdict = rules.LinkLead // a lead goes into a lead; to anything else it is tied
	}
	if found.verdict == rules.MergeLead {
		merged, err := c.merge(ctx, tx, at, found)
		if err != nil || merged {
			return err
		}
	}
	before := *at.lead
	if found.verdict == rules.LinkLead {
		link(at.lead, found.likeness)
	}
	quality, err := c.qualify(ctx, tx, at)
	if err != nil {
		at.read = &before
		return err
	}
	return c.follow(ctx, tx, at, checked{before, found, quality})
}

// compared is the strongest verdict on what a lead resembles.
type compared struct {
	*likeness
	verdict  rules.DuplicateVerdict
	decision uuid.UUID
}

// strength orders the verdicts.
var strength = map[rules.DuplicateVerdict]int{rules.KeepLead: 0, rules.LinkLead: 1, rules.MergeLead: 2}

// compare asks lead.duplicate about the best likeness of each kind; the
// strongest verdict counts.
func (c *course) compare(ctx context.Context, tx *store.Tx, at *stand, like []*likeness) (compared, error) {
	strongest := compared{verdict: rules.KeepLead}
	for _, one := range c.best(like) {
		q := inProcess(at.process)
		q.subject = one.subject()
		answer, err := ask(ctx, tx, c, rules.LeadDuplicatePoint, q, rules.LeadDuplicateFacts{
			Lead: leadFacts(at.lead), Match: one.facts(tx, at.lead),
		})
		if err != nil {
			return strongest, err
		}
		if strength[answer.outcome.Verdict] > strength[strongest.verdict] {
			strongest = compared{one, answer.outcome.Verdict, answer.id}
		}
	}
	return strongest, nil
}

// link ties a lead to the customer and contact that it turned out to be from.
func link(lead *crm.Lead, like *likeness) {
	switch {
	case lead.CustomerID != nil:
	case like.customer != nil:
		lead.CustomerID = &like.customer.ID
	case like.lead != nil:
		lead.CustomerID = like.lead.CustomerID
	}
	if lead.CustomerID != nil && like.contact != nil && like.contact.CustomerID == *lead.CustomerID {
		lead.ContactID = &like.contact.ID
	}
}

// qualify asks what a lead is worth, and then whether it is worked on.
func (c *course) qualify(ctx context.Context, tx *store.Tx, at *stand) (*decided[rules.LeadQualify], error) {
	route := c.routeFacts(at, tx.Now)
	score, err := ask(ctx, tx, c, rules.LeadScorePoint, inProcess(at.process), rules.LeadScoreFacts{
		Lead: route.Lead, Customer: route.Customer, At: route.At,
	})
	if err != nil {
		return nil, err
	}
	at.lead.Score = &score.outcome.Points
	return ask(ctx, tx, c, rules.LeadQualifyPoint, inProcess(at.process), rules.LeadQualifyFacts{
		Lead: route.Lead, Customer: route.Customer, Score: rules.ScoreFacts{Points: score.outcome.Points},
	})
}

// checked is what came of a check.
type checked struct {
	before  crm.Lead
	found   compared
	quality *decided[rules.LeadQualify]
}

// follow does what the judgement on a lead says. Somebody known to us, whom a
// colleague has registered, or whose owner wants the lead back, is answered
// whatever the verdict: neither nurtured nor rejected.
func (c *course) follow(ctx context.Context, tx *store.Tx, at *stand, k checked) error {
	lead, quality := at.lead, k.quality.outcome
	back, err := c.backToOwner(ctx, tx, at)
	if err != nil {
		return err
	}
	known := k.found.verdict == rules.LinkLead || c.registered[lead.ID] != nil
	lead.Grade = quality.Grade
	switch {
	case back:
		goTo(tx, at.process, crm.LeadStepFirstContact)
		return c.saveChecked(ctx, tx, at, k, "lead.qualified")
	case quality.Verdict == rules.AcceptLead || known:
		return c.accept(ctx, tx, at, k)
	case quality.Verdict == rules.NurtureLead:
		lead.State, lead.NurtureUntil = crm.LeadNurtured, new(tx.Today().AddDays(*quality.NurtureDays))
		sleepUntil(tx, at.process, *lead.NurtureUntil)
		return c.saveChecked(ctx, tx, at, k, "lead.nurtured")
	}
	lead.State, lead.DisqualifiedReason = crm.LeadDisqualified, quality.Reason
	if err := at.save(ctx, tx, k.before, store.Change{Type: "lead.disqualified"}); err != nil {
		return err
	}
	return end(ctx, tx, at.process, crm.OutcomeDisqualified)
}

// accept lets a lead go on to its owner: who has registered it, or the owner of
// the customer that it was linked to, where they are there, or whom the rules
// find.
func (c *course) accept(ctx context.Context, tx *store.Tx, at *stand, k checked) error {
	at.lead.State = crm.LeadNew
	if err := c.linkRegistered(ctx, tx, at); err != nil {
		return err
	}
	owner, decision, how := c.registrant(at), k.quality.id, store.AllocatedByRegistration
	if owner == nil && k.found.verdict == rules.LinkLead {
		owner, decision, how = c.ownerFor(at, k.found.owner()), k.found.decision, string(rules.NamedPerson)
	}
	if owner == nil {
		goTo(tx, at.process, crm.LeadStepRoute)
		return c.saveChecked(ctx, tx, at, k, "lead.qualified")
	}
	dueNow(tx, at.process)
	return c.assign(ctx, tx, at, grant{
		before: k.before, decision: decision, to: *owner, department: c.people[*owner].DepartmentID,
		line: store.Allocation{Strategy: how, Considered: []store.Considered{{UserID: *owner}}},
	})
}

func (c *course) saveChecked(ctx context.Context, tx *store.Tx, at *stand, k checked, event string) error {
	if err := at.save(ctx, tx, k.before, store.Change{Type: event}); err != nil {
		return err
	}
	return store.SaveProcess(ctx, tx, at.process)
}

// backToOwner says whether a lead goes back to an owner who wanted it judged
// again, or nurtured; who no longer works here gets nothing back.
func (c *course) backToOwner(ctx context.Context, tx *store.Tx, at *stand) (bool, error) {
	p, lead := at.process, at.lead
	if p.ReturnTo == nil {
		return false, nil
	}
	people, err := store.PresenceOf(ctx, tx, []uuid.UUID{*p.ReturnTo})
	if err != nil {
		return false, err
	}
	if !people[*p.ReturnTo].Active {
		p.ReturnStep, p.ReturnTo = "", nil
		lead.State, lead.OwnerID, lead.NurtureUntil = crm.LeadNew, nil, nil
		return false, nil
	}
	lead.OwnerID, lead.NurtureUntil = p.ReturnTo, nil
	lead.State = crm.LeadAssigned
	if p.ReturnStep == crm.LeadStepResult {
		lead.State = crm.LeadContacted
	}
	return true, nil
}
