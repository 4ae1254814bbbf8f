package rules

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
)

// Field is one value of a decision point's input or outcome. It is declared
// by a struct field: json names it, zh and en label it, a type with Choices
// closes its values, dict names the dictionary that does, min and max bound
// it. A struct within is a group (lead.score). A pointer may be unknown; so may
// a text or choice that json omits when empty. A crm.Custom within holds the
// company's own fields, which an Extension declares.
type Field struct {
	Name         string       `json:"name"` // lead.score
	Label        crm.Label    `json:"label"`
	Kind         Kind         `json:"kind"`
	Choices      []crm.Choice `json:"choices,omitempty"`
	Dictionary   string       `json:"dictionary,omitempty"` // whose entries are the choices
	MayBeUnknown bool         `json:"mayBeUnknown"`
	Whole        bool         `json:"whole,omitempty"` // a number without decimals
	Min          *float64     `json:"min,omitempty"`
	Max          *float64     `json:"max,omitempty"`
}

// schema is a struct seen as fields, and what else conditions may speak of.
type schema struct {
	structure reflect.Type
	fields    []field
	byName    map[string]*field
	groups    map[string]bool
	customs   map[string][]int // groups of the company's own fields
	terms     Extension
}

// field is a Field and where its value lives.
type field struct {
	Field
	known    string // name of "is it known?" in the environment
	values   []string
	above    map[string]string // of a tree of choices: the entry above each
	open     bool              // an input may hold other values than these
	path     []int
	custom   string // key among the company's own fields
	pointer  bool
	optional bool // an outcome may leave it out
	// keepsEmpty tells an empty text from one that isn't known.
	keepsEmpty bool
}

var (
	timeType    = reflect.TypeFor[time.Time]()
	moneyType   = reflect.TypeFor[crm.Money]()
	dateType    = reflect.TypeFor[crm.Date]()
	customType  = reflect.TypeFor[crm.Custom]()
	choicesType = reflect.TypeFor[interface{ Choices() []crm.Choice }]()
)

// schemaOf reads the tags of a struct. A struct that can't be an input or
// outcome is a mistake of its author and panics; the test of All finds it.
func schemaOf(structure reflect.Type) *schema {
	s := &schema{structure: structure, groups: map[string]bool{}, customs: map[string][]int{}}
	s.add(structure, "", crm.Label{}, nil)
	s.index()
	return s
}

// index finds the fields by name.
func (s *schema) index() {
	s.byName = make(map[string]*field, len(s.fields))
	for i := range s.fields {
		s.byName[s.fields[i].Name] = &s.fields[i]
	}
}

// add appends the fields of one struct; group is empty or ends with a dot.
func (s *schema) add(structure reflect.Type, group string, label crm.Label, path []int) {
	for i := range structure.NumField() {
		sf := structure.Field(i)
		name, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
		if name == "" || name == "-" || !sf.IsExported() {
			panic(fmt.Sprintf("rules: field %s of %s needs a json name", sf.Name, structure))
		}
		own := crm.Label{ZH: label.ZH + sf.Tag.Get("zh"), EN: strings.TrimSpace(label.EN + " " + sf.Tag.Get("en"))}
		at := append(slices.Clone(path), i)
		switch {
		case sf.Type == customType:
			s.groups[group+name], s.customs[group+name] = true, at
		case sf.Type.Kind() == reflect.Struct && kindOf(sf.Type) == "":
			s.groups[group+name] = true
			s.add(sf.Type, group+name+".", own, at)
		default:
			f := newField(group+name, own, sf.Type, options == "omitempty", at)
			f.Dictionary, f.Min, f.Max = sf.Tag.Get("dict"), bound(sf.Tag.Get("min")), bound(sf.Tag.Get("max"))
			s.fields = append(s.fields, f)
		}
	}
}

// bound reads a limit from a tag.
func bound(text string) *float64 {
	limit, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil
	}
	return &limit
}

// newField describes one struct field that holds a value.
func newField(name string, label crm.Label, t reflect.Type, omitted bool, path []int) field {
	f := field{path: path, known: name + "?", pointer: t.Kind() == reflect.Pointer}
	if f.pointer {
		t = t.Elem()
	}
	f.Name, f.Label, f.Kind = name, label, kindOf(t)
	if f.Kind == "" {
		panic(fmt.Sprintf("rules: field %s has a type rules don't know: %s", name, t))
	}
	item := t
	if t.Kind() == reflect.Slice {
		item = t.Elem()
	}
	if item.Implements(choicesType) {
		f.Choices = reflect.Zero(item).Interface().(interface{ Choices() []crm.Choice }).Choices()
		for _, c := range f.Choices {
			f.values = append(f.values, c.Value)
		}
	}
	f.Whole = f.Kind == Number && !reflect.Zero(t).CanFloat()
	f.optional = f.pointer || omitted
	f.MayBeUnknown = f.pointer || omitted && f.Kind.isText()
	return f
}

// kindOf maps Go types to kinds; empty where there is none.
func kindOf(t reflect.Type) Kind {
	switch {
	case t == timeType:
		return Time
	case t == moneyType:
		return Money
	case t == dateType:
		return Date
	case t.Implements(choicesType) && t.Kind() == reflect.String:
		return Choice
	}
	switch t.Kind() {
	case reflect.String:
		return Text
	case reflect.Bool:
		return YesNo
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Float64:
		return Number
	case reflect.Slice:
		if kind, ok := kindOf(t.Elem()).list(); ok {
			return kind
		}
	}
	return ""
}

// public lists the fields as declared.
func (s *schema) public() []Field {
	fields := make([]Field, len(s.fields))
	for i, f := range s.fields {
		fields[i] = f.Field
	}
	return fields
}

// names lists the fields' names as declared.
func (s *schema) names() []string {
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.Name
	}
	return names
}
