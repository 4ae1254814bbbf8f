package workflows

import (
	"github.com/google/uuid"
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/activities"
)

// JobInput is what the workflow of a job starts with.
type JobInput struct{ ID uuid.UUID }

// Job works on long work chunk by chunk until it has ended. How far it is
// stands in its row, so that the first run, a new run of a long history and a
// workflow made anew are the same loop; cancelling changes the row.
func Job(ctx workflow.Context, in JobInput) error {
	ctx = workflow.WithLocalActivityOptions(ctx, oneTransaction)
	for {
		var ended bool
		if err := workflow.ExecuteLocalActivity(ctx, jobs.WorkOnJob, in.ID).Get(ctx, &ended); err != nil || ended {
			return err
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			return workflow.NewContinueAsNewError(ctx, workflow.GetInfo(ctx).WorkflowType.Name, in)
		}
	}
}

// jobs only names the activity; nothing is ever called on it here.
var jobs *activities.Jobs
