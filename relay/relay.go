// Package relay is the only code that starts and wakes workflows. It reads the
// outbox, so whatever was committed is done sooner or later, however often the
// program dies in between; it decides nothing.
package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

// Relay carries intents from the outbox to Temporal. Any number of relays may
// run, in one program or in several: each intent is taken by one of them.
type Relay struct {
	db       *store.DB
	temporal client.Client
	log      *slog.Logger
	woken    chan struct{}
	arrivals store.Arrivals // used by one round at a time
	pace     pace
	lastDone atomic.Int64 // Unix nanoseconds of the last round without error
}

// New makes a relay that is woken by every commit of db that leaves intents.
func New(db *store.DB, temporal client.Client, log *slog.Logger) *Relay {
	r := &Relay{db: db, temporal: temporal, log: log, woken: make(chan struct{}, 1), pace: pace{rest: wakeAtMostEvery}}
	db.Written = r.Wake
	return r
}

// Wake makes the relay look at the outbox at once. It never blocks.
func (r *Relay) Wake() {
	select {
	case r.woken <- struct{}{}:
	default:
	}
}

// How the relay works.
const (
	pollEvery          = 500 * time.Millisecond // for intents left by other programs
	pauseOnError       = time.Second
	reconcileEvery     = 30 * time.Second
	reconcileAfter     = 10 * time.Second // how late a process may be before its workflow is made again
	reconcileJobsAfter = time.Minute      // how long nobody may have worked on a job before its workflow is made again
	gatherAtMost       = 500
	takeAtMost         = 100
	feedAtMost         = 200
	callWithin         = 5 * time.Second
	callsAtOnce        = 8                      // calls to Temporal at the same time
	wakeAtMostEvery    = 100 * time.Millisecond // one workflow
	healthyWithin      = 30 * time.Second
)

// Healthy says whether the relay has lately been able to do its work.
func (r *Relay) Healthy() bool {
	return time.Since(time.Unix(0, r.lastDone.Load())) < healthyWithin
}

// Run relays until the context ends.
func (r *Relay) Run(ctx context.Context) {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	reconcile := time.NewTicker(reconcileEvery)
	defer reconcile.Stop()
	for {
		if err := r.drain(ctx); err != nil && ctx.Err() == nil {
			r.log.WarnContext(ctx, "relay pauses", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(pauseOnError):
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-r.woken:
		case <-poll.C:
		case <-reconcile.C:
			r.reconcile(ctx)
		}
	}
}

// drain relays until nothing waits that may be relayed now.
func (r *Relay) drain(ctx context.Context) error {
	for {
		waits, err := store.PendingNow(ctx, r.db)
		if err != nil {
			return err
		}
		done, err := r.round(ctx, waits)
		if err != nil {
			return err
		}
		r.lastDone.Store(time.Now().UnixNano())
		if done == 0 {
			return nil
		}
	}
}

// round relays what waits, once, and returns how much.
func (r *Relay) round(ctx context.Context, waits store.Pending) (done int, err error) {
	if waits.Starts {
		if done, err = r.gather(ctx); err != nil {
			return 0, err
		}
	}
	if waits.Listening {
		read, err := r.feed(ctx)
		if err != nil {
			return 0, err
		}
		done += read
	}
	if waits.Intents || done > 0 {
		delivered, err := r.deliver(ctx)
		if err != nil {
			return 0, err
		}
		done += delivered
	}
	return done, nil
}

// gather puts new processes into batches. It leaves the intent to begin or wake
// the workflow of each, in the same transaction, which deliver then carries
// out.
func (r *Relay) gather(ctx context.Context) (taken int, err error) {
	err = r.db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		taken, err = r.arrivals.Gather(ctx, tx, gatherAtMost)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("gather: %w", err)
	}
	return taken, nil
}

// feed reads what happened for the webhooks that want to be told.
func (r *Relay) feed(ctx context.Context) (read int, err error) {
	err = r.db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		read, err = store.FeedWebhooks(ctx, tx, feedAtMost)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("feed webhooks: %w", err)
	}
	return read, nil
}

// deliver carries out intents, but to wake a workflow that was woken a moment
// ago. They leave the outbox only after Temporal has
// them: one delivered twice is harmless, one lost would not be. What could not
// be delivered stays and holds back nobody else.
func (r *Relay) deliver(ctx context.Context) (taken int, err error) {
	var failures error
	err = r.db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		intents, err := store.Intents(ctx, tx, takeAtMost)
		if err != nil {
			return err
		}
		intents, later := r.pace.ready(intents, time.Now())
		if later > 0 {
			time.AfterFunc(later, r.Wake)
		}
		if len(intents) == 0 {
			return nil
		}
		taken = len(intents)
		var delivered []store.Intent
		delivered, failures = r.carryOutAll(ctx, intents)
		return store.Delivered(ctx, tx, delivered...)
	})
	if err = errors.Join(err, failures); err != nil {
		return 0, fmt.Errorf("deliver: %w", err)
	}
	return taken, nil
}

// carryOutAll carries out intents, some at a time. After the first failure it
// begins no more: Temporal is probably away.
func (r *Relay) carryOutAll(ctx context.Context, intents []store.Intent) (delivered []store.Intent, failures error) {
	var mu sync.Mutex
	var calls errgroup.Group
	calls.SetLimit(callsAtOnce)
	for _, intent := range intents {
		calls.Go(func() error {
			mu.Lock()
			stop := failures != nil
			mu.Unlock()
			if stop {
				return nil
			}
			err := r.carryOut(ctx, intent)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failures = errors.Join(failures, err)
			} else {
				delivered = append(delivered, intent)
			}
			return nil
		})
	}
	err := calls.Wait() // before the results are read
	return delivered, errors.Join(err, failures)
}

// carryOut begins or wakes a workflow. What no repetition mends is logged and
// counts as done, or it would be tried for ever.
func (r *Relay) carryOut(ctx context.Context, intent store.Intent) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	start, err := workflows.StartOf(intent.WorkflowID, intent.Topic == store.TopicBegin)
	if err != nil {
		r.log.ErrorContext(ctx, "outbox names no workflow", "id", intent.WorkflowID, "error", err)
		return nil
	}
	if intent.Topic == store.TopicBegin {
		err = r.begin(ctx, intent.WorkflowID, start)
	} else {
		err = r.wake(ctx, intent.WorkflowID, start)
	}
	var refused *serviceerror.InvalidArgument
	switch {
	case errors.As(err, &refused):
		r.log.ErrorContext(ctx, "Temporal refuses an intent for good", "topic", intent.Topic, "id", intent.WorkflowID, "error", err)
		return nil
	case err != nil:
		return fmt.Errorf("%s %s: %w", intent.Topic, intent.WorkflowID, err)
	}
	return nil
}

// begin starts the workflow of a new batch; one that runs already is left
// alone.
func (r *Relay) begin(ctx context.Context, id string, start workflows.Start) error {
	_, err := r.temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: id, TaskQueue: workflows.TaskQueue,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	}, start.Type, start.Input)
	return err
}

// wake signals a workflow, and starts it where it does not run.
func (r *Relay) wake(ctx context.Context, id string, start workflows.Start) error {
	_, err := r.temporal.SignalWithStartWorkflow(ctx, id, workflows.Wake, nil, client.StartWorkflowOptions{
		ID: id, TaskQueue: workflows.TaskQueue,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
	}, start.Type, start.Input)
	return err
}

// reconcile wakes, and so makes again where they are lost, the workflows of
// processes and sends that are late, and begins those of jobs that stand still.
func (r *Relay) reconcile(ctx context.Context) {
	var late, still, unsent int64
	err := r.db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		var err error
		if late, err = store.Reconcile(ctx, tx, tx.Now.Add(-reconcileAfter)); err != nil {
			return err
		}
		if still, err = store.ReconcileJobs(ctx, tx, tx.Now.Add(-reconcileJobsAfter)); err != nil {
			return err
		}
		unsent, err = store.ReconcileDeliveries(ctx, tx, tx.Now.Add(-reconcileAfter))
		return err
	})
	if err != nil && ctx.Err() == nil {
		r.log.WarnContext(ctx, "reconcile failed", "error", err)
	}
	if late > 0 {
		r.log.InfoContext(ctx, "late processes were woken", "workflows", late)
	}
	if still > 0 {
		r.log.InfoContext(ctx, "jobs that stood still were begun again", "workflows", still)
	}
	if unsent > 0 {
		r.log.InfoContext(ctx, "ways on which something is late were woken", "ways", unsent)
	}
}
