package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// WorkInHand is the open work of one person.
type WorkInHand struct {
	PersonID                              uuid.UUID
	Open, Overdue, DueToday, Stuck, Urged int
}

// Wait is that somebody waits for a task that somebody else has.
type Wait struct {
	From, To uuid.UUID
	TaskID   uuid.UUID
	Since    time.Time
}

// Bounds of what a board shows.
const (
	maxLoads = 500
	maxWaits = 200
	maxStuck = 200
	// stuckPage is how many waiting processes are looked at together, and
	// maxStuckPages how often at most.
	stuckPage     = 1000
	maxStuckPages = 20
)

// watchedPeople is the condition for the people on whose work a viewer looks:
// those below them, themselves included, or of a department and those below it.
func watchedPeople(viewer crm.Viewer, department *uuid.UUID, column string, args *arguments) string {
	condition := column + " IS NOT NULL"
	if viewer.Role != crm.Admin {
		condition = column + " = ANY(" + args.add(viewer.Below()) + ")"
	}
	if department != nil {
		condition += " AND " + column + ` IN (WITH RECURSIVE places AS (
				SELECT id FROM departments WHERE id = ` + args.add(*department) + `
				UNION SELECT d.id FROM departments d JOIN places p ON d.parent_id = p.id)
			SELECT u.id FROM users u JOIN places p ON p.id = u.department_id)`
	}
	return condition
}

// Loads tells the open work of the people below a viewer, the most overdue
// first. A task is stuck when it waits for others, or is late and was judged.
func Loads(ctx context.Context, db Querier, viewer crm.Viewer, department *uuid.UUID, today [2]time.Time) ([]WorkInHand, error) {
	args := &arguments{}
	from, to := args.add(today[0]), args.add(today[1])
	loads, err := collect(ctx, db, pgx.RowToStructByPos[WorkInHand], `
		SELECT t.assignee_id, count(*), count(*) FILTER (WHERE t.overdue_at IS NOT NULL),
			count(*) FILTER (WHERE t.due_at >= `+from+` AND t.due_at < `+to+`),
			count(*) FILTER (WHERE t.state = 'waiting' OR EXISTS (SELECT 1 FROM breaches b WHERE b.task_id = t.id AND t.overdue_at IS NOT NULL)),
			count(*) FILTER (WHERE EXISTS (SELECT 1 FROM urges u WHERE u.task_id = t.id AND NOT u.upward))
		FROM tasks t WHERE t.state IN ('waiting', 'open') AND `+watchedPeople(viewer, department, "t.assignee_id", args)+`
		GROUP BY t.assignee_id ORDER BY 3 DESC, 2 DESC, 1 LIMIT `+args.add(maxLoads), args.values...)
	if err != nil {
		return nil, fmt.Errorf("read load: %w", err)
	}
	return loads, nil
}

// Waits tells who waits for the open tasks of the people below a viewer, and
// for what they themselves wait: who asked for help, or else who started the
// process. The longest come first.
func Waits(ctx context.Context, db Querier, viewer crm.Viewer, department *uuid.UUID) ([]Wait, error) {
	args := &arguments{}
	waits, err := collect(ctx, db, pgx.RowToStructByPos[Wait], `
		SELECT coalesce(parent.assignee_id, p.started_by), t.assignee_id, t.id, t.created_at
		FROM tasks t JOIN processes p ON p.id = t.process_id LEFT JOIN tasks parent ON parent.id = t.parent_id
		WHERE t.state = 'open' AND t.assignee_id IS NOT NULL AND coalesce(parent.assignee_id, p.started_by) <> t.assignee_id
		AND (`+watchedPeople(viewer, department, "t.assignee_id", args)+` OR `+
		watchedPeople(viewer, department, "coalesce(parent.assignee_id, p.started_by)", args)+`)
		ORDER BY t.created_at, t.id LIMIT `+args.add(maxWaits), args.values...)
	if err != nil {
		return nil, fmt.Errorf("read who waits for whom: %w", err)
	}
	return waits, nil
}

// StuckProcesses lists the processes that wait and cannot go on by themselves,
// of records that the viewer may see, the longest first. Of those that wait for
// others it looks past a bounded number.
func StuckProcesses(ctx context.Context, db Querier, viewer crm.Viewer) ([]*crm.Process, error) {
	var stuck []*crm.Process
	var last *crm.Process
	for range maxStuckPages {
		page, err := waitingAfter(ctx, db, last)
		if err != nil {
			return nil, err
		}
		visible, err := seenOf(ctx, db, viewer, page)
		if err != nil {
			return nil, err
		}
		if stuck = append(stuck, visible...); len(stuck) >= maxStuck {
			return stuck[:maxStuck], nil
		}
		if len(page) < stuckPage {
			break
		}
		last = page[len(page)-1]
	}
	return stuck, nil
}

// waitingAfter lists the next page of the processes that wait; nil is the
// first.
func waitingAfter(ctx context.Context, db Querier, last *crm.Process) ([]*crm.Process, error) {
	args := &arguments{}
	after := ""
	if last != nil {
		after = " AND (started_at, id) > (" + args.add(last.StartedAt) + ", " + args.add(last.ID) + ")"
	}
	page, err := collect(ctx, db, scanProcess, `SELECT `+processColumns+` FROM processes
		WHERE state = 'waiting'`+after+` ORDER BY started_at, id LIMIT `+args.add(stuckPage), args.values...)
	if err != nil {
		return nil, fmt.Errorf("read stuck processes: %w", err)
	}
	return page, nil
}

// seenOf keeps the processes on records that the viewer may see.
func seenOf(ctx context.Context, db Querier, viewer crm.Viewer, processes []*crm.Process) ([]*crm.Process, error) {
	ids := map[string][]uuid.UUID{}
	for _, p := range processes {
		ids[p.RecordKind] = append(ids[p.RecordKind], p.RecordID)
	}
	seen := map[uuid.UUID]bool{}
	for kind, records := range ids {
		if err := seesWhich(ctx, db, viewer, kind, records, seen); err != nil {
			return nil, err
		}
	}
	var visible []*crm.Process
	for _, p := range processes {
		if seen[p.RecordID] {
			visible = append(visible, p)
		}
	}
	return visible, nil
}

// seesWhich adds those of the records of a kind that the viewer may see.
func seesWhich(ctx context.Context, db Querier, viewer crm.Viewer, kind string, ids []uuid.UUID, seen map[uuid.UUID]bool) error {
	schema, known := crm.SchemaNamed(kind)
	if !known {
		return nil
	}
	args := &arguments{}
	found, err := collect(ctx, db, pgx.RowTo[uuid.UUID], "SELECT id FROM "+schema.Table()+" WHERE id = ANY("+args.add(ids)+
		") AND deleted_at IS NULL AND "+visible(schema, viewer, args), args.values...)
	if err != nil {
		return fmt.Errorf("read visible records: %w", err)
	}
	for _, id := range found {
		seen[id] = true
	}
	return nil
}

// UrgeFigure is how often people, departments or processes were urged, and
// what it brought. Upward urges are not counted.
type UrgeFigure struct {
	Key         string // the id of a person or department, or a kind of process; empty: nobody or none
	Urges       int
	Tasks       int // how many tasks were urged
	Answered    int // of them, with an answer
	Kept        int // done by the promised time
	Broken      int // the promised time passed
	Done        int // of the tasks, done by now
	DoneInADay  int // within 24 hours of their first urge
	MedianHours *float64
}

// UrgeGroup is what urges are counted by.
type UrgeGroup string

// What urges are counted by.
const (
	UrgesByPerson     UrgeGroup = "person"
	UrgesByDepartment UrgeGroup = "department"
	UrgesByProcess    UrgeGroup = "process"
)

// groupSQL gives the column of each.
var groupSQL = map[UrgeGroup]string{
	UrgesByPerson: "u.to_id::text", UrgesByDepartment: "(SELECT department_id::text FROM users WHERE id = u.to_id)", UrgesByProcess: "u.process_kind",
}

// UrgeFigures counts the urges of a period of the people below a viewer.
func UrgeFigures(ctx context.Context, db Querier, viewer crm.Viewer, by UrgeGroup, from, to time.Time) ([]UrgeFigure, error) {
	args := &arguments{}
	within := "u.at >= " + args.add(from) + " AND u.at < " + args.add(to) + " AND NOT u.upward AND " + watchedPeople(viewer, nil, "u.to_id", args)
	figures, err := collect(ctx, db, pgx.RowToStructByPos[UrgeFigure], `
		WITH urged AS (
			SELECT coalesce(`+groupSQL[by]+`, '') AS key, u.task_id, count(*) AS urges, min(u.at) AS first,
				bool_or(u.answered_at IS NOT NULL) AS answered, max(u.answer_by) AS answer_by, bool_or(u.broken_at IS NOT NULL) AS broken
			FROM urges u WHERE `+within+` GROUP BY 1, 2)
		SELECT key, sum(urges)::bigint, count(*), count(*) FILTER (WHERE answered),
			count(*) FILTER (WHERE answer_by IS NOT NULL AND NOT broken AND t.completed_at <= answer_by), count(*) FILTER (WHERE broken),
			count(t.completed_at), count(*) FILTER (WHERE t.completed_at < first + interval '24 hours'),
			(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.completed_at - first) / 3600))::float8
		FROM urged JOIN tasks t ON t.id = urged.task_id GROUP BY key ORDER BY 2 DESC, key LIMIT `+args.add(maxLoads), args.values...)
	if err != nil {
		return nil, fmt.Errorf("count urges: %w", err)
	}
	return figures, nil
}
