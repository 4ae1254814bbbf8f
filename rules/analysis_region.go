package rules

import (
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
)

// gather notes what is written out in a tree for each field that stands in the
// same comparison.
func (l literalsFound) gather(in *schema, node ast.Node) {
	if name, member, ok := membership(in, node); ok {
		l.members[name] = append(l.members[name], member)
		return
	}
	if names := fieldsOf(in, node); len(names) == 1 && isClassified(in, node) {
		for name := range names {
			l.literals[name] = append(l.literals[name], literalsOf(node)...)
		}
		return
	}
	if !isJoined(node) {
		l.literals[""] = append(l.literals[""], literalsOf(node)...)
	}
	for _, child := range children(node) {
		l.gather(in, child)
	}
}

// isJoined tells whether a node only joins conditions.
func isJoined(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.BinaryNode:
		return n.Operator == "and" || n.Operator == "or" || n.Operator == "&&" || n.Operator == "||"
	case *ast.UnaryNode:
		return n.Operator == "not" || n.Operator == "!"
	}
	return false
}

// membership reads "vip" in lead.tags and hasTag(lead.tags, "vip").
func membership(in *schema, node ast.Node) (name, member string, ok bool) {
	list, item := ast.Node(nil), ast.Node(nil)
	switch n := node.(type) {
	case *ast.BinaryNode:
		if n.Operator == "in" {
			list, item = n.Right, n.Left
		}
	case *ast.CallNode:
		if n.Callee.String() == "hasTag" && len(n.Arguments) == 2 {
			list, item = n.Arguments[0], n.Arguments[1]
		}
	}
	literal, isText := item.(*ast.StringNode)
	if list == nil || !isText {
		return "", "", false
	}
	name, ok = dotted(list)
	f := in.byName[name]
	return name, literal.Value, ok && f != nil && (f.Kind == Texts || f.Kind == Choices) && !f.MayBeUnknown
}

// fieldsOf names the fields that a tree reads.
func fieldsOf(in *schema, node ast.Node) map[string]bool {
	names := map[string]bool{}
	visit(node, func(n ast.Node) {
		if name, ok := dotted(n); ok && in.byName[name] != nil {
			names[name] = true
		}
	})
	return names
}

// isClassified tells whether a tree only compares a field with what is written
// out, so that its answer depends on nothing but which of these the value
// equals and between which it lies.
func isClassified(in *schema, node ast.Node) bool {
	if name, ok := dotted(node); ok {
		f := in.byName[name]
		return f != nil && !isList(f.Kind)
	}
	switch n := node.(type) {
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.StringNode:
		return true
	case *ast.UnaryNode:
		return (n.Operator != "-" && n.Operator != "+" || isNumeral(n.Node)) && isClassified(in, n.Node)
	case *ast.BinaryNode:
		return comparisons[n.Operator] && isClassified(in, n.Left) && isClassified(in, n.Right)
	case *ast.ArrayNode:
		return allClassified(in, n.Nodes)
	case *ast.ConditionalNode:
		return n.Ternary && allClassified(in, []ast.Node{n.Cond, n.Exp1, n.Exp2})
	case *ast.CallNode:
		return isClassifiedCall(in, n)
	}
	return false
}

// comparisons are the operators that tell values only by order and equality.
var comparisons = map[string]bool{
	"==": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true, "in": true, "??": true,
	"and": true, "&&": true, "or": true, "||": true,
}

func allClassified(in *schema, nodes []ast.Node) bool {
	for _, node := range nodes {
		if !isClassified(in, node) {
			return false
		}
	}
	return true
}

// isClassifiedCall allows what writes values out and what asks for presence,
// a branch of a tree, or a currency.
func isClassifiedCall(in *schema, n *ast.CallNode) bool {
	switch name := n.Callee.String(); name {
	case "known", "within", "date", "time", "currency":
		return allClassified(in, n.Arguments)
	default:
		_, isMoney := currencies[name]
		return isMoney
	}
}

func isNumeral(node ast.Node) bool { _, ok := numeral(node); return ok }

// literalsOf lists the values that are written out in a tree.
func literalsOf(node ast.Node) []any {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return []any{float64(n.Value)}
	case *ast.FloatNode:
		return []any{n.Value}
	case *ast.StringNode:
		return []any{n.Value}
	case *ast.UnaryNode:
		values := literalsOf(n.Node)
		for i, value := range values {
			if number, ok := value.(float64); ok && n.Operator == "-" {
				values[i] = -number
			}
		}
		return values
	case *ast.CallNode:
		if value, ok := written(n); ok {
			return []any{value}
		}
	}
	var values []any
	for _, child := range children(node) {
		if _, isName := dotted(child); !isName {
			values = append(values, literalsOf(child)...)
		}
	}
	return values
}

// written evaluates cny(50000), date("…") and time("…").
func written(n *ast.CallNode) (any, bool) {
	name := n.Callee.String()
	if code, ok := currencies[name]; ok && len(n.Arguments) == 1 {
		text, _ := numeral(n.Arguments[0])
		amount, err := decimal.NewFromString(text)
		return crm.Money{Amount: amount, Currency: code}, err == nil
	}
	var value term
	var err error
	switch name {
	case "date":
		if value, err = date(n); err == nil {
			return numberDate(value.node.(*ast.FloatNode).Value), true
		}
	case "time":
		if value, err = moment(n); err == nil {
			return value.node.(*ast.ConstantNode).Value, true
		}
	}
	return nil, false
}

// regionOf is what a condition matches.
func (s *space) regionOf(source string) (region, error) {
	tree, err := parse(source)
	if err != nil {
		return nil, err
	}
	return s.region(source, tree, false)
}

// region is what a part of a condition matches, or doesn't.
func (s *space) region(source string, node ast.Node, negated bool) (region, error) {
	if axis, ok := s.axisOf(node); ok {
		return s.atom(source, node, axis, negated)
	}
	switch n := node.(type) {
	case *ast.BoolNode:
		if n.Value == negated {
			return region{}, nil
		}
		return region{s.everything()}, nil
	case *ast.UnaryNode:
		if isNot(n) && isTruth(n.Node) {
			return s.region(source, n.Node, !negated)
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			return s.join(source, n.Left, n.Right, negated, negated)
		case "or", "||":
			return s.join(source, n.Left, n.Right, !negated, negated)
		}
	case *ast.ConditionalNode:
		if n.Ternary && !negated {
			return s.choose(source, n)
		}
	}
	return nil, notAnalysable(node)
}

// isNot tells whether a node negates what stands after it, and isn't the
// "not in" of a comparison.
func isNot(n *ast.UnaryNode) bool {
	inner, ok := n.Node.(*ast.BinaryNode)
	return (n.Operator == "not" || n.Operator == "!") && !(ok && inner.Location() == n.Location())
}

// isTruth tells whether a node is true or false whatever is known, so that
// its negation is its opposite.
func isTruth(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.BinaryNode:
		return n.Operator != "??"
	case *ast.UnaryNode:
		return n.Operator == "not" || n.Operator == "!"
	case *ast.CallNode:
		return true
	}
	return false
}

// notAnalysable says which part stands in the way.
func notAnalysable(node ast.Node) error {
	return newProblem(codeNotAnalysed, position(node), shortened(node.String(), 80))
}

// join is and or or of two parts.
func (s *space) join(source string, left, right ast.Node, either, negated bool) (region, error) {
	a, err := s.region(source, left, negated)
	if err != nil {
		return nil, err
	}
	b, err := s.region(source, right, negated)
	if err != nil {
		return nil, err
	}
	joined := append(region{}, a...)
	if either {
		joined = append(joined, b...)
	} else {
		joined = s.both(a, b)
	}
	if joined = s.merged(joined); len(joined) > maxCases {
		return nil, newProblem(codeTooManyCases, position(left), maxCases)
	}
	return joined, nil
}

// choose is c ? a : b.
func (s *space) choose(source string, n *ast.ConditionalNode) (region, error) {
	var sides [4]region
	for i, part := range []ast.Node{n.Cond, n.Exp1, n.Cond, n.Exp2} {
		side, err := s.region(source, part, i == 2)
		if err != nil {
			return nil, err
		}
		sides[i] = side
	}
	return append(s.both(sides[0], sides[1]), s.both(sides[2], sides[3])...), nil
}

// axisOf finds the only axis that a part depends on.
func (s *space) axisOf(node ast.Node) (int, bool) {
	in := s.table.in
	inner := node
	if n, ok := node.(*ast.UnaryNode); ok && (n.Operator == "not" || n.Operator == "!") {
		inner = n.Node
	}
	if name, member, ok := membership(in, inner); ok {
		axis, ok := s.named[memberName(name, member)]
		return axis, ok
	}
	names := fieldsOf(in, node)
	if len(names) != 1 || !isClassified(in, node) {
		return 0, false
	}
	for name := range names {
		axis, ok := s.named[name]
		return axis, ok
	}
	return 0, false
}

// atom evaluates a part for each class of its axis.
func (s *space) atom(source string, node ast.Node, axis int, negated bool) (region, error) {
	key := node.String()
	set, ok := s.atoms[key]
	if !ok || hasNotIn(node) {
		program, err := s.guard.conditionOf(source, node)
		if err != nil {
			return nil, err
		}
		set = make(classes, len(s.full(axis)))
		for i := range s.axes[axis].values {
			s.axes[axis].load(s.asker, i)
			s.asker.meter.nextDecision()
			if holds, err := s.asker.holds(program); err == nil && holds {
				set[i/64] |= 1 << (i % 64)
			}
		}
		s.atoms[key] = set
	}
	s.left -= len(set)
	if negated {
		set = s.full(axis).without(set)
	}
	if set.empty() {
		return region{}, nil
	}
	limited := s.everything()
	if !slices.Equal(set, s.full(axis)) {
		limited[axis] = set
	}
	return region{limited}, nil
}
