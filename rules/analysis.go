package rules

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/baton-crm/baton/crm"
)

// Analysis is what can be said of a rule set without a case at hand. It is
// exact for conditions that compare fields with numbers, amounts of one
// currency, dates, times, choices, texts, yes or no, presence and items of
// lists that are written out; rows that ask anything else are named in
// NotAnalysed and taken to match nothing. Each example was decided.
type Analysis struct {
	Gaps        []Gap       `json:"gaps"`        // inputs that no row matches
	Overlaps    []Overlap   `json:"overlaps"`    // inputs that two rows match
	Shadowed    []Shadow    `json:"shadowed"`    // rows that match but never decide
	Impossible  []RowReason `json:"impossible"`  // rows that match nothing
	NotAnalysed []RowReason `json:"notAnalysed"` // rows that had to be left out
	Bounded     bool        `json:"bounded"`     // the search was cut short; there may be more
}

// Gap is a set of inputs that no row matches.
type Gap struct {
	Example json.RawMessage `json:"example"`
	Words   crm.Label       `json:"words"`
}

// Overlap is a pair of rows that some input matches both of. It is a conflict
// where the policy lets only one match, or lets several with one outcome.
type Overlap struct {
	Rows     [2]int          `json:"rows"`
	Conflict bool            `json:"conflict"`
	Example  json.RawMessage `json:"example"`
	Words    crm.Label       `json:"words"`
}

// Shadow is a row whose every input is decided by rows that are asked before.
type Shadow struct {
	Row     int             `json:"row"`
	By      []int           `json:"by"`
	Example json.RawMessage `json:"example"`
}

// RowReason is a row and what is to be said of it.
type RowReason struct {
	Row int       `json:"row"`
	Why crm.Label `json:"why"`
}

// Bounds of one analysis. What is beyond is left out and Bounded says so.
const (
	maxAnalysisSteps = 3_000_000 // operations on one field of one case
	maxCases         = 512       // alternatives of one condition
	maxGaps          = 50
	maxOverlaps      = 500
)

// Analyse looks for gaps, overlaps and rows that never decide. Disabled rows
// are left out; a body that doesn't compile has an empty analysis.
func Analyse(p AnyPoint, body Body) Analysis {
	t, problems := compileTable(p.plan, body)
	if len(problems) > 0 {
		return Analysis{}
	}
	a := newAnalyst(t)
	a.readRows()
	a.findShadowed()
	a.findOverlaps()
	a.findGaps()
	a.found.Bounded = a.space.exhausted()
	return a.found
}

// analyst looks at one rule set.
type analyst struct {
	table *table
	space *space
	rows  []region // what each row matches; nil when unknown or nothing
	known []bool   // whether the row was analysed
	asker *evaluator
	found Analysis
}

func newAnalyst(t *table) *analyst {
	return &analyst{
		table: t, space: newSpace(t), asker: newEvaluator(),
		rows: make([]region, len(t.rows)), known: make([]bool, len(t.rows)),
	}
}

// readRows turns the conditions into regions.
func (a *analyst) readRows() {
	for i, row := range a.table.body.Rows {
		if !row.Enabled {
			continue
		}
		matches, err := a.space.regionOf(row.When)
		if err != nil {
			a.found.NotAnalysed = append(a.found.NotAnalysed, RowReason{i, asProblem(err).Message})
			continue
		}
		if a.space.exhausted() {
			a.found.NotAnalysed = append(a.found.NotAnalysed, RowReason{i, newProblem(codeTooManyCases, 0, maxCases).Message})
			continue
		}
		a.rows[i], a.known[i] = matches, true
		if len(matches) == 0 {
			a.found.Impossible = append(a.found.Impossible, RowReason{i, crm.Label{
				ZH: "各条件不可能同时成立", EN: "its conditions can't be true together",
			}})
		}
	}
}

// findShadowed finds rows of which nothing is left when those before are asked.
func (a *analyst) findShadowed() {
	if a.table.policy != First && a.table.policy != Priority {
		return
	}
	var before []int
	for _, i := range a.table.order {
		if !a.known[i] || len(a.rows[i]) == 0 {
			continue
		}
		rest := a.rows[i]
		var by []int
		for _, j := range before {
			if len(a.space.both(rest, a.rows[j])) > 0 {
				by, rest = append(by, j), a.space.minus(rest, a.rows[j])
			}
		}
		if example, ok := a.example(a.rows[i]); ok && len(rest) == 0 && !a.space.exhausted() {
			slices.Sort(by)
			a.found.Shadowed = append(a.found.Shadowed, Shadow{Row: i, By: by, Example: example})
		}
		if a.always(i) {
			before = append(before, i)
		}
	}
	slices.SortFunc(a.found.Shadowed, func(x, y Shadow) int { return x.Row - y.Row })
}

// always tells whether a row that matches decides: one that computes its
// outcome may fail, and is passed over where errors are.
func (a *analyst) always(row int) bool {
	return a.table.onError != Skip || len(a.table.rows[row].then.computed) == 0
}

// findOverlaps finds pairs of rows that match the same input.
func (a *analyst) findOverlaps() {
	for i := range a.rows {
		for j := i + 1; j < len(a.rows); j++ {
			shared := a.space.both(a.rows[i], a.rows[j])
			if len(shared) == 0 {
				continue
			}
			if len(a.found.Overlaps) == maxOverlaps {
				a.space.left = 0
				return
			}
			if example, ok := a.example(shared); ok {
				a.found.Overlaps = append(a.found.Overlaps, Overlap{
					Rows: [2]int{i, j}, Conflict: a.conflict(i, j), Example: example, Words: a.space.words(shared[0]),
				})
			}
		}
	}
}

// conflict tells whether the policy forbids that two rows match together.
func (a *analyst) conflict(i, j int) bool {
	switch a.table.policy {
	case Unique:
		return true
	case Any:
		one, two := a.table.rows[i].then, a.table.rows[j].then
		return one.ready == nil || two.ready == nil || !sameAnswer(one.ready, two.ready)
	}
	return false
}

// findGaps finds what no row matches. Where rows could not be analysed, only
// what they don't match either is told.
func (a *analyst) findGaps() {
	rest := region{a.space.everything()}
	for i := range a.rows {
		rest = a.space.minus(rest, a.rows[i])
	}
	if a.space.exhausted() {
		return
	}
	for _, gap := range a.space.merged(rest) {
		if len(a.found.Gaps) == maxGaps {
			a.space.left = 0
			return
		}
		in, ok := a.space.input(gap)
		if !ok || a.matchesAny(in) {
			continue
		}
		if example, err := json.Marshal(in.Interface()); err == nil {
			a.found.Gaps = append(a.found.Gaps, Gap{Example: example, Words: a.space.words(gap)})
		}
	}
}

// example is an input within a region.
func (a *analyst) example(r region) (json.RawMessage, bool) {
	for _, one := range r {
		if in, ok := a.space.input(one); ok {
			text, err := json.Marshal(in.Interface())
			return text, err == nil
		}
	}
	return nil, false
}

// sortedNames lists the keys of a map in order.
func sortedNames[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
