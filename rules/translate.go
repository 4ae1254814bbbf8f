package rules

import (
	"maps"
	"slices"

	"github.com/baton-crm/baton/crm"
	"github.com/expr-lang/expr/ast"
)

// translation turns the syntax tree of a condition or value into one that is
// safe to run. Only what is named here passes: everything else is refused, so
// a new feature of the language is refused until somebody thinks about it.
type translation struct {
	in    *schema
	items []term // of the predicates around, innermost last
}

// condition translates what must be true or false. An unknown yes-no value is
// not true.
func (t *translation) condition(node ast.Node) (ast.Node, error) {
	value, err := t.expect(node, YesNo)
	if err != nil {
		return nil, err
	}
	return value.guarded(), nil
}

// expect translates a value of one kind; a choice passes for a text.
func (t *translation) expect(node ast.Node, kind Kind) (term, error) {
	value, err := t.term(node)
	if err != nil {
		return term{}, err
	}
	if value.kind == kind || kind == Text && value.kind == Choice {
		return value, nil
	}
	if kind == Money && value.kind == Number {
		return term{}, moneyProblem(node)
	}
	return term{}, newProblem(codeWrongKind, position(node), kindNames[kind], kindNames[value.kind])
}

// term translates any value.
func (t *translation) term(node ast.Node) (term, error) {
	value, err := t.translate(node)
	value.source = node
	return value, err
}

// translate chooses by what a node is.
func (t *translation) translate(node ast.Node) (term, error) {
	switch n := node.(type) {
	case *ast.BoolNode:
		return truth(&ast.BoolNode{Value: n.Value}), nil
	case *ast.IntegerNode:
		if n.Value > maxExactNumber || n.Value < -maxExactNumber {
			return term{}, newProblem(codeNumberTooLarge, position(n), maxExactNumber)
		}
		return term{node: &ast.FloatNode{Value: float64(n.Value)}, kind: Number}, nil
	case *ast.FloatNode:
		return term{node: &ast.FloatNode{Value: n.Value}, kind: Number}, nil
	case *ast.StringNode:
		return term{node: &ast.StringNode{Value: n.Value}, kind: Text, literals: []*ast.StringNode{n}}, nil
	case *ast.IdentifierNode, *ast.MemberNode:
		return t.name(n)
	case *ast.PointerNode:
		return t.item(n)
	case *ast.UnaryNode:
		return t.unary(n)
	case *ast.BinaryNode:
		return t.binary(n)
	case *ast.ConditionalNode:
		return t.conditional(n)
	case *ast.CallNode:
		return t.call(n)
	case *ast.BuiltinNode:
		return t.predicate(n)
	}
	return term{}, refuse(node)
}

// refuse says why a piece of the language is not available, and what is.
func refuse(node ast.Node) Problem {
	switch n := node.(type) {
	case *ast.NilNode:
		return newProblem(codeNil, position(n))
	case *ast.ArrayNode:
		return newProblem(codeListLiteral, position(n))
	case *ast.MapNode:
		return unavailable(n, "{…}", "请直接比较字段", "compare the fields themselves")
	case *ast.VariableDeclaratorNode:
		return unavailable(n, "let", "请把内容直接写出", "write it where it is used")
	case *ast.SequenceNode:
		return unavailable(n, ";", "请用 and 连接", "join conditions with and")
	case *ast.ChainNode:
		return unavailable(n, "?.", "请用 . ，未知的值比较时为否", "write . instead; what is unknown compares false")
	case *ast.SliceNode:
		return unavailable(n, "[:]", "请用 startsWith 或 contains", "use startsWith or contains")
	}
	return unavailable(node, "b\"…\"", "请写普通文本", "write a plain text")
}

// unavailable refuses one feature and names what to do instead.
func unavailable(node ast.Node, what, zh, en string) Problem {
	return newProblem(codeUnavailable, position(node), what, crm.Label{ZH: zh, EN: en})
}

// unary translates not, - and +. The negation of an unknown yes-no value is
// not true either.
func (t *translation) unary(node *ast.UnaryNode) (term, error) {
	switch node.Operator {
	case "-", "+":
		value, err := t.expect(node.Node, Number)
		if err != nil || node.Operator == "+" {
			return value, err
		}
		if literal, ok := value.node.(*ast.FloatNode); ok {
			return term{node: &ast.FloatNode{Value: -literal.Value}, kind: Number}, nil
		}
		return term{node: &ast.UnaryNode{Operator: "-", Node: value.node}, kind: Number, needs: value.needs}, nil
	}
	// The parser turns "x not in y" into not (x in y), both at the place of
	// the operator; "not (x in y)" begins before it. The first is a comparison
	// and so false for an unknown x, the second is true.
	if inner, ok := node.Node.(*ast.BinaryNode); ok && inner.Location() == node.Location() {
		return t.compareNodes(inner, true)
	}
	value, err := t.expect(node.Node, YesNo)
	if err != nil {
		return term{}, err
	}
	return truth(both(append(slices.Clone(value.needs), not(value.node))...)), nil
}

// binary translates what stands between two values.
func (t *translation) binary(node *ast.BinaryNode) (term, error) {
	switch node.Operator {
	case "and", "&&", "or", "||":
		return t.logic(node)
	case "+", "-", "*", "/", "%":
		return t.arithmetic(node)
	case "??":
		return t.whenUnknown(node)
	case "..":
		return term{}, unavailable(node, "..", "请写 x >= a and x <= b", "write x >= a and x <= b")
	case "**", "^":
		return term{}, unavailable(node, node.Operator, "请用乘法", "multiply instead")
	}
	return t.compareNodes(node, false)
}

// logic translates and and or.
func (t *translation) logic(node *ast.BinaryNode) (term, error) {
	left, err := t.condition(node.Left)
	if err != nil {
		return term{}, err
	}
	right, err := t.condition(node.Right)
	if err != nil {
		return term{}, err
	}
	return truth(&ast.BinaryNode{Operator: node.Operator, Left: left, Right: right}), nil
}

// whenUnknown translates a ?? b: b where a is not known.
func (t *translation) whenUnknown(node *ast.BinaryNode) (term, error) {
	value, instead, err := t.alternatives(node.Left, node.Right)
	if err != nil {
		return term{}, err
	}
	if len(value.needs) == 0 {
		return value, nil
	}
	known := both(value.needs...)
	joined := value.joined(instead, known)
	if len(instead.needs) > 0 {
		joined.needs = []ast.Node{&ast.BinaryNode{Operator: "or", Left: known, Right: both(instead.needs...)}}
	}
	return joined, nil
}

// conditional translates c ? a : b.
func (t *translation) conditional(node *ast.ConditionalNode) (term, error) {
	if !node.Ternary {
		return term{}, unavailable(node.Cond, "if", "请写 条件 ? 值 : 值", "write condition ? value : value")
	}
	condition, err := t.condition(node.Cond)
	if err != nil {
		return term{}, err
	}
	yes, no, err := t.alternatives(node.Exp1, node.Exp2)
	if err != nil {
		return term{}, err
	}
	joined := yes.joined(no, condition)
	if len(yes.needs)+len(no.needs) > 0 {
		joined.needs = []ast.Node{&ast.ConditionalNode{
			Ternary: true, Cond: condition, Exp1: both(yes.needs...), Exp2: both(no.needs...),
		}}
	}
	return joined, nil
}

// alternatives translates two values of which one will be taken.
func (t *translation) alternatives(first, second ast.Node) (term, term, error) {
	a, err := t.term(first)
	if err != nil {
		return term{}, term{}, err
	}
	b, err := t.term(second)
	if err != nil {
		return term{}, term{}, err
	}
	if a.kind != b.kind && !(a.kind.isText() && b.kind.isText()) {
		return term{}, term{}, newProblem(codeWrongKind, position(second), kindNames[a.kind], kindNames[b.kind])
	}
	return a, b, nil
}

// joined is one term or another by a condition; what it needs is left to say.
func (t term) joined(other term, condition ast.Node) term {
	joined := term{
		node: &ast.ConditionalNode{Ternary: true, Cond: condition, Exp1: t.node, Exp2: other.node},
		kind: t.kind,
	}
	if t.kind != other.kind {
		joined.kind = Text
	}
	if len(t.literals) > 0 && len(other.literals) > 0 {
		joined.literals = append(slices.Clone(t.literals), other.literals...)
	}
	if joined.kind == Choice || joined.kind == Choices {
		joined.values = union(t.values, other.values)
	}
	return joined
}

// union lists what is in either list, sorted.
func union(a, b []string) []string {
	all := map[string]bool{}
	for _, value := range append(slices.Clone(a), b...) {
		all[value] = true
	}
	return slices.Sorted(maps.Keys(all))
}
