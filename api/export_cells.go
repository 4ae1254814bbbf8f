package api

import (
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/sheet"
)

// exportColumns are the fields of a table, and how their values are written:
// for people, with labels, names and amounts that can be added up; or as an
// import reads them back without loss, with names of fields, values and ids.
type exportColumns struct {
	schema   crm.Schema // as the person may know it
	fields   []crm.Field
	labels   bool
	language crm.Language
}

// allColumns stands for every field.
const allColumns = "*"

// exportFields finds the fields that somebody names.
func exportFields(schema crm.Schema, columns string) ([]crm.Field, error) {
	names := crm.ListedNames(columns)
	if len(names) == 0 {
		names = schema.List
	}
	if len(names) == 1 && names[0] == allColumns {
		return schema.Fields, nil
	}
	fields := make([]crm.Field, len(names))
	for i, name := range names {
		field, ok := schema.Field(name)
		if !ok {
			return nil, crm.UnknownColumn(name)
		}
		fields[i] = field
	}
	return fields, nil
}

func (c exportColumns) list() string {
	names := make([]string, len(c.fields))
	for i, f := range c.fields {
		names[i] = f.Name
	}
	return strings.Join(names, ",")
}

// named is the kind with only those references that need a name.
func (c exportColumns) named() crm.Schema {
	s := c.schema
	s.Fields = nil
	if c.labels {
		s.Fields = c.fields
	}
	return s
}

// header names the columns. For people, money has two: the amount is a number
// there, and the currency stands beside it.
func (c exportColumns) header() []string {
	var header []string
	for _, f := range c.fields {
		if !c.labels {
			header = append(header, f.Name)
			continue
		}
		header = append(header, f.Label.In(c.language))
		if f.Type == crm.MoneyType {
			header = append(header, crm.Label{ZH: f.Label.ZH + "（币种）", EN: f.Label.EN + " (currency)"}.In(c.language))
		}
	}
	return header
}

// cells writes a record that was veiled for the person.
func (c exportColumns) cells(record any, names map[uuid.UUID]string) []sheet.Cell {
	cells := make([]sheet.Cell, 0, len(c.fields)+1)
	for _, f := range c.fields {
		value := c.value(f, record)
		if f.Type == crm.MoneyType {
			cells = append(cells, c.money(value)...)
			continue
		}
		cells = append(cells, c.cell(f, value, names))
	}
	return cells
}

// value reads a field without its pointer; nil is none. Of what is masked only
// texts have something left to show.
func (c exportColumns) value(f crm.Field, record any) any {
	value := f.Value(record)
	if f.Limit == crm.FieldMasked {
		switch {
		case f.Type != crm.Text:
			return nil
		case f.IsCustom():
			return f.Masked(value)
		}
	}
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Pointer {
		return value
	}
	if v.IsNil() {
		return nil
	}
	return v.Elem().Interface()
}

func (c exportColumns) money(value any) []sheet.Cell {
	money, ok := value.(crm.Money)
	switch {
	case c.labels && !ok:
		return []sheet.Cell{{}, {}}
	case !ok:
		return []sheet.Cell{{}}
	case c.labels:
		return []sheet.Cell{sheet.Number(money.Amount), sheet.Text(money.Currency)}
	}
	return []sheet.Cell{sheet.Text(money.Amount.String() + " " + money.Currency)}
}

func (c exportColumns) cell(f crm.Field, value any, names map[uuid.UUID]string) sheet.Cell {
	switch v := value.(type) {
	case nil:
		return sheet.Cell{}
	case decimal.Decimal:
		return sheet.Number(v)
	case int:
		return sheet.Number(decimal.NewFromInt(int64(v)))
	case int64:
		return sheet.Number(decimal.NewFromInt(v))
	case crm.Date:
		return sheet.Date(time.Date(v.Year, v.Month, v.Day, 0, 0, 0, 0, time.UTC))
	case time.Time:
		if v.IsZero() {
			return sheet.Cell{}
		}
		return sheet.Time(v)
	case bool:
		return sheet.Text(c.yesNo(v))
	case uuid.UUID:
		return sheet.Text(c.reference(f, v, names))
	case []uuid.UUID:
		return sheet.Text(c.references(f, v, names))
	}
	return sheet.Text(c.text(f, reflect.ValueOf(value)))
}

// listJoint stands between several values in one cell.
const listJoint = "; "

func (c exportColumns) text(f crm.Field, v reflect.Value) string {
	if v.Kind() == reflect.Slice {
		texts := make([]string, v.Len())
		for i := range texts {
			texts[i] = c.text(f, v.Index(i))
		}
		return strings.Join(texts, listJoint)
	}
	if c.labels && (f.Type == crm.ChoiceOne || f.Type == crm.ChoiceMany) && v.String() != "" {
		return crm.LabelOf(f.Choices, v.String()).In(c.language)
	}
	return v.String()
}

func (c exportColumns) yesNo(yes bool) string {
	switch {
	case !c.labels && yes:
		return "true"
	case !c.labels:
		return "false"
	case yes:
		return crm.Label{ZH: "是", EN: "Yes"}.In(c.language)
	}
	return crm.Label{ZH: "否", EN: "No"}.In(c.language)
}

// reference is the name of a record as far as the person may see it, or its id.
func (c exportColumns) reference(f crm.Field, id uuid.UUID, names map[uuid.UUID]string) string {
	switch {
	case id == uuid.Nil:
		return ""
	case c.labels && f.Reference != "":
		return names[id]
	}
	return id.String()
}

func (c exportColumns) references(f crm.Field, ids []uuid.UUID, names map[uuid.UUID]string) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = c.reference(f, id, names)
	}
	return strings.Join(texts, listJoint)
}
