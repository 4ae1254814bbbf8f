package crm

import (
	"bytes"
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// Matches says whether a record (a pointer to its struct) passes the filter.
// It judges as the database does.
func (f Filter) Matches(record any, schema Schema, at FilterContext) bool {
	return f.Root == nil || f.Root.holds(subject{record, schema, at})
}

// subject is the record being judged.
type subject struct {
	record any
	schema Schema
	at     FilterContext
}

// value reads a field as a string, int64, bool, time.Time, Money or uuid.UUID;
// a missing value, and a field that the kind does not have, is nil.
func (s subject) value(name string) any {
	field, ok := s.schema.Field(name)
	if !ok {
		return nil
	}
	value := indirect(field.Value(s.record))
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Int, reflect.Int64:
		return v.Int()
	case reflect.Slice:
		return elementsOf(v)
	default:
		return value
	}
}

// elementsOf reads a list as values of the kinds that value gives.
func elementsOf(list reflect.Value) []any {
	elements := make([]any, list.Len())
	for i := range elements {
		elements[i] = list.Index(i).Interface()
		if list.Index(i).Kind() == reflect.String {
			elements[i] = list.Index(i).String()
		}
	}
	return elements
}

func (c And) holds(s subject) bool {
	return !slices.ContainsFunc(c, func(part Condition) bool { return !part.holds(s) })
}

func (c Or) holds(s subject) bool {
	return slices.ContainsFunc(c, func(part Condition) bool { return part.holds(s) })
}

func (c Not) holds(s subject) bool { return !c.Condition.holds(s) }

func (c Known) holds(s subject) bool {
	value := s.value(c.Field)
	if elements, isList := value.([]any); isList {
		return len(elements) > 0
	}
	return value != nil && value != ""
}

func (c Among) holds(s subject) bool {
	value := s.value(c.Field)
	return slices.ContainsFunc(c.Operands, func(o Operand) bool { return equals(value, o, s.at) })
}

// equals says whether a value, or one of a list of values, equals an operand.
func equals(value any, operand Operand, at FilterContext) bool {
	if elements, isList := value.([]any); isList {
		return slices.ContainsFunc(elements, func(e any) bool { return equals(e, operand, at) })
	}
	sign, ok := operand.compare(value, at)
	return ok && sign == 0
}

func (c Comparison) holds(s subject) bool {
	value := s.value(c.Field)
	if c.Operator == Contains {
		return contains(value, c.Operand)
	}
	if _, isList := value.([]any); isList {
		return equals(value, c.Operand, s.at)
	}
	sign, ok := c.Operand.compare(value, s.at)
	return ok && c.Operator.accepts(sign)
}

func contains(value any, operand Operand) bool {
	text, isText := value.(string)
	part, ok := operand.(TextOperand)
	return isText && ok && strings.Contains(strings.ToLower(text), strings.ToLower(string(part)))
}

// accepts says whether the operator allows a value that is less than (-1),
// equal to (0) or more than (1) the operand.
func (o Operator) accepts(sign int) bool {
	switch o {
	case Equal:
		return sign == 0
	case Unequal:
		return sign != 0
	case Less:
		return sign < 0
	case AtMost:
		return sign <= 0
	case More:
		return sign > 0
	case AtLeast:
		return sign >= 0
	default:
		return false
	}
}

func (o TextOperand) compare(value any, _ FilterContext) (int, bool) {
	text, ok := value.(string)
	return strings.Compare(text, string(o)), ok
}

func (o ChoiceOperand) compare(value any, at FilterContext) (int, bool) {
	return TextOperand(o).compare(value, at)
}

func (o NumberOperand) compare(value any, _ FilterContext) (int, bool) {
	number, ok := value.(int64)
	return cmp.Compare(number, int64(o)), ok
}

func (o DecimalOperand) compare(value any, _ FilterContext) (int, bool) {
	number, ok := value.(decimal.Decimal)
	return number.Cmp(decimal.Decimal(o)), ok
}

func (o MoneyOperand) compare(value any, _ FilterContext) (int, bool) {
	money, ok := value.(Money)
	return money.Amount.Cmp(o.Amount), ok && money.Currency == o.Currency
}

func (o RecordOperand) compare(value any, _ FilterContext) (int, bool) {
	id, ok := value.(uuid.UUID)
	return bytes.Compare(id[:], o[:]), ok
}

func (MeOperand) compare(value any, at FilterContext) (int, bool) {
	return RecordOperand(at.Me).compare(value, at)
}

func (o YesNoOperand) compare(value any, _ FilterContext) (int, bool) {
	yes, ok := value.(bool)
	if yes == bool(o) {
		return 0, ok
	}
	return 1, ok
}

func (m Moment) compare(value any, at FilterContext) (int, bool) {
	if date, isDate := value.(Date); isDate {
		return date.midnight().Compare(m.Date(at).midnight()), true
	}
	t, ok := value.(time.Time)
	from, until := m.Span(at)
	switch {
	case t.Before(from):
		return -1, ok
	case t.Before(until):
		return 0, ok
	default:
		return 1, ok
	}
}
