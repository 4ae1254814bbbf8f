package activities_test

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// TestHangingMailServer claims that while a mail server takes connections and
// says nothing, people act, and what goes out by other ways does.
func TestHangingMailServer(t *testing.T) {
	o := openPostRoom(t)
	o.mail.behave(hangsAtOnce)
	o.deliveries.Within = time.Hour
	for i := range 30 {
		login := fmt.Sprint("reader", i)
		reader := o.hire(login, crm.Admin)
		o.give(login, login+"@example.com")
		o.admin = reader
		o.write()
	}
	program := receive(t, fine)
	w, _ := o.listen(program.URL, "")

	ended := make(chan error, 1)
	go func() {
		_, err := o.deliveries.Deliver(t.Context(), crm.WayMail)
		ended <- err
	}()
	hanging := func() int { return o.count(`SELECT count(*) FROM effects WHERE way = 'mail' AND state = 'sending'`) }
	for hanging() == 0 && len(ended) == 0 {
		time.Sleep(time.Millisecond)
	}
	sam, sue := o.hire("sam", crm.Staff), o.hire("sue", crm.Staff)
	work := o.loadTask(o.workOf(sam, nil)[0])
	t.Run("a task is passed on", func(t *testing.T) {
		if err := o.within(t).passOn(sam, sue, work); err != nil {
			t.Error(err)
		}
	})
	t.Run("a call goes out", func(t *testing.T) {
		o := o.under(t)
		for range 20 {
			o.call(w)
		}
		o.deliver(crm.WayWebhook)
		if got := len(program.received()); got != 20 {
			t.Errorf("%d calls of 20", got)
		}
	})
	if len(ended) != 0 || hanging() == 0 {
		t.Error("the mail server did not hang meanwhile")
	}
	o.mail.behave(behaves)
	o.mail.hangUp()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	t.Run("what hung is tried again, and arrives when the server is well", func(t *testing.T) {
		o := o.under(t)
		for minute := range 3 {
			o.setClock(monday.Add(time.Duration(minute+2) * time.Minute))
			o.deliver(crm.WayMail)
		}
		if sent, done := len(o.mail.received()), o.count(`SELECT count(*) FROM effects WHERE way = 'mail' AND state = 'done'`); sent != 30 || done != 30 {
			t.Errorf("%d letters came, %d count as sent", sent, done)
		}
	})
}

// TestNobodyListens claims of receivers that refuse connections that it is
// tried again, and that nothing counts as handed over.
func TestNobodyListens(t *testing.T) {
	o := openPostRoom(t)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	o.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return activities.SaveMailSettings(ctx, tx, crm.MailSettings{
			Active: true, Host: "127.0.0.1", Port: port, Security: crm.MailPlain, Sender: "baton@example.com", SenderName: "Baton",
		}, nil)
	})
	letter := o.write()
	w, _ := o.listen(fmt.Sprintf("http://127.0.0.1:%d/", port), "")
	call := o.call(w)
	for _, way := range []crm.Way{crm.WayMail, crm.WayWebhook} {
		o.deliver(way)
	}
	for _, sent := range []*crm.Effect{letter, call} {
		t.Run("of a "+string(sent.Way)+" knows that it has not arrived", func(t *testing.T) {
			var handed bool
			o.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
				return tx.QueryRow(ctx, `SELECT handed_at IS NOT NULL FROM effects WHERE id = $1`, sent.ID).Scan(&handed)
			})
			if e := o.under(t).effect(sent.ID); e.State != crm.EffectIntended || e.Attempts != 1 || e.NextAt == nil || handed {
				t.Errorf("it is %s after %d tries, handed over: %v", e.State, e.Attempts, handed)
			}
		})
	}
}
