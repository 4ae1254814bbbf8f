package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/baton-crm/baton/e2e/product"
)

// How hard the product is treated.
const (
	faultLeads = 200
	faultKills = 20
	faultReps  = 5
	// readyAgain is the promise of the product on a quiet machine (10 s); the
	// test allows for a busy one.
	readyAgain = 40 * time.Second
)

func TestKill(t *testing.T) {
	t.Run("killed 20 times while 200 leads stream in, each lead has one process, one owner, one task, one decision of each point", func(t *testing.T) {
		data := folder(t) + "/data"
		p := start(t, data)
		token := hire(t, p, faultReps).admin.Token()
		current := &currentProduct{product: p}

		var entered sync.WaitGroup
		entered.Go(func() { streamLeads(t, current, token) })
		slowest := killAgainAndAgain(t, current, data, faultKills)
		entered.Wait()

		expectOne(t, data)
		t.Logf("slowest start after a kill: %s", slowest.Round(time.Millisecond))
		stop(t, current.get())
	})
}

// currentProduct is the program that runs now; between a kill and the next
// start there is none that answers.
type currentProduct struct {
	mu      sync.Mutex
	product *product.Product
}

func (c *currentProduct) get() *product.Product {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.product
}

func (c *currentProduct) set(p *product.Product) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.product = p
}

// streamLeads enters leads one after the other. Like any careful client it
// sends a request again, with the same key, until it is answered.
func streamLeads(t *testing.T, current *currentProduct, token string) {
	for i := range faultLeads {
		body := map[string]any{"name": fmt.Sprintf("Lead %03d", i), "source": "web-form"}
		for {
			if t.Context().Err() != nil {
				return
			}
			answer, err := current.get().WithToken(token).Do(t.Context(), "POST", "/leads", body, "Idempotency-Key", fmt.Sprintf("lead-%d", i))
			if err == nil && answer.Status == 201 {
				break
			}
			if err == nil && answer.Status < 500 && answer.Status != 409 {
				t.Errorf("POST /leads: %d %s", answer.Status, answer.Body)
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		time.Sleep(30 * time.Millisecond)
	}
}

// killAgainAndAgain kills the program at random moments and starts it again.
// It returns how long the slowest start took.
func killAgainAndAgain(t *testing.T, current *currentProduct, data string, times int) (slowest time.Duration) {
	for range times {
		time.Sleep(time.Duration(100+rand.IntN(700)) * time.Millisecond)
		if err := current.get().Kill(); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), readyAgain)
		started := time.Now()
		p, err := product.Start(ctx, binary, data)
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		slowest = max(slowest, time.Since(started))
		current.set(p)
	}
	return slowest
}

// expectOne waits until all leads are assigned and counts what there is of
// each.
func expectOne(t *testing.T, data string) {
	t.Helper()
	eventually(t, "the assignment of all leads", time.Minute, func() bool {
		return ask(t, data, `SELECT count(*) FROM leads WHERE state = 'assigned'`) == faultLeads
	})
	for what, sql := range map[string]string{
		"leads":                        `SELECT count(*) FROM leads`,
		"owners":                       `SELECT count(owner_id) FROM leads`,
		"leads with a process":         `SELECT count(DISTINCT record_id) FROM processes`,
		"processes":                    `SELECT count(*) FROM processes`,
		"processes in the second step": `SELECT count(*) FROM processes WHERE step = 'first-contact' AND state = 'running'`,
		"tasks":                        `SELECT count(*) FROM tasks`,
		"tasks with the lead's owner":  `SELECT count(*) FROM tasks t JOIN leads l ON l.id = t.record_id AND l.owner_id = t.assignee_id`,
		"decisions, each once":         `SELECT count(DISTINCT (record_id, point)) / 4 FROM decisions`,
		"decisions of four points":     `SELECT count(*) / 4 FROM decisions`,
		"allocations":                  `SELECT count(*) FROM allocations`,
	} {
		if n := ask(t, data, sql); n != faultLeads {
			t.Errorf("%s: %d, want %d", what, n, faultLeads)
		}
	}
	spread := ask(t, data, `SELECT max(n) - min(n) FROM (SELECT count(*) n FROM leads GROUP BY owner_id) per_owner`)
	if spread > 1 {
		t.Errorf("the shares of the owners differ by %d", spread)
	}
}
