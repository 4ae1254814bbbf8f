package activities_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// postRoom is a house from which letters and calls go out.
type postRoom struct {
	*house
	mail       *mailServer
	deliveries *activities.Deliveries
	admin      crm.Viewer
}

// hurry is how long receivers may take in tests.
const hurry = 300 * time.Millisecond

func openPostRoom(t *testing.T) *postRoom {
	t.Helper()
	o := &postRoom{house: openHouse(t), mail: startMailServer(t)}
	o.admin = o.hire("ada", crm.Admin)
	o.give("ada", "ada@example.com")
	o.deliveries = &activities.Deliveries{DB: o.db, Loopback: true, Within: hurry, Log: slog.New(slog.DiscardHandler)}
	o.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return activities.SaveMailSettings(ctx, tx, crm.MailSettings{
			Active: true, Host: "127.0.0.1", Port: o.mail.port, Security: crm.MailPlain, Sender: "baton@example.com", SenderName: "Baton",
		}, nil)
	})
	return o
}

func (o *postRoom) under(t *testing.T) *postRoom {
	return &postRoom{house: o.within(t), mail: o.mail, deliveries: o.deliveries, admin: o.admin}
}

// give gives somebody a mail address.
func (o *postRoom) give(login, address string) {
	o.Helper()
	if _, err := o.db.Exec(o.Context(), `UPDATE users SET email = $2 WHERE login = $1`, login, address); err != nil {
		o.Fatal(err)
	}
}

// write intends a letter to the admin.
func (o *postRoom) write() (e *crm.Effect) {
	o.Helper()
	o.act(o.admin, func(ctx context.Context, tx *store.Tx) (err error) {
		e, err = activities.TestMail(ctx, tx)
		return err
	})
	return e
}

func (o *postRoom) deliver(way crm.Way) *time.Time {
	o.Helper()
	next, err := o.deliveries.Deliver(o.Context(), way)
	if err != nil {
		o.Fatal(err)
	}
	return next
}

func (o *postRoom) effect(id uuid.UUID) (e *crm.Effect) {
	o.Helper()
	o.act(crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		e, err = store.LockEffect(ctx, tx, id)
		return err
	})
	return e
}

func TestLetters(t *testing.T) {
	cases := []struct {
		does    misbehaviour
		state   crm.EffectState
		code    int
		content int // how often the content came to its end
	}{
		{behaves, crm.EffectDone, 250, 1},
		{hangsAtOnce, crm.EffectIntended, 0, 0},
		{breaksAtOnce, crm.EffectIntended, 0, 0},
		{refusesToTalk, crm.EffectIntended, 0, 0},
		{talksNonsense, crm.EffectIntended, 0, 0},
		{hangsAtReceiver, crm.EffectIntended, 0, 0},
		{breaksAtReceiver, crm.EffectIntended, 0, 0},
		{breaksInData, crm.EffectUnknown, 0, 0},
		{refusesForNow, crm.EffectIntended, 450, 0},
		{refusesForGood, crm.EffectFailed, 550, 0},
		{refusesData, crm.EffectIntended, 451, 1},
		{breaksAfterData, crm.EffectUnknown, 0, 1},
		{hangsAfterData, crm.EffectUnknown, 0, 1},
	}
	for _, c := range cases {
		t.Run("to a server that "+string(c.does)+" become "+string(c.state), func(t *testing.T) {
			o := openPostRoom(t)
			o.mail.behave(c.does)
			letter := o.write()
			o.deliver(crm.WayMail)
			e := o.effect(letter.ID)
			if e.State != c.state || e.Code != c.code || len(o.mail.received()) != c.content {
				t.Errorf("it is %s with code %d and %d contents, want %s, %d and %d", e.State, e.Code, len(o.mail.received()), c.state, c.code, c.content)
			}
			if (e.Problem == nil) != (c.state == crm.EffectDone) {
				t.Errorf("the problem is %v", e.Problem)
			}
			o.mail.behave(behaves)
			o.setClock(monday.Add(time.Minute))
			next := o.deliver(crm.WayMail)
			if e = o.effect(letter.ID); c.state == crm.EffectIntended && (e.State != crm.EffectDone || next != nil) {
				t.Errorf("a minute later it is %s and something waits until %v", e.State, next)
			}
			if c.state != crm.EffectIntended && (e.State != c.state || len(o.mail.received()) != c.content) {
				t.Errorf("it was sent again by itself: %s, %d contents", e.State, len(o.mail.received()))
			}
		})
	}
}

func TestUnclearLetters(t *testing.T) {
	o := openPostRoom(t)
	o.mail.behave(breaksAfterData)
	letter := o.write()
	o.deliver(crm.WayMail)
	o.mail.behave(behaves)
	t.Run("are sent again when a person says so, once", func(t *testing.T) {
		o := o.under(t)
		o.act(o.admin, func(ctx context.Context, tx *store.Tx) error { return activities.SendAgain(ctx, tx, letter.ID) })
		o.deliver(crm.WayMail)
		o.deliver(crm.WayMail)
		if e := o.effect(letter.ID); e.State != crm.EffectDone || len(o.mail.received()) != 2 {
			t.Errorf("it is %s after %d contents", e.State, len(o.mail.received()))
		}
	})
	t.Run("that were sent are neither sent again nor left", func(t *testing.T) {
		for _, act := range []func(context.Context, *store.Tx, uuid.UUID) error{activities.SendAgain, activities.LeaveSend} {
			err := o.db.Do(t.Context(), o.admin, func(ctx context.Context, tx *store.Tx) error { return act(ctx, tx, letter.ID) })
			if refused, is := crm.DenialOf(err); !is || refused.Code != "send-state" {
				t.Errorf("answers %v", err)
			}
		}
	})
}

// TestDeliveryCrashes calls the activity on rows as a crash in each state
// leaves them: what certainly did not arrive is sent, once; what may have is
// parked.
func TestDeliveryCrashes(t *testing.T) {
	cases := []struct {
		name   string
		handed bool
		state  crm.EffectState
		sent   int
	}{
		{"before the content are sent", false, crm.EffectDone, 1},
		{"after the content began are parked", true, crm.EffectUnknown, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := openPostRoom(t)
			letter := o.write()
			o.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
				e, err := store.TakeEffect(ctx, tx, crm.WayMail, nil)
				if err != nil || !c.handed {
					return err
				}
				return store.HandOver(ctx, tx, e.ID, *e.AttemptID)
			})
			o.deliver(crm.WayMail)
			if e := o.effect(letter.ID); e.State != crm.EffectSending {
				t.Errorf("a try that may be under way elsewhere is %s", e.State)
			}
			for minute := range 3 { // found crashed, then due again, then nothing more
				o.setClock(monday.Add(time.Duration(minute+2) * time.Minute))
				o.deliver(crm.WayMail)
			}
			if e := o.effect(letter.ID); e.State != c.state || len(o.mail.received()) != c.sent {
				t.Errorf("it is %s, sent %d times; want %s and %d", e.State, len(o.mail.received()), c.state, c.sent)
			}
		})
	}
	t.Run("that were taken for such send nothing when they come to life again", func(t *testing.T) {
		o := openPostRoom(t)
		o.write()
		var old *crm.Effect
		o.act(crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
			old, err = store.TakeEffect(ctx, tx, crm.WayMail, nil)
			return err
		})
		o.setClock(monday.Add(2 * time.Minute))
		o.deliver(crm.WayMail)
		err := o.db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.HandOver(ctx, tx, old.ID, *old.AttemptID)
		})
		if err != store.ErrAttemptLost { //nolint:errorlint // as it is
			t.Errorf("the old try may go on: %v", err)
		}
	})
	t.Run("without the database send nothing", func(t *testing.T) {
		o := openPostRoom(t)
		letter := o.write()
		o.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `ALTER TABLE effects ADD CONSTRAINT away CHECK (handed_at IS NULL)`)
			return err
		})
		o.deliver(crm.WayMail)
		if e := o.effect(letter.ID); e.State != crm.EffectIntended || len(o.mail.received()) != 0 {
			t.Errorf("it is %s, and %d contents came to their end", e.State, len(o.mail.received()))
		}
	})
}

// receiver is a program that is called.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	calls []call
}

type call struct {
	header http.Header
	body   string
}

func receive(t *testing.T, answer http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			return
		}
		r.mu.Lock()
		r.calls = append(r.calls, call{request.Header, string(body)})
		r.mu.Unlock()
		answer(w, request)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) received() []call {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]call{}, r.calls...)
}

// listen makes a webhook and returns it with its secret.
func (o *postRoom) listen(url, events string) (*crm.Webhook, string) {
	o.Helper()
	w := &crm.Webhook{Name: "program", URL: url, EventTypes: events, Active: true}
	var secret string
	o.act(o.admin, func(ctx context.Context, tx *store.Tx) (err error) {
		if err := activities.WebhookVerbs().Create(ctx, tx, w); err != nil {
			return err
		}
		secret, err = activities.RenewWebhookSecret(ctx, tx, w.ID)
		return err
	})
	return w, secret
}

func (o *postRoom) call(w *crm.Webhook) (e *crm.Effect) {
	o.Helper()
	o.act(o.admin, func(ctx context.Context, tx *store.Tx) (err error) {
		e, err = activities.TestWebhook(ctx, tx, w.ID)
		return err
	})
	return e
}

func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// breakOff says something instead of an answer and hangs up.
func breakOff(words string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(connection, words)
		_ = connection.Close()
	}
}

func fine(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

func TestCalls(t *testing.T) {
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	t.Cleanup(other.Close)
	cases := []struct {
		name   string
		answer http.HandlerFunc
		state  crm.EffectState
		code   int
	}{
		{"to a program that answers are done", fine, crm.EffectDone, http.StatusNoContent},
		{"to a program that hangs are tried again", hang, crm.EffectIntended, 0},
		{"to a program that breaks off without an answer are tried again", breakOff(""), crm.EffectIntended, 0},
		{"to a program that breaks off within its answer are done, as it said", breakOff("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nwel"), crm.EffectDone, 200},
		{"to a program that talks nonsense are tried again", breakOff("hello there\r\n\r\n"), crm.EffectIntended, 0},
		{"to a program that fails are tried again", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, crm.EffectIntended, 500},
		{"do not follow to another address", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		}, crm.EffectIntended, 307},
		{"read no more than the beginning of an answer", func(w http.ResponseWriter, _ *http.Request) {
			for block := strings.Repeat("x", 1<<20); ; {
				if _, err := io.WriteString(w, block); err != nil {
					return
				}
			}
		}, crm.EffectDone, 200},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := openPostRoom(t)
			program := receive(t, c.answer)
			w, secret := o.listen(program.URL, "")
			sent := o.call(w)
			o.deliver(crm.WayWebhook)
			e := o.effect(sent.ID)
			if e.State != c.state || e.Code != c.code || elsewhere.Load() != 0 {
				t.Errorf("it is %s with code %d, %d calls elsewhere; want %s and %d", e.State, e.Code, elsewhere.Load(), c.state, c.code)
			}
			calls := program.received()
			if len(calls) != 1 {
				t.Fatalf("%d calls", len(calls))
			}
			signer, err := standardwebhooks.NewWebhook(secret)
			if err != nil {
				t.Fatal(err)
			}
			if err := signer.VerifyIgnoringTimestamp([]byte(calls[0].body), calls[0].header); err != nil || calls[0].header.Get("webhook-id") != e.ID.String() {
				t.Errorf("signature: %v, id %s", err, calls[0].header.Get("webhook-id"))
			}
		})
	}
}

func TestHangingReceivers(t *testing.T) {
	o := openPostRoom(t)
	quick := receive(t, fine)
	for range 5 {
		hanging, _ := o.listen(receive(t, hang).URL, "")
		for range 20 {
			o.call(hanging)
		}
	}
	w, _ := o.listen(quick.URL, "")
	for range 20 {
		o.call(w)
	}
	began := time.Now()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := o.deliveries.Deliver(ctx, crm.WayWebhook)
		ended <- err
	}()
	for len(quick.received()) < 20 && time.Since(began) < 20*time.Second {
		time.Sleep(10 * time.Millisecond)
	}
	if got := len(quick.received()); got != 20 {
		t.Errorf("a program that answers got %d calls of 20 beside those that hang", got)
	}
	cancel()
	<-ended
}

func TestWebhookFeed(t *testing.T) {
	o := openPostRoom(t)
	program := receive(t, fine)
	o.listen(program.URL, "competitor.*")
	feed := func() {
		for range 3 { // the first sets the place to read from
			o.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
				_, err := store.FeedWebhooks(ctx, tx, 100)
				return err
			})
		}
	}
	feed()
	competitor := &crm.Competitor{Name: "Rival"}
	o.act(o.admin, func(ctx context.Context, tx *store.Tx) error {
		if err := store.Competitors.Insert(ctx, tx, competitor); err != nil {
			return err
		}
		return store.Customers.Insert(ctx, tx, &crm.Customer{Name: "Not asked for"})
	})
	feed()
	o.deliver(crm.WayWebhook)
	feed()
	o.deliver(crm.WayWebhook)
	calls := program.received()
	if len(calls) != 1 {
		t.Fatalf("%d calls, want one", len(calls))
	}
	for _, part := range []string{`"competitor.created"`, competitor.ID.String(), `"Rival"`} {
		if !strings.Contains(calls[0].body, part) {
			t.Errorf("%s is not in %s", part, calls[0].body)
		}
	}
}

func TestGuard(t *testing.T) {
	o := openPostRoom(t)
	program := receive(t, fine)
	w, _ := o.listen(program.URL, "")
	o.deliveries.Loopback = false
	sent := o.call(w)
	o.deliver(crm.WayWebhook)
	e := o.effect(sent.ID)
	if len(program.received()) != 0 || e.State != crm.EffectIntended || e.Problem == nil || !strings.Contains(e.Problem.EN, "network") {
		t.Errorf("this machine was called %d times; %s, %v", len(program.received()), e.State, e.Problem)
	}
}

func TestChats(t *testing.T) {
	cases := []struct {
		service crm.ChatService
		answer  string
		state   crm.EffectState
		has     string
	}{
		{crm.ChatWeCom, `{"errcode":0}`, crm.EffectDone, `"msgtype":"text"`},
		{crm.ChatWeCom, `{"errcode":93000}`, crm.EffectIntended, `"msgtype":"text"`},
		{crm.ChatDingTalk, `{"errcode":0}`, crm.EffectDone, `"msgtype":"text"`},
		{crm.ChatFeishu, `{"code":0}`, crm.EffectDone, `"sign":`},
		{crm.ChatSlack, `ok`, crm.EffectDone, `"text":`},
		{crm.ChatWeCom, `<html>`, crm.EffectUnknown, `"msgtype":"text"`},
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("of %s that answer %s are %s", c.service, c.answer, c.state), func(t *testing.T) {
			o := openPostRoom(t)
			room := receive(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, c.answer) })
			target := &crm.ChatTarget{Name: "room", Service: c.service, Active: true}
			var sent *crm.Effect
			o.act(o.admin, func(ctx context.Context, tx *store.Tx) (err error) {
				if err := store.ChatTargets.Insert(ctx, tx, target); err != nil {
					return err
				}
				if err := activities.SaveChatPlace(ctx, tx, target.ID, activities.ChatPlace{URL: room.URL + "/?key=secret", Secret: "SEC1"}); err != nil {
					return err
				}
				sent, err = activities.TestChatTarget(ctx, tx, target.ID)
				return err
			})
			o.deliver(crm.WayChat)
			calls := room.received()
			if e := o.effect(sent.ID); e.State != c.state || len(calls) != 1 || !strings.Contains(calls[0].body, c.has) {
				t.Errorf("it is %s after %v, want %s", e.State, calls, c.state)
			}
		})
	}
	t.Run("that hang are parked", func(t *testing.T) {
		o := openPostRoom(t)
		room := receive(t, hang)
		target := &crm.ChatTarget{Name: "room", Service: crm.ChatSlack, Active: true}
		var sent *crm.Effect
		o.act(o.admin, func(ctx context.Context, tx *store.Tx) (err error) {
			if err := store.ChatTargets.Insert(ctx, tx, target); err != nil {
				return err
			}
			if err := activities.SaveChatPlace(ctx, tx, target.ID, activities.ChatPlace{URL: room.URL}); err != nil {
				return err
			}
			sent, err = activities.TestChatTarget(ctx, tx, target.ID)
			return err
		})
		o.deliver(crm.WayChat)
		if diff := cmp.Diff(crm.EffectUnknown, o.effect(sent.ID).State); diff != "" {
			t.Error(diff)
		}
	})
}
