package rules

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// term is a part of a condition after translation: what to evaluate, what
// kind of value comes out, and what must be known for it to mean anything.
type term struct {
	source   ast.Node // what was written
	node     ast.Node
	kind     Kind
	values   []string          // a choice, or the items of choices: the closed list
	field    string            // the name, when it is a field and nothing more
	needs    []ast.Node        // true where everything that it reads is known
	literals []*ast.StringNode // all texts it can be, when each is written out
}

// truth is a term that is always known: unknown values were judged within.
func truth(node ast.Node) term { return term{node: node, kind: YesNo} }

// guarded is true where the term's needs are met and it is true itself.
func (t term) guarded() ast.Node { return both(append(slices.Clone(t.needs), t.node)...) }

// both joins conditions by and; none of them is true.
func both(conditions ...ast.Node) ast.Node {
	if len(conditions) == 0 {
		return &ast.BoolNode{Value: true}
	}
	all := conditions[0]
	for _, next := range conditions[1:] {
		all = &ast.BinaryNode{Operator: "and", Left: all, Right: next}
	}
	return all
}

// needsOf joins what several terms need, each field once.
func needsOf(terms ...term) []ast.Node {
	var needs []ast.Node
	asked := map[string]bool{}
	for _, t := range terms {
		for _, need := range t.needs {
			if name, ok := need.(*ast.IdentifierNode); ok {
				if asked[name.Value] {
					continue
				}
				asked[name.Value] = true
			}
			needs = append(needs, need)
		}
	}
	return needs
}

// not negates a condition.
func not(node ast.Node) ast.Node { return &ast.UnaryNode{Operator: "not", Node: node} }

// call is a call of one of the engine's own functions.
func call(name string, arguments ...ast.Node) ast.Node {
	return &ast.CallNode{Callee: &ast.IdentifierNode{Value: name}, Arguments: arguments}
}

// metered is a call that is charged to the meter.
func metered(name string, arguments ...ast.Node) ast.Node {
	return call(name, append([]ast.Node{&ast.IdentifierNode{Value: meterName}}, arguments...)...)
}

// constant is a value made when the rule was compiled.
func constant(value any) ast.Node { return &ast.ConstantNode{Value: value} }

// meterName is where the environment holds the meter. No field has such a name.
const meterName = "$meter"
