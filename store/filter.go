package store

import (
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
)

// filterSQL writes a filter as one SQL condition, in parentheses where it
// needs them. Columns come from the schema alone and values become arguments.
//
// A comparison with a missing value is NULL rather than false. AND, OR and
// WHERE treat the two alike; only a negation tells them apart, and it is
// written so that it does not. Plain comparisons can use an index.
func filterSQL(filter crm.Filter, schema crm.Schema, at crm.FilterContext, args *arguments) string {
	if filter.Root == nil {
		return "true"
	}
	return filterWriter{schema, at, args}.condition(filter.Root)
}

type filterWriter struct {
	schema crm.Schema
	at     crm.FilterContext
	args   *arguments
}

// never is the condition on a field that the kind does not have.
const never = "false"

func (w filterWriter) condition(c crm.Condition) string {
	switch c := c.(type) {
	case crm.And:
		return w.joined(c, " AND ")
	case crm.Or:
		return w.joined(c, " OR ")
	case crm.Not:
		return "((" + w.condition(c.Condition) + ") IS NOT TRUE)"
	case crm.Tagged:
		return w.tagged(c)
	case crm.Known:
		return w.known(c)
	case crm.Among:
		return w.among(c)
	case crm.Comparison:
		return w.comparison(c)
	default:
		return never
	}
}

func (w filterWriter) joined(parts []crm.Condition, joint string) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = w.condition(part)
	}
	return "(" + strings.Join(texts, joint) + ")"
}

// tagged looks for the record among those that bear the tags.
func (w filterWriter) tagged(c crm.Tagged) string {
	sql := "id IN (SELECT bearer.record_id FROM record_tags bearer JOIN tags ON tags.id = bearer.tag_id WHERE bearer.record_kind = " +
		w.args.add(w.schema.Name) + "::text"
	if len(c.Names) > 0 {
		sql += " AND tags.folded = ANY(" + w.args.add(c.Folded()) + "::text[])"
	}
	return sql + ")"
}

func (w filterWriter) known(c crm.Known) string {
	field, ok := w.schema.Field(c.Field)
	if !ok {
		return never
	}
	switch field.FilterType() {
	case crm.Text, crm.LongText, crm.ChoiceOne:
		return field.Column + " <> ''"
	case crm.ChoiceMany, crm.References:
		return "cardinality(" + field.Column + ") > 0"
	case crm.MoneyType:
		return field.Column + "_amount IS NOT NULL"
	default:
		return field.Column + " IS NOT NULL"
	}
}

func (w filterWriter) among(c crm.Among) string {
	field, ok := w.schema.Field(c.Field)
	if !ok {
		return never
	}
	marks := make([]string, len(c.Operands))
	for i, o := range c.Operands {
		marks[i] = w.value(o)
	}
	if isList(field) {
		return field.Column + " && ARRAY[" + strings.Join(marks, ", ") + "]"
	}
	return field.Column + " IN (" + strings.Join(marks, ", ") + ")"
}

// isList says whether a field holds several values.
func isList(field crm.Field) bool {
	return field.Type == crm.ChoiceMany || field.Type == crm.References
}

func (w filterWriter) comparison(c crm.Comparison) string {
	field, ok := w.schema.Field(c.Field)
	if !ok {
		return never
	}
	if isList(field) {
		return field.Column + " @> ARRAY[" + w.value(c.Operand) + "]"
	}
	switch operand := c.Operand.(type) {
	case crm.Moment:
		if field.Type == crm.Day {
			return field.Column + " " + sqlOperators[c.Operator] + " " + w.args.add(operand.Date(w.at)) + "::date"
		}
		return w.moment(field.Column, c.Operator, operand)
	case crm.MoneyOperand:
		return "(" + field.Column + "_currency = " + w.args.add(operand.Currency) + "::text AND " +
			field.Column + "_amount " + sqlOperators[c.Operator] + " " + w.args.add(operand.Amount) + "::numeric)"
	case crm.TextOperand:
		if c.Operator == crm.Contains {
			return w.contains(field, string(operand))
		}
	}
	return field.Column + " " + sqlOperators[c.Operator] + " " + w.value(c.Operand)
}

// contains looks for a text inside a field, as far as possible among the records
// that the index on the search tokens finds.
func (w filterWriter) contains(field crm.Field, text string) string {
	holds := field.Column + " ILIKE " + w.args.add("%"+likeEscapes.Replace(text)+"%") + "::text"
	tokens := crm.ContainedTokens(text)
	if len(tokens) == 0 || !slices.Contains(w.schema.Search, field.Name) {
		return holds
	}
	return "(search @> " + w.args.add(tokens) + "::text[] AND " + holds + ")"
}

var sqlOperators = map[crm.Operator]string{
	crm.Equal: "=", crm.Unequal: "<>", crm.Less: "<", crm.AtMost: "<=", crm.More: ">", crm.AtLeast: ">=",
}

var likeEscapes = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// moment compares with the time that a moment takes: before it, in it or
// after it.
func (w filterWriter) moment(column string, operator crm.Operator, m crm.Moment) string {
	from, until := m.Span(w.at)
	start := func() string { return w.args.add(from) + "::timestamptz" }
	end := func() string { return w.args.add(until) + "::timestamptz" }
	switch operator {
	case crm.Equal:
		return "(" + column + " >= " + start() + " AND " + column + " < " + end() + ")"
	case crm.Unequal:
		return "(" + column + " < " + start() + " OR " + column + " >= " + end() + ")"
	case crm.Less:
		return column + " < " + start()
	case crm.AtMost:
		return column + " < " + end()
	case crm.More:
		return column + " >= " + end()
	case crm.AtLeast:
		return column + " >= " + start()
	default:
		return never
	}
}

// value adds an operand to the arguments. The type is given because PostgreSQL
// would else take the column's, which may be too narrow for the value.
func (w filterWriter) value(operand crm.Operand) string {
	switch o := operand.(type) {
	case crm.TextOperand:
		return w.args.add(string(o)) + "::text"
	case crm.ChoiceOperand:
		return w.args.add(string(o)) + "::text"
	case crm.NumberOperand:
		return w.args.add(int64(o)) + "::bigint"
	case crm.DecimalOperand:
		return w.args.add(decimal.Decimal(o)) + "::numeric"
	case crm.YesNoOperand:
		return w.args.add(bool(o)) + "::boolean"
	case crm.RecordOperand:
		return w.args.add(uuid.UUID(o)) + "::uuid"
	case crm.MeOperand:
		return w.args.add(w.at.Me) + "::uuid"
	default:
		return "NULL"
	}
}
