package rules

import "github.com/expr-lang/expr/ast"

// operation is what an arithmetic operator does for two kinds of values.
type operation struct {
	result   Kind
	function string // the engine's own; empty for the language's
	metered  bool
}

// operations holds all there are; what isn't here is refused.
var operations = map[string]map[[2]Kind]operation{
	"+": {
		{Number, Number}: {result: Number},
		{Money, Money}:   {result: Money, function: "addMoney"},
		{Text, Text}:     {result: Text, function: "joinTexts", metered: true},
		{Text, Choice}:   {result: Text, function: "joinTexts", metered: true},
		{Choice, Text}:   {result: Text, function: "joinTexts", metered: true},
		{Choice, Choice}: {result: Text, function: "joinTexts", metered: true},
	},
	"-": {
		{Number, Number}: {result: Number},
		{Money, Money}:   {result: Money, function: "subtractMoney"},
	},
	"*": {
		{Number, Number}: {result: Number},
		{Money, Number}:  {result: Money, function: "multiplyMoney"},
		{Number, Money}:  {result: Money, function: "multiplyMoney"},
	},
	"/": {
		{Number, Number}: {result: Number, function: "divide"},
		{Money, Number}:  {result: Money, function: "divideMoney"},
		{Money, Money}:   {result: Number, function: "shareOfMoney"},
	},
	"%": {
		{Number, Number}: {result: Number, function: "remainder"},
	},
}

// arithmetic translates + - * / and %.
func (t *translation) arithmetic(node *ast.BinaryNode) (term, error) {
	left, err := t.term(node.Left)
	if err != nil {
		return term{}, err
	}
	right, err := t.term(node.Right)
	if err != nil {
		return term{}, err
	}
	o, ok := operations[node.Operator][[2]Kind{left.kind, right.kind}]
	switch {
	case ok:
	case left.kind == Money && right.kind == Number:
		return term{}, moneyProblem(node.Right)
	case left.kind == Number && right.kind == Money && node.Operator != "/":
		return term{}, moneyProblem(node.Left)
	default:
		return term{}, kindsProblem(node.Operator, position(node), left, right)
	}
	result := term{kind: o.result, needs: needsOf(left, right)}
	switch {
	case o.metered:
		result.node = metered(o.function, left.node, right.node)
	case o.function == "multiplyMoney" && left.kind == Number:
		result.node = call(o.function, right.node, left.node)
	case o.function != "":
		result.node = call(o.function, left.node, right.node)
	default:
		result.node = binary(node.Operator, left.node, right.node)
	}
	return result, nil
}
