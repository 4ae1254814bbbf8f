package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/crm"
)

// ApprovalRequest drives requests from their submission to the last signature;
// what is sent back is revised and signed anew.
func ApprovalRequest(ctx workflow.Context, in Input) error {
	return follow(ctx, requestSteps(), in)
}

func requestSteps() []step {
	return []step{
		signatures(crm.RequestStepApproval),
		{crm.RequestStepRevise, processes.FollowRevisions},
	}
}

// signatures is a step of any process in which a round of signatures is asked
// for; crm declares what is signed, activities who is asked.
func signatures(name string) step { return step{name, processes.SeekApprovals} }
