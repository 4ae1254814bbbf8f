package rules

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// compareNodes translates a comparison. It is false as soon as one value that
// it reads is unknown, whether it is negated or not.
func (t *translation) compareNodes(node *ast.BinaryNode, negated bool) (term, error) {
	left, err := t.term(node.Left)
	if err != nil {
		return term{}, err
	}
	result, needs, err := t.compareWith(node, left)
	if err != nil {
		return term{}, err
	}
	if negated {
		result = not(result)
	}
	return truth(both(append(needs, result)...)), nil
}

// compareWith translates the right side and the operator.
func (t *translation) compareWith(node *ast.BinaryNode, left term) (ast.Node, []ast.Node, error) {
	if list, ok := node.Right.(*ast.ArrayNode); ok && node.Operator == "in" {
		return t.among(left, list)
	}
	right, err := t.term(node.Right)
	if err != nil {
		return nil, nil, err
	}
	var result ast.Node
	switch node.Operator {
	case "==", "!=", "<", "<=", ">", ">=":
		result, err = compare(node.Operator, position(node), left, right)
	case "in":
		result, err = contained(node, left, right)
	case "contains", "startsWith", "endsWith":
		if left.kind != Text || right.kind != Text {
			return nil, nil, kindsProblem(node.Operator, position(node), left, right)
		}
		result = &ast.BinaryNode{Operator: node.Operator, Left: left.node, Right: right.node}
	case "matches":
		result, err = matches(node, left, right)
	default:
		return nil, nil, unavailable(node, node.Operator, "请换一种写法", "say it in another way")
	}
	return result, needsOf(left, right), err
}

// compare builds one comparison of two values of kinds that go together.
func compare(operator string, at int, left, right term) (ast.Node, error) {
	ordered := operator != "==" && operator != "!="
	switch {
	case left.kind == Money && right.kind == Money:
		return binary(operator, call("compareMoney", left.node, right.node), &ast.FloatNode{}), nil
	case left.kind == Money && right.kind == Number:
		return nil, moneyProblem(right.source)
	case left.kind == Number && right.kind == Money:
		return nil, moneyProblem(left.source)
	case left.kind == Time && right.kind == Date:
		return binary(operator, call("dayOf", left.node), right.node), nil
	case left.kind == Date && right.kind == Time:
		return binary(operator, left.node, call("dayOf", right.node)), nil
	case left.kind == Choice || right.kind == Choice:
		if ordered || !left.kind.isText() || !right.kind.isText() {
			return nil, kindsProblem(operator, at, left, right)
		}
		if err := checkChoices(at, left, right); err != nil {
			return nil, err
		}
	case left.kind != right.kind, isList(left.kind), ordered && left.kind == YesNo:
		return nil, kindsProblem(operator, at, left, right)
	}
	return binary(operator, left.node, right.node), nil
}

// isList tells whether values of the kind are lists.
func isList(kind Kind) bool {
	_, ok := kind.item()
	return ok
}

// binary puts an operator between two nodes.
func binary(operator string, left, right ast.Node) ast.Node {
	return &ast.BinaryNode{Operator: operator, Left: left, Right: right}
}

// checkChoices refuses to compare a choice with what it can never be.
func checkChoices(at int, left, right term) error {
	for _, side := range [2][2]term{{left, right}, {right, left}} {
		choice, other := side[0], side[1]
		if choice.kind != Choice {
			continue
		}
		if err := checkLiterals(choice, other.literals); err != nil {
			return err
		}
		if other.kind == Choice && len(union(choice.values, other.values)) == len(choice.values)+len(other.values) {
			return newProblem(codeKinds, at, "==", quoted(choice.field), quoted(other.field))
		}
	}
	return nil
}

// checkLiterals refuses texts that are no values of a choice.
func checkLiterals(choice term, literals []*ast.StringNode) error {
	for _, literal := range literals {
		if err := checkChoice(literal.Value, choice.field, choice.values); err != nil {
			var problem Problem
			if !errors.As(err, &problem) {
				return err
			}
			return problem.movedTo(position(literal))
		}
	}
	return nil
}

// checkChoice refuses a value that isn't in the closed list of a field.
func checkChoice(value, field string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	problem := newProblem(codeUnknownChoice, 0, quoted(value), field, strings.Join(values, ", "))
	if meant := nearest(value, values); meant != "" {
		problem = problem.suggesting(strconv.Quote(meant))
	}
	return problem
}

// movedTo gives a problem its position.
func (p Problem) movedTo(position int) Problem {
	p.Position = position
	return p
}

// among translates x in [a, b, c]. Texts and numbers written out become a set.
func (t *translation) among(left term, list *ast.ArrayNode) (ast.Node, []ast.Node, error) {
	texts, numbers := map[string]bool{}, map[float64]bool{}
	terms := []term{left}
	alternatives := ast.Node(&ast.BoolNode{})
	for i, item := range list.Nodes {
		value, err := t.term(item)
		if err != nil {
			return nil, nil, err
		}
		equal, err := compare("==", position(item), left, value)
		if err != nil {
			return nil, nil, err
		}
		switch literal := value.node.(type) {
		case *ast.StringNode:
			texts[literal.Value] = true
		case *ast.FloatNode:
			numbers[literal.Value] = true
		}
		if terms = append(terms, value); i == 0 {
			alternatives = equal
		} else {
			alternatives = binary("or", alternatives, equal)
		}
	}
	switch {
	case left.kind.isText() && allLiteral(terms[1:]):
		return call("inTexts", left.node, constant(texts)), left.needs, nil
	case left.kind == Number && allLiteral(terms[1:]):
		return call("inNumbers", left.node, constant(numbers)), left.needs, nil
	}
	return alternatives, needsOf(terms...), nil
}

// allLiteral tells whether all terms are texts or numbers written out.
func allLiteral(terms []term) bool {
	for _, value := range terms {
		switch value.node.(type) {
		case *ast.StringNode, *ast.FloatNode:
		default:
			return false
		}
	}
	return true
}

// contained builds x in list.
func contained(node *ast.BinaryNode, left, right term) (ast.Node, error) {
	item, ok := right.kind.item()
	if !ok {
		return nil, kindsProblem("in", position(node), left, right)
	}
	one := term{kind: item, values: right.values, field: right.field, source: right.source}
	if _, err := compare("==", position(node), left, one); err != nil {
		return nil, err
	}
	if item == Number {
		return metered("hasNumber", right.node, left.node), nil
	}
	return metered("hasText", right.node, left.node), nil
}

// pattern is a regular expression whose cost is known.
type pattern struct {
	*regexp.Regexp
	size int // instructions
}

// matches builds text matches "pattern".
func matches(node *ast.BinaryNode, left, right term) (ast.Node, error) {
	if left.kind != Text {
		return nil, kindsProblem(node.Operator, position(node), left, right)
	}
	literal, ok := node.Right.(*ast.StringNode)
	if !ok {
		return nil, newProblem(codeLiteral, position(node.Right), "matches", `"^[0-9]+$"`)
	}
	p, err := compilePattern(literal.Value)
	if err != nil {
		return nil, asProblem(err).movedTo(position(literal))
	}
	return metered("matchText", left.node, constant(p)), nil
}

// compilePattern bounds a pattern before it is compiled.
func compilePattern(text string) (*pattern, error) {
	if len(text) > maxPatternBytes {
		return nil, newProblem(codePatternTooLarge, 0, maxPatternBytes)
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, newProblem(codePattern, 0, err.Error())
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return nil, newProblem(codePattern, 0, err.Error())
	}
	if len(program.Inst) > maxPatternSize {
		return nil, newProblem(codePatternTooLarge, 0, maxPatternBytes)
	}
	compiled, err := regexp.Compile(text)
	if err != nil {
		return nil, newProblem(codePattern, 0, err.Error())
	}
	return &pattern{compiled, len(program.Inst)}, nil
}

// kindsProblem says that two values don't go together.
func kindsProblem(operator string, at int, left, right term) Problem {
	return newProblem(codeKinds, at, operator, kindNames[left.kind], kindNames[right.kind])
}

// moneyProblem says that a number lacks its currency, and writes it with one.
func moneyProblem(node ast.Node) Problem {
	suggestion := "cny(50000)"
	switch n := node.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		suggestion = "cny(" + n.String() + ")"
	}
	return newProblem(codeMoneyNumber, position(node), suggestion).suggesting(suggestion)
}

// quoted puts a name into a message, however long it is.
func quoted(name string) string { return strconv.Quote(shortened(name, 60)) }

// shortened cuts a text to a number of characters.
func shortened(text string, characters int) string {
	runes := []rune(text)
	if len(runes) <= characters {
		return text
	}
	return string(runes[:characters]) + "…"
}
