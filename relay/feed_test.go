package relay

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

// deliveryWake is the call that wakes what sends on a way.
func deliveryWake(way crm.Way) call {
	return call{Wake: true, ID: store.DeliveryID(way), Queue: workflows.TaskQueue, Type: workflows.DeliveryName, Input: workflows.DeliveryInput{Way: way}}
}

// listen makes a webhook that is told of such events from now on.
func (p *post) listen(events string, active bool) *crm.Webhook {
	p.Helper()
	w := &crm.Webhook{Name: "program", URL: "http://127.0.0.1", EventTypes: events, Active: active}
	p.act(func(ctx context.Context, tx *store.Tx) error { return store.Webhooks.Insert(ctx, tx, w) })
	if err := p.drain(); err != nil {
		p.Fatal(err)
	}
	return w
}

// happens has so many competitors and one customer appear.
func (p *post) happens(competitors int) {
	p.Helper()
	p.act(func(ctx context.Context, tx *store.Tx) error {
		for range competitors {
			if err := store.Competitors.Insert(ctx, tx, &crm.Competitor{Name: uuid.NewString()}); err != nil {
				return err
			}
		}
		return store.Customers.Insert(ctx, tx, &crm.Customer{Name: "Acme"})
	})
}

// told counts what is intended for a webhook, and how much of it twice.
func (p *post) told(w *crm.Webhook) (all, twice int) {
	p.Helper()
	err := p.db.QueryRow(p.Context(), `SELECT count(*), count(*) - count(DISTINCT change_id) FROM effects
		WHERE way = 'webhook' AND kind = 'change' AND target_id = $1`, w.ID).Scan(&all, &twice)
	if err != nil {
		p.Fatal(err)
	}
	return all, twice
}

// requireTold wants a webhook to be told so much, each once. The history is
// read up to the oldest transaction of the whole cluster, which may be another
// test's, so it is given time.
func (p *post) requireTold(w *crm.Webhook, want int) {
	p.Helper()
	for range 200 {
		if err := p.drain(); err != nil && !errors.Is(err, errAway) {
			p.Fatal(err)
		}
		if all, _ := p.told(w); all >= want {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if all, twice := p.told(w); all != want || twice != 0 {
		p.Errorf("told of %d events, %d twice; want %d", all, twice, want)
	}
}

func TestFeed(t *testing.T) {
	t.Run("tells a webhook what it asks for, and wakes what sends it", func(t *testing.T) {
		p := openPost(t)
		everything, rivals := p.listen("", true), p.listen("competitor.*", true)
		p.happens(1)
		p.requireTold(rivals, 1)
		if all, _ := p.told(everything); all < 2 {
			t.Errorf("who asks for everything is told of %d events", all)
		}
		if len(p.temporal.calls) == 0 || p.waiting() != 0 {
			t.Errorf("%d calls, %d intents are left", len(p.temporal.calls), p.waiting())
		}
		for _, c := range p.temporal.calls {
			if diff := cmp.Diff(deliveryWake(crm.WayWebhook), c); diff != "" {
				t.Error(diff)
			}
		}
	})
	t.Run("passes nothing over when more happened than one round reads", func(t *testing.T) {
		p := openPost(t)
		w := p.listen("competitor.*", true)
		p.happens(feedAtMost + 50)
		p.requireTold(w, feedAtMost+50)
	})
	t.Run("tells nothing twice while Temporal is away", func(t *testing.T) {
		p := openPost(t)
		w := p.listen("competitor.*", true)
		p.temporal.answer = func(call) error { return errAway }
		p.happens(2)
		p.requireTold(w, 2)
		if p.waiting() != 1 {
			t.Errorf("%d intents wait for Temporal", p.waiting())
		}
		p.temporal.answer = func(call) error { return nil }
		p.requireTold(w, 2)
		if p.waiting() != 0 {
			t.Errorf("%d intents are left", p.waiting())
		}
	})
	t.Run("tells nobody what happened before they listened", func(t *testing.T) {
		p := openPost(t)
		off := p.listen("", false)
		p.happens(3)
		if err := p.drain(); err != nil {
			t.Fatal(err)
		}
		w := p.listen("competitor.*", true)
		p.happens(1)
		p.requireTold(w, 1)
		p.requireTold(off, 0)
	})
}
