package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// OpenTasksAround lists the open tasks that the viewer may see on a record and
// on the records that refer to it, by deadline.
func OpenTasksAround(ctx context.Context, db Querier, viewer crm.Viewer, kind string, id uuid.UUID, limit int) ([]*crm.Task, error) {
	args := &arguments{}
	record := args.add(id)
	around := []string{"(t.record_kind = " + args.add(kind) + " AND t.record_id = " + record + ")"}
	for _, other := range crm.Schemas() {
		if !other.Processes {
			continue
		}
		for _, f := range other.ReferringTo(kind) {
			around = append(around, "(t.record_kind = "+args.add(other.Name)+" AND t.record_id IN (SELECT id FROM "+other.Table()+
				" WHERE "+f.Column+" = "+record+" AND deleted_at IS NULL AND "+visible(other, viewer, args)+"))")
		}
	}
	tasks, err := collect(ctx, db, scanTask, "SELECT "+taskColumns+" FROM tasks t WHERE t.state IN ('waiting', 'open') AND ("+
		strings.Join(around, " OR ")+") AND "+visibleTask(viewer, args)+" ORDER BY t.due_at, t.id LIMIT "+args.add(limit), args.values...)
	if err != nil {
		return nil, fmt.Errorf("read tasks around %s %s: %w", kind, id, err)
	}
	return tasks, nil
}
