package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/crm"
)

// PoolRecycle looks, once a working day, at what lies idle under pools: owners
// are warned, and then it is taken back.
func PoolRecycle(ctx workflow.Context, in Input) error {
	return follow(ctx, []step{{crm.RecycleStep, processes.RecyclePools}}, in)
}

// Protection watches the questions of owners for longer protection until their
// superiors have answered.
func Protection(ctx workflow.Context, in Input) error {
	return follow(ctx, []step{{crm.ProtectionStep, processes.FollowProtections}}, in)
}
