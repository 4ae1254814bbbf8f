package workflows

import (
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
)

// Workflows lists every workflow by its type: the kind of process, or the job.
func Workflows() map[string]any {
	return map[string]any{
		crm.LeadProcessName: Lead, crm.RequestProcessName: ApprovalRequest, crm.ProgressProcessName: Progress, crm.JobName: Job,
		crm.RecycleProcessName: PoolRecycle, crm.ProtectionProcessName: Protection,
		crm.ComplaintProcessName: Complaint, crm.ContainmentProcessName: Containment, crm.InstructionProcessName: Instruction,
		crm.RegistrationProcessName: Registration, crm.ClashProcessName: Clash,
		crm.MailingProcessName: Mailing,
		DeliveryName:           Delivery,
	}
}

// Register adds every workflow and activity to a worker.
func Register(w worker.Registry, p *activities.Processes, j *activities.Jobs, d *activities.Deliveries) {
	for name, run := range Workflows() {
		w.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: name})
	}
	w.RegisterActivityWithOptions(p, activity.RegisterOptions{})
	w.RegisterActivityWithOptions(j, activity.RegisterOptions{})
	w.RegisterActivityWithOptions(d, activity.RegisterOptions{})
}

// WorkerOptions are how workers of the product poll. The SDK's two pollers can
// both be busy with the queue of one worker's cached workflows while new ones
// wait for tens of seconds; a few more, up to a bound, cannot.
func WorkerOptions() worker.Options {
	return worker.Options{
		WorkflowTaskPollerBehavior: worker.NewPollerBehaviorAutoscaling(worker.PollerBehaviorAutoscalingOptions{
			InitialNumberOfPollers: 4, MinimumNumberOfPollers: 2, MaximumNumberOfPollers: 8,
		}),
	}
}
