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
	for _, box := range []Box{BoxStarted, BoxSubstitute} {
		counts = append(counts, upToLimit("tasks t WHERE "+box.sql(viewer, args)))
	}
	counts = append(counts, "EXISTS (SELECT 1 FROM urges u JOIN tasks t ON t.id = u.task_id WHERE u.by_id = "+me+" AND t.state IN ('waiting', 'open'))")
	var c InboxCounts
	var urged bool
	err := db.QueryRow(ctx, strings.Join(counts, ", "), args.values...).Scan(&c.ToDo, &c.Overdue, &c.ToRead, &c.UnreadNotices, &c.Started, &c.Substitute, &urged)
	if err == nil && urged {
		c.Urged, err = countUrged(ctx, db, viewer)
	}
	if err != nil {
		return c, fmt.Errorf("count inbox: %w", err)
	}
	return c, nil
}

// countUrged counts the open tasks that the viewer urged and still sees. It is
// asked apart, only of who urged: to plan who sees which kind of record takes
// the database longer than everything else.
func countUrged(ctx context.Context, db Querier, viewer crm.Viewer) (n int, err error) {
	args := &arguments{}
	urged := BoxUrged.sql(viewer, args)
	err = db.QueryRow(ctx, "SELECT count(*) FROM (SELECT 1 FROM tasks t WHERE "+urged+" LIMIT "+args.add(countLimit)+") found", args.values...).Scan(&n)
	return n, err
}
