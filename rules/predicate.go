package rules

import "slices"

import "github.com/expr-lang/expr/ast"

// predicates holds the questions about lists that take a condition or value
// for each item, with what they ask of an item; empty takes any single value.
var predicates = map[string]Kind{
	"all": YesNo, "any": YesNo, "none": YesNo, "one": YesNo, "count": YesNo, "filter": YesNo,
	"sum": Number, "map": "",
}

// predicate translates any(list, # == "x") and its like.
func (t *translation) predicate(node *ast.BuiltinNode) (term, error) {
	wants, ok := predicates[node.Name]
	if !ok {
		return term{}, unavailable(node, node.Name, "可用：all any none one count filter sum map",
			"there are all, any, none, one, count, filter, sum and map")
	}
	if len(node.Arguments) != 2 {
		return term{}, newProblem(codeArguments, position(node), node.Name, node.Name+"(list, # …)")
	}
	list, err := t.term(node.Arguments[0])
	if err != nil {
		return term{}, err
	}
	item, ok := list.kind.item()
	if !ok {
		return term{}, newProblem(codeWrongKind, position(node.Arguments[0]), kindNames[Texts], kindNames[list.kind])
	}
	body, ok := node.Arguments[1].(*ast.PredicateNode)
	if !ok {
		return term{}, newProblem(codeArguments, position(node), node.Name, node.Name+"(list, # …)")
	}
	if len(t.items) >= maxLoops {
		return term{}, newProblem(codeLoops, position(node), maxLoops)
	}
	inner := translation{in: t.in, items: append(slices.Clip(t.items),
		term{node: &ast.PointerNode{}, kind: item, values: list.values, field: list.field})}
	each, err := inner.each(body.Node, wants, node.Name)
	if err != nil {
		return term{}, err
	}
	return asked(node.Name, list, each), nil
}

// each translates what is asked of one item.
func (t *translation) each(node ast.Node, wants Kind, name string) (term, error) {
	if wants == YesNo {
		condition, err := t.condition(node)
		return truth(condition), err
	}
	value, err := t.term(node)
	if err != nil {
		return term{}, err
	}
	if wants == Number && value.kind != Number {
		return term{}, newProblem(codeWrongKind, position(node), kindNames[Number], kindNames[value.kind])
	}
	if _, ok := value.kind.list(); !ok {
		return term{}, newProblem(codePredicate, position(node), name)
	}
	return value, nil
}

// asked builds the loop; each turn of it is charged to the meter.
func asked(name string, list, each term) term {
	turn := &ast.IntegerNode{Value: turnCost(each.node)}
	result := term{kind: YesNo, needs: needsOf(list, each)}
	var body ast.Node
	switch each.kind {
	case YesNo:
		body = both(metered("turn", turn), each.node)
	case Number:
		body = metered("turnNumber", turn, each.node)
	default:
		body = metered("turnText", turn, each.node)
	}
	result.node = &ast.BuiltinNode{Name: name, Arguments: []ast.Node{list.node, &ast.PredicateNode{Node: body}}}
	switch name {
	case "count", "sum":
		result.kind, result.node = Number, call("numberOf", result.node)
	case "filter":
		result.kind, result.values = list.kind, list.values
	case "map":
		result.kind, _ = each.kind.list()
		result.values = each.values
	}
	return result
}

// turnCost is what one turn costs without what it calls: a step for eight
// nodes, and two steps for each search of one text in another.
func turnCost(node ast.Node) int {
	return 1 + treeSize(node, maxGuardedNodes)/8 + 2*searches(node, maxGuardedNodes)
}

// searches counts the operators that read whole texts, among at most limit
// nodes.
func searches(node ast.Node, limit int) int {
	found, left := 0, limit
	var visit func(ast.Node)
	visit = func(n ast.Node) {
		if left--; left < 0 {
			return
		}
		if b, ok := n.(*ast.BinaryNode); ok && b.Operator == "contains" {
			found++
		}
		for _, child := range children(n) {
			visit(child)
		}
	}
	visit(node)
	return found
}
