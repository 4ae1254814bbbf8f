package crm

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Schema is a kind with the fields read from its struct tags, without the
// type parameter: what meta data, validation, SQL and documents are made of.
//
// Tags: db (column), json (name), zh and en (label), ro (read-only), required,
// max (length), min and maximum (number), ref (kind referred to), long (long
// text), private, personal, default (JSON). The type follows from the Go type.
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
	for _, names := range [][]string{{k.Title}, k.Search, k.List, k.Sorts} {
		for _, name := range names {
			if _, ok := s.Field(name); !ok {
				panic(fmt.Sprintf("kind %s declares unknown field %q", k.Name, name))
			}
		}
	}
	return s
}

// Table is the name of the SQL table.
func (s Schema) Table() string { return strings.ReplaceAll(s.Plural, "-", "_") }

// Field finds a field by its JSON name.
func (s Schema) Field(name string) (Field, bool) {
	for _, f := range s.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Public is the kind without its private fields, as those see it who may not
// know them of anybody.
func (s Schema) Public() Schema {
	private := func(name string) bool {
		f, ok := s.Field(name)
		return ok && f.Private
	}
	public := s
	public.Fields = slices.DeleteFunc(slices.Clone(s.Fields), func(f Field) bool { return f.Private })
	public.List = slices.DeleteFunc(slices.Clone(s.List), private)
	public.Sections = slices.Clone(s.Sections)
	for i, section := range public.Sections {
		public.Sections[i].Fields = slices.DeleteFunc(slices.Clone(section.Fields), private)
	}
	return public
}

// Clear empties the field in a record (a pointer to its struct).
func (f Field) Clear(record any) { clearValue(f.Address(record)) }

// Value reads the field's value from a record (a pointer to its struct).
func (f Field) Value(record any) any {
	return reflect.ValueOf(record).Elem().FieldByIndex(f.index).Interface()
}

// Address points at the field's value in a record.
func (f Field) Address(record any) any {
	return reflect.ValueOf(record).Elem().FieldByIndex(f.index).Addr().Interface()
}

func fieldOf(kind string, f reflect.StructField) Field {
	tag := f.Tag
	field := Field{
		Name:   strings.Split(tag.Get("json"), ",")[0],
		Column: tag.Get("db"), index: f.Index,
		Label:    Label{ZH: tag.Get("zh"), EN: tag.Get("en")},
		Required: tag.Get("required") == "true", ReadOnly: tag.Get("ro") == "true",
		Private: tag.Get("private") == "true", Personal: tag.Get("personal") == "true",
		Default:   json.RawMessage(tag.Get("default")),
		Reference: tag.Get("ref"),
		MaxLength: number(tag, "max", 200), Minimum: limit(tag, "min"), Maximum: limit(tag, "maximum"),
	}
	if field.Name == "" || field.Label.ZH == "" || field.Label.EN == "" {
		panic(fmt.Sprintf("field %s of kind %s needs json, zh and en tags", f.Name, kind))
	}
	field.Type = typeOf(kind, f, field.Reference)
	if field.Type == LongText {
		field.MaxLength = number(tag, "max", 10_000)
	}
	if field.Type == ChoiceOne {
		field.Choices = reflect.Zero(f.Type).Interface().(choiceType).Choices()
	}
	return field
}

func typeOf(kind string, f reflect.StructField, reference string) FieldType {
	if f.Type.Implements(reflect.TypeFor[choiceType]()) {
		return ChoiceOne
	}
	switch f.Type {
	case reflect.TypeFor[*Money]():
		return MoneyType
	case reflect.TypeFor[time.Time](), reflect.TypeFor[*time.Time]():
		return Time
	case reflect.TypeFor[uuid.UUID](), reflect.TypeFor[*uuid.UUID]():
		if reference == "" {
			return Text
		}
		return Reference
	}
	switch f.Type.Kind() {
	case reflect.String:
		if f.Tag.Get("long") == "true" {
			return LongText
		}
		return Text
	case reflect.Int, reflect.Int64:
		return Number
	case reflect.Bool:
		return YesNo
	}
	panic(fmt.Sprintf("field %s of kind %s has a type without a field type: %s", f.Name, kind, f.Type))
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
