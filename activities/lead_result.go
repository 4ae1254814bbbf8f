package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// FollowResults looks at the leads of the batch with whom their owners have
// been in touch: each is asked what became of it.
func (p *Processes) FollowResults(ctx context.Context, batch Batch) (Standing, error) {
	return p.leadStep(ctx, batch, crm.LeadStepResult, func(ctx context.Context, tx *store.Tx, c *course, at *stand) error {
		return c.followOwner(ctx, tx, at, crm.DueResult)
	})
}

// completeResult moves a lead as its owner says. That it was converted is no
// word but a deed: converting it completes the task.
func completeResult(ctx context.Context, tx *store.Tx, at *stand, task *crm.Task) error {
	switch task.Outcome {
	case crm.OutcomeConverted:
		if at.lead.State == crm.LeadConverted {
			return nil
		}
		return &crm.Conflict{Code: "not-converted", Detail: crm.Label{
			ZH: "线索还没有转化；请在线索上点“转化”，待办会随之完成",
			EN: "The lead is not converted; convert it on its page, and this task is done with it"}}
	case crm.OutcomeToPool:
		return nil
	}
	before := *at.lead
	told := store.Change{TaskID: &task.ID}
	if err := setAside(tx, at.lead, task, &told); err != nil {
		return err
	}
	return at.save(ctx, tx, before, told)
}
