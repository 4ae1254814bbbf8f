package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

const taskColumns = `t.id, t.version, t.process_id, t.step, t.visit, t.kind, t.form_version, t.record_kind, t.record_id,
	t.assignee_id, t.candidates, t.decision_id, t.made_by, t.state, t.outcome, t.answers, t.due_at, t.overdue_at, t.counted_from,
	t.allowed_minutes, t.created_at, t.completed_at, t.completed_by, t.role, t.parent_id, t.approval_id, t.approval_level,
	t.acted_for, t.given_by, t.given_text, t.warned, t.warn_at_percent`

func scanTask(row pgx.CollectableRow) (*crm.Task, error) {
	var t crm.Task
	err := row.Scan(&t.ID, &t.Version, &t.ProcessID, &t.Step, &t.Visit, &t.Kind, &t.FormVersion, &t.RecordKind, &t.RecordID,
		&t.AssigneeID, &t.Candidates, &t.DecisionID, &t.MadeBy, &t.State, &t.Outcome, &t.Answers, &t.DueAt, &t.OverdueAt, &t.CountedFrom,
		&t.AllowedMinutes, &t.CreatedAt, &t.CompletedAt, &t.CompletedBy, &t.Role, &t.ParentID, &t.ApprovalID, &t.Level,
		&t.ActedFor, &t.GivenBy, &t.GivenText, &t.Warned, &t.WarnAtPercent)
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
	candidates := make([]string, len(t.Candidates))
	for i, id := range t.Candidates {
		candidates[i] = id.String()
	}
	err := tx.queued(ctx, queuedTasks, t.ID, t.ProcessID, t.Step, t.Visit, t.Kind, t.FormVersion, t.RecordKind, t.RecordID,
		t.AssigneeID, "{"+strings.Join(candidates, ",")+"}", t.DecisionID, t.MadeBy, t.State, timeOf(t.DueAt),
		tx.Now, timeOf(t.CountedFrom), t.AllowedMinutes,
		t.Role, t.ParentID, t.ApprovalID, t.Level, t.ActedFor, t.GivenBy, t.GivenText, t.WarnAtPercent)
	if err != nil {
		return err
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
		warned = $14, given_text = $15 WHERE id = $1`,
		t.ID, t.Version, t.AssigneeID, t.State, t.Outcome, answers, t.DueAt, t.OverdueAt, t.CompletedAt, t.CompletedBy,
		t.Candidates, t.ActedFor, t.GivenBy, t.Warned, t.GivenText)
	if err != nil {
		return fmt.Errorf("write task: %w", err)
	}
	return tx.tellTask(ctx, t, event, facts)
}

// TellTask tells what happened to a task that did not change by it.
func TellTask(ctx context.Context, tx *Tx, t *crm.Task, event string, facts map[string]string) error {
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

// TaskPlaces tells in which processes tasks are, those the transaction's person
// may see, and remembers it for TaskPlace.
func TaskPlaces(ctx context.Context, tx *Tx, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	viewer, args := tx.Viewer, &arguments{}
	rows, err := tx.Query(ctx, "SELECT t.id, t.process_id FROM tasks t WHERE t.id = ANY("+args.add(ids)+") AND "+
		visibleTask(viewer, args), args.values...)
	if err != nil {
		return nil, fmt.Errorf("read tasks: %w", err)
	}
	places := map[uuid.UUID]uuid.UUID{}
	var id, process uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id, &process}, func() error { places[id] = process; return nil })
	if err == nil {
		tx.known.places = places
	}
	return places, err
}

// TaskPlace tells in which process a task is, which never changes.
func TaskPlace(ctx context.Context, tx *Tx, id uuid.UUID) (uuid.UUID, error) {
	if process, known := tx.known.places[id]; known {
		return process, nil
	}
	t, err := GetTask(ctx, tx, tx.Viewer, id)
	if err != nil {
		return uuid.Nil, err
	}
	return t.ProcessID, nil
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

// TasksOfProcess lists the tasks of a process, oldest first.
func TasksOfProcess(ctx context.Context, db Querier, process uuid.UUID) ([]*crm.Task, error) {
	return collect(ctx, db, scanTask, `SELECT `+taskColumns+` FROM tasks t WHERE t.process_id = $1 ORDER BY t.created_at, t.id`, process)
}

// TasksOfProcesses lists the tasks of processes, oldest first, by process.
func TasksOfProcesses(ctx context.Context, db Querier, processes []uuid.UUID) (map[uuid.UUID][]*crm.Task, error) {
	args := &arguments{}
	found, err := collect(ctx, db, scanTask, `SELECT `+taskColumns+` FROM tasks t WHERE `+args.among("t.process_id", processes)+
		` ORDER BY t.created_at, t.id`, args.values...)
	if err != nil {
		return nil, fmt.Errorf("read tasks of processes: %w", err)
	}
	tasks := map[uuid.UUID][]*crm.Task{}
	for _, t := range found {
		tasks[t.ProcessID] = append(tasks[t.ProcessID], t)
	}
	return tasks, nil
}

// LockOpenTasks takes what is still to be done in a step's visit of a process,
// with what waits, oldest first.
func LockOpenTasks(ctx context.Context, tx *Tx, p *crm.Process) ([]*crm.Task, error) {
	return collect(ctx, tx, scanTask, `SELECT `+taskColumns+` FROM tasks t
		WHERE t.process_id = $1 AND t.step = $2 AND t.visit = $3 AND t.state IN ('waiting', 'open') ORDER BY t.created_at, t.id FOR UPDATE`,
		p.ID, p.Step, p.Visit)
}

// LockHelpers takes the tasks that help a task, oldest first, those that are
// over too.
func LockHelpers(ctx context.Context, tx *Tx, parent uuid.UUID) ([]*crm.Task, error) {
	return collect(ctx, tx, scanTask, `SELECT `+taskColumns+` FROM tasks t
		WHERE t.parent_id = $1 ORDER BY t.created_at, t.id FOR UPDATE`, parent)
}

// HelpersOf reads the tasks that help tasks, oldest first.
func HelpersOf(ctx context.Context, db Querier, parents ...uuid.UUID) ([]*crm.Task, error) {
	return collect(ctx, db, scanTask, `SELECT `+taskColumns+` FROM tasks t
		WHERE t.parent_id = ANY($1) ORDER BY t.created_at, t.id`, parents)
}
