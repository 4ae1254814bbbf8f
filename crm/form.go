package crm

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Form is what a person fills in to complete a task.
type Form struct {
	Outcomes []Outcome
	Fields   []Field
	// Default is the outcome that a rule may take when nobody answers in time;
	// empty is none. It asks for no answers.
	Default string
}

// Outcome is one way to complete a task.
type Outcome struct {
	Value    string
	Label    Label
	Emphasis Emphasis
}

// Emphasis is how strongly an outcome's button is drawn.
type Emphasis string

// The emphases of outcomes.
const (
	EmphasisPrimary Emphasis = "primary"
	EmphasisDanger  Emphasis = "danger"
)

// With is the form as the company uses it: with the entries of dictionaries as
// choices.
func (f Form) With(v Vocabulary) Form {
	f.Fields = slices.Clone(f.Fields)
	for i, field := range f.Fields {
		if field.Dictionary != "" {
			f.Fields[i].Choices = v.Dictionaries[field.Dictionary]
		}
	}
	return f
}

// Asks says whether the form asks for choices of the company's dictionaries.
func (f Form) Asks() bool {
	return slices.ContainsFunc(f.Fields, func(field Field) bool { return field.Dictionary != "" })
}

// OutcomeField is the name by which VisibleWhen refers to the chosen outcome.
const OutcomeField = "outcome"

// Answers are a form's values by field name, as they came in JSON.
type Answers map[string]json.RawMessage

// Text reads a text answer; anything else is empty.
func (a Answers) Text(name string) string {
	var text string
	if json.Unmarshal(a[name], &text) != nil {
		return ""
	}
	return text
}

// ID reads an answer that names a record; anything else is nil.
func (a Answers) ID(name string) *uuid.UUID {
	var id uuid.UUID
	if json.Unmarshal(a[name], &id) != nil || id == uuid.Nil {
		return nil
	}
	return &id
}

// Money reads an amount; anything else is nil.
func (a Answers) Money(name string) *Money {
	var amount *Money
	if json.Unmarshal(a[name], &amount) != nil {
		return nil
	}
	return amount
}

// Number reads a whole number; anything else is nil.
func (a Answers) Number(name string) *int {
	var n *int
	if json.Unmarshal(a[name], &n) != nil {
		return nil
	}
	return n
}

// listOf reads a list; anything else is empty.
func listOf[T any](raw json.RawMessage) []T {
	var list []T
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}

// Time reads a time answer; anything else is the zero time.
func (a Answers) Time(name string) time.Time {
	var at time.Time
	if json.Unmarshal(a[name], &at) != nil {
		return time.Time{}
	}
	return at
}

// Check tells everything that is wrong with an outcome and its answers: an
// unknown outcome, missing, unknown, hidden or malformed values.
func (f Form) Check(outcome string, answers Answers) []Problem {
	if !slices.ContainsFunc(f.Outcomes, func(o Outcome) bool { return o.Value == outcome }) {
		return []Problem{{OutcomeField, "unknown-outcome",
			Label{"没有“%s”这个结果", "There is no outcome “%s”"}.With(outcome),
			Label{"请从按钮中选择一个结果", "Choose one of the offered outcomes"}}}
	}
	var problems []Problem
	for _, field := range f.Fields {
		raw, sent := answers[field.Name]
		sent = sent && string(raw) != "null"
		shown := field.shown(outcome, answers)
		switch {
		case sent && !shown:
			problems = append(problems, Problem{field.Name, "not-asked",
				Label{"这个结果不需要填写“%s”", "“%s” is not asked for with this outcome"}.with(field.Label),
				Label{"请清空它", "Leave it empty"}})
		case sent:
			target := field.newValue()
			if p := field.decode(raw, target); p != nil {
				problems = append(problems, *p)
			} else if field.Required && isEmpty(indirect(target)) {
				problems = append(problems, field.missing())
			}
		case shown && field.Required:
			problems = append(problems, field.missing())
		}
	}
	return append(problems, f.unknown(answers)...)
}

func (f Form) unknown(answers Answers) []Problem {
	var problems []Problem
	for name := range answers {
		if !slices.ContainsFunc(f.Fields, func(field Field) bool { return field.Name == name }) {
			problems = append(problems, unknownField(name))
		}
	}
	slices.SortFunc(problems, func(a, b Problem) int { return strings.Compare(a.Field, b.Field) })
	return problems
}

// shown says whether a field is asked for, given the outcome and the other
// answers.
func (f Field) shown(outcome string, answers Answers) bool {
	if f.Visible == nil {
		return true
	}
	value := answers.Text(f.Visible.Field)
	if f.Visible.Field == OutcomeField {
		value = outcome
	}
	return slices.Contains(f.Visible.In, value)
}

// Day reads the answer to a question for a date; anything else is nil.
func (a Answers) Day(name string) *Date {
	var day *Date
	if json.Unmarshal(a[name], &day) != nil {
		return nil
	}
	return day
}

// newValue makes room for one value of the field's type.
func (f Field) newValue() any {
	switch f.Type {
	case Number:
		return new(int)
	case MoneyType:
		return new(Money)
	case Time:
		return new(time.Time)
	case Day:
		return new(Date)
	case Reference:
		return new(uuid.UUID)
	case YesNo:
		return new(bool)
	case Directives:
		return new([]Directive)
	case Replies:
		return new([]ReplyTo)
	}
	return new(string)
}
