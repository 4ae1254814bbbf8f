package activities

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// TasksAtOnce is on how many tasks one act may be done together.
const TasksAtOnce = 500

// TaskResult is what came of an act on one of several tasks; nil is that it was
// done.
type TaskResult struct {
	ID      uuid.UUID
	Refusal *crm.Denial
}

// EachTask does an act on several tasks, each as if alone, and tells what came
// of each, in the order in which they were named. Everybody takes processes in
// one order, so that nobody waits in a circle.
func EachTask(ctx context.Context, tx *store.Tx, tasks []TaskAt, act func(context.Context, *store.Tx, TaskAt) error) ([]TaskResult, error) {
	ids := make([]uuid.UUID, len(tasks))
	order := make([]int, len(tasks))
	for i, t := range tasks {
		ids[i], order[i] = t.ID, i
	}
	places, err := store.TaskPlaces(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(compareIDs(places[ids[a]], places[ids[b]]), compareIDs(ids[a], ids[b]))
	})
	results := make([]TaskResult, len(tasks))
	for _, i := range order {
		results[i].ID = ids[i]
		err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error { return act(ctx, tx, tasks[i]) })
		if err == nil {
			continue
		}
		refusal, refused := crm.DenialOf(err)
		if !refused {
			return nil, fmt.Errorf("act on task %s: %w", ids[i], err)
		}
		results[i].Refusal = &refusal
	}
	return results, nil
}
