package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/baton-crm/baton/crm"
)

// ErrUndecided means that no answer could be given; a person has to.
var ErrUndecided = errors.New("undecided")

// result is a Decision before it has Go types.
type result struct {
	outcome  any
	all      []any
	row      int
	matched  []int
	label    crm.Label
	verdicts []byte
	errors   []RowError
}

// decide asks the rows about an input.
func (t *table) decide(in reflect.Value) (result, error) {
	e := t.pool.Get().(*evaluator)
	defer t.pool.Put(e)
	return t.decideWith(e, in)
}

// decideWith is decide with an evaluator that the caller goes on to use.
func (t *table) decideWith(e *evaluator, in reflect.Value) (result, error) {
	r := result{row: NoRow, verdicts: make([]byte, len(t.rows))}
	for i, row := range t.rows {
		r.verdicts[i] = byte(NotReached)
		if !row.enabled {
			r.verdicts[i] = byte(Disabled)
		}
	}
	e.forget(t.shared)
	if err := e.load(t.in, in); err != nil {
		return r, fmt.Errorf("%s: %w", t.key, err)
	}
	answers, err := t.ask(e, &r)
	switch {
	case errors.Is(err, errTakeOtherwise):
		return t.takeOtherwise(e, r)
	case err != nil:
		return r, err
	}
	return t.conclude(e, r, answers)
}

// errTakeOtherwise leaves the rows for the otherwise row.
var errTakeOtherwise = errors.New("take otherwise")

// ask evaluates the rows in order until the policy has enough, and returns
// the answers of those that matched.
func (t *table) ask(e *evaluator, r *result) ([]any, error) {
	var answers []any
	for _, i := range t.order {
		row := &t.rows[i]
		if !row.enabled {
			continue
		}
		answer, err := row.answer(e)
		switch {
		case err != nil:
			r.verdicts[i] = byte(Errored)
			if err := t.failed(r, i, failureLabel(err)); err != nil {
				return nil, err
			}
		case answer == nil:
			r.verdicts[i] = byte(Failed)
		default:
			r.verdicts[i] = byte(Matched)
			r.matched = append(r.matched, i)
			answers = append(answers, answer)
			if t.policy == First || t.policy == Priority {
				return answers, nil
			}
		}
	}
	return answers, nil
}

// answer is the outcome of a row, or nil when its condition is false.
func (r *row) answer(e *evaluator) (any, error) {
	holds, err := r.holds(e)
	if err != nil || !holds {
		return nil, err
	}
	return r.then.make(e)
}

// failed records an error and says how to go on: nil to pass over the row.
func (t *table) failed(r *result, row int, why crm.Label) error {
	r.errors = append(r.errors, RowError{Row: row, Message: why})
	switch {
	case t.onError == TakeOtherwise:
		return errTakeOtherwise
	case t.onError == Skip && row != NoRow:
		return nil
	}
	return fmt.Errorf("%s: %w: row %d: %s", t.key, ErrUndecided, row, why.EN)
}

// conclude makes one decision of the answers, as the policy says.
func (t *table) conclude(e *evaluator, r result, answers []any) (result, error) {
	if t.policy == Collect && (len(answers) > 0 || t.otherwise == nil) {
		return t.collected(r, answers)
	}
	if len(answers) == 0 {
		return t.takeOtherwise(e, r)
	}
	if why, broken := t.broken(answers); broken {
		if err := t.failed(&r, NoRow, why); !errors.Is(err, errTakeOtherwise) {
			return r, err
		}
		return t.takeOtherwise(e, r)
	}
	r.row = r.matched[0]
	r.label, r.outcome = t.rows[r.row].label, answers[0]
	return r, nil
}

// broken tells whether more rows matched than the policy allows.
func (t *table) broken(answers []any) (crm.Label, bool) {
	if len(answers) < 2 {
		return crm.Label{}, false
	}
	if t.policy == Unique {
		return crm.Label{ZH: "%d 行同时成立，只允许一行", EN: "%d rows match; only one may"}.With(len(answers)), true
	}
	for _, answer := range answers[1:] {
		if !sameAnswer(answers[0], answer) {
			return crm.Label{ZH: "成立的几行结果不同", EN: "rows that match differ in their outcomes"}, true
		}
	}
	return crm.Label{}, false
}

// sameAnswer compares what would be recorded.
func sameAnswer(a, b any) bool {
	one, errOne := json.Marshal(a)
	two, errTwo := json.Marshal(b)
	return errOne == nil && errTwo == nil && bytes.Equal(one, two)
}

// takeOtherwise answers with the otherwise row.
func (t *table) takeOtherwise(e *evaluator, r result) (result, error) {
	if t.otherwise == nil && t.silent && len(r.errors) == 0 {
		return r, nil
	}
	if t.otherwise == nil {
		return r, fmt.Errorf("%s: %w: no row matches", t.key, ErrUndecided)
	}
	answer, err := t.otherwise.then.make(e)
	if err != nil {
		why := failureLabel(err)
		r.errors = append(r.errors, RowError{Row: OtherwiseRow, Message: why})
		return r, fmt.Errorf("%s: %w: otherwise: %s", t.key, ErrUndecided, why.EN)
	}
	r.row, r.label, r.outcome = OtherwiseRow, t.otherwise.label, answer
	if t.policy == Collect {
		r.all = []any{answer}
	}
	return r, nil
}

// collected gathers all answers and aggregates them. Without answers nothing
// is decided but a count of zero.
func (t *table) collected(r result, answers []any) (result, error) {
	r.all = answers
	if len(answers) > 0 {
		r.row = r.matched[0]
		r.label, r.outcome = t.rows[r.row].label, answers[0]
	}
	if t.aggregation == List || len(answers) == 0 && t.aggregation != Count {
		return r, nil
	}
	total := reflect.New(t.out.structure).Elem()
	if err := t.sum.set(total, t.aggregate(answers)); err != nil {
		return r, fmt.Errorf("%s: %w: %w", t.key, ErrUndecided, err)
	}
	r.outcome = total.Interface()
	return r, nil
}

// aggregate makes one number of the answers.
func (t *table) aggregate(answers []any) float64 {
	if t.aggregation == Count {
		return float64(len(answers))
	}
	var total float64
	for i, answer := range answers {
		n := t.sum.number(reflect.ValueOf(answer))
		switch {
		case i == 0:
			total = n
		case t.aggregation == Sum:
			total += n
		case t.aggregation == Min:
			total = min(total, n)
		default:
			total = max(total, n)
		}
	}
	return total
}

// number reads a number of an answer; one that is absent counts zero.
func (f *field) number(answer reflect.Value) float64 {
	v := answer.FieldByIndex(f.path)
	if f.pointer {
		if v.IsNil() {
			return 0
		}
		v = v.Elem()
	}
	if v.CanFloat() {
		return v.Float()
	}
	return float64(v.Int())
}
