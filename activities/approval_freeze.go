package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// UnderApproval keeps the key fields of records as they are while people sign
// them. Who may manage the kind can change them regardless; the signatures are
// then asked for anew.
func UnderApproval[T any, P crm.Record[T]](table *store.Table[T, P], verbs Verbs[T]) Verbs[T] {
	update := verbs.Update
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, record *T) error {
		id := P(record).Meta().ID
		rounds, err := store.OpenApprovals(ctx, tx, table.Schema.Name, id)
		if err != nil {
			return err
		}
		var overtaken []*crm.Approval
		for _, a := range rounds {
			changed := changedKeys(table.Schema, a, before, record)
			if len(changed) == 0 {
				continue
			}
			if !tx.Viewer.Allowed(table.Schema.Kind, crm.Manage) {
				return refuseFrozen(changed)
			}
			overtaken = append(overtaken, a)
		}
		if err := update(ctx, tx, before, record); err != nil {
			return err
		}
		return overtakeAll(ctx, tx, overtaken)
	}
	return verbs
}

// changedKeys lists the frozen fields that a change would alter.
func changedKeys(schema crm.Schema, a *crm.Approval, before, record any) []crm.Field {
	var changed []crm.Field
	for _, frozen := range a.Content {
		if f, known := schema.Field(frozen.Field); known && !f.SameIn(before, record) {
			changed = append(changed, f)
		}
	}
	return changed
}

func refuseFrozen(fields []crm.Field) error {
	refused := &crm.Invalid{}
	for _, f := range fields {
		refused.Problems = append(refused.Problems, crm.Problem{
			Field: f.Name, Code: "under-approval",
			Message: crm.Label{ZH: "正在审批，“" + f.Label.ZH + "”不能修改", EN: "It is under approval; “" + f.Label.EN + "” stays as it is"},
			Remedy:  crm.Label{ZH: "请先撤回申请，修改后重新提交", EN: "Withdraw it first, change it and submit it again"},
		})
	}
	return refused
}

func overtakeAll(ctx context.Context, tx *store.Tx, rounds []*crm.Approval) error {
	for _, a := range rounds {
		process, err := store.LockProcess(ctx, tx, a.ProcessID)
		if err != nil {
			return err
		}
		if err := overtake(ctx, tx, process); err != nil {
			return err
		}
		if err := tx.Wake(ctx, process); err != nil {
			return err
		}
	}
	return nil
}

// overtake ends the round under way of a locked process because what was to be
// signed has changed, and has the process ask anew.
func overtake(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	a, err := store.LatestApproval(ctx, tx, process)
	if err != nil || a == nil || a.State != crm.ApprovalOpen {
		return err
	}
	r := &round{Approval: a, process: process}
	if err := r.end(ctx, tx, crm.ApprovalOvertaken); err != nil {
		return err
	}
	process.NextAt = &tx.Now
	return store.SaveProcess(ctx, tx, process)
}
