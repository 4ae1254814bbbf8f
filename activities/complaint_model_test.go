package activities_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/activities/complainttest"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// drill drives one complaint beside its model.
type drill struct {
	*bureau
	rt *rapid.T
	m  *complainttest.Model
	c  *crm.Complaint
}

// act does one thing that people may do now.
func (d *drill) act() {
	acts := []func(){d.answer, d.answer, d.answer, d.answer, d.sendBack, d.beSilent, d.useLink}
	if d.m.Step == "" {
		acts = []func(){d.reopen}
	} else if rapid.IntRange(0, 19).Draw(d.rt, "withdraw") == 0 {
		acts = []func(){d.withdraw}
	}
	rapid.SampledFrom(acts).Draw(d.rt, "act")()
	d.compare()
}

func (d *drill) answer() {
	outcome := rapid.SampledFrom(d.m.Outcomes()).Draw(d.rt, "outcome")
	answers := words("如此")
	var said complainttest.Answers
	switch d.m.Step {
	case crm.ComplaintStepJudge:
		if outcome == crm.OutcomeValid {
			said.Severity = rapid.SampledFrom([]crm.Severity{crm.SeverityLow, crm.SeverityNormal}).Draw(d.rt, "severity")
			said.Category = rapid.SampledFrom([]string{"safety", "quality", "service"}).Draw(d.rt, "category")
			answers = map[string]any{crm.AnswerSeverity: said.Severity, crm.AnswerCategory: said.Category}
		}
	case crm.ComplaintStepAccept:
		if outcome == crm.OutcomeAccepted {
			answers = nil
		}
	case crm.ComplaintStepArbitrate:
		answers = map[string]any{crm.AnswerText: "终局", crm.AnswerDepartment: d.quality}
	case crm.ComplaintStepConfirm:
		answers = nil
	case crm.ComplaintStepSummarise:
		answers = d.closing(d.c.ID)
	}
	refused := d.m.Refused(outcome)
	err := d.say(d.c.ID, outcome, answers)
	if conflict, ok := errors.AsType[*crm.Conflict](err); refused {
		if !ok || conflict.Code != "arbitrated" {
			d.rt.Fatalf("after an arbiter's word %s was taken: %v", outcome, err)
		}
		return
	}
	if err != nil {
		d.rt.Fatalf("%s in %s: %v", outcome, d.m.Step, err)
	}
	d.m.Said(outcome, said)
}

// sendBack sends it back to one of the earlier steps, where the step allows it.
func (d *drill) sendBack() {
	earlier := d.m.Earlier()
	if len(earlier) == 0 {
		return
	}
	to := rapid.SampledFrom(earlier).Draw(d.rt, "to")
	mode := rapid.SampledFrom([]activities.ReturnMode{activities.ReturnAgain, activities.ReturnStraightBack}).Draw(d.rt, "mode")
	task := d.the(d.c.ID)
	d.bureau.act(d.doer(task), func(ctx context.Context, tx *store.Tx) error {
		return activities.SendBack(ctx, tx, activities.TaskAt{ID: task.ID, Version: task.Version}, activities.Return{Step: to, Mode: mode, Text: "退回"})
	})
	d.run()
	d.m.SentBack(to, mode == activities.ReturnStraightBack)
}

func (d *drill) beSilent() {
	d.pass(9 * 24 * time.Hour)
	d.m.Silence()
}

func (d *drill) useLink() {
	if d.m.Step != crm.ComplaintStepConfirm {
		return
	}
	verdict := rapid.SampledFrom([]string{activities.VerdictSatisfied, activities.VerdictNotSatisfied}).Draw(d.rt, "verdict")
	if err := d.word(d.token(d.c), verdict); err != nil {
		d.rt.Fatal(err)
	}
	d.run()
	d.m.Said(verdict, complainttest.Answers{})
}

func (d *drill) withdraw() {
	if rapid.Bool().Draw(d.rt, "by the link") {
		if err := d.word(d.token(d.c), activities.VerdictWithdraw); err != nil {
			d.rt.Fatal(err)
		}
	} else {
		at := activities.ComplaintAt{ID: d.c.ID, Version: d.complaint(d.c.ID).Version}
		d.bureau.act(d.olga, func(ctx context.Context, tx *store.Tx) error {
			return activities.CancelByCustomer(ctx, tx, at, "来电")
		})
	}
	d.run()
	d.m.Withdrawn()
}

func (d *drill) reopen() {
	at := activities.ComplaintAt{ID: d.c.ID, Version: d.complaint(d.c.ID).Version}
	d.bureau.act(d.olga, func(ctx context.Context, tx *store.Tx) error {
		return activities.ReopenComplaint(ctx, tx, at, "又来")
	})
	d.run()
	d.m.Reopened()
}

// compare wants the complaint to stand where the model says.
func (d *drill) compare() {
	p, c := d.course(d.c.ID), d.complaint(d.c.ID)
	if p.State == crm.ProcessEnded {
		if d.m.Step != "" || c.State != d.m.Ended {
			d.rt.Fatalf("it is over as %s, want step %q", c.State, d.m.Step)
		}
		return
	}
	if p.Step != d.m.Step || p.ReturnStep != d.m.Returns || c.Refusals != d.m.Refusals || c.Arbitrated != d.m.Final || c.State != crm.ComplaintStateIn(p.Step) {
		d.rt.Fatalf("it stands in %s, to return to %q, after %d refusals (final %v) as %s; want %+v", p.Step, p.ReturnStep, c.Refusals, c.Arbitrated, c.State, *d.m)
	}
	task := d.the(d.c.ID)
	if task.DueAt == nil || d.doer(task).Name != d.m.Holder {
		d.rt.Fatalf("%s is with %s until %v; want %+v", task.Kind, d.doer(task).Name, task.DueAt, *d.m)
	}
}

// bureauChart is who is what in the bureau.
func bureauChart() complainttest.Chart {
	return complainttest.Chart{Desk: "dora", Registrar: "sam", Sales: "mia", Quality: "quinn", Top: "olga"}
}

func TestComplaintModel(t *testing.T) {
	b := openBureau(t)
	rapid.Check(t, func(rt *rapid.T) {
		b.setClock(monday)
		b.newCustomer() // whose earlier complaints do not count
		d := &drill{bureau: b, rt: rt, m: complainttest.Registered(bureauChart(), "quality"), c: b.register("quality")}
		d.compare()
		for range rapid.IntRange(1, 12).Draw(rt, "acts") {
			d.act()
		}
		if d.m.Step != "" { // so that no later one waits for it
			d.withdraw()
			d.compare()
		}
	})
}
