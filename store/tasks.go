package store

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

const taskColumns = `t.id, t.version, t.process_id, t.step, t.visit, t.kind, t.form_version, t.record_kind, t.record_id,
	t.assignee_id, t.candidates, t.decision_id, t.made_by, t.state, t.outcome, t.answers, t.due_at, t.overdue_at, t.counted_from,
	t.allowed_minutes, t.created_at, t.completed_at, t.completed_by, t.role, t.parent_id, t.approval_id, t.approval_level,
	t.acted_for, t.given_by, t.warned`

func scanTask(row pgx.CollectableRow) (*crm.Task, error) {
	var t crm.Task
	err := row.Scan(&t.ID, &t.Version, &t.ProcessID, &t.Step, &t.Visit, &t.Kind, &t.FormVersion, &t.RecordKind, &t.RecordID,
		&t.AssigneeID, &t.Candidates, &t.DecisionID, &t.MadeBy, &t.State, &t.Outcome, &t.Answers, &t.DueAt, &t.OverdueAt, &t.CountedFrom,
		&t.AllowedMinutes, &t.CreatedAt, &t.CompletedAt, &t.CompletedBy, &t.Role, &t.ParentID, &t.ApprovalID, &t.Level,
		&t.ActedFor, &t.GivenBy, &t.Warned)
	return &t, err
}

// InsertTask adds a task to a process and tells it.
func InsertTask(ctx context.Context, tx *Tx, t *crm.Task) error {
	t.ID, t.Version, t.CreatedAt = NewID(), 1, tx.Now
	t.State, t.Role = cmp.Or(t.State, crm.TaskOpen), cmp.Or(t.Role, crm.TaskMain)
	if t.Candidates == nil {
		t.Candidates = []uuid.UUID{}
	}
	t.MadeBy = cmp.Or(t.MadeBy, crm.MadeByRule)
	_, err := tx.Exec(ctx, `INSERT INTO tasks (id, process_id, step, visit, kind, form_version, record_kind, record_id,
		assignee_id, candidates, decision_id, made_by, state, due_at, created_at, counted_from, allowed_minutes,
		role, parent_id, approval_id, approval_level, acted_for, given_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
		t.ID, t.ProcessID, t.Step, t.Visit, t.Kind, t.FormVersion, t.RecordKind, t.RecordID,
		t.AssigneeID, t.Candidates, t.DecisionID, t.MadeBy, t.State, t.DueAt, tx.Now, t.CountedFrom, t.AllowedMinutes,
		t.Role, t.ParentID, t.ApprovalID, t.Level, t.ActedFor, t.GivenBy)
	if err != nil {
		return fmt.Errorf("write task: %w", err)
	}
	return tx.tellTask(ctx, t, "task.created", nil)
}

// overdue is the event of a deadline that has passed.
const overdue = "task.overdue"

// SaveTask writes a locked task and tells what happened to it.
func SaveTask(ctx context.Context, tx *Tx, t *crm.Task, event string, facts map[string]string) error {
	answers, err := json.Marshal(t.Answers)
	if err != nil {
		return fmt.Errorf("encode answers: %w", err)
	}
	if event != overdue {
		t.Version++ // a deadline that passes takes nothing from the form that somebody is filling in
	}
	_, err = tx.Exec(ctx, `UPDATE tasks SET version = $2, assignee_id = $3, state = $4, outcome = $5, answers = $6,
		due_at = $7, overdue_at = $8, completed_at = $9, completed_by = $10, candidates = $11, acted_for = $12, given_by = $13,
		warned = $14 WHERE id = $1`,
		t.ID, t.Version, t.AssigneeID, t.State, t.Outcome, answers, t.DueAt, t.OverdueAt, t.CompletedAt, t.CompletedBy,
		t.Candidates, t.ActedFor, t.GivenBy, t.Warned)
	if err != nil {
		return fmt.Errorf("write task: %w", err)
	}
	return tx.tellTask(ctx, t, event, facts)
}

func (tx *Tx) tellTask(ctx context.Context, t *crm.Task, event string, facts map[string]string) error {
	if t.Kind != "" {
		facts = with(facts, "task", t.Kind)
	}
	return tx.Tell(ctx, Change{
		Type: event, RecordKind: t.RecordKind, RecordID: t.RecordID,
		ProcessID: &t.ProcessID, TaskID: &t.ID, DecisionID: t.DecisionID, Facts: facts,
	})
}

func with(facts map[string]string, name, value string) map[string]string {
	out := map[string]string{name: value}
	maps.Copy(out, facts)
	return out
}

// LockTask takes one task that the viewer may see.
func LockTask(ctx context.Context, tx *Tx, id uuid.UUID) (*crm.Task, error) {
	return oneTask(ctx, tx, tx.Viewer, id, " FOR UPDATE OF t")
}

// GetTask reads one task that the viewer may see.
func GetTask(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID) (*crm.Task, error) {
	return oneTask(ctx, db, viewer, id, "")
}

func oneTask(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID, suffix string) (*crm.Task, error) {
	args := &arguments{}
	found, err := collect(ctx, db, scanTask, "SELECT "+taskColumns+" FROM tasks t WHERE t.id = "+args.add(id)+
		" AND "+visibleTask(viewer, args)+suffix, args.values...)
	if err != nil {
		return nil, fmt.Errorf("read task: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("task %s: %w", id, crm.ErrNotFound)
	}
	return found[0], nil
}

// visibleTask is the condition under which a person sees a task: it is theirs
// or was theirs to claim, they completed it, or it is with somebody below them.
func visibleTask(viewer crm.Viewer, args *arguments) string {
	if viewer.Role == crm.Admin {
		return "true"
	}
	me, people := args.add(viewer.ID), args.add(viewer.Below())
	return "(t.assignee_id = ANY(" + people + ") OR t.completed_by = " + me +
		" OR t.candidates && " + people + "::uuid[])"
}

// TasksOfProcess lists the tasks of a process, oldest first.
func TasksOfProcess(ctx context.Context, db Querier, process uuid.UUID) ([]*crm.Task, error) {
	return collect(ctx, db, scanTask, `SELECT `+taskColumns+` FROM tasks t WHERE t.process_id = $1 ORDER BY t.created_at, t.id`, process)
}

// TasksOfProcesses lists the tasks of processes, oldest first, by process.
func TasksOfProcesses(ctx context.Context, db Querier, processes []uuid.UUID) (map[uuid.UUID][]*crm.Task, error) {
	found, err := collect(ctx, db, scanTask, `SELECT `+taskColumns+` FROM tasks t WHERE t.process_id = ANY($1) ORDER BY t.created_at, t.id`, processes)
	if err != nil {
		return nil, fmt.Errorf("read tasks of processes: %w", err)
	}
	tasks := map[uuid.UUID][]*crm.Task{}
	for _, t := range found {
		tasks[t.ProcessID] = append(tasks[t.ProcessID], t)
	}
	return tasks, nil
}

// LockOpenTasks takes the open tasks of a step's visit in a process.
func LockOpenTasks(ctx context.Context, tx *Tx, p *crm.Process) ([]*crm.Task, error) {
	return collect(ctx, tx, scanTask, `SELECT `+taskColumns+` FROM tasks t
		WHERE t.process_id = $1 AND t.step = $2 AND t.visit = $3 AND t.state = 'open' ORDER BY t.created_at, t.id FOR UPDATE`,
		p.ID, p.Step, p.Visit)
}

// Box is one of the views of the inbox.
type Box string

// The views of the inbox.
const (
	BoxToDo Box = "to-do" // mine, or mine to claim
	BoxDone Box = "done"  // completed by me
	BoxTeam Box = "team"  // open, with anybody whose work I see
)

// box gives the condition and order of a view.
func (b Box) sql(viewer crm.Viewer, args *arguments) (where, order string) {
	switch b {
	case BoxDone:
		return "t.state = 'done' AND t.completed_by = " + args.add(viewer.ID), "t.completed_at DESC, t.id DESC"
	case BoxTeam:
		return "t.state = 'open' AND " + visibleTask(viewer, args), "t.due_at, t.id"
	}
	me := args.add(viewer.ID)
	return "t.state = 'open' AND (t.assignee_id = " + me + " OR (t.assignee_id IS NULL AND t.candidates @> ARRAY[" +
		me + "::uuid]))", "t.due_at, t.id"
}

// Inbox returns one page of a view: open tasks by deadline, done ones newest
// first.
func Inbox(ctx context.Context, db Querier, viewer crm.Viewer, box Box, cursor string, limit int) (Page[*crm.Task], error) {
	args := &arguments{}
	where, order := box.sql(viewer, args)
	if cursor != "" {
		after, err := decodeTaskCursor(cursor)
		if err != nil {
			return Page[*crm.Task]{}, err
		}
		if box == BoxDone {
			where += " AND (t.completed_at, t.id) < (" + args.add(after.At) + ", " + args.add(after.ID) + ")"
		} else {
			where += " AND (t.due_at, t.id) > (" + args.add(after.At) + ", " + args.add(after.ID) + ")"
		}
	}
	items, err := collect(ctx, db, scanTask, "SELECT "+taskColumns+" FROM tasks t WHERE "+where+
		" ORDER BY "+order+" LIMIT "+args.add(limit+1), args.values...)
	if err != nil {
		return Page[*crm.Task]{}, fmt.Errorf("read inbox: %w", err)
	}
	page := Page[*crm.Task]{Items: items}
	if len(items) > limit {
		page.Items = items[:limit]
		page.NextCursor = encodeTaskCursor(box, items[limit-1])
	}
	return page, nil
}

// CountInbox counts a view, exactly up to 10,000.
func CountInbox(ctx context.Context, db Querier, viewer crm.Viewer, box Box) (count int, more bool, err error) {
	args := &arguments{}
	where, _ := box.sql(viewer, args)
	err = db.QueryRow(ctx, "SELECT count(*) FROM (SELECT 1 FROM tasks t WHERE "+where+" LIMIT "+
		args.add(countLimit+1)+") found", args.values...).Scan(&count)
	return min(count, countLimit), count > countLimit, err
}

type taskCursor struct {
	At time.Time `json:"t"`
	ID uuid.UUID `json:"i"`
}

func encodeTaskCursor(box Box, t *crm.Task) string {
	at := t.DueAt
	if box == BoxDone {
		at = t.CompletedAt
	}
	if at == nil {
		return ""
	}
	data, err := json.Marshal(taskCursor{*at, t.ID})
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

func decodeTaskCursor(cursor string) (taskCursor, error) {
	var c taskCursor
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	if err != nil {
		return c, invalidCursor()
	}
	return c, nil
}
