package complainttest

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// StepOf is a step of the processes around complaints.
type StepOf func(context.Context, activities.Batch) (activities.Standing, error)

// Step is the activity of a step.
func Step(p *activities.Processes, name string) StepOf {
	return map[string]StepOf{
		crm.ComplaintStepJudge: p.JudgeComplaints, crm.ComplaintStepAnswer: p.AnswerComplaints, crm.ComplaintStepRead: p.ReadComplaints,
		crm.ComplaintStepAccept: p.AcceptComplaints, crm.ComplaintStepArbitrate: p.ArbitrateComplaints,
		crm.ComplaintStepPropose: p.ProposeSolutions, crm.ComplaintStepInstruct: p.SeekApprovals, crm.ComplaintStepImplement: p.CarryOutSolutions,
		crm.ComplaintStepConfirm: p.ConfirmSolutions, crm.ComplaintStepSummarise: p.SummariseComplaints,
		crm.ContainmentStep: p.FollowContainments, crm.InstructionStepCarryOut: p.FollowInstructions,
	}[name]
}

// mostLooks is how often processes are looked at before they count as restless:
// what hundreds of complaints have left to be done may be late at once.
const mostLooks = 2000

// ErrAdrift is that a complaint has nobody who answers for it, or no deadline.
var ErrAdrift = errors.New("complaints are adrift")

// Run lets every process be looked at until none is due, as workflows do, and
// wants nobody's complaint adrift after each look.
func Run(ctx context.Context, p *activities.Processes) error {
	err := p.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Gather(ctx, tx, 10_000)
		return err
	})
	for look := 0; err == nil; look++ {
		if err := RequireNoneAdrift(ctx, p.DB); err != nil {
			return err
		}
		if look == mostLooks {
			return errors.New("the processes never come to rest")
		}
		var batch activities.Batch
		var step string
		err = p.DB.QueryRow(ctx, `SELECT kind, batch_id, epoch, step FROM processes
			WHERE state <> 'ended' AND batch_id IS NOT NULL AND next_at <= $1 ORDER BY started_at LIMIT 1`, p.DB.Now()).
			Scan(&batch.Kind, &batch.ID, &batch.Epoch, &step)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err == nil {
			_, err = Step(p, step)(ctx, batch)
		}
	}
	return err
}

// RequireNoneAdrift claims that every open complaint has an owner and a deadline.
func RequireNoneAdrift(ctx context.Context, db store.Querier) error {
	adrift, err := store.ComplaintsAdrift(ctx, db)
	if err != nil || len(adrift) == 0 {
		return err
	}
	return fmt.Errorf("%w: %v", ErrAdrift, adrift)
}
