package activities_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// token is the link of a complaint that was sent now.
func (b *bureau) token(c *crm.Complaint) string {
	b.Helper()
	token, err := activities.ComplaintLink(b.Context(), b.db, c.ID, b.db.Now())
	if err != nil {
		b.Fatal(err)
	}
	return token
}

func (b *bureau) word(token, verdict string) error {
	b.Helper()
	_, err := activities.TakeCustomersWord(b.Context(), b.db, token, activities.CustomersWord{Verdict: verdict, Satisfaction: new(4), Text: "谢谢"})
	b.requireNoneAdrift()
	return err
}

func TestComplaintLink(t *testing.T) {
	b := openBureau(t)
	c := b.toConfirmation()
	token := b.token(c)
	t.Run("leads nowhere when it was forged, shortened or has expired", func(t *testing.T) {
		b := b.on(t)
		flipped := []byte(token)
		flipped[3] ^= 1
		for name, bad := range map[string]string{"empty": "", "forged": string(flipped), "short": token[:20], "long": token + "AA", "not a token": "?!"} {
			if _, err := activities.SeeComplaint(t.Context(), b.db, bad); err == nil {
				t.Errorf("%s: it leads somewhere", name)
			}
		}
		now := b.db.Clock
		b.setClock(monday.AddDate(0, 3, 0))
		_, err := activities.SeeComplaint(t.Context(), b.db, token)
		b.db.Clock = now
		requireError(t, err, crm.ErrNotFound)
	})
	t.Run("shows what was done in the customer's words", func(t *testing.T) {
		sight, err := activities.SeeComplaint(t.Context(), b.db, token)
		if err != nil || sight.Done != "已更换部件" || !sight.MayConfirm || !sight.MayWithdraw || sight.Number != c.Number {
			t.Errorf("%+v, %v", sight, err)
		}
	})
	t.Run("takes the same word again, and no other one after it", func(t *testing.T) {
		b := b.on(t)
		for range 2 {
			if err := b.word(token, activities.VerdictSatisfied); err != nil {
				t.Fatal(err)
			}
		}
		requireConflict(t, b.word(token, activities.VerdictNotSatisfied), "not-asked")
		b.run()
		b.requireStep(c.ID, crm.ComplaintStepSummarise)
		if got := b.complaint(c.ID); *got.Satisfaction != 4 || got.Remark != "谢谢" {
			t.Errorf("%+v", got)
		}
		if n := b.count(`SELECT count(*) FROM complaint_words`); n != 1 {
			t.Errorf("%d words are kept", n)
		}
	})
	t.Run("takes it up again after it was closed, once", func(t *testing.T) {
		b := openBureau(t)
		c := b.toConfirmation()
		token := b.token(c)
		b.must(c.ID, crm.OutcomeSatisfied, nil, crm.ComplaintStepSummarise)
		requireConflict(t, b.word(token, activities.VerdictNotSatisfied), "not-asked")
		b.must(c.ID, crm.OutcomeSummarised, b.closing(c.ID), "")
		sight, err := activities.SeeComplaint(t.Context(), b.db, token)
		if err != nil || !sight.MayObject || sight.MayConfirm {
			t.Errorf("%+v, %v", sight, err)
		}
		for range 2 {
			if err := b.word(token, activities.VerdictNotSatisfied); err != nil {
				t.Fatal(err)
			}
		}
		b.run()
		b.requireStep(c.ID, crm.ComplaintStepPropose)
		if got := b.complaint(c.ID); got.Reopened != 1 || b.course(c.ID).Visit != 2 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("withdraws it for good", func(t *testing.T) {
		b := b.on(t)
		for range 2 {
			if err := b.word(token, activities.VerdictWithdraw); err != nil {
				t.Fatal(err)
			}
		}
		if got := b.complaint(c.ID); got.State != crm.ComplaintWithdrawn {
			t.Errorf("%s", got.State)
		}
	})
}

func TestComplaintLinkOfTheUnhappy(t *testing.T) {
	b := openBureau(t)
	c := b.toConfirmation()
	if err := b.word(b.token(c), activities.VerdictNotSatisfied); err != nil {
		t.Fatal(err)
	}
	b.run()
	t.Run("brings another proposal on a new visit", func(t *testing.T) {
		b := b.on(t)
		b.requireStep(c.ID, crm.ComplaintStepPropose)
		if p := b.course(c.ID); p.Visit != 2 {
			t.Errorf("visit %d", p.Visit)
		}
	})
}

func TestComplaintLetters(t *testing.T) {
	o := openPostRoom(t)
	b := openBureauIn(o.house)
	o.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return activities.SaveSendingSettings(ctx, tx, crm.SendingSettings{Address: "https://crm.example.com", AllowedNetworks: []string{}})
	})
	c := b.toConfirmation()
	if _, err := o.deliveries.Deliver(t.Context(), crm.WayMail); err != nil {
		t.Fatal(err)
	}
	letters := strings.Join(o.mail.received(), "\n")
	t.Run("acknowledge at once and ask when it was done, once each", func(t *testing.T) {
		for _, subject := range []string{"complaint:received", "complaint:confirm"} {
			if n := b.count(`SELECT count(*) FROM effects WHERE kind = 'complaint' AND subject = $1 AND state = 'done' AND target_id = $2`, subject, c.ID); n != 1 {
				t.Errorf("%s was sent %d times", subject, n)
			}
		}
		if !strings.Contains(letters, "buyer@example.com") {
			t.Errorf("nothing went to the customer: %s", letters)
		}
	})
}

func TestComplaintFigures(t *testing.T) {
	b := openBureau(t)
	first, _ := b.toConfirmation(), b.register("quality")
	b.pass(3 * time.Hour)
	b.must(first.ID, crm.OutcomeSatisfied, map[string]any{crm.AnswerSatisfaction: 3}, crm.ComplaintStepSummarise)
	b.must(first.ID, crm.OutcomeSummarised, b.closing(first.ID), "")
	figures := func(t *testing.T, viewer crm.Viewer, by store.ComplaintGroup) map[string]store.ComplaintFigure {
		list, err := store.ComplaintFigures(t.Context(), b.db, viewer, by, monday.AddDate(0, 0, -1), monday.AddDate(0, 0, 1))
		if err != nil {
			t.Fatal(err)
		}
		byKey := map[string]store.ComplaintFigure{}
		for _, f := range list {
			byKey[f.Key] = f
		}
		return byKey
	}
	t.Run("count by category what is open and how satisfied they are", func(t *testing.T) {
		got := figures(t, b.olga, store.ComplaintsByCategory)
		if got["service"].Count != 1 || got["service"].Open != 0 || *got["service"].Satisfaction != 3 || got["quality"].Open != 1 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("tell the working time of each step", func(t *testing.T) {
		got := figures(t, b.olga, store.ComplaintsByStep)
		if got[crm.ComplaintStepConfirm].MedianMinutes == nil || *got[crm.ComplaintStepConfirm].MedianMinutes != 180 || got[crm.ComplaintStepJudge].Open != 1 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("tell nobody of complaints that they do not see", func(t *testing.T) {
		for _, by := range []store.ComplaintGroup{store.ComplaintsByProduct, store.ComplaintsBySeverity, store.ComplaintsByDepartment} {
			if got := figures(t, b.quinn, by); len(got) != 0 {
				t.Errorf("%+v", got)
			}
		}
	})
	t.Run("name who complains again and again", func(t *testing.T) {
		repeats, err := store.RepeatComplainers(t.Context(), b.db, b.olga, monday.AddDate(0, 0, -1), monday.AddDate(0, 0, 1))
		if err != nil || len(repeats) != 1 || repeats[0].Count != 2 || repeats[0].Open != 1 {
			t.Errorf("%+v, %v", repeats, err)
		}
	})
}
