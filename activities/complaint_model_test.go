package activities_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// complaintModel knows where a complaint has to stand after each act, without
// looking at the database.
type complaintModel struct {
	step     string // empty: over
	severity crm.Severity
	safety   bool
	refusals int
	final    bool   // an arbiter has named the department
	returns  string // to which step it comes straight back
	called   bool   // the customer is called, because they said nothing
	unheard  int    // how often a week has passed since
	ended    crm.ComplaintState
}

// forward is the step that comes next, or that it was sent back from, unless
// that is one that what is valid and accepted does not come to.
func (m *complaintModel) forward(next string) {
	if m.returns == crm.ComplaintStepAnswer || m.returns == crm.ComplaintStepArbitrate {
		m.returns = ""
	}
	if m.returns != "" {
		next, m.returns = m.returns, ""
	}
	m.jump(next)
}

func (m *complaintModel) jump(step string) { m.step, m.called, m.unheard = step, false, 0 }

func (m *complaintModel) end(state crm.ComplaintState) { m.step, m.ended, m.returns = "", state, "" }

// said follows the outcome of the task of the step.
func (m *complaintModel) said(outcome string) {
	switch m.step + " " + outcome {
	case "judge valid":
		if m.safety {
			m.forward(crm.ComplaintStepRead)
		} else {
			m.forward(crm.ComplaintStepAccept)
		}
	case "judge not-valid", "read refuse":
		m.jump(crm.ComplaintStepAnswer)
	case "answer customer-told":
		m.end(crm.ComplaintNotValid)
	case "read agree":
		m.forward(crm.ComplaintStepAccept)
	case "read send-back":
		m.jump(crm.ComplaintStepJudge)
	case "accept accepted":
		m.forward(crm.ComplaintStepPropose)
	case "accept declined":
		m.refusals++
		m.jump(crm.ComplaintStepAccept)
		if m.refusals >= crm.ArbitrateAfter {
			m.jump(crm.ComplaintStepArbitrate)
		}
	case "arbitrate department-named":
		m.final = true
		m.jump(crm.ComplaintStepAccept)
	case "propose proposed":
		m.jump(crm.ComplaintStepInstruct)
		if m.severity == crm.SeverityLow { // nobody's word is needed
			m.forward(crm.ComplaintStepImplement)
		}
	case "instruct agree":
		m.forward(crm.ComplaintStepImplement)
	case "instruct refuse", "instruct send-back":
		m.jump(crm.ComplaintStepPropose)
	case "implement implemented":
		m.forward(crm.ComplaintStepConfirm)
	case "confirm satisfied", "confirm unconfirmed":
		m.forward(crm.ComplaintStepSummarise)
	case "confirm not-satisfied":
		m.returns = ""
		m.jump(crm.ComplaintStepPropose)
	case "summarise summarised":
		m.end(crm.ComplaintClosed)
	}
}

// outcomes lists what whoever has the task may say.
func (m *complaintModel) outcomes() []string {
	switch m.step {
	case crm.ComplaintStepJudge:
		return []string{crm.OutcomeValid, crm.OutcomeValid, crm.OutcomeValid, crm.OutcomeNotValid}
	case crm.ComplaintStepAnswer:
		return []string{crm.OutcomeCustomerTold}
	case crm.ComplaintStepRead, crm.ComplaintStepInstruct:
		return []string{crm.OutcomeAgree, crm.OutcomeAgree, crm.OutcomeRefuse, crm.OutcomeSendBack}
	case crm.ComplaintStepAccept:
		return []string{crm.OutcomeAccepted, crm.OutcomeDeclined}
	case crm.ComplaintStepArbitrate:
		return []string{crm.OutcomeNamed}
	case crm.ComplaintStepPropose:
		return []string{crm.OutcomeProposed}
	case crm.ComplaintStepImplement:
		return []string{crm.OutcomeImplemented}
	case crm.ComplaintStepConfirm:
		if m.called {
			return []string{crm.OutcomeSatisfied, crm.OutcomeNotSatisfied, crm.OutcomeUnconfirmed}
		}
		return []string{crm.OutcomeSatisfied, crm.OutcomeNotSatisfied}
	}
	return []string{crm.OutcomeSummarised}
}

// drill drives one complaint beside its model.
type drill struct {
	*bureau
	rt *rapid.T
	m  *complaintModel
	c  *crm.Complaint
}

// act does one thing that people may do now.
func (d *drill) act() {
	acts := []func(){d.answer, d.answer, d.answer, d.answer, d.sendBack, d.beSilent, d.useLink}
	if d.m.step == "" {
		acts = []func(){d.reopen}
	} else if rapid.IntRange(0, 19).Draw(d.rt, "withdraw") == 0 {
		acts = []func(){d.withdraw}
	}
	rapid.SampledFrom(acts).Draw(d.rt, "act")()
	d.compare()
}

func (d *drill) answer() {
	outcome := rapid.SampledFrom(d.m.outcomes()).Draw(d.rt, "outcome")
	answers := map[string]any{}
	switch d.m.step {
	case crm.ComplaintStepJudge:
		if outcome == crm.OutcomeValid {
			d.m.severity = rapid.SampledFrom([]crm.Severity{crm.SeverityLow, crm.SeverityNormal}).Draw(d.rt, "severity")
			d.m.safety = rapid.Bool().Draw(d.rt, "safety")
			answers[crm.AnswerSeverity] = d.m.severity
			answers[crm.AnswerCategory] = map[bool]string{true: "safety", false: "quality"}[d.m.safety]
		} else {
			answers = words("不成立")
		}
	case crm.ComplaintStepAccept:
		if outcome == crm.OutcomeDeclined {
			answers = words("不办")
		}
	case crm.ComplaintStepArbitrate:
		answers = map[string]any{crm.AnswerText: "终局", crm.AnswerDepartment: d.quality}
	case crm.ComplaintStepConfirm:
	case crm.ComplaintStepSummarise:
		answers = d.closing(d.c.ID)
	default:
		answers = words("如此")
	}
	err := d.say(d.c.ID, outcome, answers)
	if conflict, ok := errors.AsType[*crm.Conflict](err); ok && outcome == crm.OutcomeDeclined && d.m.final {
		if conflict.Code != "arbitrated" {
			d.rt.Fatalf("refused with %s", conflict.Code)
		}
		return
	}
	if err != nil {
		d.rt.Fatalf("%s in %s: %v", outcome, d.m.step, err)
	}
	d.m.said(outcome)
}

// sendBack sends it back to one of the earlier steps, where the step allows it.
func (d *drill) sendBack() {
	earlier := crm.ComplaintProcess().ReturnsFrom(d.m.step)
	if len(earlier) == 0 || d.m.step == crm.ComplaintStepInstruct {
		return // leaders send back by their word
	}
	to := rapid.SampledFrom(earlier).Draw(d.rt, "to").Name
	mode := rapid.SampledFrom([]activities.ReturnMode{activities.ReturnAgain, activities.ReturnStraightBack}).Draw(d.rt, "mode")
	task := d.the(d.c.ID)
	d.bureau.act(d.doer(task), func(ctx context.Context, tx *store.Tx) error {
		return activities.SendBack(ctx, tx, activities.TaskAt{ID: task.ID, Version: task.Version}, activities.Return{Step: to, Mode: mode, Text: "退回"})
	})
	d.run()
	from := d.m.step
	d.m.jump(to)
	d.m.returns = ""
	if mode == activities.ReturnStraightBack {
		d.m.returns = from
	}
	if to == crm.ComplaintStepInstruct && d.m.severity == crm.SeverityLow {
		d.m.forward(crm.ComplaintStepImplement)
	}
}

// beSilent lets a week and more pass: only a silent customer moves it on. Who
// was to call them and does not is urged, told on, and in the end taken for
// having reached nobody.
func (d *drill) beSilent() {
	d.pass(9 * 24 * time.Hour)
	switch {
	case d.m.step != crm.ComplaintStepConfirm:
	case !d.m.called:
		d.m.called = true
	default:
		if d.m.unheard++; d.m.unheard == 3 {
			d.m.said(crm.OutcomeUnconfirmed)
		}
	}
}

func (d *drill) useLink() {
	if d.m.step != crm.ComplaintStepConfirm {
		return
	}
	verdict := rapid.SampledFrom([]string{activities.VerdictSatisfied, activities.VerdictNotSatisfied}).Draw(d.rt, "verdict")
	if err := d.word(d.token(d.c), verdict); err != nil {
		d.rt.Fatal(err)
	}
	d.run()
	d.m.said(verdict)
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
	d.m.end(crm.ComplaintWithdrawn)
}

func (d *drill) reopen() {
	at := activities.ComplaintAt{ID: d.c.ID, Version: d.complaint(d.c.ID).Version}
	d.bureau.act(d.olga, func(ctx context.Context, tx *store.Tx) error {
		return activities.ReopenComplaint(ctx, tx, at, "又来")
	})
	d.run()
	d.m.jump(crm.ComplaintStepJudge)
	if d.m.ended == crm.ComplaintClosed {
		d.m.jump(crm.ComplaintStepPropose)
	}
}

// compare wants the complaint to stand where the model says.
func (d *drill) compare() {
	p, c := d.course(d.c.ID), d.complaint(d.c.ID)
	if p.State == crm.ProcessEnded {
		if d.m.step != "" || c.State != d.m.ended {
			d.rt.Fatalf("it is over as %s, want step %q", c.State, d.m.step)
		}
		return
	}
	if p.Step != d.m.step || p.ReturnStep != d.m.returns || c.Refusals != d.m.refusals || c.Arbitrated != d.m.final || c.State != crm.ComplaintStateIn(p.Step) {
		d.rt.Fatalf("it stands in %s, to return to %q, after %d refusals (final %v) as %s; want %+v", p.Step, p.ReturnStep, c.Refusals, c.Arbitrated, c.State, *d.m)
	}
	if kinds := d.open(d.c.ID); !slices.ContainsFunc(kinds, func(t *crm.Task) bool { return t.DueAt != nil }) {
		d.rt.Fatalf("nothing is to be done in %s", p.Step)
	}
}

func TestComplaintModel(t *testing.T) {
	b := openBureau(t)
	rapid.Check(t, func(rt *rapid.T) {
		b.setClock(monday)
		b.newCustomer() // whose earlier complaints do not count
		d := &drill{bureau: b, rt: rt, m: &complaintModel{step: crm.ComplaintStepJudge}, c: b.register("quality")}
		d.compare()
		for range rapid.IntRange(1, 12).Draw(rt, "acts") {
			d.act()
		}
		if d.m.step != "" { // so that no later one waits for it
			d.withdraw()
			d.compare()
		}
	})
}
