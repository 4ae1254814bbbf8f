package relay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
	"github.com/baton-crm/baton/workflows"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var (
	monday  = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	errAway = errors.New("temporal is away")
)

// call is what Temporal was asked to do with a workflow.
type call struct {
	Wake  bool // to signal it, and not only to start it
	ID    string
	Queue string
	Type  string
	Input any
}

// temporal stands for Temporal's client: it notes the two calls that a relay
// makes and answers them as it is told. Any other call ends the test.
type temporal struct {
	client.Client
	answer func(call) error

	mu    sync.Mutex
	calls []call
}

// ExecuteWorkflow notes a start.
func (c *temporal) ExecuteWorkflow(_ context.Context, o client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error) {
	return nil, c.note(call{false, o.ID, o.TaskQueue, workflow.(string), args[0]})
}

// SignalWithStartWorkflow notes a wake-up.
//
//nolint:revive // the number of arguments is that of the client
func (c *temporal) SignalWithStartWorkflow(_ context.Context, id, signal string, _ any, o client.StartWorkflowOptions,
	workflow any, args ...any,
) (client.WorkflowRun, error) {
	return nil, c.note(call{signal == workflows.Wake, id, o.TaskQueue, workflow.(string), args[0]})
}

func (c *temporal) note(asked call) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, asked)
	return c.answer(asked)
}

// post is a relay between a database and Temporal, which accepts everything
// until it is told otherwise.
type post struct {
	*testing.T
	relay    *Relay
	db       *store.DB
	temporal *temporal
	logged   *bytes.Buffer
}

func openPost(t *testing.T) *post {
	t.Helper()
	p := &post{T: t, db: storetest.Open(t), temporal: &temporal{}, logged: &bytes.Buffer{}}
	p.temporal.answer = func(call) error { return nil }
	p.db.Clock = func() time.Time { return monday }
	p.relay = New(p.db, p.temporal, slog.New(slog.NewTextHandler(p.logged, nil)))
	p.relay.pace.rest = 0
	return p
}

func (p *post) drain() error { return p.relay.drain(p.Context()) }

func (p *post) act(work func(context.Context, *store.Tx) error) {
	p.Helper()
	if err := p.db.Do(p.Context(), crm.System(), work); err != nil {
		p.Fatal(err)
	}
}

// enter starts the process of so many new leads.
func (p *post) enter(leads int) {
	p.Helper()
	p.act(func(ctx context.Context, tx *store.Tx) error {
		for i := range leads {
			lead := &crm.Lead{Name: fmt.Sprint(i)}
			if err := store.Leads.Insert(ctx, tx, lead); err != nil {
				return err
			}
			if _, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lead.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// entered starts a process and gathers it, so that it can be woken.
func (p *post) entered() *crm.Process {
	p.Helper()
	p.enter(1)
	p.act(func(ctx context.Context, tx *store.Tx) error {
		if _, err := store.Gather(ctx, tx, 10); err != nil {
			return err
		}
		taken, err := store.Intents(ctx, tx, 10)
		if err != nil {
			return err
		}
		return store.Delivered(ctx, tx, taken...)
	})
	var id uuid.UUID
	if err := p.db.QueryRow(p.Context(), `SELECT id FROM processes ORDER BY id DESC LIMIT 1`).Scan(&id); err != nil {
		p.Fatal(err)
	}
	process, err := store.LoadProcess(p.Context(), p.db, id)
	if err != nil {
		p.Fatal(err)
	}
	return process
}

func (p *post) waiting() int {
	p.Helper()
	waiting, _, err := store.OutboxState(p.Context(), p.db)
	if err != nil {
		p.Fatal(err)
	}
	return waiting
}

func TestBegin(t *testing.T) {
	t.Run("starts one workflow for what came together, and says what is due", func(t *testing.T) {
		p := openPost(t)
		p.enter(3)
		if err := p.drain(); err != nil {
			t.Fatal(err)
		}
		var batch uuid.UUID
		if err := p.db.QueryRow(t.Context(), `SELECT DISTINCT batch_id FROM processes`).Scan(&batch); err != nil {
			t.Fatal(err)
		}
		id := store.WorkflowID(crm.LeadProcessName, batch, 1)
		start, err := workflows.StartOf(id, true)
		if err != nil {
			t.Fatal(err)
		}
		want := []call{{ID: id, Queue: workflows.TaskQueue, Type: crm.LeadProcessName, Input: start.Input}}
		if diff := cmp.Diff(want, p.temporal.calls); diff != "" || !slices.Equal(start.Input.(workflows.Input).Due, []string{crm.LeadStepCheck}) {
			t.Error(diff)
		}
		if p.waiting() != 0 {
			t.Errorf("%d intents are left", p.waiting())
		}
	})
	t.Run("is tried again until Temporal has accepted it", func(t *testing.T) {
		p := openPost(t)
		p.enter(1)
		p.temporal.answer = func(call) error { return errAway }
		for range 2 {
			if err := p.drain(); !errors.Is(err, errAway) {
				t.Errorf("got %v", err)
			}
			if p.waiting() != 1 || p.relay.Healthy() {
				t.Errorf("%d intents are left, healthy %v", p.waiting(), p.relay.Healthy())
			}
		}
		p.temporal.answer = func(call) error { return nil }
		if err := p.drain(); err != nil || p.waiting() != 0 || !p.relay.Healthy() {
			t.Errorf("%v, %d intents are left, healthy %v", err, p.waiting(), p.relay.Healthy())
		}
		if calls := p.temporal.calls; len(calls) != 3 || !cmp.Equal(calls[0], calls[2]) {
			t.Errorf("the calls were %+v", calls)
		}
	})
}

func TestJoin(t *testing.T) {
	t.Run("puts who arrives soon into the same batch, and wakes its workflow", func(t *testing.T) {
		p := openPost(t)
		for range 2 {
			p.enter(2)
			if err := p.drain(); err != nil {
				t.Fatal(err)
			}
		}
		if calls := p.temporal.calls; len(calls) != 2 || calls[0].Wake || !calls[1].Wake || calls[0].ID != calls[1].ID {
			t.Errorf("the calls were %+v", calls)
		}
	})
	t.Run("begins a new batch after a minute", func(t *testing.T) {
		p := openPost(t)
		for _, at := range []time.Time{monday, monday.Add(time.Minute)} {
			p.db.Clock = func() time.Time { return at }
			p.enter(1)
			if err := p.drain(); err != nil {
				t.Fatal(err)
			}
		}
		if calls := p.temporal.calls; len(calls) != 2 || calls[0].Wake || calls[1].Wake || calls[0].ID == calls[1].ID {
			t.Errorf("the calls were %+v", calls)
		}
	})
	t.Run("begins a new batch when one is full", func(t *testing.T) {
		p := openPost(t)
		for range 2 {
			p.enter(gatherAtMost)
			if err := p.drain(); err != nil {
				t.Fatal(err)
			}
		}
		if calls := p.temporal.calls; len(calls) != 2 || calls[0].ID == calls[1].ID {
			t.Errorf("the calls were %+v", calls)
		}
	})
}

func TestPace(t *testing.T) {
	const one, other = "lead/1/1", "lead/2/1"
	wake := func(id string) store.Intent { return store.Intent{Topic: store.TopicWake, WorkflowID: id} }
	begin := store.Intent{Topic: store.TopicBegin, WorkflowID: one}
	for _, c := range []struct {
		name    string
		before  []store.Intent // at monday
		after   time.Duration
		intents []store.Intent
		ready   []string
		later   time.Duration
	}{
		{"lets the first wake-up through", nil, 0, []store.Intent{wake(one)}, []string{one}, 0},
		{"holds the second back until the workflow has rested", []store.Intent{wake(one)}, 30 * time.Millisecond, []store.Intent{wake(one)}, nil, 70 * time.Millisecond},
		{"holds back what would wake a workflow that has just begun", []store.Intent{begin}, 30 * time.Millisecond, []store.Intent{wake(one)}, nil, 70 * time.Millisecond},
		{"holds back no other", []store.Intent{wake(one)}, 30 * time.Millisecond, []store.Intent{wake(one), wake(other)}, []string{other}, 70 * time.Millisecond},
		{"lets it through after the rest", []store.Intent{wake(one)}, 100 * time.Millisecond, []store.Intent{wake(one)}, []string{one}, 0},
		{"never holds a beginning back", []store.Intent{wake(one)}, 30 * time.Millisecond, []store.Intent{begin}, []string{one}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := pace{rest: 100 * time.Millisecond}
			p.ready(c.before, monday)
			ready, later := p.ready(c.intents, monday.Add(c.after))
			var ids []string
			for _, intent := range ready {
				ids = append(ids, intent.WorkflowID)
			}
			if !slices.Equal(ids, c.ready) || later != c.later {
				t.Errorf("ready %q, the others after %v", ids, later)
			}
		})
	}
	t.Run("leaves in the outbox what it holds back", func(t *testing.T) {
		p := openPost(t)
		p.relay.pace.rest = time.Hour
		process := p.entered()
		for range 2 {
			p.wake(process)
			if err := p.drain(); err != nil {
				t.Fatal(err)
			}
		}
		if len(p.temporal.calls) != 1 || p.waiting() != 1 {
			t.Errorf("%d calls, %d intents are left", len(p.temporal.calls), p.waiting())
		}
		p.relay.pace.rest = 0
		if err := p.drain(); err != nil || len(p.temporal.calls) != 2 || p.waiting() != 0 {
			t.Errorf("%v, %d calls, %d intents are left", err, len(p.temporal.calls), p.waiting())
		}
	})
}

func TestWake(t *testing.T) {
	t.Run("signals each workflow once, however often it is to be woken", func(t *testing.T) {
		p := openPost(t)
		first, second := p.entered(), p.entered()
		p.wake(first, second, first)
		if err := p.drain(); err != nil {
			t.Fatal(err)
		}
		want := []call{p.wakeUp(first), p.wakeUp(second)}
		byID := cmpopts.SortSlices(func(a, b call) bool { return a.ID < b.ID })
		if diff := cmp.Diff(want, p.temporal.calls, byID); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("stays when it fails, and holds back no other that was accepted", func(t *testing.T) {
		p := openPost(t)
		refused, accepted := p.entered(), p.entered()
		p.wake(refused, accepted)
		p.temporal.answer = func(c call) error {
			if c.ID == p.wakeUp(refused).ID {
				return errAway
			}
			return nil
		}
		if err := p.drain(); !errors.Is(err, errAway) || p.waiting() < 1 {
			t.Errorf("%v, %d intents are left", err, p.waiting())
		}
		p.temporal.answer = func(call) error { return nil }
		if err := p.drain(); err != nil || p.waiting() != 0 {
			t.Errorf("again: %v, %d intents are left", err, p.waiting())
		}
	})
	t.Run("that comes while the same workflow is being woken is delivered after it", func(t *testing.T) {
		p := openPost(t)
		process := p.entered()
		p.wake(process)
		again := sync.OnceFunc(func() { p.wake(process) })
		p.temporal.answer = func(call) error { again(); return nil }
		if err := p.drain(); err != nil || p.waiting() != 0 {
			t.Errorf("%v, %d intents are left", err, p.waiting())
		}
		if diff := cmp.Diff([]call{p.wakeUp(process), p.wakeUp(process)}, p.temporal.calls); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("that Temporal refuses for good is logged and dropped, and the others are delivered", func(t *testing.T) {
		p := openPost(t)
		refused, accepted := p.entered(), p.entered()
		p.wake(refused, accepted)
		p.temporal.answer = func(c call) error {
			if c.ID == p.wakeUp(refused).ID {
				return serviceerror.NewInvalidArgument("too many signals")
			}
			return nil
		}
		if err := p.drain(); err != nil || p.waiting() != 0 || len(p.temporal.calls) != 2 {
			t.Errorf("%v, %d intents are left, %d calls", err, p.waiting(), len(p.temporal.calls))
		}
		if !strings.Contains(p.logged.String(), p.wakeUp(refused).ID) {
			t.Error("the refusal is not in the log")
		}
	})
	t.Run("of what is no workflow is logged and dropped", func(t *testing.T) {
		p := openPost(t)
		ids := []string{"lead", "lead/x/1", "planet/" + uuid.NewString() + "/1"}
		for _, id := range ids {
			if _, err := p.db.Exec(t.Context(), `INSERT INTO outbox (topic, subject) VALUES ('wake', $1)`, id); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.drain(); err != nil || p.waiting() != 0 || len(p.temporal.calls) != 0 {
			t.Errorf("%v, %d intents are left", err, p.waiting())
		}
		for _, id := range ids {
			if !strings.Contains(p.logged.String(), id) {
				t.Errorf("%s is not in the log", id)
			}
		}
	})
}

// wake leaves the intent to wake the workflows of processes.
func (p *post) wake(processes ...*crm.Process) {
	p.Helper()
	p.act(func(ctx context.Context, tx *store.Tx) error {
		for _, process := range processes {
			if err := tx.Wake(ctx, process); err != nil {
				return err
			}
		}
		return nil
	})
}

// wakeUp is the call that wakes the workflow of a process.
func (p *post) wakeUp(process *crm.Process) call {
	p.Helper()
	id := store.WorkflowID(process.Kind, *process.BatchID, process.Epoch)
	start, err := workflows.StartOf(id, false)
	if err != nil {
		p.Fatal(err)
	}
	return call{Wake: true, ID: id, Queue: workflows.TaskQueue, Type: start.Type, Input: start.Input}
}

func TestReconcile(t *testing.T) {
	t.Run("wakes the ways on which something is late, and no others", func(t *testing.T) {
		p := openPost(t)
		p.act(func(ctx context.Context, tx *store.Tx) error {
			for way, at := range map[crm.Way]time.Time{crm.WayMail: monday, crm.WayChat: monday.Add(time.Hour)} {
				e := &crm.Effect{Subject: "late", Step: string(way), Kind: crm.EffectTest, Way: way, TargetID: uuid.New(), NextAt: &at}
				if _, err := store.Intend(ctx, tx, e); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, `DELETE FROM outbox`) // as if the wake-ups were lost with Temporal's history
			return err
		})
		p.db.Clock = func() time.Time { return monday.Add(reconcileAfter + time.Second) }
		p.relay.reconcile(t.Context())
		if err := p.drain(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]call{deliveryWake(crm.WayMail)}, p.temporal.calls); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("wakes the workflows of processes that are late, and no others", func(t *testing.T) {
		p := openPost(t)
		late, early := p.entered(), p.entered()
		next := monday.Add(time.Minute)
		early.NextAt = &next
		p.act(func(ctx context.Context, tx *store.Tx) error { return store.SaveProcess(ctx, tx, early) })
		p.db.Clock = func() time.Time { return monday.Add(reconcileAfter + time.Second) }
		p.relay.reconcile(t.Context())
		if err := p.drain(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]call{p.wakeUp(late)}, p.temporal.calls); diff != "" {
			t.Error(diff)
		}
	})
}

func TestRun(t *testing.T) {
	t.Run("relays what a commit leaves, until it is told to stop", func(t *testing.T) {
		p := openPost(t)
		began := make(chan struct{})
		begin := sync.OnceFunc(func() { close(began) })
		p.temporal.answer = func(call) error { begin(); return nil }
		ctx, stop := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		go func() { p.relay.Run(ctx); close(stopped) }()
		p.enter(1)
		<-began
		stop()
		<-stopped
	})
}
