package main

import (
	"context"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/store"
)

const followSubstitutionsEvery = 10 * time.Second

// followSubstitutions moves the tasks of people who go or come back. What is
// due stands in the database: after a stop the next round finds it.
func (p *product) followSubstitutions(ctx context.Context, db *store.DB) {
	p.background(ctx, "substitutions", func(ctx context.Context) {
		follow := func() {
			moved, err := activities.FollowSubstitutions(ctx, db)
			if err != nil && ctx.Err() == nil {
				p.log.Warn("tasks of people who are away are looked at again in a moment", "error", err)
			}
			if moved > 0 {
				p.log.Info("tasks moved between people and their substitutes", "count", moved)
			}
		}
		follow()
		every(ctx, followSubstitutionsEvery, follow)
	})
}
