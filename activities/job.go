package activities

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// JobKind is a kind of long work. Work does one chunk of it, about a second's
// worth, in the given transaction and on behalf of who asked for it: it begins
// where the job's StateData says, moves that on, counts in Done, and says
// whether all is done. An error of package crm ends the job as failed with its
// words; any other is nobody's fault and is tried again.
type JobKind struct {
	Name string
	Work func(ctx context.Context, tx *store.Tx, job *store.Job) (finished bool, err error)
}

// JobKinds lists every kind of job. A new kind adds its line here.
func JobKinds(company Company, kinds *store.Kinds, editors []Editor) []JobKind {
	return append([]JobKind{BulkJob(editors, company), DuplicateJob(editors, company), BackTestJob(), MoveDeadlinesJob()}, importJobs(editors, kinds, company)...)
}

// Jobs works on jobs of the given kinds.
type Jobs struct {
	DB    *store.DB
	Kinds []JobKind
}

// WorkOnJob does the next chunk of a job and says whether the job has ended. A
// chunk and its progress are one transaction, so that a crash neither loses
// nor doubles anything; a job that nobody knows any more has ended.
func (j *Jobs) WorkOnJob(ctx context.Context, id uuid.UUID) (ended bool, err error) {
	maker, err := store.MakerOf(ctx, j.DB, id)
	if errors.Is(err, crm.ErrNotFound) {
		return j.fail(ctx, id, crm.Denial{Code: "maker-left", Detail: crm.Label{
			ZH: "发起人已离职，任务停止", EN: "Who asked for it has left; the job has stopped"}})
	}
	if err != nil {
		return false, err
	}
	err = j.DB.Do(ctx, maker, func(ctx context.Context, tx *store.Tx) error {
		ended, err = j.workOnChunk(ctx, tx, id)
		return err
	})
	if err == nil {
		return ended, nil
	}
	if refusal, refused := crm.DenialOf(err); refused {
		return j.fail(ctx, id, refusal)
	}
	noted := j.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.NoteRetrying(ctx, tx, id) })
	return false, errors.Join(err, noted)
}

func (j *Jobs) workOnChunk(ctx context.Context, tx *store.Tx, id uuid.UUID) (bool, error) {
	job, err := store.TakeJob(ctx, tx, id)
	if err != nil || job.Ended() {
		return true, err
	}
	if job.CancelRequestedAt != nil {
		return true, store.EndJob(ctx, tx, job, store.JobCancelled, nil)
	}
	kind, err := j.kindOf(job)
	if err != nil {
		return false, err
	}
	if job.StartedAt == nil {
		job.StartedAt = &tx.Now
	}
	job.State, job.Retrying = store.JobRunning, false
	finished, err := kind.Work(ctx, tx, job)
	if err != nil {
		return false, err
	}
	if finished {
		return true, store.EndJob(ctx, tx, job, store.JobDone, nil)
	}
	if err := store.RefreshCancel(ctx, tx, job); err != nil {
		return false, err
	}
	if job.CancelRequestedAt != nil {
		return true, store.EndJob(ctx, tx, job, store.JobCancelled, nil)
	}
	return false, store.SaveJob(ctx, tx, job)
}

// kindOf finds the kind of a job. A job of a kind that this program does not
// know waits for a program that does.
func (j *Jobs) kindOf(job *store.Job) (JobKind, error) {
	for _, kind := range j.Kinds {
		if kind.Name == job.Kind {
			return kind, nil
		}
	}
	return JobKind{}, fmt.Errorf("job %s is of kind %q, which this program does not know", job.ID, job.Kind)
}

// fail ends a job for a reason that trying again does not mend.
func (j *Jobs) fail(ctx context.Context, id uuid.UUID, reason crm.Denial) (ended bool, err error) {
	err = j.DB.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		job, err := store.TakeJob(ctx, tx, id)
		if err != nil || job.Ended() {
			return err
		}
		return store.EndJob(ctx, tx, job, store.JobFailed, &reason)
	})
	if errors.Is(err, crm.ErrNotFound) {
		err = nil
	}
	return err == nil, err
}
