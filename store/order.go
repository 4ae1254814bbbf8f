package store

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
)

// order is a declared sort with the id as the last word, so that pages neither
// skip nor repeat a record.
type order []sortPart

// sortPart is one field of a sort.
type sortPart struct {
	field      crm.Field
	descending bool
}

// orderOf finds the declared sort that a request names: one field in either
// direction, or several as they are declared or all the other way round.
func orderOf(schema crm.Schema, sort string) (order, error) {
	if sort == "" {
		sort = defaultSort(schema)
		if !strings.Contains(sort, ",") {
			sort = "-" + sort
		}
	}
	if !slices.ContainsFunc(schema.Sorts, func(declared string) bool { return serves(declared, sort) }) && !isCustomSort(schema, sort) && sort != "-createdAt" {
		list := strings.Join(schema.Sorts, " | ")
		return nil, crm.InvalidField("sort", "unknown-sort",
			crm.Label{ZH: "不能按“%s”排序", EN: "It cannot be sorted by “%s”"}.With(sort),
			crm.Label{ZH: "可用的排序：%s", EN: "Sort by one of: %s"}.With(list))
	}
	var o order
	for part := range strings.SplitSeq(sort, ",") {
		name := strings.TrimPrefix(part, "-")
		field, _ := schema.Field(name)
		o = append(o, sortPart{field, name != part})
	}
	return o, nil
}

// defaultSort is the first sort of the kind that is left to the person.
func defaultSort(schema crm.Schema) string {
	if len(schema.Sorts) == 0 {
		return "createdAt"
	}
	return schema.Sorts[0]
}

// serves says whether a declared sort serves a request, forwards or backwards.
func serves(declared, sort string) bool {
	return declared == sort || reversed(declared) == sort
}

func reversed(sort string) string {
	parts := strings.Split(sort, ",")
	for i, part := range parts {
		name, descends := strings.CutPrefix(part, "-")
		if !descends {
			name = "-" + name
		}
		parts[i] = name
	}
	return strings.Join(parts, ",")
}

func isCustomSort(schema crm.Schema, sort string) bool {
	field, ok := schema.Field(strings.TrimPrefix(sort, "-"))
	return ok && field.IsCustom() && field.Type != crm.LongText
}

// lasts stand in a sort for values that are missing; an index for a sort has
// the same expression. Texts are never missing.
var lasts = map[crm.FieldType]string{
	crm.Time: "'infinity'::timestamptz", crm.Day: "'infinity'::date", crm.Decimal: "'-Infinity'::numeric",
	crm.MoneyType: "'-Infinity'::numeric", crm.Reference: "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid",
	crm.Number: "-2147483648", crm.YesNo: "false",
}

// expression is the SQL by which the part sorts.
func (p sortPart) expression() string {
	column := p.field.Column
	if p.field.Type == crm.MoneyType {
		column += "_amount"
	}
	if !p.field.Nullable() {
		return column
	}
	return "coalesce(" + column + ", " + lasts[p.field.Type] + ")"
}

func (p sortPart) direction() string {
	if p.descending {
		return " DESC"
	}
	return ""
}

func (o order) sql() string {
	var parts []string
	for _, p := range o {
		parts = append(parts, p.expression()+p.direction())
	}
	return strings.Join(append(parts, "id"+o.last().direction()), ", ")
}

// last is the part whose direction the id follows.
func (o order) last() sortPart { return o[len(o)-1] }

type position struct {
	Values []json.RawMessage `json:"v"`
	ID     uuid.UUID         `json:"i"`
}

// cursor names the place of a record in the order.
func (o order) cursor(record interface{ Meta() *crm.Base }) string {
	p := position{ID: record.Meta().ID}
	for _, part := range o {
		value := part.field.Value(record)
		if money, ok := value.(*crm.Money); ok && money != nil {
			value = money.Amount
		}
		p.Values = append(p.Values, jsonOfAny(value))
	}
	return base64.RawURLEncoding.EncodeToString(jsonOfAny(p))
}

func jsonOfAny(value any) json.RawMessage {
	data, err := json.Marshal(value)
	if err != nil {
		return json.RawMessage("null")
	}
	return data
}

// after is the condition for what comes after a cursor.
func (o order) after(cursor string, args *arguments) (string, error) {
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	var p position
	if err != nil || json.Unmarshal(data, &p) != nil || len(p.Values) != len(o) {
		return "", invalidCursor()
	}
	expressions, marks := []string{}, []string{}
	for i, part := range o {
		mark, err := part.mark(p.Values[i], args)
		if err != nil {
			return "", invalidCursor()
		}
		expressions, marks = append(expressions, part.expression()), append(marks, mark)
	}
	expressions, marks = append(expressions, "id"), append(marks, args.add(p.ID))
	if o.isUniform() {
		return "(" + strings.Join(expressions, ", ") + ")" + comparison(o.last()) + "(" + strings.Join(marks, ", ") + ")", nil
	}
	return o.mixed(expressions, marks), nil
}

func (o order) isUniform() bool {
	return !slices.ContainsFunc(o, func(p sortPart) bool { return p.descending != o[0].descending })
}

func comparison(p sortPart) string {
	if p.descending {
		return " < "
	}
	return " > "
}

// mixed is the condition of an order whose parts run in different directions:
// later in the first part, or the same there and later in the second, …
func (o order) mixed(expressions, marks []string) string {
	var ways, same []string
	for i, expression := range expressions {
		part := o[min(i, len(o)-1)]
		ways = append(ways, "("+strings.Join(append(slices.Clone(same), expression+comparison(part)+marks[i]), " AND ")+")")
		same = append(same, expression+" = "+marks[i])
	}
	return "(" + strings.Join(ways, " OR ") + ")"
}

func invalidCursor() error {
	return crm.InvalidField("cursor", "invalid-cursor",
		crm.Label{ZH: "翻页位置无效", EN: "The place to continue from is not valid"},
		crm.Label{ZH: "请从第一页重新开始", EN: "Start again from the first page"})
}

// mark is the SQL for a value that a cursor holds.
func (p sortPart) mark(raw json.RawMessage, args *arguments) (string, error) {
	if string(raw) == "null" {
		last, ok := lasts[p.field.Type]
		if !ok {
			return "", crm.ErrInvalid
		}
		return last, nil
	}
	value, err := p.value(raw)
	if err != nil {
		return "", err
	}
	return args.add(value) + markTypes[p.field.Type], nil
}

var markTypes = map[crm.FieldType]string{
	crm.Day: "::date", crm.Time: "::timestamptz", crm.Number: "::bigint", crm.Decimal: "::numeric", crm.MoneyType: "::numeric",
	crm.Reference: "::uuid", crm.YesNo: "::boolean",
}

func (p sortPart) value(raw json.RawMessage) (any, error) {
	switch p.field.Type {
	case crm.Time:
		return decoded[time.Time](raw)
	case crm.Day:
		return decoded[crm.Date](raw)
	case crm.Number:
		return decoded[int64](raw)
	case crm.YesNo:
		return decoded[bool](raw)
	case crm.Reference:
		return decoded[uuid.UUID](raw)
	case crm.Decimal, crm.MoneyType:
		return decoded[decimal.Decimal](raw)
	}
	text, err := decoded[string](raw)
	if strings.ContainsRune(text, 0) {
		return nil, crm.ErrInvalid
	}
	return text, err
}

func decoded[T any](raw json.RawMessage) (T, error) {
	var value T
	err := json.Unmarshal(raw, &value)
	return value, err
}
