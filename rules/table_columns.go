package rules

import (
	"reflect"
	"slices"
	"strings"

	"github.com/baton-crm/baton/crm"
)

// typeNames are the names of kinds in DMN and elsewhere.
var typeNames = map[string]Kind{
	"": Text, "string": Text, "boolean": YesNo, "bool": YesNo, "integer": Number, "decimal": Number, "double": Number, "long": Number,
	"datetime": Time, "date and time": Time, "dateandtime": Time, "date-time": Time,
}

// columns makes a schema of declared columns.
func (c *tableCompiler) columns(field string, columns []Column) *schema {
	s := &schema{structure: reflect.TypeFor[tableFacts](), groups: map[string]bool{}}
	if len(columns) > maxColumns {
		c.report(newProblem(codeTooManyColumns, 0, maxColumns), NoRow, field)
		return s
	}
	for _, column := range columns {
		f, err := c.column(column)
		if err != nil {
			c.report(asProblem(err), NoRow, field+"."+column.Name)
			continue
		}
		s.fields = append(s.fields, f)
	}
	s.index()
	if len(s.byName) != len(s.fields) && len(c.problems) == 0 {
		c.report(newProblem(codeSameName, 0), NoRow, field)
	}
	return s
}

// column makes a field of one column.
func (c *tableCompiler) column(column Column) (field, error) {
	kind, ok := typeNames[strings.ToLower(column.Type)]
	if !ok {
		kind = Kind(strings.ToLower(column.Type))
	}
	if _, ok := goTypes[kind]; !ok {
		return field{}, newProblem(codeUnknownType, 0, quoted(column.Type)).suggesting(nearest(column.Type, kindWords()))
	}
	if column.Name == "" {
		return field{}, newProblem(codeColumnName, 0)
	}
	name := identifier(column.Name)
	f := field{
		Field: Field{Name: name, Label: same(column.Name), Kind: kind, MayBeUnknown: true},
		known: name + "?", path: []int{0}, custom: column.Name, keepsEmpty: true, optional: true,
	}
	if len(column.Values) > 0 && (kind == Text || kind == Texts || kind == Choice) {
		f.Kind = Choice
		if kind == Texts {
			f.Kind = Choices
		}
		for _, value := range column.Values {
			f.Choices = append(f.Choices, crm.Choice{Value: value, Label: same(value)})
		}
		f.close(f.Choices)
	}
	return f, nil
}

func kindWords() []string {
	words := sortedNames(typeNames)
	for kind := range goTypes {
		words = append(words, string(kind))
	}
	slices.Sort(words)
	return words
}

// identifier is the name of a column as conditions can write it: "Applicant
// age" is Applicant_age.
func identifier(name string) string {
	var written strings.Builder
	for i, c := range name {
		switch {
		case isWordRune(c) && (written.Len() > 0 || !strings.ContainsRune("0123456789.", c)):
			written.WriteRune(c)
		case i == 0:
			written.WriteString("c_")
			if isWordRune(c) && c != '.' {
				written.WriteRune(c)
			}
		default:
			written.WriteRune('_')
		}
	}
	return written.String()
}
