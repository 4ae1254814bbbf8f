package activities

import (
	"context"
	"errors"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// StageVerbs take exit criteria only that can be judged, and keep a stage that
// deals are in as what it is.
func StageVerbs() Verbs[crm.Stage] {
	verbs := PlainVerbs(store.Stages)
	create, update, remove := verbs.Create, verbs.Update, verbs.Delete
	verbs.Create = func(ctx context.Context, tx *store.Tx, stage *crm.Stage) error {
		if err := checkCriteria(ctx, tx, stage); err != nil {
			return err
		}
		return create(ctx, tx, stage)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, stage *crm.Stage) error {
		if stage.Kind == "" {
			stage.Kind = before.Kind
		}
		if stage.Kind != before.Kind {
			if err := refuseInUse(ctx, tx, stage); err != nil {
				return err
			}
		}
		if err := checkCriteria(ctx, tx, stage); err != nil {
			return err
		}
		return update(ctx, tx, before, stage)
	}
	verbs.Delete = func(ctx context.Context, tx *store.Tx, stage *crm.Stage) error {
		if err := refuseInUse(ctx, tx, stage); err != nil {
			return err
		}
		return remove(ctx, tx, stage)
	}
	return verbs
}

// checkCriteria reads the exit criteria as a filter on deals, with the fields
// that the company added.
func checkCriteria(ctx context.Context, tx *store.Tx, stage *crm.Stage) error {
	vocabulary, err := store.LoadVocabulary(ctx, tx)
	if err != nil {
		return err
	}
	_, err = crm.ParseFilter(stage.Criteria, store.Deals.Schema.With(vocabulary))
	invalid, ok := errors.AsType[*crm.Invalid](err)
	if !ok {
		return err
	}
	for i := range invalid.Problems {
		invalid.Problems[i].Field = "criteria"
	}
	return invalid
}

func refuseInUse(ctx context.Context, tx *store.Tx, stage *crm.Stage) error {
	used, err := store.StageInUse(ctx, tx, stage.ID)
	if err != nil || !used {
		return err
	}
	return &crm.Conflict{Code: "stage-in-use", Detail: crm.Label{
		ZH: "还有商机处于这个阶段，请先把它们移到别的阶段", EN: "Deals are in this stage; move them to another one first"}}
}
