package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// Deadline is the deadline of an open task with what it is reckoned from.
type Deadline struct {
	TaskID         uuid.UUID
	ProcessID      uuid.UUID
	DepartmentID   *uuid.UUID // of the assignee: whose working time counts
	DueAt          time.Time
	CountedFrom    time.Time
	AllowedMinutes int
}

// ReckonedAt is the deadline along the working times. It never moves from the
// future into the past: nobody is late because a calendar changed.
func (d *Deadline) ReckonedAt(times *WorkingTimes, now time.Time) time.Time {
	due := times.Of(d.DepartmentID).AddWorking(d.CountedFrom, d.AllowedMinutes).Truncate(time.Microsecond)
	if !due.After(now) {
		return d.DueAt
	}
	return due
}

// Deadlines lists deadlines that follow the calendar, by process and task,
// after a place in that order and at most limit.
func Deadlines(ctx context.Context, db Querier, after DeadlinePlace, limit int) ([]Deadline, error) {
	return collect(ctx, db, pgx.RowToStructByPos[Deadline], `
		SELECT t.id, t.process_id, u.department_id, t.due_at, t.counted_from, t.allowed_minutes
		FROM tasks t LEFT JOIN users u ON u.id = t.assignee_id
		WHERE t.state IN ('waiting', 'open') AND t.allowed_minutes IS NOT NULL AND t.due_at IS NOT NULL AND (t.process_id, t.id) > ($1, $2)
		ORDER BY t.process_id, t.id LIMIT $3`, after.ProcessID, after.TaskID, limit)
}

// DeadlinePlace is a place in the order of deadlines.
type DeadlinePlace struct {
	ProcessID uuid.UUID `json:"processId"`
	TaskID    uuid.UUID `json:"taskId"`
}

// Place is where a deadline stands in the order.
func (d *Deadline) Place() DeadlinePlace { return DeadlinePlace{d.ProcessID, d.TaskID} }

// MoveDeadline gives an open task of a locked process another deadline and
// tells it; a deadline that was missed and lies ahead again is no longer
// noted. It reports whether the task was still open and as it was.
func MoveDeadline(ctx context.Context, tx *Tx, d Deadline, due time.Time) (bool, error) {
	found, err := collect(ctx, tx, scanTask, `UPDATE tasks t SET due_at = $2, overdue_at = NULL
		WHERE t.id = $1 AND t.state IN ('waiting', 'open') AND t.due_at = $3 RETURNING `+taskColumns, d.TaskID, due, d.DueAt)
	if err != nil || len(found) == 0 {
		return false, err
	}
	return true, tx.tellTask(ctx, found[0], "task.retimed", map[string]string{
		"from": d.DueAt.In(tx.zone).Format(time.RFC3339), "to": due.In(tx.zone).Format(time.RFC3339),
	})
}

// CountedBefore is what the last deadline of a kind of task on a process's record was
// reckoned from, for a task that takes its place; nil is nothing.
func CountedBefore(ctx context.Context, tx *Tx, taskKind string, p *crm.Process) (from *time.Time, allowedMinutes *int, err error) {
	err = tx.QueryRow(ctx, `SELECT t.counted_from, t.allowed_minutes
		FROM processes p JOIN tasks t ON t.process_id = p.id
		WHERE p.record_kind = $1 AND p.record_id = $2 AND t.kind = $3
		ORDER BY t.created_at DESC, t.id DESC LIMIT 1`, p.RecordKind, p.RecordID, taskKind).Scan(&from, &allowedMinutes)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return nil, nil, fmt.Errorf("read deadline: %w", err)
	}
	return from, allowedMinutes, nil
}

// TasksNamed reads those of the tasks that the viewer may see, in the order of
// their deadlines.
func TasksNamed(ctx context.Context, db Querier, viewer crm.Viewer, ids []uuid.UUID) ([]*crm.Task, error) {
	args := &arguments{}
	return collect(ctx, db, scanTask, "SELECT "+taskColumns+" FROM tasks t WHERE t.id = ANY("+args.add(ids)+") AND "+
		visibleTask(viewer, args)+" ORDER BY t.due_at, t.id", args.values...)
}
