package activities

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// ProposeSolutions has owners of complaints propose what to do.
func (p *Processes) ProposeSolutions(ctx context.Context, batch Batch) (Standing, error) {
	return p.followComplaints(ctx, batch, crm.ComplaintStepPropose)
}

// CarryOutSolutions has what was agreed to carried out.
func (p *Processes) CarryOutSolutions(ctx context.Context, batch Batch) (Standing, error) {
	return p.followComplaints(ctx, batch, crm.ComplaintStepImplement)
}

func beginProposing(ctx context.Context, tx *store.Tx, c *complaintAt) error {
	return c.give(ctx, tx, wanted{kind: crm.TaskPropose, to: c.owner()})
}

// proposeSolution writes the proposed solution onto the complaint.
func (c *complaintAt) proposeSolution(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	return c.change(ctx, tx, "proposed", func(complaint *crm.Complaint) {
		complaint.Measures = t.Answers.Text(crm.AnswerText)
		complaint.Compensation = t.Answers.Money(crm.AnswerCompensation)
	})
}

// seekInstruction asks the leaders for their word. A solution never goes past them,
// wherever the complaint was sent back from.
func seekInstruction(ctx context.Context, tx *store.Tx, c *complaintAt, _ *crm.Task) error {
	return c.goTo(ctx, tx, crm.ComplaintStepInstruct)
}

// askForSolution asks complaint.approval whose word a solution needs. Every
// round asks for itself: what it costs may have changed.
func askForSolution(ctx context.Context, tx *store.Tx, p *Processes, process *crm.Process, round int) (*approvalAsk, error) {
	c, err := p.complaintOf(ctx, tx, process)
	if err != nil {
		return nil, err
	}
	if err := c.arrive(ctx, tx); err != nil { // it may have been sent back here
		return nil, err
	}
	known, err := c.facts(ctx, tx)
	if err != nil {
		return nil, err
	}
	known.Solution.Rounds = round
	q := inProcess(process)
	if round > 1 {
		q.subject = fmt.Sprint("round ", round)
	}
	answer, err := askRule(ctx, tx, c, rules.ComplaintApprovalPoint, q, rules.ComplaintApprovalFacts{
		Complaint: known.Complaint, Customer: known.Customer, Solution: known.Solution,
	})
	if err != nil || answer == nil {
		return nil, err
	}
	wants := &approvalAsk{
		levels:  chainLevels(rules.ApprovalChain(answer.outcome.Chain)),
		signing: c.signing(), madeBy: crm.MadeByRule, decision: &answer.id, withinMinutes: answer.outcome.WithinMinutes,
	}
	if counter, err := uuid.Parse(answer.outcome.Person); err == nil {
		wants.signing.CounterSigner = &counter
	}
	return wants, nil
}

// signing says whose solution it is: its owner's, who does not instruct
// themselves.
func (c *complaintAt) signing() crm.Signing {
	var s crm.Signing
	if c.complaint.OwnerID != nil {
		s.Initiator, s.Own = *c.complaint.OwnerID, []uuid.UUID{*c.complaint.OwnerID}
	}
	return s
}

// settleSolution keeps what the leaders said and follows it: the solution is
// carried out, or another one is proposed.
func settleSolution(ctx context.Context, tx *store.Tx, p *Processes, process *crm.Process, a *crm.Approval) error {
	c, err := p.complaintOf(ctx, tx, process)
	if err != nil {
		return err
	}
	if err := c.keepInstructions(ctx, tx, a); err != nil {
		return err
	}
	if a.State == crm.ApprovalAgreed {
		return c.goOn(ctx, tx, crm.ComplaintStepImplement)
	}
	return c.goBack(ctx, tx, crm.ComplaintStepPropose)
}

// keepInstructions keeps what each leader said. What they have people do counts
// where the round came to what they said.
func (c *complaintAt) keepInstructions(ctx context.Context, tx *store.Tx, a *crm.Approval) error {
	for _, seat := range a.Signers {
		if seat.TaskID == nil || seat.ActedBy == nil {
			continue
		}
		task, err := store.LoadTask(ctx, tx, *seat.TaskID)
		if err != nil {
			return err
		}
		if task.State != crm.TaskDone {
			continue
		}
		if err := instruct(ctx, tx, c.process, task, string(seat.State) == string(a.State)); err != nil {
			return err
		}
	}
	return nil
}

// beginImplementing gives everybody who is named in the solution their measure,
// and the owner the whole.
func beginImplementing(ctx context.Context, tx *store.Tx, c *complaintAt) error {
	solution, err := c.lastDone(ctx, tx, crm.TaskPropose)
	if err != nil {
		return err
	}
	if err := c.give(ctx, tx, wanted{kind: crm.TaskImplement, to: c.owner()}); err != nil || solution == nil {
		return err
	}
	if c.process.State == crm.ProcessWaiting { // for its rules: it is tried again as a whole
		return nil
	}
	for _, d := range solution.Answers.Directives(crm.AnswerMeasures) {
		if done, err := c.carriedOut(ctx, tx, solution, d); err != nil || done {
			if err != nil {
				return err
			}
			continue
		}
		people, err := whoWorksHere(ctx, tx, []uuid.UUID{d.Person})
		if err != nil {
			return err
		}
		if err := giveTask(ctx, tx, directed(tx, c.process, crm.TaskMeasure, d, people, solution.CompletedBy)); err != nil {
			return err
		}
	}
	return watchAgain(ctx, tx, c.process)
}

// carriedOut says whether a measure of a solution was carried out before the
// complaint was sent back to be implemented anew.
func (c *complaintAt) carriedOut(ctx context.Context, tx *store.Tx, solution *crm.Task, d crm.Directive) (bool, error) {
	tasks, err := c.together.tasksOf(ctx, tx, c.process.ID)
	return slices.ContainsFunc(tasks, func(t *crm.Task) bool {
		return t.Kind == crm.TaskMeasure && t.State == crm.TaskDone && t.GivenText == d.Text && t.DueAt != nil && d.Due == crm.DateOf(t.DueAt.In(tx.Zone())) &&
			!t.CreatedAt.Before(*solution.CompletedAt)
	}), err
}

// implement notes what was done for the customer, when all that was to be done
// is.
func (c *complaintAt) implement(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	open, err := c.openMeasures(ctx, tx)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		return c.refuseOpenMeasures(ctx, tx, open)
	}
	return c.change(ctx, tx, "implemented", func(complaint *crm.Complaint) { complaint.Answer = t.Answers.Text(crm.AnswerText) })
}

// openMeasures lists the measures, and what instructions have people do, that
// are still to be done.
func (c *complaintAt) openMeasures(ctx context.Context, tx *store.Tx) ([]*crm.Task, error) {
	here, err := store.TasksOfProcess(ctx, tx, c.process.ID)
	if err != nil {
		return nil, err
	}
	var open []*crm.Task
	for _, t := range here {
		if t.Kind == crm.TaskMeasure && !t.IsOver() && t.Step == c.process.Step && t.Visit == c.process.Visit {
			open = append(open, t)
		}
	}
	told, err := openDirectives(ctx, tx, c.process)
	return append(open, told...), err
}

func (c *complaintAt) refuseOpenMeasures(ctx context.Context, tx *store.Tx, open []*crm.Task) error {
	person := open[0].AssigneeID
	name := ""
	if person != nil {
		names, err := namesOf(ctx, tx, *person)
		if err != nil {
			return err
		}
		name = names[*person]
	}
	return &crm.Conflict{Code: "measures-open", Detail: crm.Label{
		ZH: "还有 %d 项措施或批示事项未落实，例如 %s 的；请等其完成，或请其转办",
		EN: "%d measures or instructions are not carried out yet, such as that of %s; wait for them, or have them passed on"}.With(len(open), name)}
}

// implemented asks the customer.
func implemented(ctx context.Context, tx *store.Tx, c *complaintAt, _ *crm.Task) error {
	return c.goOn(ctx, tx, crm.ComplaintStepConfirm)
}
