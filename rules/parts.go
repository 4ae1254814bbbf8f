package rules

import (
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"
)

// part is a piece of a condition; a condition is true when all its parts are.
// Parts that several rows have are asked once for each input.
type part struct {
	program *vm.Program
	shared  int // index of the answer; unshared for a part of one row
}

// unshared marks a part that only one row has.
const unshared = -1

// answered is what is known of a shared part.
type answered byte

const (
	notAsked answered = iota
	answeredYes
	answeredNo
)

// holds evaluates a row's condition under a fresh budget.
func (r *row) holds(e *evaluator) (bool, error) {
	e.meter.nextRow()
	for _, p := range r.when {
		holds, err := p.holds(e)
		if err != nil || !holds {
			return false, err
		}
	}
	return true, nil
}

func (p part) holds(e *evaluator) (bool, error) {
	if p.shared != unshared && e.shared[p.shared] != notAsked {
		return e.shared[p.shared] == answeredYes, nil
	}
	value, err := e.machine.Run(p.program, e.environment)
	if err != nil {
		return false, err
	}
	holds := value.(bool)
	if p.shared != unshared {
		e.shared[p.shared] = answeredNo
		if holds {
			e.shared[p.shared] = answeredYes
		}
	}
	return holds, nil
}

// forget makes ready for another input.
func (e *evaluator) forget(shared int) {
	if cap(e.shared) < shared {
		e.shared = make([]answered, shared)
	}
	e.shared = e.shared[:shared]
	clear(e.shared)
}

// sharing is the compiling of parts that several rows have.
type sharing struct {
	rows     map[string]int // how many parts read so
	index    map[string]int
	programs []*vm.Program
}

// shareParts counts the parts of all conditions.
func shareParts(rows []Row) sharing {
	s := sharing{rows: map[string]int{}, index: map[string]int{}}
	for _, row := range rows {
		if tree, err := parse(row.When); err == nil {
			for _, p := range parts(tree) {
				s.rows[p.String()]++
			}
		}
	}
	return s
}

// isShared tells whether several rows have a part.
func (s sharing) isShared(node ast.Node) bool {
	return s.rows[node.String()] > 1 && !hasNotIn(node)
}

// hasNotIn tells whether a part says "x not in y". The tree writes it as "not
// (x in y)", which means something else where x isn't known: what is written
// of such a part must not stand for it.
func hasNotIn(node ast.Node) bool {
	found := false
	visit(node, func(n ast.Node) {
		if u, ok := n.(*ast.UnaryNode); ok && (u.Operator == "not" || u.Operator == "!") && !isNot(u) {
			found = true
		}
	})
	return found
}

// parts compiles a condition: what it shares with other rows by itself, and
// what stands between together.
func (c *compilation) parts(source string) ([]part, error) {
	tree, err := parse(source)
	if err != nil {
		return nil, err
	}
	var compiled []part
	var own []ast.Node
	flush := func() error {
		if len(own) == 0 {
			return nil
		}
		program, err := c.guard.conditionOf(source, both(own...))
		compiled, own = append(compiled, part{program, unshared}), nil
		return err
	}
	for _, p := range parts(tree) {
		if !c.shared.isShared(p) {
			own = append(own, p)
			continue
		}
		if err := flush(); err != nil {
			return nil, err
		}
		shared, err := c.sharedPart(source, p)
		if err != nil {
			return nil, err
		}
		compiled = append(compiled, shared)
	}
	return compiled, flush()
}

// sharedPart compiles a part for all rows that have it.
func (c *compilation) sharedPart(source string, node ast.Node) (part, error) {
	key := node.String()
	if i, ok := c.shared.index[key]; ok {
		return part{c.shared.programs[i], i}, nil
	}
	program, err := c.guard.conditionOf(source, node)
	if err != nil {
		return part{}, err
	}
	c.shared.index[key] = len(c.shared.programs)
	c.shared.programs = append(c.shared.programs, program)
	return part{program, c.shared.index[key]}, nil
}
