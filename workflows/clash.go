package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/crm"
)

// Clash finds a judge for colleagues who work on the same company, and watches
// until one has spoken.
func Clash(ctx workflow.Context, in Input) error {
	return follow(ctx, []step{{crm.ClashStepJudge, processes.FollowClashes}}, in)
}
