package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/crm"
)

// Registration watches the protection of registrations until it is over.
func Registration(ctx workflow.Context, in Input) error {
	return follow(ctx, []step{{crm.RegistrationStepProtected, processes.FollowRegistrations}}, in)
}
