package rules

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/baton-crm/baton/crm"
)

// Point is a decision point: a place where a process asks. In is what it
// asks about, Out the answer; both are structs whose tags name and label
// their fields (see Field). The key never changes once it is in use.
type Point[In, Out any] struct {
	Key         string
	Label       crm.Label
	Policy      Policy
	Aggregation Aggregation // under Collect only
	OnError     OnError
	Versioning  Versioning

	// Check judges an outcome across its fields. It is asked when a rule set
	// is compiled, for rows of constants, and again for each decision. It
	// sets Field (the outcome's field) and Message only.
	Check func(Out) []Problem

	// Shipped is the rule set a new installation starts with, as YAML.
	Shipped string
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
	set, in, err := p.replay(body, input, json.Unmarshal)
	if err != nil {
		return nil, err
	}
	return set.Trace(in)
}

// Answer decides a rule set over an input given as JSON, as examples and
// trials do. Unknown fields of the input are refused.
func (p Point[In, Out]) Answer(body Body, input json.RawMessage) (Answer, error) {
	set, in, err := p.replay(body, input, readJSON)
	if err != nil {
		return Answer{}, err
	}
	decision, err := set.Decide(in)
	if err != nil {
		return Answer{}, err
	}
	return decision.answer()
}

// Any describes the point without its Go types.
func (p Point[In, Out]) Any() AnyPoint {
	plan := p.plan()
	return AnyPoint{
		Key: p.Key, Label: p.Label, Policy: p.Policy, Aggregation: p.Aggregation,
		OnError: p.OnError, Versioning: p.Versioning, Shipped: p.Shipped,
		Inputs: plan.in.public(), Outputs: plan.out.public(),
		Compile: func(body Body) []Problem {
			_, problems := compileTable(plan, body)
			return problems
		},
		Explain:        p.Explain,
		Answer:         p.Answer,
		DescribeInput:  plan.in.describeJSON,
		DescribeOutput: plan.out.describeJSON,
	}
}

// replay compiles a body and reads an input given as JSON.
func (p Point[In, Out]) replay(body Body, input json.RawMessage, read func([]byte, any) error) (*Set[In, Out], In, error) {
	var in In
	if len(input) > MaxInputBytes {
		return nil, in, fmt.Errorf("%s: input is larger than %d bytes", p.Key, MaxInputBytes)
	}
	set, problems := p.Compile(body)
	if len(problems) > 0 {
		return nil, in, fmt.Errorf("%s: rule set doesn't compile: %w", p.Key, problems[0])
	}
	if err := read(input, &in); err != nil {
		return nil, in, fmt.Errorf("%s: input: %w", p.Key, err)
	}
	return set, in, nil
}

// plan is the point as the engine sees it.
func (p Point[In, Out]) plan() plan {
	return plan{
		key: p.Key, policy: p.Policy, aggregation: p.Aggregation, onError: p.OnError,
		in: schemaOf(reflect.TypeFor[In]()), out: schemaOf(reflect.TypeFor[Out]()),
		check: func(out any) []Problem {
			if p.Check == nil {
				return nil
			}
			return p.Check(out.(Out))
		},
	}
}

// AnyPoint describes a decision point without its Go types, for everything
// that finds points by key.
type AnyPoint struct {
	Key         string
	Label       crm.Label
	Policy      Policy
	Aggregation Aggregation
	OnError     OnError
	Versioning  Versioning
	Shipped     string // YAML
	Inputs      []Field
	Outputs     []Field

	Compile        func(Body) []Problem                            // what is wrong with a body
	Explain        func(Body, json.RawMessage) ([]RowTrace, error) // how each row judged
	Answer         func(Body, json.RawMessage) (Answer, error)     // what it decides
	DescribeInput  func(json.RawMessage) ([]Value, error)          // an input, for people
	DescribeOutput func(json.RawMessage) ([]Value, error)          // an outcome, for people
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
