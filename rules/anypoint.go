package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/baton-crm/baton/crm"
)

// AnyPoint describes a decision point without its Go types, for everything
// that finds points by key.
type AnyPoint struct {
	Key          string
	Label        crm.Label
	Question     crm.Label
	SecondPerson bool
	UsedIn       []Use
	Policy       Policy
	Aggregation  Aggregation
	OnError      OnError
	Versioning   Versioning
	Shipped      string // YAML
	Inputs       []Field
	Outputs      []Field

	plan plan
}

// Compile says what is wrong with a body.
func (p AnyPoint) Compile(body Body) []Problem {
	_, problems := compileTable(p.plan, body)
	return problems
}

// Explain tells again, from what was recorded, how each row of a rule set
// judged an input. Fields of the input that no longer exist are ignored.
func (p AnyPoint) Explain(body Body, input json.RawMessage) ([]RowTrace, error) {
	t, in, err := p.ready(body, input, json.Unmarshal)
	if err != nil {
		return nil, err
	}
	return t.trace(in)
}

// Answer decides a rule set over an input given as JSON, as examples and
// trials do. Unknown fields of the input are refused.
func (p AnyPoint) Answer(body Body, input json.RawMessage) (Answer, error) {
	t, in, err := p.ready(body, input, readJSON)
	if err != nil {
		return Answer{}, err
	}
	r, err := t.decide(in)
	if err != nil {
		return Answer{}, err
	}
	return r.answer(t.out.structure)
}

// DescribeInput tells the values of an input for people.
func (p AnyPoint) DescribeInput(input json.RawMessage) ([]Value, error) {
	return p.plan.in.describeJSON(input)
}

// DescribeOutput tells the values of an outcome for people.
func (p AnyPoint) DescribeOutput(outcome json.RawMessage) ([]Value, error) {
	return p.plan.out.describeJSON(outcome)
}

// ready compiles a body and reads an input given as JSON.
func (p AnyPoint) ready(body Body, input json.RawMessage, read func([]byte, any) error) (*table, reflect.Value, error) {
	t, problems := compileTable(p.plan, body)
	if len(problems) > 0 {
		return nil, reflect.Value{}, fmt.Errorf("%s: rule set doesn't compile: %w", p.Key, problems[0])
	}
	in, err := p.plan.in.readInput(input, read)
	if err != nil {
		return nil, reflect.Value{}, fmt.Errorf("%s: %w", p.Key, err)
	}
	return t, in, nil
}

// readInput reads an input given as JSON into its struct.
func (s *schema) readInput(input json.RawMessage, read func([]byte, any) error) (reflect.Value, error) {
	if len(input) > MaxInputBytes {
		return reflect.Value{}, fmt.Errorf("%w: larger than %d bytes", ErrInput, MaxInputBytes)
	}
	in := reflect.New(s.structure)
	if err := read(input, in.Interface()); err != nil {
		return reflect.Value{}, errors.Join(ErrInput, err)
	}
	return in.Elem(), nil
}

// answer leaves the Go types behind.
func (r result) answer(outcome reflect.Type) (Answer, error) {
	answer := Answer{Row: r.row, Matched: r.matched, Label: r.label, Verdicts: Verdicts(r.verdicts), Errors: r.errors}
	if r.outcome == nil {
		r.outcome = reflect.Zero(outcome).Interface()
	}
	var err error
	if answer.Outcome, err = json.Marshal(r.outcome); err != nil {
		return Answer{}, fmt.Errorf("outcome: %w", err)
	}
	for _, one := range r.all {
		text, err := json.Marshal(one)
		if err != nil {
			return Answer{}, fmt.Errorf("outcome: %w", err)
		}
		answer.All = append(answer.All, text)
	}
	return answer, nil
}
