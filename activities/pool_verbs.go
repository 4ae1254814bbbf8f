package activities

import (
	"context"
	"errors"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// PoolVerbs take conditions only that can be judged, keep a pool in which
// something lies, and let those that recycle be looked at by a process.
func PoolVerbs() Verbs[crm.Pool] {
	verbs := PlainVerbs(store.Pools)
	create, update, remove, restore := verbs.Create, verbs.Update, verbs.Delete, verbs.Restore
	verbs.Create = func(ctx context.Context, tx *store.Tx, pool *crm.Pool) error {
		if err := checkCondition(ctx, tx, pool); err != nil {
			return err
		}
		if err := create(ctx, tx, pool); err != nil {
			return err
		}
		return keepRecycling(ctx, tx, pool)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, pool *crm.Pool) error {
		if pool.Holds != before.Holds {
			if err := refuseFull(ctx, tx, before); err != nil {
				return err
			}
		}
		if err := checkCondition(ctx, tx, pool); err != nil {
			return err
		}
		if err := update(ctx, tx, before, pool); err != nil {
			return err
		}
		return keepRecycling(ctx, tx, pool)
	}
	verbs.Delete = func(ctx context.Context, tx *store.Tx, pool *crm.Pool) error {
		if err := refuseFull(ctx, tx, pool); err != nil {
			return err
		}
		if err := stopRecycling(ctx, tx, pool, outcomeDeleted); err != nil {
			return err
		}
		return remove(ctx, tx, pool)
	}
	verbs.Restore = func(ctx context.Context, tx *store.Tx, pool *crm.Pool) error {
		if err := restore(ctx, tx, pool); err != nil {
			return err
		}
		return keepRecycling(ctx, tx, pool)
	}
	return verbs
}

// checkCondition reads the condition as a filter on what the pool holds, with
// the fields that the company added.
func checkCondition(ctx context.Context, tx *store.Tx, pool *crm.Pool) error {
	holds := pool.Holds
	if holds == "" {
		holds = crm.PooledCustomers
	}
	schema, err := store.SchemaIn(ctx, tx, string(holds))
	if err != nil {
		return err
	}
	_, err = crm.ParseFilter(pool.Condition, schema)
	invalid, ok := errors.AsType[*crm.Invalid](err)
	if !ok {
		return err
	}
	for i := range invalid.Problems {
		invalid.Problems[i].Field = "condition"
	}
	return invalid
}

// refuseFull keeps a pool in which something lies.
func refuseFull(ctx context.Context, tx *store.Tx, pool *crm.Pool) error {
	lying, err := store.Lying(ctx, tx, pool)
	if err != nil || lying == 0 {
		return err
	}
	return &crm.Conflict{Code: "pool-not-empty", Detail: crm.Label{
		ZH: "公海里还有 %d 条记录，请先分出去", EN: "%d records lie in the pool; give them out first"}.With(lying)}
}

// keepRecycling lets a pool that recycles have its process, and one that does
// not have none.
func keepRecycling(ctx context.Context, tx *store.Tx, pool *crm.Pool) error {
	if !pool.Recycles() {
		return stopRecycling(ctx, tx, pool, crm.OutcomeStopped)
	}
	open, err := store.OpenProcess(ctx, tx, crm.RecycleProcessName, crm.Pools.Name, pool.ID)
	if err != nil || open != nil {
		return err
	}
	_, err = store.StartProcess(ctx, tx, crm.RecycleProcess(), crm.Pools.Name, pool.ID)
	return err
}

func stopRecycling(ctx context.Context, tx *store.Tx, pool *crm.Pool, outcome string) error {
	open, err := store.OpenProcess(ctx, tx, crm.RecycleProcessName, crm.Pools.Name, pool.ID)
	if err != nil || open == nil {
		return err
	}
	return abandonLocked(ctx, tx, open, outcome)
}
