package e2e

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/baton-crm/baton/courier"
	"github.com/baton-crm/baton/e2e/product"
)

// How hard approvals are treated; `make proof` asks for more.
var (
	approvalKills = flag.Int("approval-kills", 6, "how often the program is killed while approvals run")
	approvalCount = flag.Int("approvals", 30, "how many approvals run meanwhile")
)

// doneAfter is the promise after the last start (30 s on a quiet machine); the
// test allows for a busy one.
const doneAfter = 2 * time.Minute

// sentAfter is how long letters may take after that: what was on the wire at a
// kill is looked at when its lease of a minute has run out.
const sentAfter = 4 * time.Minute

// signatures of each request: two chosen signers, then the asker's superior.
const signatures = 3

func TestKillApprovals(t *testing.T) {
	t.Run("killed again and again while requests are signed, each is agreed once and nobody gets a letter twice", func(t *testing.T) {
		data := folder(t) + "/data"
		p := start(t, data)
		post := openPostOffice(t)
		house := newApprovalHouse(t, p, post.port)
		current := &currentProduct{product: p}
		ctx, cancel := context.WithCancel(t.Context())

		var people sync.WaitGroup
		people.Go(func() { house.askAll(ctx, current) })
		for _, signer := range house.signers {
			people.Go(func() { completeAll(ctx, current, signer, agree) })
		}
		killAgainAndAgain(t, current, data, *approvalKills)
		lastStart := time.Now()
		eventually(t, "the agreement on all requests", doneAfter, func() bool {
			return ask(t, data, `SELECT count(*) FROM approval_requests WHERE state = 'agreed'`) == *approvalCount
		})
		t.Logf("all agreed %s after the last start", time.Since(lastStart).Round(time.Millisecond))
		cancel()
		people.Wait()
		// How requests ended goes into a digest of another day.
		eventually(t, "the end of sending", sentAfter, func() bool {
			return ask(t, data, `SELECT count(*) FROM effects WHERE kind = 'notice' AND state IN ('intended', 'sending')`) == 0
		})
		expectSignedOnce(t, data)
		post.expectEachOnce(t, data, "notice", *approvalCount*signatures)
		stop(t, current.get())
	})
}

// expectSignedOnce counts what there is of each request.
func expectSignedOnce(t *testing.T, data string) {
	t.Helper()
	for what, count := range map[string]struct {
		sql  string
		want int
	}{
		"requests":            {`SELECT count(*) FROM approval_requests`, *approvalCount},
		"rounds":              {`SELECT count(*) FROM approvals WHERE state = 'agreed'`, *approvalCount},
		"ended processes":     {`SELECT count(*) FROM processes WHERE kind = 'approval-request' AND state = 'ended' AND outcome = 'agreed'`, *approvalCount},
		"signatures":          {`SELECT count(*) FROM tasks WHERE kind = 'signature' AND state = 'done'`, *approvalCount * signatures},
		"tasks in all":        {`SELECT count(*) FROM tasks`, *approvalCount * signatures},
		"told completions":    {`SELECT count(*) FROM changes WHERE type = 'task.completed'`, *approvalCount * signatures},
		"notices of tasks":    {`SELECT count(*) FROM notices WHERE kind = 'task-given'`, *approvalCount * signatures},
		"notices of outcomes": {`SELECT count(*) FROM notices WHERE kind = 'result'`, *approvalCount},
	} {
		if n := ask(t, data, count.sql); n != count.want {
			t.Errorf("%s: %d, want %d", what, n, count.want)
		}
	}
}

// postOffice counts the letters that reach it, by receiver and text; the link in
// it tells one task's from another's.
type postOffice struct {
	port    int
	mu      sync.Mutex
	letters map[string]int
}

func openPostOffice(t *testing.T) *postOffice {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	post := &postOffice{port: listener.Addr().(*net.TCPAddr).Port, letters: map[string]int{}}
	server := courier.Catch(listener, func(_ context.Context, letter courier.Caught) error {
		post.mu.Lock()
		defer post.mu.Unlock()
		for _, to := range letter.Recipients {
			post.letters[to+" "+letter.Text]++
		}
		return nil
	})
	t.Cleanup(func() { server.Close() })
	return post
}

// came lists the letters so far: receiver and text.
func (p *postOffice) came() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Collect(maps.Keys(p.letters))
}

// expectEachOnce claims of as many letters of a kind that none came twice, that
// each one that counts as sent came, and that only parked ones may have come
// besides.
func (p *postOffice) expectEachOnce(t *testing.T, data, kind string, want int) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for letter, times := range p.letters {
		if times > 1 {
			t.Errorf("%d times: %s", times, letter)
		}
	}
	sent := ask(t, data, `SELECT count(*) FROM effects WHERE kind = '`+kind+`' AND state = 'done'`)
	parked := ask(t, data, `SELECT count(*) FROM effects WHERE kind = '`+kind+`' AND state = 'unknown'`)
	if came := len(p.letters); came < sent || came > sent+parked || sent+parked != want {
		t.Errorf("%d letters came; %d count as sent and %d are parked, of %d", came, sent, parked, want)
	}
	t.Logf("%d letters, %d parked", len(p.letters), parked)
}

// approvalHouse is somebody who asks, and those who sign.
type approvalHouse struct {
	t       *testing.T
	asker   string   // tokens
	signers []string // the chosen ones, then the superior
	chosen  []string // their ids
}

func newApprovalHouse(t *testing.T, p *product.Product, mailPort int) approvalHouse {
	t.Helper()
	admin := hire(t, p, 0).admin
	openMail(t, admin, mailPort)
	person := func(login, role string, more map[string]any) string {
		body := map[string]any{"name": login, "login": login, "role": role, "active": true, "email": login + "@example.com", "language": "en"}
		maps.Copy(body, more)
		return create(t, admin, "/users", body)
	}
	boss := person("boss", "manager", nil)
	person("asker", "staff", map[string]any{"managerId": boss})
	house := approvalHouse{t: t, chosen: []string{person("first", "staff", nil), person("second", "staff", nil)}}
	house.asker = as(t, p, "asker").Token()
	for _, login := range []string{"first", "second", "boss"} {
		house.signers = append(house.signers, as(t, p, login).Token())
	}
	return house
}

// openMail has letters go to a mail server, with links to the screens.
func openMail(t *testing.T, admin *product.Person, port int) {
	t.Helper()
	for path, settings := range map[string]map[string]any{
		"/mail-settings": {
			"active": true, "host": "127.0.0.1", "port": port, "security": "none", "user": "", "sender": "baton@example.com", "senderName": "Baton",
		},
		"/settings/sending": {"address": "https://crm.example.com", "allowedNetworks": []string{}, "keepNoticeDays": 365},
	} {
		if answer, err := admin.Do(t.Context(), http.MethodPut, path, settings); err != nil || answer.Status != http.StatusOK {
			t.Fatalf("%s: %v %d %s", path, err, answer.Status, answer.Body)
		}
	}
}

// askAll makes and submits the requests, each again with the same key until it
// is answered.
func (h approvalHouse) askAll(ctx context.Context, current *currentProduct) {
	asker := insistent{h.t, current, h.asker}
	for i := range *approvalCount {
		var made struct {
			ID      string
			Version int
		}
		asker.post(ctx, request{"/approval-requests", fmt.Sprintf("ask-%d", i), map[string]any{
			"title": fmt.Sprintf("Request %03d", i), "category": "purchase", "text": "Please.", "signerIds": h.chosen, "pattern": "all",
			"amount": map[string]any{"amount": "9000.00", "currency": "CNY"},
		}}, &made)
		asker.post(ctx, request{
			"/approval-requests/" + made.ID + "/acts/submit", fmt.Sprintf("submit-%d", i), map[string]any{"version": made.Version},
		}, new(any))
	}
}

// request is what is posted, under a key.
type request struct {
	path, key string
	body      map[string]any
}

// insistent is a careful client.
type insistent struct {
	t       *testing.T
	current *currentProduct
	token   string
}

// post sends a request until there is an answer.
func (c insistent) post(ctx context.Context, r request, into any) {
	for ctx.Err() == nil {
		answer, err := c.current.get().WithToken(c.token).Do(ctx, http.MethodPost, r.path, r.body, "Idempotency-Key", r.key)
		switch {
		case err != nil || answer.Status >= http.StatusInternalServerError || answer.Status == http.StatusConflict:
			time.Sleep(20 * time.Millisecond)
		case answer.Status >= http.StatusBadRequest:
			c.t.Errorf("POST %s: %d %s", r.path, answer.Status, answer.Body)
			return
		default:
			if err := answer.Decode(into); err != nil {
				c.t.Error(err)
			}
			return
		}
	}
}

// saying is what somebody does about a task; an empty act: nothing.
type saying func(ctx context.Context, who *product.Person, task inboxTask) (act string, body map[string]any)

// agree signs.
func agree(_ context.Context, _ *product.Person, task inboxTask) (act string, body map[string]any) {
	return "complete", map[string]any{"version": task.Version, "outcome": "agree", "answers": map[string]any{}}
}

// completeAll has somebody do what they say of whatever comes into their inbox,
// until the context ends.
func completeAll(ctx context.Context, current *currentProduct, token string, say saying) {
	for ctx.Err() == nil {
		who := current.get().WithToken(token)
		answer, err := who.Do(ctx, http.MethodGet, "/tasks?view=to-do&limit=50", nil)
		var inbox struct{ Items []inboxTask }
		if err != nil || answer.Status != http.StatusOK || answer.Decode(&inbox) != nil {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		for _, task := range inbox.Items {
			if act, body := say(ctx, who, task); act != "" {
				// A conflict tells that an earlier try had got through, or that others come first.
				_, _ = who.Do(ctx, http.MethodPost, "/tasks/"+task.ID+"/acts/"+act, body, "Idempotency-Key", "said-"+task.ID)
			}
		}
		time.Sleep(30 * time.Millisecond)
	}
}
