package crm

import "slices"

// tagWord is what filters call the tags of a record. It is no field: a record
// has many, and they are kept apart from it.
const tagWord = "tag"

// Tagged is met when the record bears one of the tags, or any where none is
// named. Names compare as FoldTag folds them.
type Tagged struct{ Names []string }

// Folded lists the names as they compare.
func (c Tagged) Folded() []string {
	folded := make([]string, len(c.Names))
	for i, name := range c.Names {
		folded[i] = FoldTag(name)
	}
	return folded
}

// String writes one tag as an equation, several as a list.
func (c Tagged) String() string {
	switch len(c.Names) {
	case 0:
		return Known{tagWord}.String()
	case 1:
		return Comparison{tagWord, Equal, TextOperand(c.Names[0])}.String()
	}
	operands := make([]Operand, len(c.Names))
	for i, name := range c.Names {
		operands[i] = TextOperand(name)
	}
	return Among{tagWord, operands}.String()
}

func (c Tagged) holds(s subject) bool {
	if s.at.TagsOf == nil {
		return false
	}
	borne := s.at.TagsOf(s.record)
	if len(c.Names) == 0 {
		return len(borne) > 0
	}
	wanted := c.Folded()
	return slices.ContainsFunc(borne, func(name string) bool { return slices.Contains(wanted, FoldTag(name)) })
}

// isTag says whether the next word means the tags; a field of that name would
// come first.
func (p *filterParser) isTag() bool {
	_, isField := p.schema.Field(tagWord)
	return !isField && p.peek().kind == wordToken && p.peek().text == tagWord
}

// tags reads what is asked of the tags, from the word on.
func (p *filterParser) tags() (Condition, error) {
	p.next++
	field, t := tagField(), p.peek()
	operator, ok := operatorOf(t)
	if !ok {
		return nil, unexpected(t, useOperators(field, tagOperators()))
	}
	if !slices.Contains(tagOperators(), operator) {
		return nil, wrongOperator(t, field, tagOperators())
	}
	p.next++
	if operator == Equal {
		name, err := p.literal()
		return Tagged{[]string{name}}, err
	}
	operands, err := p.list(field)
	return taggedWith(operands), err
}

func taggedWith(operands []Operand) Tagged {
	names := make([]string, len(operands))
	for i, o := range operands {
		text, _ := o.(TextOperand)
		names[i] = string(text)
	}
	return Tagged{names}
}

// tagField is what messages call the tags.
func tagField() Field { return Field{Name: tagWord, Type: Text, Label: Label{"标签", "Tag"}} }

// tagOperators are the operators that tags understand.
func tagOperators() []Operator { return []Operator{Equal, In} }

// node is the condition as screens build it.
func (c Tagged) node() FilterNode {
	operator := In
	switch len(c.Names) {
	case 0:
		operator = HasValue
	case 1:
		operator = Equal
	}
	return FilterNode{Is: NodeCondition, Field: tagWord, Operator: operator, Values: c.Names}
}

// tags reads a condition on the tags that a screen has built.
func (r treeReader) tags(n FilterNode, place string) (Condition, error) {
	field := tagField()
	if n.Operator == HasValue {
		return Tagged{}, nil
	}
	if !slices.Contains(tagOperators(), n.Operator) {
		return nil, placed(wrongOperator(operatorTokens(n.Operator)[0], field, tagOperators()), place+".operator")
	}
	operands, err := r.operands(field, n, place)
	if err != nil {
		return nil, err
	}
	return taggedWith(operands), nil
}
