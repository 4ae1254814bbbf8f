package crm

import (
	"fmt"
	"strings"
)

// FilterNode is a filter, or a part of one, as screens build it: a group of
// nodes, the opposite of one, or a condition on a field. Values are written as
// people write them, without quotes: a text as it is, 12.5 CNY, me(), an id,
// 2026-11-21 or today()+7d.
type FilterNode struct {
	Is         NodeKind     `json:"is" enum:"and,or,not,condition"`
	Conditions []FilterNode `json:"conditions,omitempty" doc:"Of and, or: those joined; of not: the one that must not hold."`
	Field      string       `json:"field,omitempty"`
	Operator   Operator     `json:"operator,omitempty" doc:"One of the field's operators, or “known” without values."`
	Values     []string     `json:"values,omitempty" doc:"One value; for “in” one or more."`
}

// NodeKind says what a node of a filter is.
type NodeKind string

// The kinds of nodes.
const (
	NodeAnd       NodeKind = "and"
	NodeOr        NodeKind = "or"
	NodeNot       NodeKind = "not"
	NodeCondition NodeKind = "condition"
)

// HasValue stands in a tree where a filter's text has known(field).
const HasValue Operator = "known"

// Tree is the filter as screens build it; no filter is a group of nothing.
func (f Filter) Tree() FilterNode {
	if f.Root == nil {
		return FilterNode{Is: NodeAnd}
	}
	return nodeOf(f.Root)
}

func nodeOf(c Condition) FilterNode {
	switch c := c.(type) {
	case And:
		return FilterNode{Is: NodeAnd, Conditions: nodesOf(c)}
	case Or:
		return FilterNode{Is: NodeOr, Conditions: nodesOf(c)}
	case Not:
		return FilterNode{Is: NodeNot, Conditions: nodesOf([]Condition{c.Condition})}
	case Tagged:
		return c.node()
	case Known:
		return FilterNode{Is: NodeCondition, Field: c.Field, Operator: HasValue}
	case Among:
		node := FilterNode{Is: NodeCondition, Field: c.Field, Operator: In}
		for _, operand := range c.Operands {
			node.Values = append(node.Values, plainValue(operand))
		}
		return node
	case Comparison:
		return FilterNode{Is: NodeCondition, Field: c.Field, Operator: c.Operator, Values: []string{plainValue(c.Operand)}}
	}
	return FilterNode{}
}

func nodesOf(parts []Condition) []FilterNode {
	nodes := make([]FilterNode, len(parts))
	for i, part := range parts {
		nodes[i] = nodeOf(part)
	}
	return nodes
}

// plainValue writes an operand without the quotes of the language. A date that
// something is added to keeps them, as text does that only looks so.
func plainValue(operand Operand) string {
	switch o := operand.(type) {
	case TextOperand:
		return string(o)
	case ChoiceOperand:
		return string(o)
	case Moment:
		if o.Days != 0 || o.Elapsed != 0 {
			return o.String()
		}
	}
	return strings.Trim(operand.String(), `"`)
}

// FilterOf makes the filter of a tree. It is checked as its text would be;
// what is wrong names the place in the tree.
func FilterOf(tree FilterNode, schema Schema) (Filter, error) {
	if (tree.Is == NodeAnd || tree.Is == NodeOr) && len(tree.Conditions) == 0 {
		return Filter{}, nil
	}
	root, err := treeReader{schema}.condition(tree, "tree", 0)
	if err != nil {
		return Filter{}, err
	}
	return ParseFilter(Filter{Root: root}.String(), schema) // which has the limits
}

type treeReader struct{ schema Schema }

func (r treeReader) condition(n FilterNode, place string, depth int) (Condition, error) {
	if depth > 2*maxFilterDepth {
		return nil, InvalidField(place, "too-deep", Label{"条件嵌套太深", "The conditions are nested too deeply"},
			Label{"请拆开这个分组", "Take this group apart"})
	}
	switch n.Is {
	case NodeCondition:
		return r.leaf(n, place)
	case NodeAnd, NodeOr, NodeNot:
		return r.group(n, place, depth)
	}
	return nil, InvalidField(place+".is", "invalid-choice", Label{"没有这种条件", "There is no such condition"},
		Label{"请使用 and、or、not 或 condition", "Use and, or, not or condition"})
}

func (r treeReader) group(n FilterNode, place string, depth int) (Condition, error) {
	parts := make([]Condition, len(n.Conditions))
	for i, child := range n.Conditions {
		var err error
		if parts[i], err = r.condition(child, fmt.Sprintf("%s.conditions.%d", place, i), depth+1); err != nil {
			return nil, err
		}
	}
	switch {
	case len(parts) == 0:
		return nil, InvalidField(place, "empty-group", Label{"分组里没有条件", "The group has no condition"},
			Label{"请添加条件，或删除这个分组", "Add a condition, or remove the group"})
	case n.Is == NodeNot && len(parts) > 1:
		return Not{Condition: And(parts)}, nil
	case n.Is == NodeNot:
		return Not{Condition: parts[0]}, nil
	case len(parts) == 1:
		return parts[0], nil
	case n.Is == NodeOr:
		return Or(parts), nil
	}
	return And(parts), nil
}

func (r treeReader) leaf(n FilterNode, place string) (Condition, error) {
	p := &filterParser{schema: r.schema, tokens: wordTokens(n.Field)}
	if p.isTag() {
		return r.tags(n, place)
	}
	field, err := p.field()
	if err != nil {
		return nil, placed(err, place+".field")
	}
	if n.Operator == HasValue {
		return Known{Field: field.Name}, nil
	}
	p = &filterParser{schema: r.schema, tokens: operatorTokens(n.Operator)}
	if _, err := p.operator(field); err != nil {
		return nil, placed(err, place+".operator")
	}
	operands, err := r.operands(field, n, place)
	if err != nil {
		return nil, err
	}
	if n.Operator == In {
		return Among{Field: field.Name, Operands: operands}, nil
	}
	return Comparison{Field: field.Name, Operator: n.Operator, Operand: operands[0]}, nil
}

func (r treeReader) operands(field Field, n FilterNode, place string) ([]Operand, error) {
	if len(n.Values) == 0 || (n.Operator != In && len(n.Values) > 1) {
		return nil, InvalidField(place+".values", "required", Label{"“%s”缺少值", "“%s” has no value"}.with(field.Label),
			Label{"请填写一个值", "Give one value"})
	}
	operands := make([]Operand, len(n.Values))
	for i, value := range n.Values {
		operand, err := r.operand(field, value)
		if err != nil {
			return nil, placed(err, fmt.Sprintf("%s.values.%d", place, i))
		}
		operands[i] = operand
	}
	return operands, nil
}

// operand reads one value by the parser of the language, which is given it in
// quotes unless it can be more than a literal there: a moment or me().
func (r treeReader) operand(field Field, value string) (Operand, error) {
	if err := checkFilterText(value); err != nil {
		return nil, err
	}
	tokens := []filterToken{{kind: quotedToken, text: value}, {kind: endToken}}
	if isCalled(field, value) {
		lexed, err := lexFilter(value)
		if err != nil {
			return nil, err
		}
		tokens = lexed
	}
	p := &filterParser{schema: r.schema, tokens: tokens}
	operand, err := p.operand(field)
	if err == nil && p.peek().kind != endToken {
		err = malformedOperand(tokens[0], field, value)
	}
	return operand, err
}

// isCalled says whether a value is more than a literal.
func isCalled(field Field, value string) bool {
	switch field.FilterType() {
	case Time, Day:
		_, literal := momentOf(value)
		return !literal
	case Reference, References:
		return strings.HasPrefix(value, "me")
	}
	return false
}

func wordTokens(word string) []filterToken {
	return []filterToken{{kind: wordToken, text: word}, {kind: endToken}}
}

func operatorTokens(o Operator) []filterToken {
	kind := symbolToken
	if o == In {
		kind = wordToken
	}
	return []filterToken{{kind: kind, text: string(o)}, {kind: endToken}}
}

// placed names the place in the tree that a problem is about.
func placed(err error, place string) error {
	invalid, ok := err.(*Invalid) //nolint:errorlint // as the parser makes it
	if !ok {
		return err
	}
	problems := make([]Problem, len(invalid.Problems))
	for i, p := range invalid.Problems {
		p.Field = place
		problems[i] = p
	}
	return &Invalid{Problems: problems}
}
