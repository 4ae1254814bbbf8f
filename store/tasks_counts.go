package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
)

// InboxCounts is what waits for a person, and for what they wait, for the
// badges of the menu.
type InboxCounts struct {
	ToDo          int
	Overdue       int
	ToRead        int
	UnreadNotices int
	Started       int
	Urged         int
	Substitute    int
}

// CountsFor counts what waits for the viewer, each up to 10,000.
func CountsFor(ctx context.Context, db Querier, viewer crm.Viewer, now time.Time) (InboxCounts, error) {
	args := &arguments{}
	toDo, me, limit := BoxToDo.sql(viewer, args), args.add(viewer.ID), args.add(countLimit)
	upToLimit := func(found string) string {
		return "(SELECT count(*) FROM (SELECT 1 FROM " + found + " LIMIT " + limit + ") found)"
	}
	counts := []string{"WITH mine AS (SELECT t.due_at FROM tasks t WHERE " + toDo + " ORDER BY t.due_at LIMIT " + limit + ")" +
		" SELECT (SELECT count(*) FROM mine), (SELECT count(*) FROM mine WHERE due_at < " + args.add(now) + ")",
		upToLimit("readings WHERE reader_id = " + me + " AND read_at IS NULL"),
		upToLimit("notices WHERE user_id = " + me + " AND read_at IS NULL")}
	for _, box := range []Box{BoxStarted, BoxUrged, BoxSubstitute} {
		counts = append(counts, upToLimit("tasks t WHERE "+box.sql(viewer, args)))
	}
	var c InboxCounts
	err := db.QueryRow(ctx, strings.Join(counts, ", "), args.values...).Scan(&c.ToDo, &c.Overdue, &c.ToRead, &c.UnreadNotices, &c.Started, &c.Urged, &c.Substitute)
	if err != nil {
		return c, fmt.Errorf("count inbox: %w", err)
	}
	return c, nil
}
