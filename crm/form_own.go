package crm

import (
	"slices"
	"strings"
)

// IsOwn says whether the field is one that the company added to what the form
// makes.
func (f FormField) IsOwn() bool { return strings.HasPrefix(string(f), CustomPrefix) }

// askable says whether somebody outside can fill the field in. Who refers to a
// record has to see it, and people outside see none.
func (f Field) askable() bool { return f.Type != Reference && f.Type != References }

// ownOnForms lists the fields of the company's own that forms can show. One
// that is retired is no longer to be chosen.
func (v Vocabulary) ownOnForms() []Choice {
	var choices []Choice
	for _, target := range formTargets {
		for _, custom := range v.Fields[string(target.Target)] {
			field := custom.field()
			if !field.askable() || !customKey.MatchString(custom.Key) {
				continue
			}
			label := Label{field.Label.ZH + "（" + target.Label.ZH + "）", field.Label.EN + " (" + target.Label.EN + ")"}
			at := slices.IndexFunc(choices, func(c Choice) bool { return c.Value == field.Name })
			if at < 0 {
				choices = append(choices, Choice{Value: field.Name, Label: label, Former: custom.Retired})
				continue
			}
			choices[at].Label = choices[at].Label.then(Label{"、" + label.ZH, ", " + label.EN})
			choices[at].Former = choices[at].Former && custom.Retired
		}
	}
	return choices
}

// CheckOwn wants of the company's own fields that what the form makes has them
// in use, and that what is required is shown. A field that the form asked for
// before may have been retired meanwhile: it is left out of the form, and does
// not keep anybody from changing the rest. Names are what the fields are called.
func (f *PublicForm) CheckOwn(target Schema, before []FormField, names []Choice) []Problem {
	var problems []Problem
	for _, name := range f.Fields {
		if !name.IsOwn() || slices.Contains(before, name) {
			continue
		}
		if field, ok := target.Field(string(name)); !ok || !field.askable() {
			problems = append(problems, notOfTarget(LabelOf(names, string(name))))
		}
	}
	for _, name := range f.RequiredFields {
		if name.IsOwn() && !slices.Contains(f.Fields, name) {
			problems = append(problems, requiredNotShown(LabelOf(names, string(name))))
		}
	}
	return problems
}

// Asked is the part of a kind that the form asks for: its fields in the form's
// order, required as the form says. What the company requires of its own
// fields is required here too. Fields that are no longer in use are left out.
func (f *PublicForm) Asked(schema Schema) Schema {
	asked := schema
	asked.Fields = nil
	for _, name := range f.Fields {
		field, ok := schema.Field(string(name))
		if !ok || !field.askable() {
			continue
		}
		field.Required = slices.Contains(f.RequiredFields, name) || field.IsCustom() && field.Required
		field.Choices = inUse(field.Choices)
		asked.Fields = append(asked.Fields, field)
	}
	return asked
}

// inUse leaves out the choices that are no longer to be chosen. None are an
// empty list: no value passes it.
func inUse(choices []Choice) []Choice {
	return slices.DeleteFunc(append([]Choice{}, choices...), func(c Choice) bool { return c.Former })
}

// NoLongerAsked finds what the form once asked for and does not any more, in
// what was filled in on a page that is older.
func (f *PublicForm) NoLongerAsked(asked Schema, filledIn []string) []Problem {
	var problems []Problem
	for _, name := range filledIn {
		if _, still := asked.Field(name); !still && slices.Contains(f.Fields, FormField(name)) {
			problems = append(problems, Problem{name, "outdated",
				Label{"表单已不再收集这一项", "The form does not ask for this any more"},
				Label{"请刷新页面后再提交", "Load the page again, then send it"}})
		}
	}
	return problems
}

// PathOf is a choice by the names of all above it: “East / Shanghai”.
func PathOf(choices []Choice, value string) Label {
	label, seen := LabelOf(choices, value), []string{value}
	for at := parentOf(choices, value); at != "" && !slices.Contains(seen, at); at = parentOf(choices, at) {
		label = LabelOf(choices, at).then(Label{" / ", " / "}).then(label)
		seen = append(seen, at)
	}
	return label
}

func parentOf(choices []Choice, value string) string {
	for _, c := range choices {
		if c.Value == value {
			return c.Parent
		}
	}
	return ""
}
