package rules

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

// readTests reads the parts of a condition that are about one field, all of
// which must be true, as the tests of a cell.
func readTests(f *field, nodes []ast.Node) ([]test, bool) {
	if len(nodes) == 1 {
		if tests, ok := alternativesOf(f, nodes[0]); ok {
			return tests, true
		}
	}
	if len(nodes) == 2 {
		if one, ok := intervalOf(f, nodes[0], nodes[1]); ok {
			return []test{one}, true
		}
		if inner, ok := knownNot(f, nodes[0], nodes[1]); ok {
			return []test{inner}, true
		}
	}
	return expressionOf(f, nodes)
}

// alternativesOf reads parts joined by or.
func alternativesOf(f *field, node ast.Node) ([]test, bool) {
	if b, ok := node.(*ast.BinaryNode); ok {
		switch b.Operator {
		case "or", "||":
			left, okLeft := alternativesOf(f, b.Left)
			right, okRight := alternativesOf(f, b.Right)
			return append(left, right...), okLeft && okRight
		case "and", "&&":
			if one, ok := intervalOf(f, b.Left, b.Right); ok {
				return []test{one}, true
			}
			one, ok := knownNot(f, b.Left, b.Right)
			return []test{one}, ok
		case "in":
			return amongOf(f, b)
		}
	}
	one, ok := testOf(f, node)
	return []test{one}, ok
}

// amongOf reads x in ["a", "b"] and "a" in x.
func amongOf(f *field, b *ast.BinaryNode) ([]test, bool) {
	if isField(f, b.Right) && isList(f.Kind) {
		low, ok := literalText(b.Left)
		return []test{{sign: "==", low: low}}, ok
	}
	array, ok := b.Right.(*ast.ArrayNode)
	if !ok || !isField(f, b.Left) || len(array.Nodes) < 2 {
		return nil, false
	}
	var tests []test
	for _, item := range array.Nodes {
		low, ok := literalText(item)
		if !ok {
			return nil, false
		}
		tests = append(tests, test{sign: "==", low: low})
	}
	return tests, true
}

// flipped is how a comparison reads from the other side.
var flipped = map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// testOf reads one test.
func testOf(f *field, node ast.Node) (test, bool) {
	switch n := node.(type) {
	case *ast.UnaryNode:
		return negationOf(f, n)
	case *ast.CallNode:
		switch {
		case n.Callee.String() == "known" && len(n.Arguments) == 1 && isField(f, n.Arguments[0]):
			return test{sign: "not", inner: []test{{sign: "null"}}}, true
		case n.Callee.String() == "within" && len(n.Arguments) == 2 && isField(f, n.Arguments[0]):
			low, ok := literalText(n.Arguments[1])
			return test{sign: "within", low: low}, ok
		}
	case *ast.BinaryNode:
		return comparisonOf(f, n)
	}
	if isField(f, node) && f.Kind == YesNo {
		return test{sign: "==", low: "true"}, true
	}
	return test{}, false
}

// negationOf reads not …. The plain forms are written as cells write them, so
// that they are read as the same.
func negationOf(f *field, n *ast.UnaryNode) (test, bool) {
	if n.Operator != "not" && n.Operator != "!" {
		return test{}, false
	}
	if isField(f, n.Node) && f.Kind == YesNo {
		return test{sign: "==", low: "false"}, true
	}
	if !isNot(n) { // x not in [a, b]
		tests, ok := amongOf(f, n.Node.(*ast.BinaryNode))
		return test{sign: "not", inner: tests}, ok && !isList(f.Kind)
	}
	inner, ok := alternativesOf(f, n.Node)
	switch {
	case !ok:
		return test{}, false
	case len(inner) == 1 && inner[0].sign == "not" && len(inner[0].inner) == 1 && inner[0].inner[0].sign == "null":
		return test{sign: "null"}, true
	}
	// not (…) takes what isn't known, cells don't, unless it is always known.
	return test{sign: "not", inner: inner}, (isList(f.Kind) || !f.MayBeUnknown) && f.Kind != YesNo && !isPlain(f, inner)
}

// isPlain tells whether not(…) of these tests is written with != or not in.
func isPlain(f *field, inner []test) bool {
	return !isList(f.Kind) && (allEqual(inner) || len(inner) == 1 && inner[0].sign == "null")
}

// knownNot reads known(x) and not (…).
func knownNot(f *field, left, right ast.Node) (test, bool) {
	known, ok := testOf(f, left)
	n, isUnary := right.(*ast.UnaryNode)
	if !ok || known.sign != "not" || known.inner[0].sign != "null" || !isUnary || !isNot(n) || !f.MayBeUnknown {
		return test{}, false
	}
	inner, ok := alternativesOf(f, n.Node)
	return test{sign: "not", inner: inner}, ok && !isPlain(f, inner) && !isList(f.Kind) && !isField(f, n.Node)
}

// comparisonOf reads x < 5, 5 > x, and x contains "a".
func comparisonOf(f *field, n *ast.BinaryNode) (test, bool) {
	field, literal, sign := n.Left, n.Right, n.Operator
	if !isField(f, field) {
		field, literal, sign = n.Right, n.Left, flipped[n.Operator]
	}
	low, ok := literalText(literal)
	if !ok || !isField(f, field) || isList(f.Kind) {
		return test{}, false
	}
	switch sign {
	case "!=":
		return test{sign: "not", inner: []test{{sign: "==", low: low}}}, f.Kind != YesNo
	case "==", "<", "<=", ">", ">=", "contains", "startsWith", "endsWith", "matches":
		return test{sign: sign, low: low}, true
	}
	return test{}, false
}

// intervalOf reads x >= 1 and x <= 5.
func intervalOf(f *field, left, right ast.Node) (test, bool) {
	low, okLow := testOf(f, left)
	high, okHigh := testOf(f, right)
	if !okLow || !okHigh || !strings.HasPrefix(low.sign, ">") || !strings.HasPrefix(high.sign, "<") {
		return test{}, false
	}
	return test{sign: "[..]", low: low.low, high: high.low, openLow: low.sign == ">", openHigh: high.sign == "<"}, true
}

// isField tells whether a node is the field itself.
func isField(f *field, node ast.Node) bool {
	name, ok := dotted(node)
	return ok && name == f.Name
}

// literalText writes a value that is written out, as a cell would.
func literalText(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.String(), true
	case *ast.UnaryNode:
		text, ok := numeral(n)
		return text, ok && n.Operator == "-"
	case *ast.CallNode:
		_, ok := written(n)
		return n.String(), ok
	}
	return "", false
}

// expressionOf writes parts with ? for the field, where that can be read back.
func expressionOf(f *field, nodes []ast.Node) ([]test, bool) {
	texts := make([]string, len(nodes))
	for i, node := range nodes {
		text := node.String()
		again, err := parse(text) // a copy, because it is used up
		if err != nil || strings.Contains(text, "?") || again.String() != text || hasNotIn(node) {
			return nil, false
		}
		ast.Walk(&again, &mark{f})
		texts[i] = again.String()
		if b, ok := again.(*ast.BinaryNode); ok && len(nodes) > 1 && (b.Operator == "or" || b.Operator == "||") {
			texts[i] = "(" + texts[i] + ")"
		}
	}
	return []test{{sign: "?", low: strings.Join(texts, " and ")}}, true
}

// mark replaces a field by ?.
type mark struct{ f *field }

// Visit replaces one name.
func (m *mark) Visit(node *ast.Node) {
	if isField(m.f, *node) {
		ast.Patch(node, &ast.IdentifierNode{Value: "?"})
	}
}
