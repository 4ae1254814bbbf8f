package rules

import (
	"encoding/json"
	"reflect"

	"github.com/baton-crm/baton/crm"
)

// Point is a decision point: a place where a process asks. In is what it
// asks about, Out the answer; both are structs whose tags name and label
// their fields (see Field). The key never changes once it is in use.
type Point[In, Out any] struct {
	Key          string
	Label        crm.Label
	Question     crm.Label // what is asked, in words
	SecondPerson bool      // somebody else approves what is published: money, approvals
	UsedIn       []Use
	Policy       Policy
	Aggregation  Aggregation // under Collect only
	OnError      OnError
	Versioning   Versioning

	// Check judges an outcome across its fields. It is asked when a rule set
	// is compiled, for rows of constants, and again for each decision. It
	// sets Field (the outcome's field) and Message only.
	Check func(Out) []Problem

	// Shipped is the rule set a new installation starts with, with its
	// examples, as YAML.
	Shipped string

	extension Extension
}

// Use is a step of a process at which a point is asked.
type Use struct {
	Process string `json:"process"`
	Step    string `json:"step"`
}

// Compile makes a rule set ready to decide. It returns either a set or all
// problems found, in the order of the rows.
func (p Point[In, Out]) Compile(body Body) (*Set[In, Out], []Problem) {
	t, problems := compileTable(p.plan(), body)
	if len(problems) > 0 {
		return nil, problems
	}
	return &Set[In, Out]{table: t}, nil
}

// Explain tells again, from what was recorded, how each row of a rule set
// judged an input. Fields of the input that no longer exist are ignored.
func (p Point[In, Out]) Explain(body Body, input json.RawMessage) ([]RowTrace, error) {
	return p.Any().Explain(body, input)
}

// Answer decides a rule set over an input given as JSON, as examples and
// trials do. Unknown fields of the input are refused.
func (p Point[In, Out]) Answer(body Body, input json.RawMessage) (Answer, error) {
	return p.Any().Answer(body, input)
}

// Any describes the point without its Go types.
func (p Point[In, Out]) Any() AnyPoint {
	plan := p.plan()
	return AnyPoint{
		Key: p.Key, Label: p.Label, Question: p.Question, SecondPerson: p.SecondPerson, UsedIn: p.UsedIn,
		Policy: p.Policy, Aggregation: p.Aggregation, OnError: p.OnError, Versioning: p.Versioning, Shipped: p.Shipped,
		Inputs: plan.in.public(), Outputs: plan.out.public(), plan: plan,
	}
}

// plan is the point as the engine sees it.
func (p Point[In, Out]) plan() plan {
	in := schemaOf(reflect.TypeFor[In]())
	if extended, err := in.extended(p.extension); err == nil {
		in = extended
	}
	return plan{
		key: p.Key, policy: p.Policy, aggregation: p.Aggregation, onError: p.OnError,
		in: in, out: schemaOf(reflect.TypeFor[Out]()),
		check: func(out any) []Problem {
			if p.Check == nil {
				return nil
			}
			return p.Check(out.(Out))
		},
	}
}

// Answer is a Decision without its Go types.
type Answer struct {
	Outcome  json.RawMessage   `json:"outcome"`
	All      []json.RawMessage `json:"all,omitempty"`
	Row      int               `json:"row"`
	Matched  []int             `json:"matched,omitempty"`
	Label    crm.Label         `json:"label"`
	Verdicts Verdicts          `json:"verdicts"`
	Errors   []RowError        `json:"errors,omitempty"`
}
