package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// JobState is how a job stands.
type JobState string

// The states of a job; the last three are its end.
const (
	JobWaiting   JobState = "waiting"
	JobRunning   JobState = "running"
	JobDone      JobState = "done"
	JobFailed    JobState = "failed"
	JobCancelled JobState = "cancelled"
)

// Job is long work that somebody asked for. It is done in chunks; each chunk
// and its progress are one transaction.
type Job struct {
	ID                uuid.UUID
	Version           int64
	Kind              string
	Title             crm.Label
	State             JobState
	Retrying          bool // the last try failed by nobody's fault, and it is tried again
	Done              int
	Total             *int // nil: not known yet
	Message           *crm.Label
	Input             json.RawMessage
	StateData         json.RawMessage // the cursor: where the next chunk begins
	Result            json.RawMessage
	Problem           *crm.Denial // why it failed
	CreatedBy         uuid.UUID
	CreatedAt         time.Time
	StartedAt         *time.Time
	EndedAt           *time.Time
	CancelRequestedAt *time.Time
	ToldAt            *time.Time
}

// Ended says whether nothing more will be done.
func (j *Job) Ended() bool { return j.EndedAt != nil }

const jobColumns = `id, version, kind, title, state, retrying, done, total, message, input, state_data, result, problem,
	created_by, created_at, started_at, ended_at, cancel_requested_at, told_at`

func scanJob(row pgx.CollectableRow) (*Job, error) {
	var j Job
	err := row.Scan(&j.ID, &j.Version, &j.Kind, &j.Title, &j.State, &j.Retrying, &j.Done, &j.Total, &j.Message, &j.Input,
		&j.StateData, &j.Result, &j.Problem, &j.CreatedBy, &j.CreatedAt, &j.StartedAt, &j.EndedAt, &j.CancelRequestedAt, &j.ToldAt)
	return &j, err
}

// NewJob is what somebody asks to be done at length.
type NewJob struct {
	Kind  string
	Title crm.Label
	Total *int // nil: the work finds out
	Input any
}

// StartJob keeps a job of the transaction's person and leaves it to the relay
// to begin its workflow.
func StartJob(ctx context.Context, tx *Tx, n NewJob) (*Job, error) {
	if tx.Viewer.IsSystem() {
		return nil, errors.New("a job is done on behalf of a person")
	}
	input, err := json.Marshal(n.Input)
	if err != nil {
		return nil, fmt.Errorf("encode input of job: %w", err)
	}
	j := &Job{
		ID: NewID(), Version: 1, Kind: n.Kind, Title: n.Title, State: JobWaiting, Total: n.Total, Input: input,
		StateData: json.RawMessage(`{}`), CreatedBy: tx.Viewer.ID, CreatedAt: tx.Now,
	}
	_, err = tx.Exec(ctx, `INSERT INTO jobs (id, kind, title, state, total, input, created_by, created_at, worked_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`, j.ID, j.Kind, j.Title, j.State, j.Total, j.Input, j.CreatedBy, tx.Now)
	if err != nil {
		return nil, fmt.Errorf("write job: %w", err)
	}
	return j, tx.intend(ctx, TopicBegin, jobWorkflowID(j.ID), nil)
}

func jobWorkflowID(id uuid.UUID) string { return WorkflowID(crm.JobName, id, 1) }

// MakerOf makes the viewer of who asked for a job anew. Who has left is not
// found.
func MakerOf(ctx context.Context, db Querier, job uuid.UUID) (crm.Viewer, error) {
	var login string
	err := db.QueryRow(ctx, `SELECT u.login FROM jobs j JOIN users u ON u.id = j.created_by
		WHERE j.id = $1 AND u.active AND u.deleted_at IS NULL`, job).Scan(&login)
	if errors.Is(err, pgx.ErrNoRows) {
		return crm.Viewer{}, fmt.Errorf("maker of job %s: %w", job, crm.ErrNotFound)
	}
	if err != nil {
		return crm.Viewer{}, fmt.Errorf("read maker of job: %w", err)
	}
	return ViewerOf(ctx, db, login)
}

// jobLock is the class of the advisory locks of jobs.
const jobLock = 13

// TakeJob waits until nobody else works on the job, keeps others from it until
// the transaction ends, and reads where it stands. The row itself stays free,
// so that somebody may ask meanwhile to cancel it.
func TakeJob(ctx context.Context, tx *Tx, id uuid.UUID) (*Job, error) {
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, $2))`, id.String(), jobLock); err != nil {
		return nil, fmt.Errorf("take job: %w", err)
	}
	return oneJob(ctx, tx, "id = $1", id)
}

// RefreshCancel reads whether somebody asked meanwhile to cancel a job that
// was taken, and keeps others from asking until the transaction ends.
func RefreshCancel(ctx context.Context, tx *Tx, j *Job) error {
	err := tx.QueryRow(ctx, `SELECT cancel_requested_at FROM jobs WHERE id = $1 FOR UPDATE`, j.ID).Scan(&j.CancelRequestedAt)
	if err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	return nil
}

// tellJobAfter is how long nothing is told of a job's progress after it was.
const tellJobAfter = time.Second

// SaveJob writes how a job that was taken stands, and tells its progress: at
// most once a second, its end always.
func SaveJob(ctx context.Context, tx *Tx, j *Job) error {
	tell := j.Ended() || j.ToldAt == nil || tx.Now.Sub(*j.ToldAt) >= tellJobAfter
	if tell {
		j.ToldAt = &tx.Now
	}
	j.Version++
	_, err := tx.Exec(ctx, `UPDATE jobs SET version = $2, state = $3, retrying = $4, done = $5, total = $6, message = $7,
		state_data = $8, result = $9, problem = $10, started_at = $11, ended_at = $12, told_at = $13, worked_at = $14
		WHERE id = $1`, j.ID, j.Version, j.State, j.Retrying, j.Done, j.Total, j.Message, j.StateData, j.Result, j.Problem,
		j.StartedAt, j.EndedAt, j.ToldAt, tx.Now)
	if err != nil {
		return fmt.Errorf("write job: %w", err)
	}
	if !tell {
		return nil
	}
	return tx.Tell(ctx, Change{Type: "job." + string(j.State), RecordKind: crm.JobName, RecordID: j.ID})
}

// EndJob ends a job that was taken.
func EndJob(ctx context.Context, tx *Tx, j *Job, state JobState, problem *crm.Denial) error {
	j.State, j.Problem, j.Retrying, j.EndedAt = state, problem, false, &tx.Now
	return SaveJob(ctx, tx, j)
}

// CancelJob asks that a job be cancelled. While nobody works on it, it ends at
// once, and otherwise with the chunk under way.
func CancelJob(ctx context.Context, tx *Tx, id uuid.UUID) error {
	if _, err := GetJob(ctx, tx, tx.Viewer, id); err != nil {
		return err
	}
	var idle bool
	if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock(hashtextextended($1, $2))`, id.String(), jobLock).Scan(&idle); err != nil {
		return fmt.Errorf("take job: %w", err)
	}
	tag, err := tx.Exec(ctx, `UPDATE jobs SET cancel_requested_at = coalesce(cancel_requested_at, $2), version = version + 1
		WHERE id = $1 AND ended_at IS NULL`, id, tx.Now)
	if err != nil {
		return fmt.Errorf("cancel job: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return &crm.Conflict{Code: "job-ended", Detail: crm.Label{ZH: "这个后台任务已经结束", EN: "This job has ended already"}}
	}
	if !idle {
		return nil
	}
	job, err := oneJob(ctx, tx, "id = $1", id)
	if err != nil {
		return err
	}
	return EndJob(ctx, tx, job, JobCancelled, nil)
}

// NoteRetrying shows that the last try at a job failed and that it is tried
// again.
func NoteRetrying(ctx context.Context, tx *Tx, id uuid.UUID) error {
	j, err := TakeJob(ctx, tx, id)
	if err != nil || j.Ended() {
		return err
	}
	j.Retrying = true
	return SaveJob(ctx, tx, j)
}

// GetJob reads one job that the viewer may see.
func GetJob(ctx context.Context, db Querier, viewer crm.Viewer, id uuid.UUID) (*Job, error) {
	args := &arguments{}
	where := "id = " + args.add(id) + " AND " + visibleJob(viewer, args)
	return oneJob(ctx, db, where, args.values...)
}

func oneJob(ctx context.Context, db Querier, where string, args ...any) (*Job, error) {
	found, err := collect(ctx, db, scanJob, "SELECT "+jobColumns+" FROM jobs WHERE "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read job: %w", err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("job: %w", crm.ErrNotFound)
	}
	return found[0], nil
}

// visibleJob is the condition under which a person sees a job: it is theirs.
// Admins see all.
func visibleJob(viewer crm.Viewer, args *arguments) string {
	if viewer.Role == crm.Admin {
		return "true"
	}
	return "created_by = " + args.add(viewer.ID)
}

// JobQuery says which jobs to list.
type JobQuery struct {
	Mine   bool       // only those the viewer asked for
	Before *uuid.UUID // the last of the page before
	Limit  int
}

// FindJobs lists jobs that the viewer may see, newest first.
func FindJobs(ctx context.Context, db Querier, viewer crm.Viewer, q JobQuery) ([]*Job, error) {
	args := &arguments{}
	where := visibleJob(viewer, args)
	if q.Mine {
		where += " AND created_by = " + args.add(viewer.ID)
	}
	if q.Before != nil {
		where += " AND id < " + args.add(*q.Before)
	}
	return collect(ctx, db, scanJob, "SELECT "+jobColumns+" FROM jobs WHERE "+where+" ORDER BY id DESC LIMIT "+args.add(q.Limit), args.values...)
}

// visibleJobs says which of the jobs the viewer may see.
func visibleJobs(ctx context.Context, db Querier, viewer crm.Viewer, ids []uuid.UUID) ([]uuid.UUID, error) {
	args := &arguments{}
	where := "id = ANY(" + args.add(ids) + ") AND " + visibleJob(viewer, args)
	return collect(ctx, db, pgx.RowTo[uuid.UUID], "SELECT id FROM jobs WHERE "+where, args.values...)
}

// ReconcileJobs begins again the workflows of open jobs that nobody has worked
// on since the given time: one that runs is left alone, one that was lost is
// made anew. It returns how many it asks for.
func ReconcileJobs(ctx context.Context, tx *Tx, before time.Time) (int64, error) {
	tag, err := tx.Exec(ctx, `
		INSERT INTO outbox (topic, subject)
		SELECT $2, late.subject FROM (SELECT $3 || '/' || id || '/1' AS subject FROM jobs WHERE ended_at IS NULL AND worked_at < $1) late
		WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE topic = $2 AND subject = late.subject)`, before, TopicBegin, crm.JobName)
	if err != nil {
		return 0, fmt.Errorf("reconcile jobs: %w", err)
	}
	tx.queue.intents = tx.queue.intents || tag.RowsAffected() > 0
	return tag.RowsAffected(), nil
}
