package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// MoveDeadlinesJobName is the kind of the jobs that move deadlines after a
// change of the working times.
const MoveDeadlinesJobName = "move-deadlines"

// DeadlineMove is a deadline that does not follow the working times, and where
// it would lie if it did.
type DeadlineMove struct {
	store.Deadline
	To time.Time
}

// DeadlineMoves are the open deadlines that a change of the calendar moves.
type DeadlineMoves struct {
	Count int
	More  bool           // there may be more than were counted
	First []DeadlineMove // so many as were asked for
}

// Bounds of moving deadlines.
const (
	deadlinesPerChunk = 500
	deadlinesLookedAt = 100_000 // for a preview
)

// PreviewDeadlines finds the open deadlines that do not follow the working
// times. It changes nothing.
func PreviewDeadlines(ctx context.Context, db store.Querier, times *store.WorkingTimes, now time.Time, list int) (DeadlineMoves, error) {
	var moves DeadlineMoves
	var after store.DeadlinePlace
	for seen := 0; ; {
		deadlines, err := store.Deadlines(ctx, db, after, deadlinesPerChunk)
		if err != nil {
			return moves, err
		}
		for _, d := range deadlines {
			after = d.Place()
			due := d.ReckonedAt(times, now)
			if due.Equal(d.DueAt) {
				continue
			}
			moves.Count++
			if len(moves.First) < list {
				moves.First = append(moves.First, DeadlineMove{d, due})
			}
		}
		seen += len(deadlines)
		if len(deadlines) < deadlinesPerChunk {
			return moves, nil
		}
		if seen >= deadlinesLookedAt {
			moves.More = true
			return moves, nil
		}
	}
}

// MoveDeadlinesLater leaves it to a job to let the open deadlines follow the
// working times.
func MoveDeadlinesLater(ctx context.Context, tx *store.Tx) (*store.Job, error) {
	return store.StartJob(ctx, tx, store.NewJob{Kind: MoveDeadlinesJobName, Input: struct{}{}, Title: crm.Label{
		ZH: "按工作日历调整期限", EN: "Move deadlines along the calendar"}})
}

// DeadlineOutcome is the result of a job that moved deadlines.
type DeadlineOutcome struct {
	Moved int `json:"moved"`
}

// MoveDeadlinesJob is the job that moves deadlines, a few hundred at a time.
// Each process is locked before its tasks, as everywhere.
func MoveDeadlinesJob() JobKind { return JobKind{MoveDeadlinesJobName, moveDeadlines} }

func moveDeadlines(ctx context.Context, tx *store.Tx, job *store.Job) (finished bool, err error) {
	var cursor struct {
		After store.DeadlinePlace `json:"after"`
		Moved int                 `json:"moved"`
	}
	if err := json.Unmarshal(job.StateData, &cursor); err != nil {
		return false, fmt.Errorf("cursor of job %s: %w", job.ID, err)
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return false, err
	}
	deadlines, err := store.Deadlines(ctx, tx, cursor.After, deadlinesPerChunk)
	if err != nil {
		return false, err
	}
	for _, d := range deadlines {
		cursor.After = d.Place()
		due := d.ReckonedAt(times, tx.Now)
		if due.Equal(d.DueAt) {
			continue
		}
		moved, err := moveDeadline(ctx, tx, d, due)
		if err != nil {
			return false, err
		}
		if moved {
			cursor.Moved++
		}
	}
	job.Done += len(deadlines)
	job.Message = new(crm.Label{ZH: "已调整 %d 个期限", EN: "%d deadlines moved"}.With(cursor.Moved))
	if job.Result, err = json.Marshal(DeadlineOutcome{cursor.Moved}); err != nil {
		return false, fmt.Errorf("encode result: %w", err)
	}
	if job.StateData, err = json.Marshal(cursor); err != nil {
		return false, fmt.Errorf("encode cursor: %w", err)
	}
	finished = len(deadlines) < deadlinesPerChunk
	if finished {
		err = store.LookAgainAtAll(ctx, tx)
	}
	return finished, err
}

// moveDeadline moves one deadline, lets the record that shows it follow, and
// wakes the process that waits for it.
func moveDeadline(ctx context.Context, tx *store.Tx, d store.Deadline, due time.Time) (bool, error) {
	process, err := store.LockProcess(ctx, tx, d.ProcessID)
	if err != nil || process.State == crm.ProcessEnded {
		return false, err
	}
	moved, err := store.MoveDeadline(ctx, tx, d, due)
	if err != nil || !moved {
		return false, err
	}
	if err := showDeadline(ctx, tx, process, d, due); err != nil {
		return false, err
	}
	if process.NextAt, err = store.LeastDue(ctx, tx, process); err != nil {
		return false, err
	}
	if err := store.SaveProcess(ctx, tx, process); err != nil {
		return false, err
	}
	return true, tx.Wake(ctx, process)
}

// showDeadline keeps the first-contact deadline that a lead shows as its
// task's.
func showDeadline(ctx context.Context, tx *store.Tx, process *crm.Process, d store.Deadline, due time.Time) error {
	if process.RecordKind != crm.Leads.Name {
		return nil
	}
	lead, err := store.Leads.Lock(ctx, tx.AsSystem(), process.RecordID)
	if errors.Is(err, crm.ErrNotFound) || err == nil && (lead.FirstContactDueAt == nil || !lead.FirstContactDueAt.Equal(d.DueAt)) {
		return nil
	}
	if err != nil {
		return err
	}
	before := *lead
	lead.FirstContactDueAt = &due
	return store.Leads.UpdateFollowing(ctx, tx, &before, lead, store.Change{Type: "lead.retimed", ProcessID: &process.ID, TaskID: &d.TaskID})
}
