package rules

import (
	"reflect"

	"github.com/baton-crm/baton/crm"
)

// Set is a compiled rule set. It is immutable and safe for concurrent use.
type Set[In, Out any] struct {
	table *table
}

// Decision is the answer of a rule set to one input.
type Decision[Out any] struct {
	Outcome  Out        // what was decided; the aggregate under Collect with one
	All      []Out      // under Collect: the outcomes of all matching rows
	Row      int        // the row that decided; OtherwiseRow, or NoRow when Collect matched none
	Matched  []int      // all rows that matched, as far as they were asked
	Label    crm.Label  // the label of Row
	Verdicts Verdicts   // what became of each row
	Errors   []RowError // rows that could not be evaluated
}

// Verdicts holds one letter per row, in row order: see Verdict.
type Verdicts string

// Verdict is what became of one row in a decision.
type Verdict byte

// The verdicts.
const (
	Matched    Verdict = 'm'
	Failed     Verdict = 'f'
	NotReached Verdict = '-'
	Disabled   Verdict = 'd'
	Errored    Verdict = 'e'
)

// Of returns the verdict of a row.
func (v Verdicts) Of(row int) Verdict { return Verdict(v[row]) }

// RowError is an error in one row, or in the decision itself (NoRow).
type RowError struct {
	Row     int       `json:"row"`
	Message crm.Label `json:"message"`
}

// Decide answers an input. An error means that nothing was decided: the input
// is beyond the limits, or a row failed at a point whose errors fail; the
// decision then still holds the verdicts and the errors of the rows.
func (s *Set[In, Out]) Decide(in In) (Decision[Out], error) {
	r, err := s.table.decide(reflect.ValueOf(&in).Elem())
	decision := Decision[Out]{
		Row: r.row, Matched: r.matched, Label: r.label, Verdicts: Verdicts(r.verdicts), Errors: r.errors,
	}
	if err != nil {
		return decision, err
	}
	if r.outcome != nil {
		decision.Outcome = r.outcome.(Out)
	}
	for _, outcome := range r.all {
		decision.All = append(decision.All, outcome.(Out))
	}
	return decision, nil
}

// Trace tells how each row judges an input, in row order, with the first part
// that was false where a row failed.
func (s *Set[In, Out]) Trace(in In) ([]RowTrace, error) {
	return s.table.trace(reflect.ValueOf(&in).Elem())
}
