package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
)

// DeliveryName is the type of the workflows that send.
const DeliveryName = "delivery"

// DeliveryInput is what the workflow of a way out of the house starts with.
type DeliveryInput struct{ Way crm.Way }

// Delivery sends what is intended on a way, sleeps until the next thing is
// due, and ends when nothing waits. What is to be sent stands in rows, so a
// workflow made anew goes on where the last one was.
func Delivery(ctx workflow.Context, in DeliveryInput) error {
	wakes := workflow.GetSignalChannel(ctx, Wake)
	ctx = workflow.WithActivityOptions(ctx, reachingOut)
	for {
		drain(wakes)
		var next *time.Time
		if err := workflow.ExecuteActivity(ctx, deliveries.Deliver, in.Way).Get(ctx, &next); err != nil {
			return err
		}
		switch {
		case workflow.GetInfo(ctx).GetContinueAsNewSuggested(): // first: wake-ups may never cease, and a new run looks by itself
			return workflow.NewContinueAsNewError(ctx, workflow.GetInfo(ctx).WorkflowType.Name, in)
		case drain(wakes):
		case next == nil:
			return nil
		default:
			sleep(ctx, wakes, next)
		}
	}
}

// reachingOut tries again for as long as it takes. One run ends well within
// its time: it begins nothing new after a few seconds, and each try is short.
var reachingOut = workflow.ActivityOptions{
	StartToCloseTimeout: 30 * time.Second, // after a crash nothing goes out for so long
	RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, MaximumInterval: 5 * time.Second},
}

// deliveries only names the activity; nothing is ever called on it here.
var deliveries *activities.Deliveries
