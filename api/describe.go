package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/baton-crm/baton/crm"
)

// describeKind writes the schemas of a kind, which come from its declaration
// and not from Go types, into the OpenAPI document.
func describeKind(doc *huma.OpenAPI, kind crm.Schema) {
	name := typeName(kind.Name)
	schemas := doc.Components.Schemas.Map()
	schemas["Money"] = moneySchema()
	schemas[name] = recordSchema(kind)
	schemas["New"+name] = writeSchema(kind, true)
	schemas[name+"Change"] = writeSchema(kind, false)
	schemas[name+"Page"] = &huma.Schema{
		Type: huma.TypeObject, Required: []string{"items", "names"},
		Properties: map[string]*huma.Schema{
			"items":      {Type: huma.TypeArray, Items: reference(name)},
			"nextCursor": {Type: huma.TypeString},
			"names":      namesSchema(),
		},
	}
	path := base + "/" + kind.Plural
	list, one := doc.Paths[path], doc.Paths[path+"/{id}"]
	answerWith(list.Get, http.StatusOK, name+"Page")
	answerWith(one.Get, http.StatusOK, name)
	if list.Post != nil {
		askWith(list.Post, "New"+name)
		answerWith(list.Post, http.StatusCreated, name)
	}
	if one.Patch != nil {
		askWith(one.Patch, name+"Change")
		answerWith(one.Patch, http.StatusOK, name)
	}
}

func reference(name string) *huma.Schema {
	return &huma.Schema{Ref: "#/components/schemas/" + name}
}

func askWith(op *huma.Operation, name string) {
	op.RequestBody = &huma.RequestBody{
		Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: reference(name)}},
	}
}

func answerWith(op *huma.Operation, status int, name string) {
	code := map[int]string{http.StatusOK: "200", http.StatusCreated: "201"}[status]
	response := op.Responses[code]
	if response == nil {
		response = &huma.Response{Description: http.StatusText(status)}
		op.Responses[code] = response
	}
	response.Content = map[string]*huma.MediaType{"application/json": {Schema: reference(name)}}
}

// typeName turns first-contact into FirstContact.
func typeName(kind string) string {
	var name strings.Builder
	for word := range strings.SplitSeq(kind, "-") {
		name.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return name.String()
}

func moneySchema() *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeObject, Required: []string{"amount", "currency"},
		Properties: map[string]*huma.Schema{
			"amount":   {Type: huma.TypeString, Description: "Decimal number in the major unit: 12.30"},
			"currency": {Type: huma.TypeString, Description: "ISO 4217 code"},
		},
	}
}

func namesSchema() *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeObject, AdditionalProperties: &huma.Schema{Type: huma.TypeString},
		Description: "Names of what reference fields refer to, by id.",
	}
}

func recordSchema(kind crm.Schema) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}}
	for _, f := range kind.Fields {
		s.Properties[f.Name] = valueSchema(f)
		s.Required = append(s.Required, f.Name)
	}
	s.Properties["names"] = namesSchema()
	s.Properties["may"] = &huma.Schema{
		Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}, Description: "What this person may do with the record; not in lists.",
	}
	if kind.Pooled {
		s.Properties["masked"] = &huma.Schema{
			Type: huma.TypeBoolean, Description: "You know it from a pool alone: how somebody is reached is masked until you claim it; not in lists.",
		}
	}
	return s
}

func writeSchema(kind crm.Schema, isNew bool) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}, Description: "Fields that the company added have names that begin with x_."}
	for _, f := range kind.Fields {
		if f.ReadOnly {
			continue
		}
		s.Properties[f.Name] = valueSchema(f)
		if isNew && f.Required {
			s.Required = append(s.Required, f.Name)
		}
	}
	return s
}

func valueSchema(f crm.Field) *huma.Schema {
	s := &huma.Schema{Description: f.Label.EN, ReadOnly: f.ReadOnly, Nullable: !f.Required}
	switch f.Type {
	case crm.Number:
		s.Type, s.Nullable = huma.TypeInteger, f.Nullable()
	case crm.YesNo:
		s.Type, s.Nullable = huma.TypeBoolean, false
	case crm.MoneyType:
		return &huma.Schema{Description: f.Label.EN, OneOf: []*huma.Schema{reference("Money"), {Type: "null"}}}
	case crm.Decimal:
		s.Type, s.Description = huma.TypeString, f.Label.EN+" (decimal number)"
	case crm.Day:
		s.Type, s.Format = huma.TypeString, "date"
	case crm.ChoiceMany:
		s.Type, s.Items, s.Nullable = huma.TypeArray, &huma.Schema{Type: huma.TypeString}, false
		for _, c := range f.Choices {
			s.Items.Enum = append(s.Items.Enum, c.Value)
		}
		if f.OwnFields {
			s.Description, s.Items.Enum = f.Label.EN+": names of fields, also of those that the company added", nil
		}
	case crm.References:
		s.Type, s.Items, s.Nullable = huma.TypeArray, &huma.Schema{Type: huma.TypeString, Format: "uuid"}, false
	case crm.Time:
		s.Type, s.Format = huma.TypeString, "date-time"
	case crm.Reference:
		s.Type, s.Format = huma.TypeString, "uuid"
	case crm.ChoiceOne:
		s.Type = huma.TypeString
		for _, c := range f.Choices {
			s.Enum = append(s.Enum, c.Value)
		}
		if !f.Required && len(f.Choices) > 0 {
			s.Enum = append(s.Enum, "", nil)
		}
	default:
		length := f.MaxLength
		s.Type, s.MaxLength = huma.TypeString, &length
	}
	return s
}
