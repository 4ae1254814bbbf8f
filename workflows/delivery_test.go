package workflows_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

// mailroom is a company that calls a program, which refuses the first calls.
type mailroom struct {
	*company
	webhook *crm.Webhook

	mu      sync.Mutex
	refuses int
	calls   []time.Duration // when each came, since the workflow began
}

var byWebhook = workflows.DeliveryInput{Way: crm.WayWebhook}

func openMailroom(t *testing.T, refuses int) *mailroom {
	t.Helper()
	m := &mailroom{company: open(t), refuses: refuses}
	program := httptest.NewServer(m)
	t.Cleanup(program.Close)
	m.webhook = &crm.Webhook{Name: "program", URL: program.URL, Active: true}
	m.act(func(ctx context.Context, tx *store.Tx) error {
		return activities.WebhookVerbs().Create(ctx, tx, m.webhook)
	})
	return m
}

// ServeHTTP is the program.
func (m *mailroom) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls = append(m.calls, m.db.Now().Sub(monday))
	if len(m.calls) <= m.refuses {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

// intend writes down a call that is due so long after the workflow begins.
func (m *mailroom) intend(after time.Duration) {
	m.Helper()
	m.act(func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Intend(ctx, tx, &crm.Effect{Subject: "test:" + uuid.NewString(), Kind: crm.EffectTest,
			Way: crm.WayWebhook, TargetID: m.webhook.ID, NextAt: new(monday.Add(after))})
		return err
	})
}

// requireCalls wants the program to have been called no earlier than at the
// given times and less than the shortest pause later, everything sent, and the
// workflow to have ended.
func (m *mailroom) requireCalls(want ...time.Duration) {
	m.Helper()
	if err := m.env.GetWorkflowError(); err != nil || !m.env.IsWorkflowCompleted() {
		m.Fatalf("completed %v, %v", m.env.IsWorkflowCompleted(), err)
	}
	near := func(at, due time.Duration) bool { return at >= due && at < due+crm.Pause(1) }
	if !slices.EqualFunc(m.calls, want, near) {
		m.Errorf("it was called after %v, want %v", m.calls, want)
	}
	if n := m.count(`SELECT count(*) FROM effects WHERE state <> 'done'`); n != 0 {
		m.Errorf("%d calls are not done", n)
	}
}

func TestDelivery(t *testing.T) {
	t.Run("of nothing ends at once", func(t *testing.T) {
		m := openMailroom(t, 0)
		m.env.ExecuteWorkflow(workflows.DeliveryName, byWebhook)
		m.requireCalls()
	})
	t.Run("sends what is due at once and what is due in days then", func(t *testing.T) {
		m := openMailroom(t, 0)
		m.intend(0)
		m.intend(50 * time.Hour)
		m.env.ExecuteWorkflow(workflows.DeliveryName, byWebhook)
		m.requireCalls(0, 50*time.Hour)
	})
	t.Run("tries again after pauses that grow, until the receiver is there", func(t *testing.T) {
		const refuses = 9
		m := openMailroom(t, refuses)
		m.intend(0)
		m.env.ExecuteWorkflow(workflows.DeliveryName, byWebhook)
		want := []time.Duration{0}
		for tries := range refuses {
			want = append(want, want[tries]+crm.Pause(tries+1))
		}
		m.requireCalls(want...)
	})
	t.Run("that sleeps sends what came meanwhile when it is woken", func(t *testing.T) {
		m := openMailroom(t, 0)
		m.intend(50 * time.Hour)
		m.after(20*time.Hour, func() {
			m.intend(20 * time.Hour)
			m.wake()
		})
		m.env.ExecuteWorkflow(workflows.DeliveryName, byWebhook)
		m.requireCalls(20*time.Hour, 50*time.Hour)
	})
	t.Run("with a long history goes on in a new run, also where wake-ups do not cease", func(t *testing.T) {
		m := openMailroom(t, 0)
		m.intend(0)
		m.intend(time.Hour)
		m.env.SetContinueAsNewSuggested(true)
		m.env.SetOnActivityStartedListener(func(*activity.Info, context.Context, converter.EncodedValues) { m.wake() })
		m.env.ExecuteWorkflow(workflows.DeliveryName, byWebhook)
		var again *workflow.ContinueAsNewError
		if err := m.env.GetWorkflowError(); !errors.As(err, &again) {
			t.Fatalf("got %v", err)
		}
		var next workflows.DeliveryInput
		if err := converter.GetDefaultDataConverter().FromPayloads(again.Input, &next); err != nil || next != byWebhook {
			t.Fatalf("%+v, %v", next, err)
		}
		m.newWorkflow(monday.Add(time.Minute), m.db)
		m.env.ExecuteWorkflow(workflows.DeliveryName, next)
		m.requireCalls(0, time.Hour)
	})
}
