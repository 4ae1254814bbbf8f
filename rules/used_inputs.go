package rules

import "github.com/expr-lang/expr/ast"

// UsedInputs lists the inputs of a point that a rule set looks at, in the order
// in which the point declares them. What doesn't compile looks at nothing.
func UsedInputs(p AnyPoint, body Body) []Field {
	named := map[string]bool{}
	for _, source := range body.sources() {
		tree, err := parse(source)
		if err != nil {
			continue
		}
		visit(tree, func(node ast.Node) {
			if name, ok := dotted(node); ok {
				named[name] = true
			}
		})
	}
	var used []Field
	for _, f := range p.Inputs {
		if named[f.Name] {
			used = append(used, f)
		}
	}
	return used
}
