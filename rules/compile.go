package rules

import (
	"cmp"
	"errors"
	"slices"
	"sync"

	"github.com/baton-crm/baton/crm"
)

// plan is a decision point as the engine sees it.
type plan struct {
	key         string
	policy      Policy
	aggregation Aggregation
	onError     OnError
	silent      bool // nothing is decided, and nothing is wrong, when no row matches
	ordered     bool // rows are asked by priority also under Collect
	in, out     *schema
	check       func(any) []Problem
}

// table is a compiled rule set. It is immutable but for its pool.
type table struct {
	plan
	body      Body
	rows      []row
	order     []int // in which the rows are asked
	otherwise *row
	shared    int    // parts of conditions that several rows have
	sum       *field // what is aggregated, if anything
	pool      sync.Pool
}

// row is a compiled row.
type row struct {
	label   crm.Label
	enabled bool
	when    []part
	then    outcome
}

// compilation is the making of a table.
type compilation struct {
	plan
	guard    *guard
	shared   sharing
	problems []Problem
}

// compileTable makes a table, or says everything that is wrong with a body.
func compileTable(p plan, body Body) (*table, []Problem) {
	body.Rows = slices.Clone(body.Rows)
	c := &compilation{plan: p, guard: newGuard(p.in)}
	t := &table{plan: p, body: body, pool: sync.Pool{New: func() any { return newEvaluator() }}}
	if c.checkSize(body); len(c.problems) > 0 {
		return nil, c.problems
	}
	c.shared = shareParts(body.Rows)
	for i, r := range body.Rows {
		t.rows = append(t.rows, c.row(i, r))
	}
	switch {
	case body.Otherwise != nil:
		o := c.row(OtherwiseRow, Row{Label: body.Otherwise.Label, When: "true", Then: body.Otherwise.Then, Enabled: true})
		t.otherwise = &o
	case p.policy != Collect && !p.silent:
		c.report(newProblem(codeNoOtherwise, 0))
	}
	t.shared = len(c.shared.programs)
	t.sum = c.aggregated()
	t.order = askingOrder(p.policy == Priority || p.ordered, body.Rows)
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	return t, nil
}

// checkSize refuses a body that is too large to look at row by row.
func (c *compilation) checkSize(body Body) {
	if len(body.Rows) > MaxRows {
		c.report(newProblem(codeTooManyRows, 0, MaxRows))
		return
	}
	text, err := body.Canonical()
	if err != nil {
		c.report(newProblem(codeSyntax, 0, err.Error()))
	} else if len(text) > MaxBodyBytes {
		c.report(newProblem(codeTooLarge, 0, MaxBodyBytes))
	}
}

// row compiles one row and reports what is wrong with it. A disabled row is
// held to the same rules: somebody will enable it.
func (c *compilation) row(index int, r Row) row {
	compiled := row{label: r.Label, enabled: r.Enabled}
	if r.Label.ZH == "" || r.Label.EN == "" {
		c.report(newProblem(codeLabelMissing, 0).at(index, "label"))
	}
	if r.Priority != 0 && c.policy != Priority && !c.ordered {
		c.report(newProblem(codePriorityUnused, 0).at(index, "priority"))
	}
	when, err := c.parts(r.When)
	if err != nil {
		c.report(asProblem(err).at(index, "when"))
	}
	compiled.when = when
	then, problems := c.outcome(r.Then)
	for _, p := range problems {
		c.report(p.at(index, p.Field))
	}
	compiled.then = then
	return compiled
}

// aggregated finds the one number that is aggregated.
func (c *compilation) aggregated() *field {
	if c.policy != Collect || c.aggregation == List {
		return nil
	}
	var found *field
	for i := range c.out.fields {
		if c.out.fields[i].Kind != Number {
			continue
		}
		if found != nil {
			found = nil
			break
		}
		found = &c.out.fields[i]
	}
	if found == nil {
		c.report(newProblem(codeAggregation, 0, string(c.aggregation)))
	}
	return found
}

// report adds a problem.
func (c *compilation) report(p Problem) { c.problems = append(c.problems, p) }

// askingOrder is the order in which rows are asked: by priority where the
// policy says so, else as written.
func askingOrder(byPriority bool, rows []Row) []int {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	if byPriority {
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rows[b].Priority, rows[a].Priority) })
	}
	return order
}

// asProblem reads the problem in an error.
func asProblem(err error) Problem {
	if p, ok := errors.AsType[Problem](err); ok {
		return p
	}
	return newProblem(codeSyntax, 0, err.Error())
}
