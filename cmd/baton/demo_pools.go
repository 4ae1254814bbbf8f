package main

import (
	"context"
	"fmt"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// demoReleased is how many customers the people of the demo have let go.
const demoReleased = 12

// addPools lets customers fall into a pool that recycles: some were let go, of
// others their owners have heard nothing for long.
func (d *demo) addPools(ctx context.Context) error {
	db := d.at(d.now.AddDate(0, 0, -10))
	err := db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		held, claimed, after := 60, 5, 90
		return activities.PoolVerbs().Create(ctx, tx, &crm.Pool{
			Key: "small-customers", Name: "中小客户公海", Holds: crm.PooledCustomers, Condition: "not (grade = A)", Position: 10,
			MostHeld: &held, MostClaimed: &claimed, BarredDays: 15,
			ProtectedDaysB: 60, ProtectedDaysC: 30, ProtectedDays: 30, RecycleAfterDays: &after, WarnDays: 7,
		})
	})
	if err != nil {
		return fmt.Errorf("fill demo pool: %w", err)
	}
	return d.releaseSome(ctx)
}

// releaseSome has owners release the customers that they know least.
func (d *demo) releaseSome(ctx context.Context) error {
	page, err := store.Customers.Find(ctx, d.db, crm.FilterContext{Now: d.now}, crm.System(),
		store.Query{Filter: "known(ownerId) and not known(lastContactAt) and not (grade = A)", Sort: "createdAt", Limit: demoReleased})
	if err != nil {
		return err
	}
	reasons := []string{"暂无需求", "联系不上决策人", "预算未批", "转由代理商跟进"}
	for i, customer := range page.Items {
		owner, err := d.viewer(*customer.OwnerID)
		if err != nil {
			return err
		}
		at := d.now.AddDate(0, 0, -9).Add(time.Duration(i) * time.Hour)
		err = d.at(at).Do(ctx, owner, func(ctx context.Context, tx *store.Tx) error {
			return activities.PooledCustomers().Release(ctx, tx, customer.ID, reasons[i%len(reasons)])
		})
		if err != nil {
			return fmt.Errorf("release demo customer: %w", err)
		}
	}
	return nil
}
