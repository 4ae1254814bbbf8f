package crm

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	contact      = `"channel":"call","occurredAt":"2026-11-21T09:00:00Z","summary":"打了电话"`
	disqualified = contact + `,"reason":"no-need"`
)

func TestFormCheck(t *testing.T) {
	for _, c := range []struct {
		name, outcome, answers string
		want                   []string
	}{
		{"accepts what is asked for", OutcomeContacted, contact, nil},
		{"accepts what may be left out", OutcomeContacted, contact + `,"nextStep":"报价"`, nil},
		{"takes null for nothing", OutcomeContacted, contact + `,"nextStep":null,"reason":null`, nil},
		{"accepts what is shown with the outcome", OutcomeDisqualified, disqualified, nil},
		{"wants what is shown with the outcome", OutcomeDisqualified, contact, []string{"reason:required"}},
		{"refuses what is hidden with the outcome", OutcomeContacted, disqualified, []string{"reason:not-asked"}},
		{"refuses an outcome that is not offered", "won", contact, []string{"outcome:unknown-outcome"}},
		{"refuses no outcome", "", contact, []string{"outcome:unknown-outcome"}},
		{"refuses what it does not ask", OutcomeContacted, contact + `,"more":1,"less":1`, []string{"less:unknown-field", "more:unknown-field"}},
		{"refuses white space for a required text", OutcomeContacted, `"channel":"call","occurredAt":"2026-11-21T09:00:00Z","summary":" \n"`,
			[]string{"summary:required"}},
		{"tells all that is wrong at once", OutcomeContacted, `"channel":"pigeon","occurredAt":"yesterday","reason":"no-need"`,
			[]string{"channel:invalid-choice", "occurredAt:invalid-time", "summary:required", "reason:not-asked"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			problems := FirstContactForm().Check(c.outcome, Answers(values(t, "{"+c.answers+"}")))
			if diff := cmp.Diff(c.want, codes(problems)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFormCheckOfEveryType(t *testing.T) {
	minimum := 1
	form := Form{Outcomes: []Outcome{{Value: "done"}}, Fields: []Field{
		{Name: "number", Type: Number, Minimum: &minimum}, {Name: "money", Type: MoneyType}, {Name: "who", Type: Reference},
		{Name: "sure", Type: YesNo}, {Name: "when", Type: Time}, {Name: "text", Type: Text, MaxLength: 3},
		{Name: "whenSure", Type: Text, MaxLength: 9, Required: true, Visible: &VisibleWhen{Field: "text", In: []string{"yes"}}},
	}}
	for _, c := range []struct {
		name, answers string
		want          []string
	}{
		{"accepts a value of each", `{"number":1,"money":{"amount":"1.00","currency":"CNY"},"who":"` + someID.String() +
			`","sure":false,"when":"2026-11-21T09:00:00Z","text":"no"}`, nil},
		{"refuses a wrong value of each", `{"number":0,"money":1,"who":"me","sure":1,"when":"now","text":"long"}`,
			[]string{"number:invalid-number", "money:invalid-money", "who:invalid-reference", "sure:invalid-yes-no",
				"when:invalid-time", "text:invalid-text"}},
		{"shows a field by another's answer", `{"text":"yes"}`, []string{"whenSure:required"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, codes(form.Check("done", Answers(values(t, c.answers))))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	answers := Answers(values(t, `{"text":"好","at":"2026-11-21T09:00:00Z","number":1}`))
	t.Run("reads a text", func(t *testing.T) {
		if got := answers.Text("text") + answers.Text("number") + answers.Text("absent"); got != "好" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("reads a time", func(t *testing.T) {
		got := []time.Time{answers.Time("at"), answers.Time("number"), answers.Time("absent")}
		if diff := cmp.Diff([]time.Time{someTime, {}, {}}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTaskForms(t *testing.T) {
	kind, ok := TaskKindNamed(TaskFirstContact)
	if !ok {
		t.Fatal("the first contact is no kind of task")
	}
	for version, want := range map[int]bool{-1: false, 0: false, 1: true, len(kind.Forms) + 1: false} {
		if _, ok := kind.Form(version); ok != want {
			t.Errorf("form version %d exists: %v, want %v", version, ok, want)
		}
	}
}
