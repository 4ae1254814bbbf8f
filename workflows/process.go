package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/activities"
)

// Wake is the one signal: it carries nothing and says "look again".
const Wake = "wake"

// TaskQueue is where the workers of the product take their work.
const TaskQueue = "baton"

// Input is what a workflow starts with: the processes it drives and, where
// that is known, what is due at once.
type Input struct {
	Batch activities.Batch
	Due   []string
}

// step is a place in a process and what is done there. It names an activity
// that works on all processes of the batch that are due in the step, and tells
// how the batch stands afterwards.
type step struct {
	name string
	do   any
}

// follow drives the processes of a batch through a table of steps until all
// have ended. Where each one stands is in its row, so the same loop serves the
// first run, a step entered again, and a workflow that had to be made anew.
func follow(ctx workflow.Context, steps []step, in Input) error {
	wakes := workflow.GetSignalChannel(ctx, Wake)
	standing, err := firstStanding(ctx, in)
	for err == nil {
		switch {
		case len(standing.Due) > 0:
			standing, err = doDue(ctx, steps, in.Batch, standing)
		case drain(wakes):
			standing, err = survey(ctx, in.Batch)
		case standing.Open == 0:
			return nil
		case workflow.GetInfo(ctx).GetContinueAsNewSuggested():
			return workflow.NewContinueAsNewError(ctx, workflow.GetInfo(ctx).WorkflowType.Name, Input{Batch: in.Batch})
		default:
			sleep(ctx, wakes, standing.NextAt)
			standing, err = survey(ctx, in.Batch)
		}
	}
	return err
}

func firstStanding(ctx workflow.Context, in Input) (activities.Standing, error) {
	if len(in.Due) > 0 {
		return activities.Standing{Due: in.Due}, nil
	}
	return survey(ctx, in.Batch)
}

// doDue does the first step of the table in which processes are due. Going by
// the table keeps the order the same whatever the database answers.
func doDue(ctx workflow.Context, steps []step, batch activities.Batch, standing activities.Standing) (activities.Standing, error) {
	for _, s := range steps {
		if slices.Contains(standing.Due, s.name) {
			return do(ctx, s.do, batch)
		}
	}
	return activities.Standing{}, temporal.NewNonRetryableApplicationError(
		"processes are due in steps that the table does not have", "unknown-step", nil, standing.Due)
}

func survey(ctx workflow.Context, batch activities.Batch) (activities.Standing, error) {
	return do(ctx, processes.Survey, batch)
}

// processes only names the activities; nothing is ever called on it here.
var processes *activities.Processes

// do runs one local activity, which is one transaction, until it succeeds.
func do(ctx workflow.Context, activity any, batch activities.Batch) (activities.Standing, error) {
	var standing activities.Standing
	ctx = workflow.WithLocalActivityOptions(ctx, oneTransaction)
	err := workflow.ExecuteLocalActivity(ctx, activity, batch).Get(ctx, &standing)
	return standing, err
}

// oneTransaction tries again for as long as it takes: the database may be
// away for an hour, and no process is dropped for that.
var oneTransaction = workflow.LocalActivityOptions{
	StartToCloseTimeout: 30 * time.Second,
	RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, MaximumInterval: 30 * time.Second},
}

// sleep waits for a wake-up or until the next process wants to be looked at.
func sleep(ctx workflow.Context, wakes workflow.ReceiveChannel, until *time.Time) {
	selector := workflow.NewSelector(ctx)
	selector.AddReceive(wakes, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil) })
	if until != nil {
		timerCtx, cancel := workflow.WithCancel(ctx)
		defer cancel()
		wait := max(until.Sub(workflow.Now(ctx)), shortestSleep)
		selector.AddFuture(workflow.NewTimer(timerCtx, wait), func(workflow.Future) {})
	}
	selector.Select(ctx)
}

// shortestSleep keeps a clock that is ahead of the database's from turning the
// loop without a pause.
const shortestSleep = time.Second

// drain takes all wake-ups that have come and says whether there were any: one
// look serves them all.
func drain(wakes workflow.ReceiveChannel) bool {
	came := false
	for wakes.ReceiveAsync(nil) {
		came = true
	}
	return came
}
