package crm

import (
	"errors"
	"slices"
	"strings"
)

// Unusable tells what of a view a person cannot use, so that it is said rather
// than left out: left out, a condition would silently change what the view
// shows. The kind is given as the company uses it, and once more with the
// fields that were retired.
func (v *SavedView) Unusable(viewer Viewer, used, everything Schema) []Problem {
	problems := v.unusableConditions(used.Findable(viewer), used, everything)
	for _, part := range ListedNames(v.Sort) {
		name := strings.TrimPrefix(part, "-")
		if p, missing := missingField("sort", name, used.Findable(viewer), used, everything); missing {
			problems = append(problems, p)
		}
	}
	for _, name := range v.ColumnNames() {
		if p, missing := missingField("columns", name, used.For(viewer), used, everything); missing {
			problems = append(problems, p)
		}
	}
	return problems
}

func (v *SavedView) unusableConditions(known, used, everything Schema) []Problem {
	_, err := ParseFilter(v.Filter, known)
	if err == nil {
		return nil
	}
	var problems []Problem
	whole, _ := ParseFilter(v.Filter, everything) // what does not parse at all has no conditions
	for _, leaf := range leavesOf(whole.Root) {
		if p, missing := missingField("filter", fieldOfLeaf(leaf), known, used, everything); missing {
			p.Message = Label{"条件“%s”无法使用：", "The condition “%s” cannot be used: "}.With(shortened(leaf.String())).then(p.Message)
			problems = append(problems, p)
		}
	}
	var invalid *Invalid
	if len(problems) == 0 && errors.As(err, &invalid) {
		return invalid.Problems
	}
	return problems
}

// missingField says why a person cannot use a field, and what to do about it.
func missingField(place, name string, known, used, everything Schema) (Problem, bool) {
	if _, ok := known.Field(name); ok {
		return Problem{}, false
	}
	p := Problem{Field: place, Code: "unknown-field", Message: Label{"没有字段“%s”", "there is no field “%s”"}.With(shortened(name)),
		Remedy: Label{"请编辑视图并去掉它", "Edit the view and leave it out"}}
	if field, ok := used.Field(name); ok {
		p.Code, p.Message = "hidden-field", Label{"你无权按“%s”查找或查看", "you may not see, or not find records by, “%s”"}.with(field.Label)
		p.Remedy = Label{"请让管理员开放这个字段，或另存一个不含它的视图", "Ask an admin for the field, or save a view of your own without it"}
	} else if field, ok := everything.Field(name); ok {
		p.Code, p.Message = "retired-field", Label{"字段“%s”已停用", "the field “%s” is retired"}.with(field.Label)
		p.Remedy = Label{"请编辑视图并去掉它，或让管理员重新启用这个字段", "Edit the view and leave it out, or ask an admin to put the field back into use"}
	}
	return p, true
}

// leavesOf lists the conditions that are made of no others, in order.
func leavesOf(c Condition) []Condition {
	switch c := c.(type) {
	case nil:
		return nil
	case And:
		return leavesOfAll(c)
	case Or:
		return leavesOfAll(c)
	case Not:
		return leavesOf(c.Condition)
	}
	return []Condition{c}
}

func leavesOfAll(parts []Condition) []Condition {
	var leaves []Condition
	for _, part := range parts {
		leaves = append(leaves, leavesOf(part)...)
	}
	return leaves
}

// fieldOfLeaf is the field that a single condition is about.
func fieldOfLeaf(c Condition) string {
	switch c := c.(type) {
	case Comparison:
		return c.Field
	case Among:
		return c.Field
	case Known:
		return c.Field
	}
	return ""
}

// then puts one text behind another.
func (l Label) then(next Label) Label { return Label{ZH: l.ZH + next.ZH, EN: l.EN + next.EN} }

// WithRetired is the kind as the company uses it, and with the fields that it
// no longer does: for what was saved while they were in use.
func (s Schema) WithRetired(v Vocabulary) Schema {
	fields := slices.Clone(v.Fields[s.Name])
	for i := range fields {
		fields[i].Retired = false
	}
	return s.With(Vocabulary{Dictionaries: v.Dictionaries, Fields: map[string][]CustomField{s.Name: fields}})
}
