package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"

	"github.com/baton-crm/baton/crm"
	"github.com/shopspring/decimal"
)

// Decide answers an input: an object with a value for each input that is
// known. The outcome is an object with all outputs; null when no row matches
// and there is no default. Under collect All holds the outcomes of all rows
// that match, and Outcome their aggregate under its output's name: null for
// the sum, least and largest of none, 0 for their count; without aggregation
// the outcome is null too. An error that is ErrUndecided means that the rows
// broke their policy or could not be evaluated; Errors of the answer say how.
func (t *Table) Decide(input json.RawMessage) (Answer, error) {
	facts, err := t.facts(input)
	if err != nil {
		return Answer{}, err
	}
	r, err := t.table.decide(reflect.ValueOf(facts))
	answer := Answer{
		Outcome: json.RawMessage("null"), Row: r.row, Matched: r.matched, Label: r.label,
		Verdicts: Verdicts(r.verdicts), Errors: r.errors,
	}
	if err != nil {
		return answer, err
	}
	if t.table.policy != Collect {
		if r.outcome != nil {
			answer.Outcome, err = t.outcome(r.outcome)
		}
		return answer, err
	}
	return t.collected(answer, r)
}

// collected fills in the outcomes of all rows and their aggregate.
func (t *Table) collected(answer Answer, r result) (Answer, error) {
	answer.All = []json.RawMessage{}
	for _, one := range r.all {
		text, err := t.outcome(one)
		if err != nil {
			return answer, err
		}
		answer.All = append(answer.All, text)
	}
	if t.aggregation == List {
		return answer, nil
	}
	total, err := t.aggregate(r)
	if err != nil {
		return answer, err
	}
	text, err := json.Marshal(map[string]json.RawMessage{t.outputs[0].Name: total})
	answer.Outcome = text
	return answer, err
}

// aggregate makes one number of the outcomes; what is null is passed over. A
// default is no match: the aggregate is the default itself, the count is 0.
func (t *Table) aggregate(r result) (json.RawMessage, error) {
	if t.aggregation == Count {
		return json.RawMessage(strconv.Itoa(len(r.matched))), nil
	}
	var total *decimal.Decimal
	for _, one := range r.all {
		text, ok := one.(tableFacts).Values[t.outputs[0].Name]
		if !ok {
			continue
		}
		n, err := decimal.NewFromString(string(text))
		if err != nil {
			return nil, fmt.Errorf("aggregate: %w", err)
		}
		switch {
		case total == nil:
			total = &n
		case t.aggregation == Sum:
			sum := total.Add(n)
			total = &sum
		case t.aggregation == Min && n.LessThan(*total), t.aggregation == Max && n.GreaterThan(*total):
			total = &n
		}
	}
	if total == nil {
		return json.RawMessage("null"), nil
	}
	return json.RawMessage(total.String()), nil
}

// facts reads an input.
func (t *Table) facts(input json.RawMessage) (tableFacts, error) {
	facts := tableFacts{Values: crm.Custom{}}
	if len(input) > MaxInputBytes {
		return facts, fmt.Errorf("%w: larger than %d bytes", ErrInput, MaxInputBytes)
	}
	var values map[string]json.RawMessage
	if err := readJSON(input, &values); err != nil {
		return facts, fmt.Errorf("%w: %w", ErrInput, err)
	}
	return facts, t.gather(facts.Values, "", values)
}

// gather takes the values of an object; objects within are groups of inputs
// whose names have a dot.
func (t *Table) gather(into crm.Custom, group string, values map[string]json.RawMessage) error {
	for name, value := range values {
		full := group + name
		if f, ok := t.table.in.byName[identifier(full)]; ok && f.custom == full {
			into[full] = value
			continue
		}
		var within map[string]json.RawMessage
		if json.Unmarshal(value, &within) != nil || within == nil || group != "" {
			return fmt.Errorf("%w: there is no input %q", ErrInput, full)
		}
		if err := t.gather(into, full+".", within); err != nil {
			return err
		}
	}
	return nil
}

// outcome writes the outputs in their order.
func (t *Table) outcome(value any) (json.RawMessage, error) {
	values := value.(tableFacts).Values
	var text bytes.Buffer
	text.WriteByte('{')
	for i, column := range t.outputs {
		if i > 0 {
			text.WriteByte(',')
		}
		name, err := json.Marshal(column.Name)
		if err != nil {
			return nil, fmt.Errorf("outcome: %w", err)
		}
		text.Write(name)
		text.WriteByte(':')
		if one, ok := values[column.Name]; ok {
			text.Write(one)
		} else {
			text.WriteString("null")
		}
	}
	text.WriteByte('}')
	return text.Bytes(), nil
}
