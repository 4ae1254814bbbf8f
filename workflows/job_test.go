package workflows_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

// sum is a job that adds one to its result with each chunk, five times.
const (
	sum       = "sum"
	sumChunks = 5
)

// office is a company whose people ask for jobs.
type office struct {
	*company
	before func(chunk int) error // of each chunk, within its transaction
}

func openOffice(t *testing.T) *office {
	t.Helper()
	o := &office{company: open(t), before: func(int) error { return nil }}
	o.kinds = []activities.JobKind{{Name: sum, Work: o.add}}
	o.newWorkflow(monday, o.db)
	return o
}

func (o *office) add(ctx context.Context, tx *store.Tx, job *store.Job) (bool, error) {
	if err := o.before(job.Done + 1); err != nil {
		return false, err
	}
	_, err := tx.Exec(ctx, `INSERT INTO settings (key, value) VALUES ($1, 'true')`, fmt.Sprintf("%s %d", tx.Viewer.Name, job.Done+1))
	job.Done++
	job.StateData = json.RawMessage(fmt.Sprintf(`{"next": %d}`, job.Done+1))
	return job.Done == sumChunks, err
}

// ask starts a job of sam's.
func (o *office) ask() workflows.JobInput {
	o.Helper()
	var in workflows.JobInput
	err := o.db.Do(o.Context(), o.sam, func(ctx context.Context, tx *store.Tx) error {
		job, err := store.StartJob(ctx, tx, store.NewJob{Kind: sum, Title: crm.Label{ZH: "求和", EN: "Add"}, Total: new(sumChunks)})
		if err == nil {
			in.ID = job.ID
		}
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
	return in
}

func (o *office) job(id uuid.UUID) *store.Job {
	o.Helper()
	job, err := store.GetJob(o.Context(), o.db, crm.System(), id)
	if err != nil {
		o.Fatal(err)
	}
	return job
}

// chunks counts what chunks have left behind.
func (o *office) chunks() int { return o.count(`SELECT count(*) FROM settings WHERE key LIKE 'sam %'`) }

// requireJob wants the workflow to have ended and the job to stand so.
func (o *office) requireJob(id uuid.UUID, state store.JobState, chunks int) *store.Job {
	o.Helper()
	if err := o.env.GetWorkflowError(); err != nil || !o.env.IsWorkflowCompleted() {
		o.Fatalf("completed %v, %v", o.env.IsWorkflowCompleted(), err)
	}
	job := o.job(id)
	if job.State != state || job.Done != chunks || o.chunks() != chunks || !job.Ended() || job.Retrying {
		o.Fatalf("%+v after %d chunks, want %s after %d", job, o.chunks(), state, chunks)
	}
	return job
}

func TestJob(t *testing.T) {
	t.Run("is done chunk by chunk on behalf of who asked for it", func(t *testing.T) {
		o := openOffice(t)
		in := o.ask()
		o.env.ExecuteWorkflow(crm.JobName, in)
		o.requireJob(in.ID, store.JobDone, sumChunks)
		if len(o.run) != sumChunks {
			t.Errorf("ran %q", o.run)
		}
	})
	t.Run("tells its progress at most once a second, and its end", func(t *testing.T) {
		o := openOffice(t)
		in := o.ask()
		o.env.ExecuteWorkflow(crm.JobName, in)
		if n := o.count(`SELECT count(*) FROM changes WHERE record_kind = 'job'`); n != 2 {
			t.Errorf("told %d times in one moment, want the first and the last", n)
		}
	})
	t.Run("that nobody knows any more ends", func(t *testing.T) {
		o := openOffice(t)
		o.env.ExecuteWorkflow(crm.JobName, workflows.JobInput{ID: uuid.New()})
		if err := o.env.GetWorkflowError(); err != nil {
			t.Error(err)
		}
	})
}

func TestJobFails(t *testing.T) {
	t.Run("with words for people where trying again mends nothing", func(t *testing.T) {
		o := openOffice(t)
		o.before = func(chunk int) error {
			if chunk < 3 {
				return nil
			}
			return &crm.Conflict{Code: "full", Detail: crm.Label{ZH: "满了", EN: "It is full"}}
		}
		in := o.ask()
		o.env.ExecuteWorkflow(crm.JobName, in)
		job := o.requireJob(in.ID, store.JobFailed, 2)
		if diff := cmp.Diff(&crm.Denial{Code: "full", Detail: crm.Label{ZH: "满了", EN: "It is full"}}, job.Problem); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("for now by nobody's fault, shows that it is tried again, and goes on", func(t *testing.T) {
		o := openOffice(t)
		in := o.ask()
		failures, seen := 0, false
		o.before = func(chunk int) error {
			if chunk != 3 || failures == 4 {
				return nil
			}
			seen = seen || o.job(in.ID).Retrying
			failures++
			return errors.New("the network is away")
		}
		o.env.ExecuteWorkflow(crm.JobName, in)
		o.requireJob(in.ID, store.JobDone, sumChunks)
		if failures != 4 || !seen {
			t.Errorf("failed %d times, shown %v", failures, seen)
		}
	})
	t.Run("when who asked for it has left", func(t *testing.T) {
		o := openOffice(t)
		in := o.ask()
		o.before = func(chunk int) error {
			if chunk != 2 {
				return nil
			}
			_, err := o.db.Exec(o.Context(), `UPDATE users SET active = false`)
			return err
		}
		o.env.ExecuteWorkflow(crm.JobName, in)
		if job := o.requireJob(in.ID, store.JobFailed, 2); job.Problem.Code != "maker-left" {
			t.Errorf("%+v", job.Problem)
		}
	})
}

func TestJobCancelled(t *testing.T) {
	cancel := func(o *office, id uuid.UUID) {
		if err := o.db.Do(o.Context(), o.sam, func(ctx context.Context, tx *store.Tx) error { return store.CancelJob(ctx, tx, id) }); err != nil {
			o.Error(err)
		}
	}
	t.Run("in the middle ends with the chunk under way", func(t *testing.T) {
		o := openOffice(t)
		in := o.ask()
		o.before = func(chunk int) error {
			if chunk == 2 {
				cancel(o, in.ID)
			}
			return nil
		}
		o.env.ExecuteWorkflow(crm.JobName, in)
		o.requireJob(in.ID, store.JobCancelled, 2)
	})
	t.Run("before it began does nothing", func(t *testing.T) {
		o := openOffice(t)
		in := o.ask()
		cancel(o, in.ID)
		if o.job(in.ID).State != store.JobCancelled {
			t.Error("it is not cancelled at once")
		}
		o.env.ExecuteWorkflow(crm.JobName, in)
		o.requireJob(in.ID, store.JobCancelled, 0)
	})
	t.Run("while it is tried again ends at once", func(t *testing.T) {
		o := openOffice(t)
		in := o.ask()
		o.before = func(int) error { return errors.New("the network is away") }
		o.after(2*time.Second, func() {
			cancel(o, in.ID)
			if o.job(in.ID).State != store.JobCancelled {
				t.Error("it is not cancelled at once")
			}
		})
		o.env.ExecuteWorkflow(crm.JobName, in)
		o.requireJob(in.ID, store.JobCancelled, 0)
	})
	t.Run("as a workflow leaves the job as it stands, to be gone on with", func(t *testing.T) {
		o := openOffice(t)
		in := o.ask()
		o.before = func(chunk int) error {
			if chunk == 3 {
				o.env.CancelWorkflow()
				return errors.New("the worker goes")
			}
			return nil
		}
		o.env.ExecuteWorkflow(crm.JobName, in)
		var cancelled *temporal.CanceledError
		if err := o.env.GetWorkflowError(); !errors.As(err, &cancelled) {
			t.Errorf("got %v", err)
		}
		if job := o.job(in.ID); job.Ended() || job.Done != 2 {
			t.Errorf("%+v", job)
		}
		o.before = func(int) error { return nil }
		o.newWorkflow(monday.Add(time.Hour), o.db)
		o.env.ExecuteWorkflow(crm.JobName, in)
		o.requireJob(in.ID, store.JobDone, sumChunks)
	})
}

func TestJobAnew(t *testing.T) {
	t.Run("goes on in a new run when its history grows long", func(t *testing.T) {
		o := openOffice(t)
		in := o.ask()
		o.env.SetContinueAsNewSuggested(true)
		o.env.ExecuteWorkflow(crm.JobName, in)
		var again *workflow.ContinueAsNewError
		if err := o.env.GetWorkflowError(); !errors.As(err, &again) {
			t.Fatalf("got %v", err)
		}
		var next workflows.JobInput
		if err := converter.GetDefaultDataConverter().FromPayloads(again.Input, &next); err != nil {
			t.Fatal(err)
		}
		if next != in || again.WorkflowType.Name != crm.JobName || o.job(in.ID).Done != 1 {
			t.Errorf("type %s, %+v after %d", again.WorkflowType.Name, next, o.job(in.ID).Done)
		}
		o.newWorkflow(monday.Add(time.Hour), o.db)
		o.env.ExecuteWorkflow(crm.JobName, next)
		o.requireJob(in.ID, store.JobDone, sumChunks)
	})
	t.Run("after its end finds nothing to do", func(t *testing.T) {
		o := openOffice(t)
		in := o.ask()
		o.env.ExecuteWorkflow(crm.JobName, in)
		o.newWorkflow(monday.Add(time.Hour), o.db)
		o.env.ExecuteWorkflow(crm.JobName, in)
		o.requireJob(in.ID, store.JobDone, sumChunks)
	})
}
