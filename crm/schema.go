package crm

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// Schema is a kind with the fields read from its struct tags, without the
// type parameter: what meta data, validation, SQL and documents are made of.
//
// Tags: db (column), json (name), zh and en (label), ro (read-only), history, required,
// max (length), min and maximum (number), ref (kind referred to), long (long
// text), dict (dictionary with the choices), own (fields of the company's own are choices too), format (email, phone, url), unique,
// private, personal, contact, readonly, masked and hidden (for which roles), default (JSON). The
// type follows from the Go type.
type Schema struct {
	Kind[struct{}]
	Fields []Field
}

// Schema reads the tags of T. It panics on a declaration that makes no sense:
// that is a mistake in the program, found by the first test.
func (k Kind[T]) Schema() Schema {
	s := Schema{Kind: Kind[struct{}](k)}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		if f.Tag.Get("db") != "" {
			s.Fields = append(s.Fields, fieldOf(k.Name, f))
		}
	}
	for _, names := range [][]string{{k.Title}, k.Search, k.Match, k.List, sortFields(k.Sorts...)} {
		for _, name := range names {
			if _, ok := s.Field(name); !ok {
				panic(fmt.Sprintf("kind %s declares unknown field %q", k.Name, name))
			}
		}
	}
	return s
}

// sortFields lists the fields of sorts such as "grade,-updatedAt".
func sortFields(sorts ...string) []string {
	var names []string
	for _, sort := range sorts {
		for name := range strings.SplitSeq(sort, ",") {
			names = append(names, strings.TrimPrefix(name, "-"))
		}
	}
	return names
}

// Table is the name of the SQL table.
func (s Schema) Table() string { return strings.ReplaceAll(s.Plural, "-", "_") }

// Field finds a field by its JSON name.
func (s Schema) Field(name string) (Field, bool) {
	for i := range s.Fields {
		if s.Fields[i].Name == name {
			return s.Fields[i], true
		}
	}
	return Field{}, false
}

// Clear empties the field in a record (a pointer to its struct).
func (f Field) Clear(record any) {
	if f.IsCustom() {
		f.setCustom(record, nil)
		return
	}
	clearValue(f.Address(record))
}

// Value reads the field's value from a record (a pointer to its struct).
func (f Field) Value(record any) any {
	if f.IsCustom() {
		return f.customValue(record)
	}
	return reflect.ValueOf(record).Elem().FieldByIndex(f.index).Interface()
}

// Address points at the field's value in a record. Custom fields have none.
func (f Field) Address(record any) any {
	return reflect.ValueOf(record).Elem().FieldByIndex(f.index).Addr().Interface()
}

// Nullable says whether the field can be without a value that sorts.
func (f Field) Nullable() bool {
	switch f.Type {
	case MoneyType:
		return true
	case Text, LongText, ChoiceOne, ChoiceMany, References:
		return false
	}
	return f.optional
}

// set reads a JSON value into the field of a record and checks it; a refused
// value leaves the record as it was.
func (f Field) set(record any, raw json.RawMessage) *Problem {
	if !f.IsCustom() {
		return f.decode(raw, f.Address(record))
	}
	target := reflect.New(goTypes[f.Type])
	if p := f.decode(raw, target.Interface()); p != nil {
		return p
	}
	f.setCustom(record, target.Elem().Interface())
	return nil
}

// Longest texts, in characters, where a field does not say otherwise.
const (
	maxText     = 200
	maxLongText = 10_000
)

func fieldOf(kind string, f reflect.StructField) Field {
	tag := f.Tag
	field := Field{
		Name:   strings.Split(tag.Get("json"), ",")[0],
		Column: tag.Get("db"), index: f.Index,
		Label:    Label{ZH: tag.Get("zh"), EN: tag.Get("en")},
		Required: tag.Get("required") == "true", ReadOnly: tag.Get("ro") == "true",
		History:   tag.Get("history") == "true",
		Private:   tag.Get("private") == "true",
		Personal:  tag.Get("personal") == "true",
		Contact:   tag.Get("contact") == "true",
		Unique:    tag.Get("unique") == "true",
		Default:   json.RawMessage(tag.Get("default")),
		Reference: tag.Get("ref"), Dictionary: tag.Get("dict"), OwnFields: tag.Get("own") == "true", Format: Format(tag.Get("format")),
		MaxLength: number(tag, "max", maxText), Minimum: limit(tag, "min"), Maximum: limit(tag, "maximum"),
		Limits: limitsOf(tag), optional: f.Type.Kind() == reflect.Pointer,
	}
	if field.Name == "" || field.Label.ZH == "" || field.Label.EN == "" {
		panic(fmt.Sprintf("field %s of kind %s needs json, zh and en tags", f.Name, kind))
	}
	field.Type = typeOf(kind, f)
	if field.Type == LongText {
		field.MaxLength = number(tag, "max", maxLongText)
	}
	field.Choices = choicesOf(f.Type)
	return field
}

// limitsOf reads for which roles a field is read-only, masked or hidden.
func limitsOf(tag reflect.StructTag) map[Role]FieldLimit {
	limits := map[Role]FieldLimit{}
	for name, limit := range map[string]FieldLimit{"readonly": FieldReadOnly, "masked": FieldMasked, "hidden": FieldHidden} {
		for role := range strings.SplitSeq(tag.Get(name), ",") {
			if role != "" {
				limits[Role(role)] = limit
			}
		}
	}
	return limits
}

// choicesOf lists the choices of a type that names them, or of a list of such.
func choicesOf(t reflect.Type) []Choice {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if named, ok := reflect.TypeAssert[choiceType](reflect.Zero(t)); ok {
		return named.Choices()
	}
	return nil
}

// plainTypes are the field types of Go types that tell all by themselves.
var plainTypes = map[reflect.Type]FieldType{
	reflect.TypeFor[*Money]():           MoneyType,
	reflect.TypeFor[time.Time]():        Time,
	reflect.TypeFor[*time.Time]():       Time,
	reflect.TypeFor[Date]():             Day,
	reflect.TypeFor[*Date]():            Day,
	reflect.TypeFor[decimal.Decimal]():  Decimal,
	reflect.TypeFor[*decimal.Decimal](): Decimal,
	reflect.TypeFor[[]uuid.UUID]():      References,
	reflect.TypeFor[[]string]():         ChoiceMany,
}

// kindTypes are the field types of the other Go types, by what they are made of.
var kindTypes = map[reflect.Kind]FieldType{
	reflect.String: Text, reflect.Int: Number, reflect.Int64: Number, reflect.Bool: YesNo, reflect.Slice: ChoiceMany,
}

func typeOf(kind string, f reflect.StructField) FieldType {
	if f.Type.Implements(reflect.TypeFor[choiceType]()) {
		return ChoiceOne
	}
	if known, ok := plainTypes[f.Type]; ok {
		return known
	}
	if f.Type == reflect.TypeFor[uuid.UUID]() || f.Type == reflect.TypeFor[*uuid.UUID]() {
		if f.Tag.Get("ref") == "" {
			return Text
		}
		return Reference
	}
	made := f.Type.Kind()
	if f.Type.Kind() == reflect.Pointer {
		made = f.Type.Elem().Kind()
	}
	known, ok := kindTypes[made]
	switch {
	case !ok:
		panic(fmt.Sprintf("field %s of kind %s has a type without a field type: %s", f.Name, kind, f.Type))
	case known == Text && f.Tag.Get("dict") != "":
		return ChoiceOne
	case known == Text && f.Tag.Get("long") == "true":
		return LongText
	}
	return known
}

func number(tag reflect.StructTag, name string, otherwise int) int {
	if p := limit(tag, name); p != nil {
		return *p
	}
	return otherwise
}

func limit(tag reflect.StructTag, name string) *int {
	text, ok := tag.Lookup(name)
	if !ok {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(fmt.Sprintf("tag %s:%q is not a number", name, text))
	}
	return &n
}
