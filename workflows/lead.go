package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/crm"
)

// Lead drives leads from entry to their result: each is judged and given an
// owner, who gets in touch and says what became of it. One that asks again is
// answered, one of whom nothing comes yet sleeps, and one in the pool waits
// to be claimed.
func Lead(ctx workflow.Context, in Input) error {
	return follow(ctx, leadSteps(), in)
}

func leadSteps() []step {
	return []step{
		{crm.LeadStepCheck, processes.CheckLeads},
		{crm.LeadStepRoute, processes.RouteLeads},
		{crm.LeadStepFirstContact, processes.FollowFirstContacts},
		{crm.LeadStepAnswer, processes.FollowAnswers},
		{crm.LeadStepNurture, processes.WakeNurtured},
		{crm.LeadStepConfirm, processes.FollowConfirmations},
		{crm.LeadStepResult, processes.FollowResults},
		{crm.LeadStepPool, processes.HoldPooled},
	}
}
