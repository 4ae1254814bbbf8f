package crm

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// String writes the filter in its canonical form, which parses back to the
// same filter; no filter is an empty text.
func (f Filter) String() string {
	if f.Root == nil {
		return ""
	}
	return f.Root.String()
}

// String joins the conditions by "and".
func (c And) String() string {
	parts := make([]string, len(c))
	for i, part := range c {
		parts[i] = grouped(part)
	}
	return strings.Join(parts, " and ")
}

// String joins the conditions by "or"; "and" binds closer and needs no
// parentheses.
func (c Or) String() string {
	parts := make([]string, len(c))
	for i, part := range c {
		if _, ok := part.(And); ok {
			parts[i] = part.String()
			continue
		}
		parts[i] = grouped(part)
	}
	return strings.Join(parts, " or ")
}

// String puts "not" before the condition.
func (c Not) String() string { return "not " + grouped(c.Condition) }

// String writes field, operator and operand.
func (c Comparison) String() string {
	return c.Field + " " + string(c.Operator) + " " + c.Operand.String()
}

// String writes the operands as a list.
func (c Among) String() string {
	list := make([]string, len(c.Operands))
	for i, o := range c.Operands {
		list[i] = o.String()
	}
	return c.Field + " in (" + strings.Join(list, ", ") + ")"
}

// String writes the condition as a function of its field.
func (c Known) String() string { return "known(" + c.Field + ")" }

// grouped puts parentheses around conditions that are joined ones.
func grouped(c Condition) string {
	switch c.(type) {
	case And, Or:
		return "(" + c.String() + ")"
	default:
		return c.String()
	}
}

var filterQuoting = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// String puts the text in quotes.
func (o TextOperand) String() string { return `"` + filterQuoting.Replace(string(o)) + `"` }

// String writes the choice as a bare word where it is one.
func (o ChoiceOperand) String() string {
	if isPlainWord(string(o)) {
		return string(o)
	}
	return TextOperand(o).String()
}

// String writes the number in digits.
func (o NumberOperand) String() string { return strconv.FormatInt(int64(o), 10) }

// String writes the number in digits.
func (o DecimalOperand) String() string { return decimal.Decimal(o).String() }

// String writes the exact amount before the currency: 12.5 CNY.
func (o MoneyOperand) String() string {
	text := o.Amount.String() + " " + o.Currency
	if isPlainWord(o.Currency) {
		return text
	}
	return TextOperand(text).String()
}

// String puts the id in quotes.
func (o RecordOperand) String() string { return TextOperand(uuid.UUID(o).String()).String() }

// String is a call of the function.
func (MeOperand) String() string { return "me()" }

// String is true or false.
func (o YesNoOperand) String() string { return strconv.FormatBool(bool(o)) }

// String writes the base and what is added to it: today()+7d.
func (m Moment) String() string {
	base := string(m.Base)
	switch m.Base {
	case BaseDate:
		base = m.Literal.Format(`"` + time.DateOnly + `"`)
	case BaseInstant:
		base = m.Literal.UTC().Format(`"` + time.RFC3339Nano + `"`)
	default:
	}
	if m.Days != 0 {
		base += fmt.Sprintf("%+dd", m.Days)
	}
	switch minutes := int64(m.Elapsed / time.Minute); {
	case minutes == 0:
	case minutes%60 == 0:
		base += fmt.Sprintf("%+dh", minutes/60)
	default:
		base += fmt.Sprintf("%+dm", minutes)
	}
	return base
}
