package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// course is what a step knows of the leads that are due in it, read at once.
type course struct {
	*Processes
	leads     map[uuid.UUID]*crm.Lead // locked; one that is missing went into the bin
	customers map[uuid.UUID]*crm.Customer
	// registered are the registrations in force to which leads that are checked
	// belong, by lead; locked.
	registered map[uuid.UUID]*crm.Registration
	people     map[uuid.UUID]store.Presence // owners of the leads and customers
	late       map[uuid.UUID][]uuid.UUID    // from whom leads were taken, by process
	times      *store.WorkingTimes
	told       map[string]bool // of what leads wait for, in this step
}

// openCourse locks the leads of processes, and others with them, in one order,
// and reads what is known of all.
func (p *Processes) openCourse(ctx context.Context, tx *store.Tx, due []*crm.Process, others ...uuid.UUID) (*course, error) {
	leads, err := store.Leads.LockAll(ctx, tx, append(recordsOf(due), others...))
	if err != nil {
		return nil, err
	}
	c := &course{Processes: p, leads: leads, told: map[string]bool{}}
	if c.times, err = tx.WorkingTimes(ctx); err != nil {
		return nil, err
	}
	if c.late, err = store.LateWith(ctx, tx, enteredAgain(due)); err != nil {
		return nil, err
	}
	return c, c.know(ctx, tx, nil)
}

// know reads customers and the presence of owners: those of the leads, and
// more.
func (c *course) know(ctx context.Context, tx *store.Tx, more []uuid.UUID) (err error) {
	customers, people := more, []uuid.UUID{}
	for _, lead := range c.leads {
		customers, people = appendKnown(customers, lead.CustomerID), appendKnown(people, lead.OwnerID)
	}
	if c.customers, err = store.Customers.All(ctx, tx, tx.Viewer, customers); err != nil {
		return err
	}
	for _, customer := range c.customers {
		people = appendKnown(people, customer.OwnerID)
	}
	for _, registration := range c.registered {
		people = appendKnown(people, registration.OwnerID)
	}
	c.people, err = store.PresenceOf(ctx, tx, people)
	return err
}

func appendKnown(ids []uuid.UUID, id *uuid.UUID) []uuid.UUID {
	if id == nil {
		return ids
	}
	return append(ids, *id)
}

func recordsOf(due []*crm.Process) []uuid.UUID {
	ids := make([]uuid.UUID, len(due))
	for i, p := range due {
		ids[i] = p.RecordID
	}
	return ids
}

// enteredAgain lists the processes that are not in their first round.
func enteredAgain(due []*crm.Process) []uuid.UUID {
	var ids []uuid.UUID
	for _, p := range due {
		if p.Visit > 1 {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// leadStep does something for each lead that is due in a step. One in the bin
// ends its process; one of which the rules decide nothing waits for them.
func (p *Processes) leadStep(ctx context.Context, batch Batch, step string,
	each func(ctx context.Context, tx *store.Tx, c *course, at *stand) error,
) (Standing, error) {
	return p.step(ctx, batch, step, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		c, err := p.openCourse(ctx, tx, due)
		if err != nil {
			return err
		}
		for _, process := range due {
			if err := c.each(ctx, tx, process, each); err != nil {
				return err
			}
		}
		return nil
	})
}

// stand is where one lead stands: its process and itself, both locked.
type stand struct {
	process *crm.Process
	lead    *crm.Lead
	read    *crm.Lead // as its row still is, where the lead was changed and a rule then gave no answer; nil: as it is
}

func (c *course) each(ctx context.Context, tx *store.Tx, process *crm.Process,
	do func(ctx context.Context, tx *store.Tx, c *course, at *stand) error,
) error {
	lead := c.leads[process.RecordID]
	if lead == nil {
		return abandonLocked(ctx, tx, process, outcomeDeleted)
	}
	at := &stand{process: process, lead: lead}
	return c.orWait(ctx, tx, at, do(ctx, tx, c, at))
}

// orWait lets a lead wait for the rules where they decided nothing.
func (c *course) orWait(ctx context.Context, tx *store.Tx, at *stand, err error) error {
	if open, ok := errors.AsType[*undecided](err); ok {
		return c.waitLead(ctx, tx, at, wanting{reason: crm.WaitingForRule, on: open.point})
	}
	return err
}

// undecided says that the rules of a point gave no answer, which has been told.
type undecided struct{ point string }

func (u *undecided) Error() string { return fmt.Sprintf("%s gave no answer", u.point) }

// ask asks a decision point; no answer is an undecided error.
func ask[In, Out any](ctx context.Context, tx *store.Tx, c *course, point rules.Point[In, Out], q question, input In) (*decided[Out], error) {
	answer, err := decide(ctx, tx, c.Rules, point, q, input)
	if err == nil && answer == nil {
		err = &undecided{point.Key}
	}
	return answer, err
}

// save writes a lead that follows from its process.
func (at *stand) save(ctx context.Context, tx *store.Tx, before crm.Lead, told store.Change) error {
	told.ProcessID = &at.process.ID
	return store.Leads.UpdateTogether(ctx, tx, &before, at.lead, told)
}

// ownerThere is the owner of a record who can take work now; nil is none.
func (c *course) ownerThere(owner *uuid.UUID) *uuid.UUID {
	if owner == nil || !c.people[*owner].There {
		return nil
	}
	return owner
}

// departmentOf is whose working time counts for a person.
func (c *course) departmentOf(ctx context.Context, tx *store.Tx, person uuid.UUID) (*uuid.UUID, error) {
	if known, ok := c.people[person]; ok {
		return known.DepartmentID, nil
	}
	return store.DepartmentOf(ctx, tx, person)
}

// routeFacts are the facts about a lead when its way is decided.
func (c *course) routeFacts(at *stand, now time.Time) rules.LeadRouteFacts {
	return rules.LeadRouteFacts{
		Lead: leadFacts(at.lead), Grade: at.lead.Grade, Customer: c.customerFacts(at), At: timeFacts(now.In(c.Company.Zone())),
	}
}

// customerFacts are what rules may know about the customer of a lead. An owner
// who is away, or from whom the lead was taken, answers nobody.
func (c *course) customerFacts(at *stand) rules.CustomerFacts {
	if at.lead.CustomerID == nil {
		return rules.CustomerFacts{}
	}
	customer := c.customers[*at.lead.CustomerID]
	if customer == nil {
		return rules.CustomerFacts{}
	}
	facts := rules.CustomerFacts{Known: true, Grade: customer.Grade}
	if owner := c.ownerThere(customer.OwnerID); owner != nil && !c.wasLate(at.process, *owner) {
		facts.OwnerID = owner.String()
	}
	return facts
}

func (c *course) wasLate(p *crm.Process, person uuid.UUID) bool {
	return slices.Contains(c.late[p.ID], person)
}
