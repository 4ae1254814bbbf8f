package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/crm"
)

// Lead drives leads from entry to the end of their first contact: each is
// given an owner, and its owner is watched until the first contact is
// recorded.
func Lead(ctx workflow.Context, in Input) error {
	return follow(ctx, leadSteps(), in)
}

func leadSteps() []step {
	return []step{
		{crm.LeadStepRoute, processes.RouteLeads},
		{crm.LeadStepFirstContact, processes.FollowFirstContacts},
	}
}
