package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// Box is one of the views of the inbox.
type Box string

// The views of the inbox.
const (
	BoxToDo       Box = "to-do"      // mine, or mine to claim
	BoxDone       Box = "done"       // completed by me
	BoxStarted    Box = "started"    // not over: of processes that I started, or given to somebody by me
	BoxUrged      Box = "urged"      // not over, and urged by me
	BoxSubstitute Box = "substitute" // not over: mine in place of somebody, or with somebody in place of me
	BoxTeam       Box = "team"       // not over, with anybody whose work I see
)

// sql gives the condition of a view.
func (b Box) sql(viewer crm.Viewer, args *arguments) string {
	me := func() string { return args.add(viewer.ID) }
	switch b {
	case BoxDone:
		return "t.state = 'done' AND t.completed_by = " + me()
	case BoxStarted:
		id := me()
		return "t.state IN ('waiting', 'open') AND (t.given_by = " + id + " OR t.process_id = ANY(ARRAY(" +
			"SELECT id FROM processes WHERE started_by = " + id + " AND state <> 'ended')))"
	case BoxUrged:
		return "t.state IN ('waiting', 'open') AND EXISTS (SELECT 1 FROM urges WHERE task_id = t.id AND by_id = " + me() + ")" +
			" AND (" + visibleTask(viewer, args) + " OR " + seenRecord("t", viewer, args) + ")"
	case BoxSubstitute:
		id := me()
		return "t.state IN ('waiting', 'open') AND t.acted_for IS NOT NULL AND (t.acted_for = " + id + " OR t.assignee_id = " + id + ")"
	case BoxTeam:
		return "t.state IN ('waiting', 'open') AND " + teamTask(viewer, args)
	}
	id := me()
	return "t.state = 'open' AND (t.assignee_id = " + id + " OR (t.assignee_id IS NULL AND t.candidates @> ARRAY[" + id + "::uuid]))"
}

// teamTask is the condition for the tasks of the people whose work somebody
// follows.
func teamTask(viewer crm.Viewer, args *arguments) string {
	if viewer.Role == crm.Admin {
		return "true"
	}
	people := args.add(viewer.Below())
	return "(t.assignee_id = ANY(" + people + ") OR t.candidates && " + people + "::uuid[])"
}

// order is by the deadline, those without one last; done ones newest first.
func (b Box) order() string {
	if b == BoxDone {
		return "t.completed_at DESC, t.id DESC"
	}
	return "coalesce(t.due_at, 'infinity'), t.id"
}

// after is the condition for what comes behind a place in the order.
func (b Box) after(p place, args *arguments) string {
	switch {
	case b == BoxDone:
		return "(t.completed_at, t.id) < (" + args.add(p.At) + ", " + args.add(p.ID) + ")"
	case p.At.IsZero():
		return "(coalesce(t.due_at, 'infinity'), t.id) > ('infinity', " + args.add(p.ID) + ")"
	}
	return "(coalesce(t.due_at, 'infinity'), t.id) > (" + args.add(p.At) + ", " + args.add(p.ID) + ")"
}

// place is where a task stands in the order; the zero time is no deadline.
func (b Box) place(t *crm.Task) place {
	at := t.DueAt
	if b == BoxDone {
		at = t.CompletedAt
	}
	if at == nil {
		at = &time.Time{}
	}
	return place{*at, t.ID}
}

// InboxQuery says which tasks of a view to find.
type InboxQuery struct {
	Box         Box
	Kind        string // of the task; empty: any
	ProcessKind string // empty: any
	Assignee    *uuid.UUID
	Text        string // occurs in the record, as in a search over its kind
	Cursor      string
	Limit       int
}

// where is the condition of a query, without its cursor.
func (q InboxQuery) where(viewer crm.Viewer, args *arguments) string {
	where := q.Box.sql(viewer, args)
	if q.Kind != "" {
		where += " AND t.kind = " + args.add(q.Kind)
	}
	if q.Assignee != nil {
		where += " AND t.assignee_id = " + args.add(*q.Assignee)
	}
	if q.ProcessKind != "" {
		where += " AND EXISTS (SELECT 1 FROM processes p WHERE p.id = t.process_id AND p.kind = " + args.add(q.ProcessKind) + ")"
	}
	if tokens := crm.QueryTokens(strings.TrimSpace(q.Text)); strings.TrimSpace(q.Text) != "" {
		where += " AND " + recordHolds("t", viewer, tokens, args)
	}
	return where
}

// recordHolds is the condition that a task or process (of the alias) is about a
// record that the viewer sees and that holds the tokens of a text.
func recordHolds(alias string, viewer crm.Viewer, tokens []string, args *arguments) string {
	var ways []string
	for _, kind := range crm.Schemas() {
		if !kind.Processes || len(kind.Search) == 0 || len(tokens) == 0 {
			continue
		}
		if known := kind.Findable(viewer); len(known.Search) < len(kind.Search) {
			continue // some of its fields are kept from the person
		}
		ways = append(ways, "("+alias+".record_kind = "+args.add(kind.Name)+" AND "+alias+".record_id IN (SELECT id FROM "+kind.Table()+
			" WHERE deleted_at IS NULL AND search @> "+args.add(tokens)+" AND "+visible(kind, viewer, args)+"))")
	}
	if len(ways) == 0 {
		return "false"
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

// seenRecord is the condition that the viewer sees what a task or process (of
// the alias) is about.
func seenRecord(alias string, viewer crm.Viewer, args *arguments) string {
	var ways []string
	for _, kind := range crm.Schemas() {
		if kind.Processes {
			ways = append(ways, "("+alias+".record_kind = "+args.add(kind.Name)+" AND EXISTS (SELECT 1 FROM "+kind.Table()+
				" WHERE id = "+alias+".record_id AND deleted_at IS NULL AND "+visible(kind, viewer, args)+"))")
		}
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

// Inbox returns one page of a view: tasks by deadline, done ones newest first.
func Inbox(ctx context.Context, db Querier, viewer crm.Viewer, q InboxQuery) (Page[*crm.Task], error) {
	args := &arguments{}
	where := q.where(viewer, args)
	if q.Cursor != "" {
		after, err := decodePlace(q.Cursor)
		if err != nil {
			return Page[*crm.Task]{}, err
		}
		where += " AND " + q.Box.after(after, args)
	}
	items, err := collect(ctx, db, scanTask, "SELECT "+taskColumns+" FROM tasks t WHERE "+where+
		" ORDER BY "+q.Box.order()+" LIMIT "+args.add(q.Limit+1), args.values...)
	if err != nil {
		return Page[*crm.Task]{}, fmt.Errorf("read inbox: %w", err)
	}
	page := Page[*crm.Task]{Items: items}
	if len(items) > q.Limit {
		page.Items = items[:q.Limit]
		page.NextCursor = q.Box.place(items[q.Limit-1]).encode()
	}
	return page, nil
}

// CountInbox counts a view, exactly up to 10,000.
func CountInbox(ctx context.Context, db Querier, viewer crm.Viewer, q InboxQuery) (count int, more bool, err error) {
	args := &arguments{}
	where := q.where(viewer, args)
	err = db.QueryRow(ctx, "SELECT count(*) FROM (SELECT 1 FROM tasks t WHERE "+where+" LIMIT "+
		args.add(countLimit+1)+") found", args.values...).Scan(&count)
	if err != nil {
		return 0, false, fmt.Errorf("count inbox: %w", err)
	}
	return min(count, countLimit), count > countLimit, nil
}
