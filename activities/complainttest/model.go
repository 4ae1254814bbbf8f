// Package complainttest knows where a complaint has to stand after each act,
// with whom, and what may be said of it, for tests to compare with. Its model
// never looks at the database, and its steps run without their workflows.
package complainttest

import (
	"slices"

	"github.com/baton-crm/baton/crm"
)

// Chart names the people of a house that takes complaints, by what they are
// there. Desk and Registrar are led by Sales; Sales and Quality are heads of
// departments below Top. The customer is one of Registrar's.
type Chart struct{ Desk, Registrar, Sales, Quality, Top string }

// superior is who leads a person of the chart.
func (c Chart) superior(person string) string {
	if person == c.Desk || person == c.Registrar {
		return c.Sales
	}
	return c.Top
}

// Model is where a complaint has to stand.
type Model struct {
	Step     string // empty: over
	Holder   string // whose turn it is
	Owner    string
	Category string
	Severity crm.Severity
	Refusals int
	Final    bool   // an arbiter has named the department
	Returns  string // to which step it comes straight back
	Called   bool   // the customer is called, because they said nothing
	Ended    crm.ComplaintState

	chart   Chart
	sender  string // who sent it back and gets it again
	judge   string
	refuser string
	unheard int // how often a week has passed since the call
}

// Registered is a complaint that the registrar of a house has just taken down.
func Registered(chart Chart, category string) *Model {
	m := &Model{chart: chart, Category: category, Owner: chart.Registrar}
	m.jump(crm.ComplaintStepJudge)
	return m
}

// Answers are what the next step depends on besides the outcome.
type Answers struct {
	Category string // empty: as it was
	Severity crm.Severity
}

// Said follows the outcome of the task of the step.
func (m *Model) Said(outcome string, answers Answers) {
	switch m.Step {
	case crm.ComplaintStepJudge, crm.ComplaintStepRead, crm.ComplaintStepAnswer:
		m.judged(outcome, answers)
	case crm.ComplaintStepAccept, crm.ComplaintStepArbitrate:
		m.accepted(outcome)
	default:
		m.solved(outcome)
	}
}

func (m *Model) judged(outcome string, answers Answers) {
	switch m.Step + " " + outcome {
	case "judge valid":
		m.judge, m.Severity = m.Holder, answers.Severity
		if answers.Category != "" {
			m.Category = answers.Category
		}
		m.forward(m.afterJudging())
	case "judge not-valid":
		m.judge = m.Holder
		m.jump(crm.ComplaintStepAnswer)
	case "read refuse":
		m.jump(crm.ComplaintStepAnswer)
	case "read agree":
		m.forward(crm.ComplaintStepAccept)
	case "read send-back":
		m.jump(crm.ComplaintStepJudge)
	case "answer customer-told":
		m.end(crm.ComplaintNotValid)
	}
}

func (m *Model) afterJudging() string {
	if m.Category == "safety" {
		return crm.ComplaintStepRead
	}
	return crm.ComplaintStepAccept
}

func (m *Model) accepted(outcome string) {
	switch outcome {
	case crm.OutcomeAccepted:
		m.Owner = m.Holder
		m.forward(crm.ComplaintStepPropose)
	case crm.OutcomeNamed:
		m.Final = true
		m.jump(crm.ComplaintStepAccept)
	case crm.OutcomeDeclined:
		m.refuser = m.Holder
		m.Refusals++
		if m.Refusals >= crm.ArbitrateAfter {
			m.jump(crm.ComplaintStepArbitrate)
			return
		}
		m.jump(crm.ComplaintStepAccept)
	}
}

func (m *Model) solved(outcome string) {
	switch m.Step + " " + outcome {
	case "propose proposed":
		m.jump(crm.ComplaintStepInstruct)
		m.passUninstructed()
	case "instruct agree":
		m.forward(crm.ComplaintStepImplement)
	case "instruct refuse", "instruct send-back":
		m.jump(crm.ComplaintStepPropose)
	case "implement implemented":
		m.forward(crm.ComplaintStepConfirm)
	case "confirm satisfied", "confirm unconfirmed":
		m.forward(crm.ComplaintStepSummarise)
	case "confirm not-satisfied":
		m.Returns, m.sender = "", ""
		m.jump(crm.ComplaintStepPropose)
	case "summarise summarised":
		m.end(crm.ComplaintClosed)
	}
}

// passUninstructed goes on where nobody's word is needed.
func (m *Model) passUninstructed() {
	if m.Step == crm.ComplaintStepInstruct && m.Severity == crm.SeverityLow {
		m.forward(crm.ComplaintStepImplement)
	}
}

// Refused says whether an outcome is refused and changes nothing: after an
// arbiter's word no department can decline.
func (m *Model) Refused(outcome string) bool { return outcome == crm.OutcomeDeclined && m.Final }

// Outcomes lists what whoever has the task may say, what leads it on first.
func (m *Model) Outcomes() []string {
	switch m.Step {
	case crm.ComplaintStepJudge:
		return []string{crm.OutcomeValid, crm.OutcomeNotValid}
	case crm.ComplaintStepAnswer:
		return []string{crm.OutcomeCustomerTold}
	case crm.ComplaintStepRead, crm.ComplaintStepInstruct:
		return []string{crm.OutcomeAgree, crm.OutcomeRefuse, crm.OutcomeSendBack}
	case crm.ComplaintStepAccept:
		return []string{crm.OutcomeAccepted, crm.OutcomeDeclined}
	case crm.ComplaintStepArbitrate:
		return []string{crm.OutcomeNamed}
	case crm.ComplaintStepPropose:
		return []string{crm.OutcomeProposed}
	case crm.ComplaintStepImplement:
		return []string{crm.OutcomeImplemented}
	case crm.ComplaintStepConfirm:
		if m.Called {
			return []string{crm.OutcomeSatisfied, crm.OutcomeNotSatisfied, crm.OutcomeUnconfirmed}
		}
		return []string{crm.OutcomeSatisfied, crm.OutcomeNotSatisfied}
	}
	return []string{crm.OutcomeSummarised}
}

// Earlier lists the steps to which whoever has the task may send it back; who
// instructs does so by their word.
func (m *Model) Earlier() []string {
	if m.Step == crm.ComplaintStepInstruct {
		return nil
	}
	var names []string
	for _, step := range crm.ComplaintProcess().ReturnsFrom(m.Step) {
		names = append(names, step.Name)
	}
	return names
}

// SentBack follows it to an earlier step; straight has it come straight back to
// who sent it.
func (m *Model) SentBack(to string, straight bool) {
	from, sender := m.Step, m.Holder
	m.Returns, m.sender = "", ""
	m.jump(to)
	if straight {
		m.Returns, m.sender = from, sender
	}
	m.passUninstructed()
}

// Silence is that more than a week passes: only a silent customer moves it on.
// Who was to call them and does not is urged, told on, and in the end taken for
// having reached nobody.
func (m *Model) Silence() {
	switch {
	case m.Step != crm.ComplaintStepConfirm:
	case !m.Called:
		m.Called, m.Holder = true, m.Owner
	default:
		if m.unheard++; m.unheard == 3 {
			m.Said(crm.OutcomeUnconfirmed, Answers{})
		}
	}
}

// Withdrawn is that the customer wants no more of it.
func (m *Model) Withdrawn() { m.end(crm.ComplaintWithdrawn) }

// Reopened is that it comes again.
func (m *Model) Reopened() {
	if m.Ended == crm.ComplaintClosed {
		m.jump(crm.ComplaintStepPropose)
		return
	}
	m.jump(crm.ComplaintStepJudge)
}

// forward is the step that comes next, or that it was sent back from, unless
// that is one that what is valid and accepted does not come to.
func (m *Model) forward(next string) {
	if slices.Contains([]string{crm.ComplaintStepAnswer, crm.ComplaintStepArbitrate}, m.Returns) {
		m.Returns, m.sender = "", ""
	}
	sender := m.sender
	if m.Returns != "" {
		next = m.Returns
	}
	m.Returns, m.sender = "", ""
	m.jump(next)
	if sender != "" && m.Step == next {
		m.Holder = sender
	}
}

func (m *Model) jump(step string) {
	m.Step, m.Called, m.unheard = step, false, 0
	m.Holder = m.holderOf(step)
}

func (m *Model) end(state crm.ComplaintState) {
	m.Step, m.Holder, m.Ended, m.Returns, m.sender = "", "", state, "", ""
}

// holderOf is whom a step is for.
func (m *Model) holderOf(step string) string {
	switch step {
	case crm.ComplaintStepJudge:
		return m.chart.Desk
	case crm.ComplaintStepRead:
		return m.chart.superior(m.judge)
	case crm.ComplaintStepAccept:
		if m.Final || m.Refusals == 0 && slices.Contains([]string{"quality", "safety"}, m.Category) {
			return m.chart.Quality // which is also whom the arbiter names
		}
		return m.chart.Sales
	case crm.ComplaintStepArbitrate:
		return m.chart.superior(m.refuser)
	case crm.ComplaintStepInstruct:
		return m.chart.superior(m.Owner)
	}
	return m.Owner
}
