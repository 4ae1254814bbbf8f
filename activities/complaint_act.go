package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ComplaintAt names a complaint and the version of it that a person saw when
// deciding on an act.
type ComplaintAt struct {
	ID      uuid.UUID
	Version int64
}

// lockComplaint takes a complaint, after its process, for an act of who may
// edit it, unless it changed since the person read it. The process is nil where
// none was ever begun.
func lockComplaint(ctx context.Context, tx *store.Tx, at ComplaintAt) (*crm.Complaint, *crm.Process, error) {
	if _, err := store.Complaints.Get(ctx, tx, tx.Viewer, at.ID); err != nil {
		return nil, nil, err
	}
	process, err := lockCourse(ctx, tx, at.ID)
	if err != nil {
		return nil, nil, err
	}
	complaint, err := store.Complaints.Lock(ctx, tx, at.ID)
	if err != nil {
		return nil, nil, err
	}
	if err := Require(ctx, tx, store.Complaints.Schema, crm.Edit, complaint); err != nil {
		return nil, nil, err
	}
	if complaint.Version != at.Version {
		return nil, nil, fmt.Errorf("complaint %s: %w", at.ID, crm.ErrStale)
	}
	return complaint, process, nil
}

// lockCourse takes the process of a complaint; nil: none was ever begun. A
// complaint that comes again goes on in the same one.
func lockCourse(ctx context.Context, tx *store.Tx, complaint uuid.UUID) (*crm.Process, error) {
	id, err := store.CourseOf(ctx, tx, crm.ComplaintProcessName, crm.Complaints.Name, complaint)
	if err != nil || id == nil {
		return nil, err
	}
	return store.LockProcess(ctx, tx, *id)
}

func complaintOver(complaint *crm.Complaint) error {
	state := crm.LabelOf(complaint.State.Choices(), string(complaint.State))
	return &crm.Conflict{Code: "complaint-over", Detail: crm.Label{
		ZH: "投诉已办结（" + state.ZH + "），请先重开", EN: "The complaint is over (" + strings.ToLower(state.EN) + "); reopen it first"}}
}

// ReopenComplaint takes up again a complaint that was over, in the same process
// on a new visit: another solution is proposed, or, where it was not valid or
// was withdrawn, it is judged anew.
func ReopenComplaint(ctx context.Context, tx *store.Tx, at ComplaintAt, text string) error {
	complaint, process, err := lockComplaint(ctx, tx, at)
	if err != nil {
		return err
	}
	if complaint.State.IsOpen() || process != nil && process.State != crm.ProcessEnded {
		return &crm.Conflict{Code: "complaint-open", Detail: crm.Label{
			ZH: "投诉尚在办理，不需要重开", EN: "The complaint is open; there is nothing to take up again"}}
	}
	if err := requireText(strings.TrimSpace(text)); err != nil {
		return err
	}
	return reopenComplaint(ctx, tx, process, complaint, text)
}

// reopenComplaint takes up a complaint that is over; no process: it was over
// before it came to us.
func reopenComplaint(ctx context.Context, tx *store.Tx, process *crm.Process, complaint *crm.Complaint, text string) (err error) {
	if process == nil {
		process, err = store.StartProcess(ctx, tx, crm.ComplaintProcess(), crm.Complaints.Name, complaint.ID)
	} else {
		err = takeUpAgain(ctx, tx, process, complaint)
	}
	if err != nil {
		return err
	}
	before := *complaint
	complaint.State, complaint.ClosedAt, complaint.Confirmation = crm.ComplaintStateIn(process.Step), nil, ""
	complaint.Reopened++
	told := store.Change{Type: "complaint.reopened", ProcessID: &process.ID, Facts: said(text)}
	if err := store.Complaints.UpdateFollowing(ctx, tx, &before, complaint, told); err != nil {
		return err
	}
	return tx.Wake(ctx, process)
}

// takeUpAgain lets the course of a complaint that is over go on.
func takeUpAgain(ctx context.Context, tx *store.Tx, process *crm.Process, complaint *crm.Complaint) error {
	step := crm.ComplaintStepPropose
	if complaint.State != crm.ComplaintClosed {
		step = crm.ComplaintStepJudge
	}
	process.State, process.EndedAt, process.Outcome, process.NextAt = crm.ProcessRunning, nil, "", &tx.Now
	process.ReturnStep, process.ReturnTo = "", nil
	process.SentBack++
	if err := enter(ctx, tx, process, step); err != nil {
		return err
	}
	return store.SaveProcess(ctx, tx, process)
}

// CancelByCustomer ends an open complaint because the customer wants that; the
// evidence says how they said so.
func CancelByCustomer(ctx context.Context, tx *store.Tx, at ComplaintAt, evidence string) error {
	complaint, process, err := lockComplaint(ctx, tx, at)
	if err != nil {
		return err
	}
	evidence = strings.TrimSpace(evidence)
	if evidence == "" {
		return crm.InvalidField("evidence", "required",
			crm.Label{ZH: "需要说明客户撤回的依据", EN: "It takes evidence that the customer wants this"},
			crm.Label{ZH: "请写明客户何时、怎样提出撤回", EN: "Say when and how the customer said so"})
	}
	if !complaint.State.IsOpen() || process == nil {
		return complaintOver(complaint)
	}
	return withdrawComplaint(ctx, tx, process, complaint, evidence)
}

// withdrawComplaint ends the course of a complaint and what goes on beside it;
// whoever had something to do is told.
func withdrawComplaint(ctx context.Context, tx *store.Tx, process *crm.Process, complaint *crm.Complaint, evidence string) error {
	open, err := store.LockOpenTasks(ctx, tx, process)
	if err != nil {
		return err
	}
	process.PausedAt, process.PausedBy, process.Reason = nil, nil, ""
	if err := abandonLocked(ctx, tx, process, crm.OutcomeWithdrawnByCustomer); err != nil {
		return err
	}
	for _, kind := range []string{crm.ContainmentProcessName, crm.InstructionProcessName} {
		beside, err := store.OpenProcess(ctx, tx, kind, crm.Complaints.Name, complaint.ID)
		if err != nil {
			return err
		}
		if beside == nil {
			continue
		}
		tasks, err := store.LockOpenTasks(ctx, tx, beside)
		if err != nil {
			return err
		}
		open = append(open, tasks...)
		if err := abandonLocked(ctx, tx, beside, crm.OutcomeWithdrawnByCustomer); err != nil {
			return err
		}
	}
	if err := tx.Tell(ctx, store.Change{
		Type: "complaint.cancelled-by-customer", RecordKind: crm.Complaints.Name, RecordID: complaint.ID, ProcessID: &process.ID, Facts: said(evidence),
	}); err != nil {
		return err
	}
	c := alone(process, complaint)
	if err := c.conclude(ctx, tx, crm.ComplaintWithdrawn); err != nil {
		return err
	}
	return c.tellWithdrawn(ctx, tx, open, evidence)
}

// tellWithdrawn tells the owner, and whoever had a task that is no longer
// wanted.
func (c *complaintAt) tellWithdrawn(ctx context.Context, tx *store.Tx, open []*crm.Task, evidence string) error {
	people := c.owner()
	for _, t := range open {
		people = append(people, holders(t)...)
	}
	return notify(ctx, tx, crm.Notice{
		Kind: crm.NoticeResult, RecordKind: crm.Complaints.Name, RecordID: c.complaint.ID, ProcessID: &c.process.ID, Text: evidence,
	}, people...)
}
