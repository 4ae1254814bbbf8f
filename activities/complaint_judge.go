package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// JudgeComplaints has what came in judged: complaint.triage proposes, a person
// confirms.
func (p *Processes) JudgeComplaints(ctx context.Context, batch Batch) (Standing, error) {
	return p.followComplaints(ctx, batch, crm.ComplaintStepJudge)
}

// AnswerComplaints has customers told why their complaint is not valid.
func (p *Processes) AnswerComplaints(ctx context.Context, batch Batch) (Standing, error) {
	return p.followComplaints(ctx, batch, crm.ComplaintStepAnswer)
}

// ReadComplaints has leaders read complaints before they are passed on.
func (p *Processes) ReadComplaints(ctx context.Context, batch Batch) (Standing, error) {
	return p.followComplaints(ctx, batch, crm.ComplaintStepRead)
}

// triageOf asks complaint.triage about the complaint as it is now.
func (c *complaintAt) triageOf(ctx context.Context, tx *store.Tx, subject string) (*decided[rules.ComplaintTriage], error) {
	facts, err := c.facts(ctx, tx)
	if err != nil {
		return nil, err
	}
	q := inProcess(c.process)
	q.subject = subject
	return askRule(ctx, tx, c, rules.ComplaintTriagePoint, q, rules.ComplaintTriageFacts{
		Complaint: facts.Complaint, Customer: facts.Customer, At: facts.At,
	})
}

// beginJudging writes what the rules propose onto the complaint, and asks who is
// on duty, or else who registered it, to judge.
func beginJudging(ctx context.Context, tx *store.Tx, c *complaintAt) error {
	triage, err := c.triageOf(ctx, tx, "")
	if err != nil || triage == nil {
		return err
	}
	if err := c.change(ctx, tx, "triaged", func(complaint *crm.Complaint) { propose(complaint, triage.outcome) }); err != nil {
		return err
	}
	people, err := c.judges(ctx, tx)
	if err != nil {
		return err
	}
	if triage.outcome.Contain && c.process.Visit == 1 {
		if err := c.contain(ctx, tx, people, ""); err != nil {
			return err
		}
	}
	return c.give(ctx, tx, wanted{kind: crm.TaskJudge, to: people})
}

// propose fills what nobody has said yet of a complaint with what the rules
// propose.
func propose(complaint *crm.Complaint, triage rules.ComplaintTriage) {
	if complaint.Category == "" {
		complaint.Category = triage.Category
	}
	if complaint.Severity == "" {
		complaint.Severity = triage.Severity
	}
	complaint.ProposedValidity = crm.InvalidComplaint
	if triage.Valid {
		complaint.ProposedValidity = crm.ValidComplaint
	}
}

// judges are who is on duty now, or else who answers for the complaint.
func (c *complaintAt) judges(ctx context.Context, tx *store.Tx) ([]uuid.UUID, error) {
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	people, err := store.OnDuty(ctx, tx, times, nil, tx.Now)
	if err != nil || len(people) > 0 {
		return people, err
	}
	return c.owner(), nil
}

// judge notes what a person has judged.
func (c *complaintAt) judge(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	return c.change(ctx, tx, "judged", func(complaint *crm.Complaint) {
		complaint.Validity = crm.Validity(t.Outcome)
		if category := t.Answers.Text(crm.AnswerCategory); category != "" {
			complaint.Category = category
		}
		if object := t.Answers.Text(crm.AnswerObject); object != "" {
			complaint.Object = object
		}
		if severity := t.Answers.Text(crm.AnswerSeverity); severity != "" {
			complaint.Severity = crm.Severity(severity)
		}
	})
}

// judged passes on what is valid, after a leader has read it where the rules
// want that of what was judged; what is not valid is answered.
func judged(ctx context.Context, tx *store.Tx, c *complaintAt, t *crm.Task) error {
	if t.Outcome == crm.OutcomeNotValid {
		return c.goTo(ctx, tx, crm.ComplaintStepAnswer)
	}
	triage, err := c.triageOf(ctx, tx, "judged")
	switch {
	case err != nil || triage == nil:
		return err
	case triage.outcome.ReadFirst:
		return c.goOn(ctx, tx, crm.ComplaintStepRead)
	}
	return c.goOn(ctx, tx, crm.ComplaintStepAccept)
}

func beginAnswering(ctx context.Context, tx *store.Tx, c *complaintAt) error {
	return c.give(ctx, tx, wanted{kind: crm.TaskAnswerNo, to: c.owner()})
}

// answeredNotValid sends the customer the answer and ends the course.
func answeredNotValid(ctx context.Context, tx *store.Tx, c *complaintAt, _ *crm.Task) error {
	if err := writeToComplainant(ctx, tx, c.process, c.complaint, letterNotValid); err != nil {
		return err
	}
	return c.end(ctx, tx, crm.ComplaintNotValid, crm.OutcomeAnsweredNotValid)
}

// beginReading asks the leader of who judged the complaint.
func beginReading(ctx context.Context, tx *store.Tx, c *complaintAt) error {
	judge, err := c.lastDone(ctx, tx, crm.TaskJudge)
	if err != nil {
		return err
	}
	person := c.complaint.OwnerID
	if judge != nil && judge.CompletedBy != nil {
		person = judge.CompletedBy
	}
	people, err := leaderOf(ctx, tx, person)
	if err != nil {
		return err
	}
	return c.give(ctx, tx, wanted{kind: crm.TaskInstruction, to: people})
}

// readByLeader follows the leader's word: it is passed on; or it is no
// complaint, which the customer is told; or it is judged anew.
func readByLeader(ctx context.Context, tx *store.Tx, c *complaintAt, t *crm.Task) error {
	switch t.Outcome {
	case crm.OutcomeRefuse:
		err := c.change(ctx, tx, "judged", func(complaint *crm.Complaint) { complaint.Validity = crm.InvalidComplaint })
		if err != nil {
			return err
		}
		return c.goBack(ctx, tx, crm.ComplaintStepAnswer)
	case crm.OutcomeSendBack:
		return c.goBack(ctx, tx, crm.ComplaintStepJudge)
	}
	return c.goOn(ctx, tx, crm.ComplaintStepAccept)
}
