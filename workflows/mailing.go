package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/crm"
)

// Mailing gathers the recipients of mailings and hands their letters to the
// ledger, batch after batch, until all are out.
func Mailing(ctx workflow.Context, in Input) error {
	return follow(ctx, []step{
		{crm.MailingStepGather, processes.GatherRecipients},
		{crm.MailingStepSend, processes.SendLetters},
	}, in)
}
