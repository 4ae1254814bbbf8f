package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/baton-crm/baton/crm"
)

// Extension is what a company adds to a decision point: its own fields, the
// entries of its dictionaries and its calendar. It is given when a rule set is
// compiled; the same rules mean the same under the same extension.
type Extension struct {
	// Fields are the company's own, by their names in conditions:
	// lead.custom.budget. Each may be unknown. They can only stand where the
	// input of the point keeps such values.
	Fields []Field
	// Dictionaries close the values of the fields that name them.
	Dictionaries map[string][]DictionaryEntry
	// Timetable is what working time is counted by; without one the company
	// works office hours in UTC.
	Timetable *crm.Timetable
	// Functions pins versions of functions, as UsedFunctions told when the
	// rules were published; what isn't named is the newest.
	Functions map[string]int
}

// DictionaryEntry is one value of a dictionary; Parent is the value of the
// entry above it in a tree, such as the region a province belongs to.
type DictionaryEntry struct {
	Value  string
	Label  crm.Label
	Parent string
}

// With is the point as a company uses it. It fails when a field has no place
// in the input.
func (p Point[In, Out]) With(x Extension) (Point[In, Out], error) {
	if _, err := schemaOf(reflect.TypeFor[In]()).extended(x); err != nil {
		return p, fmt.Errorf("%s: %w", p.Key, err)
	}
	p.extension = x
	return p, nil
}

// With is the point as a company uses it.
func (p AnyPoint) With(x Extension) (AnyPoint, error) {
	in, err := p.plan.in.extended(x)
	if err != nil {
		return p, fmt.Errorf("%s: %w", p.Key, err)
	}
	p.plan.in = in
	p.Inputs = in.public()
	return p, nil
}

// extended adds an extension to a schema.
func (s *schema) extended(x Extension) (*schema, error) {
	own := &schema{structure: s.structure, groups: s.groups, customs: s.customs, terms: x}
	for _, f := range s.fields {
		if f.custom == "" {
			own.fields = append(own.fields, f)
		}
	}
	for _, declared := range x.Fields {
		f, err := s.ownField(declared)
		if err != nil {
			return nil, err
		}
		own.fields = append(own.fields, f)
	}
	for i := range own.fields {
		own.fields[i].enter(x.Dictionaries)
	}
	own.index()
	if len(own.byName) != len(own.fields) {
		return nil, fmt.Errorf("two fields have the same name")
	}
	return own, nil
}

// ownField places a company's own field.
func (s *schema) ownField(declared Field) (field, error) {
	dot := strings.LastIndex(declared.Name, ".")
	path, ok := s.customs[declared.Name[:max(dot, 0)]]
	if !ok {
		places := slices.Sorted(maps.Keys(s.customs))
		return field{}, fmt.Errorf("field %s has no place; own fields stand in %s", declared.Name, strings.Join(places, ", "))
	}
	if _, ok := goTypes[declared.Kind]; !ok {
		return field{}, fmt.Errorf("field %s: rules don't know the kind %q", declared.Name, declared.Kind)
	}
	declared.MayBeUnknown = true
	f := field{Field: declared, known: declared.Name + "?", path: path, custom: declared.Name[dot+1:], optional: true}
	f.close(declared.Choices)
	return f, nil
}

// close gives a field its closed list of values.
func (f *field) close(choices []crm.Choice) {
	f.values = nil
	for _, c := range choices {
		f.values = append(f.values, c.Value)
	}
}

// enter closes a field by the dictionary that it names. An input may hold an
// entry that has left the dictionary since.
func (f *field) enter(dictionaries map[string][]DictionaryEntry) {
	entries, ok := dictionaries[f.Dictionary]
	if !ok || f.Dictionary == "" {
		return
	}
	switch f.Kind {
	case Text:
		f.Kind = Choice
	case Texts:
		f.Kind = Choices
	}
	f.open, f.Choices, f.above = true, nil, map[string]string{}
	for _, entry := range entries {
		f.Choices = append(f.Choices, crm.Choice{Value: entry.Value, Label: entry.Label})
		if entry.Parent != "" {
			f.above[entry.Value] = entry.Parent
		}
	}
	f.close(f.Choices)
}

// within lists a value and everything below it in the field's tree.
func (f *field) within(value string) map[string]bool {
	below := map[string]bool{value: true}
	for _, candidate := range f.values {
		at := candidate
		for range len(f.above) + 1 {
			if at == value {
				below[candidate] = true
				break
			}
			at = f.above[at]
		}
	}
	return below
}

// goTypes are the types in which values of each kind are read from JSON.
var goTypes = map[Kind]reflect.Type{
	Text: reflect.TypeFor[string](), Choice: reflect.TypeFor[string](), Number: reflect.TypeFor[float64](),
	YesNo: reflect.TypeFor[bool](), Money: moneyType, Time: timeType, Date: dateType,
	Texts: reflect.TypeFor[[]string](), Choices: reflect.TypeFor[[]string](), Numbers: reflect.TypeFor[[]float64](),
}

// readCustom reads one of the company's own values.
func (f *field) readCustom(values crm.Custom) (any, int, error) {
	text, ok := values[f.custom]
	if !ok || string(text) == "null" || string(text) == `""` && !f.keepsEmpty {
		return nil, 0, nil
	}
	if f.Kind == Number && len(text) > 1 && text[0] == '"' {
		text = text[1 : len(text)-1] // decimals are kept as texts
	}
	value := reflect.New(goTypes[f.Kind])
	if err := json.Unmarshal(text, value.Interface()); err != nil {
		return nil, 0, fmt.Errorf("%q is not %s", shortened(string(text), 60), kindNames[f.Kind].EN)
	}
	return f.readValue(value.Elem())
}
