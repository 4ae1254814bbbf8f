package rules

import (
	"encoding/json"
	"reflect"
)

// Prepared is a compiled rule set of a point that is known by its key only.
type Prepared struct{ table *table }

// Prepare makes a rule set ready to decide. It returns either a set or all
// problems found.
func (p AnyPoint) Prepare(body Body) (*Prepared, []Problem) {
	t, problems := compileTable(p.plan, body)
	if len(problems) > 0 {
		return nil, problems
	}
	return &Prepared{t}, nil
}

// As is the set with the Go types of its point; false when it is of another.
func As[In, Out any](s *Prepared, p Point[In, Out]) (*Set[In, Out], bool) {
	return &Set[In, Out]{s.table}, s.table.key == p.Key && s.table.in.structure == reflect.TypeFor[In]()
}

// Answer decides an input given as JSON, whose unknown fields are ignored:
// those that were recorded may no longer exist. Where nothing was decided the
// answer still holds the verdicts and errors of the rows.
func (s *Prepared) Answer(input json.RawMessage) (Answer, error) {
	return s.answer(input, json.Unmarshal)
}

// Try is Answer for what somebody has typed: unknown fields are refused.
func (s *Prepared) Try(input json.RawMessage) (Answer, error) {
	return s.answer(input, readJSON)
}

func (s *Prepared) answer(input json.RawMessage, read func([]byte, any) error) (Answer, error) {
	in, err := s.table.in.readInput(input, read)
	if err != nil {
		return Answer{Row: NoRow}, err
	}
	r, err := s.table.decide(in)
	if err != nil {
		return Answer{Row: NoRow, Verdicts: Verdicts(r.verdicts), Errors: r.errors}, err
	}
	return r.answer(s.table.out.structure)
}

// Trace tells how each row judges an input given as JSON.
func (s *Prepared) Trace(input json.RawMessage) ([]RowTrace, error) {
	in, err := s.table.in.readInput(input, json.Unmarshal)
	if err != nil {
		return nil, err
	}
	return s.table.trace(in)
}
