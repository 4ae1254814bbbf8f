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
	field := Field{Name: tagWord, Type: Text, Label: Label{"标签", "Tag"}}
	t := p.peek()
	allowed := []Operator{Equal, In}
	operator, ok := operatorOf(t)
	if !ok {
		return nil, unexpected(t, useOperators(field, allowed))
	}
	if !slices.Contains(allowed, operator) {
		return nil, wrongOperator(t, field, allowed)
	}
	p.next++
	if operator == Equal {
		name, err := p.literal()
		return Tagged{[]string{name}}, err
	}
	operands, err := p.list(field)
	names := make([]string, len(operands))
	for i, o := range operands {
		text, _ := o.(TextOperand)
		names[i] = string(text)
	}
	return Tagged{names}, err
}
