package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ConfirmSolutions asks customers whether they are satisfied, and has them
// called where they say nothing.
func (p *Processes) ConfirmSolutions(ctx context.Context, batch Batch) (Standing, error) {
	return p.followComplaints(ctx, batch, crm.ComplaintStepConfirm)
}

// SummariseComplaints has what was learnt written down before complaints are
// closed.
func (p *Processes) SummariseComplaints(ctx context.Context, batch Batch) (Standing, error) {
	return p.followComplaints(ctx, batch, crm.ComplaintStepSummarise)
}

// beginConfirming sends the customer the link by which they say whether they
// are satisfied. The owner notes it where they say it otherwise.
func beginConfirming(ctx context.Context, tx *store.Tx, c *complaintAt) error {
	if err := writeToComplainant(ctx, tx, c.process, c.complaint, letterConfirm); err != nil {
		return err
	}
	err := c.change(ctx, tx, "asked", func(complaint *crm.Complaint) {
		complaint.Confirmation, complaint.Satisfaction, complaint.Remark = "", nil, ""
	})
	if err != nil {
		return err
	}
	return c.give(ctx, tx, wanted{kind: crm.TaskConfirm, to: c.owner()})
}

// callBack has the owner call the customer who has said nothing in time.
func (c *complaintAt) callBack(ctx context.Context, tx *store.Tx, silent *crm.Task) error {
	task, err := store.LockTask(ctx, tx.AsSystem(), silent.ID)
	if err != nil {
		return err
	}
	helpers, err := store.LockHelpers(ctx, tx, task.ID)
	if err != nil {
		return err
	}
	if err := cancelEach(ctx, tx, append(helpers, task), ""); err != nil {
		return err
	}
	return c.give(ctx, tx, wanted{kind: crm.TaskCallBack, to: c.owner(), step: crm.ComplaintCallBack, subject: crm.ComplaintCallBack})
}

// confirm notes what the customer said, or that nobody reached them.
func (c *complaintAt) confirm(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	return c.change(ctx, tx, t.Outcome, func(complaint *crm.Complaint) {
		complaint.Confirmation = crm.Confirmation(t.Outcome)
		complaint.Satisfaction = t.Answers.Number(crm.AnswerSatisfaction)
		complaint.Remark = t.Answers.Text(crm.AnswerText)
	})
}

// confirmedByCustomer has the complaint summarised; who is not satisfied is
// proposed another solution.
func confirmedByCustomer(ctx context.Context, tx *store.Tx, c *complaintAt, t *crm.Task) error {
	if t.Outcome == crm.OutcomeNotSatisfied {
		c.process.ReturnStep, c.process.ReturnTo = "", nil // another solution is carried out and confirmed like the first
		return c.goBack(ctx, tx, crm.ComplaintStepPropose)
	}
	return c.goOn(ctx, tx, crm.ComplaintStepSummarise)
}

func beginSummarising(ctx context.Context, tx *store.Tx, c *complaintAt) error {
	return c.give(ctx, tx, wanted{kind: crm.TaskSummarise, to: c.owner()})
}

// summarise keeps the summary and what it says to each instruction.
func (c *complaintAt) summarise(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	if err := replyToInstructions(ctx, tx, c.process, t.Answers.Replies(crm.AnswerReplies), crm.AnswerReplies); err != nil {
		return err
	}
	return c.change(ctx, tx, "summarised", func(complaint *crm.Complaint) { complaint.Summary = t.Answers.Text(crm.AnswerText) })
}

// summarised closes the complaint.
func summarised(ctx context.Context, tx *store.Tx, c *complaintAt, _ *crm.Task) error {
	outcome := crm.OutcomeClosed
	if c.complaint.Confirmation == crm.Unconfirmed {
		outcome = crm.OutcomeUnconfirmed
	}
	if err := c.end(ctx, tx, crm.ComplaintClosed, outcome); err != nil {
		return err
	}
	return notify(ctx, tx, crm.Notice{
		Kind: crm.NoticeResult, RecordKind: c.process.RecordKind, RecordID: c.process.RecordID, ProcessID: &c.process.ID,
		Text: c.complaint.Summary,
	}, c.registrar()...)
}

// registrar is who entered the complaint, where somebody did.
func (c *complaintAt) registrar() []uuid.UUID { return listed(c.complaint.CreatedBy) }

// completeComplaint lets the outcome of a task change the complaint. Where it
// goes from there, its process does when it is woken.
func completeComplaint(ctx context.Context, tx *store.Tx, process *crm.Process, t *crm.Task) error {
	complaint, err := store.Complaints.Lock(ctx, tx.AsSystem(), process.RecordID)
	if err != nil {
		return err
	}
	c := alone(process, complaint)
	switch t.Kind {
	case crm.TaskJudge:
		return c.judge(ctx, tx, t)
	case crm.TaskAnswerNo:
		return c.change(ctx, tx, "answered", func(complaint *crm.Complaint) { complaint.Answer = t.Answers.Text(crm.AnswerText) })
	case crm.TaskInstruction:
		return instruct(ctx, tx, process, t, true)
	case crm.TaskAccept:
		return c.accept(ctx, tx, t)
	case crm.TaskArbitrate:
		return c.arbitrate(ctx, tx, t)
	case crm.TaskPropose:
		return c.proposeSolution(ctx, tx, t)
	case crm.TaskImplement:
		return c.implement(ctx, tx, t)
	case crm.TaskConfirm, crm.TaskCallBack:
		return c.confirm(ctx, tx, t)
	case crm.TaskSummarise:
		return c.summarise(ctx, tx, t)
	}
	return nil
}
