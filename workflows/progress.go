package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/crm"
)

// Progress watches deals whose owner was urged until the owner has told how
// they stand.
func Progress(ctx workflow.Context, in Input) error {
	return follow(ctx, []step{{crm.ProgressStep, processes.FollowProgress}}, in)
}
