package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// complaintAt is a complaint where its locked process stands.
type complaintAt struct {
	processes *Processes
	process   *crm.Process
	complaint *crm.Complaint
	together  *complaintsTogether
	sender    *uuid.UUID // who sent it back and has it again now; nil: the step says who
}

// complaintStep is what a step of a complaint asks for, and what follows from
// the outcome.
type complaintStep struct {
	begin func(context.Context, *store.Tx, *complaintAt) error
	done  func(context.Context, *store.Tx, *complaintAt, *crm.Task) error
}

// complaintStepNamed finds a step; the round of instructions is a step of
// signatures, see approvalCourses.
func complaintStepNamed(name string) complaintStep {
	switch name {
	case crm.ComplaintStepJudge:
		return complaintStep{beginJudging, judged}
	case crm.ComplaintStepAnswer:
		return complaintStep{beginAnswering, answeredNotValid}
	case crm.ComplaintStepRead:
		return complaintStep{beginReading, readByLeader}
	case crm.ComplaintStepAccept:
		return complaintStep{beginAccepting, acceptedOrDeclined}
	case crm.ComplaintStepArbitrate:
		return complaintStep{beginArbitrating, arbitrated}
	case crm.ComplaintStepPropose:
		return complaintStep{beginProposing, seekInstruction}
	case crm.ComplaintStepImplement:
		return complaintStep{beginImplementing, implemented}
	case crm.ComplaintStepConfirm:
		return complaintStep{beginConfirming, confirmedByCustomer}
	}
	return complaintStep{beginSummarising, summarised}
}

// followComplaints looks at the complaints of a batch that are due in a step:
// what was done there is followed by the next step, what was not asked for yet
// is, and the clock of the rest is looked at.
func (p *Processes) followComplaints(ctx context.Context, batch Batch, step string) (Standing, error) {
	return p.step(ctx, batch, step, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		found, err := p.complaintsOf(ctx, tx, due)
		if err != nil {
			return err
		}
		for _, process := range due {
			if c := found[process.ID]; c != nil {
				err = c.follow(ctx, tx)
			} else {
				err = abandonLocked(ctx, tx, process, outcomeDeleted)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *Processes) complaintOf(ctx context.Context, tx *store.Tx, process *crm.Process) (*complaintAt, error) {
	complaint, err := store.Complaints.Lock(ctx, tx.AsSystem(), process.RecordID)
	if err != nil {
		return nil, err
	}
	c := alone(process, complaint)
	c.processes = p
	return c, nil
}

func (c *complaintAt) follow(ctx context.Context, tx *store.Tx) error {
	step := complaintStepNamed(c.process.Step)
	open, done, err := c.stands(ctx, tx)
	switch {
	case err != nil:
		return err
	case done != nil:
		return step.done(ctx, tx, c, done)
	case open == nil:
		return c.begin(ctx, tx)
	case open.Kind == crm.TaskConfirm && hasCome(open.DueAt, tx.Now):
		return c.callBack(ctx, tx, open)
	}
	if err := c.processes.watchTasks(ctx, tx, c.process); err != nil {
		return err
	}
	c.together = alone(c.process, c.complaint).together // the clock may have given the tasks other outcomes
	if _, done, err = c.stands(ctx, tx); err != nil || done == nil {
		return err
	}
	// Its default outcome, which has changed the complaint.
	if c.complaint, err = store.Complaints.Lock(ctx, tx.AsSystem(), c.process.RecordID); err != nil {
		return err
	}
	return step.done(ctx, tx, c, done)
}

// stands gives the task of the step that is to be done, or that was. Measures
// are done beside it.
func (c *complaintAt) stands(ctx context.Context, tx *store.Tx) (open, done *crm.Task, err error) {
	tasks, err := c.together.tasksOf(ctx, tx, c.process.ID)
	for _, t := range tasks {
		switch {
		case t.Step != c.process.Step || t.Visit != c.process.Visit || t.Role != crm.TaskMain || t.Kind == crm.TaskMeasure:
		case t.State == crm.TaskDone:
			done = t
		case !t.IsOver():
			open = t
		}
	}
	return open, done, err
}

// lastDone is the last task of a kind that was done; nil: none was.
func (c *complaintAt) lastDone(ctx context.Context, tx *store.Tx, kind string) (*crm.Task, error) {
	tasks, err := c.together.tasksOf(ctx, tx, c.process.ID)
	var last *crm.Task
	for _, t := range tasks {
		if t.Kind == kind && t.State == crm.TaskDone && t.Outcome != crm.OutcomeSentBack {
			last = t
		}
	}
	return last, err
}

// goOn enters the step that comes next; or, where the complaint was sent back to
// come straight back, the step it was sent from, with the sender.
func (c *complaintAt) goOn(ctx context.Context, tx *store.Tx, next string) error {
	if c.process.ReturnStep == crm.ComplaintStepAnswer || c.process.ReturnStep == crm.ComplaintStepArbitrate {
		c.process.ReturnStep, c.process.ReturnTo = "", nil // what it was sent back from is not wanted any more
	}
	c.sender = c.process.ReturnTo
	if err := proceed(ctx, tx, c.process, next); err != nil {
		return err
	}
	return c.begin(ctx, tx)
}

// goTo enters a step whatever the complaint was sent back for.
func (c *complaintAt) goTo(ctx context.Context, tx *store.Tx, step string) error {
	if err := enter(ctx, tx, c.process, step); err != nil {
		return err
	}
	return c.begin(ctx, tx)
}

// goBack enters an earlier step on a new visit.
func (c *complaintAt) goBack(ctx context.Context, tx *store.Tx, step string) error {
	c.process.SentBack++
	return c.goTo(ctx, tx, step)
}

// begin asks for what the step that was entered needs.
func (c *complaintAt) begin(ctx context.Context, tx *store.Tx) error {
	if err := c.arrive(ctx, tx); err != nil {
		return err
	}
	c.process.State, c.process.WaitingFor, c.process.WaitingOn, c.process.NextAt = crm.ProcessRunning, "", "", &tx.Now
	if c.process.Step != crm.ComplaintStepInstruct { // of which the round of signatures takes care
		return complaintStepNamed(c.process.Step).begin(ctx, tx, c)
	}
	return store.SaveProcess(ctx, tx, c.process)
}

// arrive notes for the reports that the complaint has left a step and entered
// another, and lets its state follow.
func (c *complaintAt) arrive(ctx context.Context, tx *store.Tx) error {
	if err := c.leave(ctx, tx); err != nil {
		return err
	}
	if err := store.EnterComplaintStep(ctx, tx, c.process); err != nil {
		return err
	}
	return c.change(ctx, tx, "moved-on", func(complaint *crm.Complaint) { complaint.State = crm.ComplaintStateIn(c.process.Step) })
}

// leave notes how long the complaint stood in the steps that it is no longer
// in.
func (c *complaintAt) leave(ctx context.Context, tx *store.Tx) error {
	stays, err := c.together.staysOf(ctx, tx, c.process.ID)
	if err != nil || len(stays) == 0 {
		return err
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return err
	}
	for _, s := range stays {
		here := s.Step == c.process.Step && s.Visit == c.process.Visit && c.process.State != crm.ProcessEnded
		if here {
			continue
		}
		worked := times.Of(c.complaint.DepartmentID).WorkingBetween(s.EnteredAt, tx.Now)
		if err := store.LeaveComplaintStep(ctx, tx, s, int(worked.Minutes())); err != nil {
			return err
		}
	}
	return nil
}

// change changes the complaint as its course wants.
func (c *complaintAt) change(ctx context.Context, tx *store.Tx, event string, how func(*crm.Complaint)) error {
	before := *c.complaint
	how(c.complaint)
	return store.Complaints.UpdateTogether(ctx, tx, &before, c.complaint, store.Change{
		Type: crm.Complaints.Name + "." + event, ProcessID: &c.process.ID,
	})
}

// end ends the course of the complaint.
func (c *complaintAt) end(ctx context.Context, tx *store.Tx, state crm.ComplaintState, outcome string) error {
	if err := end(ctx, tx, c.process, outcome); err != nil {
		return err
	}
	return c.conclude(ctx, tx, state)
}

// conclude lets the complaint follow the end of its process.
func (c *complaintAt) conclude(ctx context.Context, tx *store.Tx, state crm.ComplaintState) error {
	if err := c.leave(ctx, tx); err != nil {
		return err
	}
	return c.change(ctx, tx, string(state), func(complaint *crm.Complaint) { complaint.State, complaint.ClosedAt = state, &tx.Now })
}

// owner is who answers for the complaint.
func (c *complaintAt) owner() []uuid.UUID { return listed(c.complaint.OwnerID) }
