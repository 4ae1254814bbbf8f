package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Watched is a task to be done with all that its process watches the clock
// for.
type Watched struct {
	*crm.Task
	DepartmentID *uuid.UUID // of the assignee: whose working time counts
	AnswerBy     *time.Time // the first promised time that has not been noted as passed
	Breaches     int        // how often its deadline was judged
	AgainAt      *time.Time // when it is judged again
}

// watched is the condition for the tasks whose clock runs: open ones, and
// those that wait for their helpers.
const watched = `t.process_id = $1 AND t.step = $2 AND t.visit = $3 AND t.role <> 'after'
	AND (t.state = 'open' OR (t.state = 'waiting' AND t.role IN ('main', 'delegated', 'before')))`

// WatchTasks takes the tasks of a process's step whose clock runs.
func WatchTasks(ctx context.Context, tx *Tx, p *crm.Process) ([]*Watched, error) {
	tasks, err := collect(ctx, tx, scanTask, `SELECT `+taskColumns+` FROM tasks t WHERE `+watched+
		` ORDER BY t.id FOR UPDATE`, p.ID, p.Step, p.Visit)
	if err != nil {
		return nil, fmt.Errorf("read tasks of the step: %w", err)
	}
	return watchedOf(ctx, tx, tasks)
}

// watchedOf reads what else is watched of tasks.
func watchedOf(ctx context.Context, tx *Tx, tasks []*crm.Task) ([]*Watched, error) {
	list := make([]*Watched, len(tasks))
	byID, ids := map[uuid.UUID]*Watched{}, make([]uuid.UUID, len(tasks))
	for i, t := range tasks {
		list[i], ids[i] = &Watched{Task: t}, t.ID
		byID[t.ID] = list[i]
	}
	if len(tasks) == 0 {
		return list, nil
	}
	args := &arguments{}
	rows, err := tx.Query(ctx, `SELECT t.id, u.department_id,
			(SELECT min(answer_by) FROM urges WHERE task_id = t.id AND broken_at IS NULL),
			coalesce(b.times, 0), b.again_at
		FROM tasks t LEFT JOIN users u ON u.id = t.assignee_id
		LEFT JOIN LATERAL (SELECT times, again_at FROM breaches WHERE task_id = t.id ORDER BY times DESC LIMIT 1) b ON true
		WHERE `+args.among("t.id", ids), args.values...)
	if err != nil {
		return nil, fmt.Errorf("read what is watched: %w", err)
	}
	var id uuid.UUID
	var w Watched
	_, err = pgx.ForEachRow(rows, []any{&id, &w.DepartmentID, &w.AnswerBy, &w.Breaches, &w.AgainAt}, func() error {
		found := byID[id]
		found.DepartmentID, found.AnswerBy, found.Breaches, found.AgainAt = w.DepartmentID, w.AnswerBy, w.Breaches, w.AgainAt
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what is watched: %w", err)
	}
	return list, nil
}

// NextWarning is the next share of the allowed time at which is warned, and
// when that is; nil is none.
func (w *Watched) NextWarning(times *WorkingTimes) (share int, at *time.Time) {
	if w.OverdueAt != nil || w.CountedFrom == nil || w.AllowedMinutes == nil {
		return 0, nil
	}
	for _, share := range w.warnings() {
		if share > w.Warned {
			return share, new(times.Of(w.DepartmentID).AtShare(*w.CountedFrom, *w.AllowedMinutes, share))
		}
	}
	return 0, nil
}

func (w *Watched) warnings() []int {
	if w.WarnAtPercent != nil {
		return []int{*w.WarnAtPercent}
	}
	kind, _ := crm.TaskKindNamed(w.Kind)
	return kind.Warnings()
}

// NextAt is when the clock of the task has to be looked at next; nil is never.
func (w *Watched) NextAt(times *WorkingTimes) *time.Time {
	_, warning := w.NextWarning(times)
	least := earlier(warning, w.AnswerBy)
	if w.OverdueAt == nil {
		return earlier(least, w.DueAt)
	}
	return earlier(least, w.AgainAt)
}

func earlier(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.Before(*a) {
		return b
	}
	return a
}

// LeastDue is when the process of a step has to look at the clock of its tasks:
// at the first deadline that has not been noted as missed, warning, promised
// time, or judgement that is due again; nil is never.
func LeastDue(ctx context.Context, tx *Tx, p *crm.Process) (*time.Time, error) {
	tasks, err := collect(ctx, tx, scanTask, `SELECT `+taskColumns+` FROM tasks t WHERE `+watched, p.ID, p.Step, p.Visit)
	if err != nil {
		return nil, fmt.Errorf("read tasks of the step: %w", err)
	}
	list, err := watchedOf(ctx, tx, tasks)
	if err != nil {
		return nil, err
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	var least *time.Time
	for _, w := range list {
		least = earlier(least, w.NextAt(times))
	}
	return least, nil
}

// FirstLook is when the process of a task that was just given, and of which
// nobody has been urged yet, has to look at its clock first; nil is never.
func FirstLook(ctx context.Context, tx *Tx, t *crm.Task) (*time.Time, error) {
	org, err := OrgChart(ctx, tx)
	if err != nil {
		return nil, err
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	w := &Watched{Task: t}
	if t.AssigneeID != nil {
		w.DepartmentID = org.People[*t.AssigneeID].DepartmentID
	}
	return w.NextAt(times), nil
}

// NoteWarned notes that a task was warned of, which takes nothing from the form
// that somebody is filling in, and tells it.
func NoteWarned(ctx context.Context, tx *Tx, t *crm.Task, share int) error {
	t.Warned = share
	if _, err := tx.Exec(ctx, `UPDATE tasks SET warned = $2 WHERE id = $1`, t.ID, share); err != nil {
		return fmt.Errorf("note warning: %w", err)
	}
	return tx.tellTask(ctx, t, "task.warned", map[string]string{"share": fmt.Sprint(share)})
}

// Breach is one judgement on a missed deadline.
type Breach struct {
	TaskID     uuid.UUID
	Times      int    // from 1
	Action     string // empty: the rules gave no answer
	FromID     *uuid.UUID
	ToID       *uuid.UUID // who got the task, or was told
	DecisionID *uuid.UUID
	AgainAt    *time.Time
}

// InsertBreach records what was done about a missed deadline.
func InsertBreach(ctx context.Context, tx *Tx, b Breach) error {
	return tx.queued(ctx, queuedBreaches, b.TaskID, b.Times, tx.Now, b.Action, b.FromID, b.ToID, b.DecisionID, timeOf(b.AgainAt))
}

// BreachesSoFar is what was done about the missed deadline of a task, and how
// often people urged it other than upward.
type BreachesSoFar struct {
	Reassigned, Escalated, Urged int
	AnswerBroken                 bool
}

// BreachesOf counts what was done about the missed deadline of a task.
func BreachesOf(ctx context.Context, tx *Tx, task uuid.UUID) (BreachesSoFar, error) {
	var s BreachesSoFar
	err := tx.QueryRow(ctx, `SELECT count(*) FILTER (WHERE action = 'reassign'), count(*) FILTER (WHERE action = 'escalate'),
			(SELECT count(*) FROM urges WHERE task_id = $1 AND NOT upward),
			EXISTS (SELECT 1 FROM urges WHERE task_id = $1 AND broken_at IS NOT NULL)
		FROM breaches WHERE task_id = $1`, task).Scan(&s.Reassigned, &s.Escalated, &s.Urged, &s.AnswerBroken)
	if err != nil {
		return s, fmt.Errorf("read breaches: %w", err)
	}
	return s, nil
}
