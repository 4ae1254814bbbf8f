package crm

import "strings"

// Parts lists the conditions that all have to hold for a filter to let a record
// pass; no filter has none.
func (f Filter) Parts() []Condition {
	switch root := f.Root.(type) {
	case nil:
		return nil
	case And:
		return root
	default:
		return []Condition{root}
	}
}

// Words says a condition on records of a kind as people read it, with the
// labels of fields and choices.
func Words(c Condition, schema Schema) Label {
	switch c := c.(type) {
	case And:
		return joinedWords(c, schema, Label{"，并且", " and "})
	case Or:
		return joinedWords(c, schema, Label{"，或者", " or "})
	case Not:
		return Label{"不满足（%s）", "not (%s)"}.with(Words(c.Condition, schema))
	case Known:
		field, _ := schema.Field(c.Field)
		return Label{"已填写“%s”", "“%s” is filled in"}.with(field.Label)
	case Among:
		field, _ := schema.Field(c.Field)
		var zh, en []string
		for _, operand := range c.Operands {
			words := operandWords(operand, field)
			zh, en = append(zh, words.ZH), append(en, words.EN)
		}
		return Label{
			"“" + field.Label.ZH + "”为 " + strings.Join(zh, "、") + " 之一",
			"“" + field.Label.EN + "” is one of " + strings.Join(en, ", "),
		}
	case Comparison:
		field, _ := schema.Field(c.Field)
		operator, operand := operatorWords[c.Operator], operandWords(c.Operand, field)
		return Label{
			"“" + field.Label.ZH + "” " + operator.ZH + " " + operand.ZH,
			"“" + field.Label.EN + "” " + operator.EN + " " + operand.EN,
		}
	}
	return Label{c.String(), c.String()}
}

func joinedWords(parts []Condition, schema Schema, joint Label) Label {
	var zh, en []string
	for _, part := range parts {
		words := Words(part, schema)
		zh, en = append(zh, words.ZH), append(en, words.EN)
	}
	return Label{strings.Join(zh, joint.ZH), strings.Join(en, joint.EN)}
}

var operatorWords = map[Operator]Label{
	Equal: {"=", "="}, Unequal: {"≠", "≠"}, Less: {"<", "<"}, AtMost: {"≤", "≤"}, More: {">", ">"}, AtLeast: {"≥", "≥"},
	Contains: {"包含", "contains"},
}

func operandWords(operand Operand, field Field) Label {
	switch o := operand.(type) {
	case ChoiceOperand:
		return LabelOf(field.Choices, string(o))
	case YesNoOperand:
		if o {
			return Label{"是", "yes"}
		}
		return Label{"否", "no"}
	case MeOperand:
		return Label{"本人", "oneself"}
	}
	return Label{operand.String(), operand.String()}
}
