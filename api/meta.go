package api

import (
	"context"
	"net/http"

	"github.com/baton-crm/baton/crm"
)

type meta struct {
	Company companyMeta `json:"company"`
	Kinds   []kindMeta  `json:"kinds"`
}

type companyMeta struct {
	Name     string `json:"name"`
	Currency string `json:"currency"`
	TimeZone string `json:"timeZone"`
	Demo     bool   `json:"demo"`
}

type kindMeta struct {
	Name        string        `json:"name"`
	Plural      string        `json:"plural"`
	Label       string        `json:"label"`
	PluralLabel string        `json:"pluralLabel"`
	Icon        string        `json:"icon"`
	Title       string        `json:"title" doc:"The field that names a record."`
	Number      string        `json:"number,omitempty" doc:"The field with the number of the series."`
	Fields      []fieldMeta   `json:"fields"`
	List        []string      `json:"list" doc:"Columns of the list, most important first."`
	Sections    []sectionMeta `json:"sections"`
	Sorts       []sortMeta    `json:"sorts"`
	Search      bool          `json:"search"`
	Menu        bool          `json:"menu"`
	Processes   bool          `json:"processes"`
	Rights      rightsMeta    `json:"rights"`
	Related     []relatedMeta `json:"related" doc:"Kinds whose records refer to this one, and by which field."`
}

type fieldMeta struct {
	Name        string           `json:"name"`
	Type        string           `json:"type" enum:"text,long-text,number,money,time,choice,reference,yes-no"`
	Label       string           `json:"label"`
	Help        string           `json:"help,omitempty"`
	Required    bool             `json:"required"`
	ReadOnly    bool             `json:"readOnly"`
	MaxLength   int              `json:"maxLength,omitempty"`
	Minimum     *int             `json:"minimum,omitempty"`
	Maximum     *int             `json:"maximum,omitempty"`
	Choices     []choiceMeta     `json:"choices,omitempty"`
	Reference   string           `json:"reference,omitempty"`
	VisibleWhen *visibleWhenMeta `json:"visibleWhen,omitempty"`
}

type choiceMeta struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Tone  string `json:"tone,omitempty" enum:"neutral,info,good,warning,bad"`
}

type visibleWhenMeta struct {
	Field string   `json:"field" doc:"Another field of the form, or “outcome”."`
	In    []string `json:"in"`
}

type sectionMeta struct {
	Label  string   `json:"label"`
	Fields []string `json:"fields"`
}

type sortMeta struct {
	Field string `json:"field"`
	Label string `json:"label"`
}

type rightsMeta struct {
	View   bool `json:"view"`
	Create bool `json:"create"`
	Edit   bool `json:"edit"`
	Delete bool `json:"delete"`
	Erase  bool `json:"erase" doc:"Erase the natural person that a record is about."`
}

type relatedMeta struct {
	Kind  string `json:"kind"`
	Field string `json:"field"`
}

func (s *Server) metaRoutes() {
	handle(s, operation("meta", http.MethodGet, "/meta", "Kinds, fields and rights for this person, in their language", "meta"), s.meta)
}

func (s *Server) meta(ctx context.Context, _ *struct{}) (*itself[meta], error) {
	return answered(s.metaFor(viewerOf(ctx))), nil
}

// metaFor describes the kinds that a person may view.
func (s *Server) metaFor(viewer crm.Viewer) meta {
	m := meta{Company: companyMeta(s.Company), Kinds: []kindMeta{}}
	for _, k := range crm.Schemas() {
		if k.Rights.Allow(viewer.Role, crm.View) {
			if viewer.Role == crm.Staff {
				k = k.Public()
			}
			m.Kinds = append(m.Kinds, kindMetaOf(k, viewer))
		}
	}
	return m
}

func kindMetaOf(k crm.Schema, viewer crm.Viewer) kindMeta {
	language := viewer.Language
	m := kindMeta{
		Name: k.Name, Plural: k.Plural, Label: k.Label.In(language), PluralLabel: k.PluralLabel.In(language), Icon: k.Icon,
		Title: k.Title, List: k.List, Search: len(k.Search) > 0, Menu: k.Menu, Processes: k.Processes,
		Rights: rightsMeta{
			View: true, Create: k.Rights.Allow(viewer.Role, crm.Create),
			Edit: k.Rights.Allow(viewer.Role, crm.Edit), Delete: k.Rights.Allow(viewer.Role, crm.Delete),
			Erase: mayErase(k, viewer),
		},
		Related: relatedTo(k.Name, viewer.Role),
	}
	if k.Number != "" {
		m.Number = "number"
	}
	for _, f := range k.Fields {
		m.Fields = append(m.Fields, fieldMetaOf(f, language))
	}
	for _, section := range k.Sections {
		m.Sections = append(m.Sections, sectionMeta{section.Label.In(language), section.Fields})
	}
	for _, name := range k.Sorts {
		f, _ := k.Field(name)
		m.Sorts = append(m.Sorts, sortMeta{name, f.Label.In(language)})
	}
	return m
}

func relatedTo(kind string, role crm.Role) []relatedMeta {
	related := []relatedMeta{}
	for _, other := range crm.Schemas() {
		if !other.Rights.Allow(role, crm.View) {
			continue
		}
		for _, f := range other.Fields {
			if f.Reference == kind && f.Name != "createdBy" {
				related = append(related, relatedMeta{other.Name, f.Name})
			}
		}
	}
	return related
}

func fieldMetaOf(f crm.Field, language crm.Language) fieldMeta {
	m := fieldMeta{
		Name: f.Name, Type: string(f.Type), Label: f.Label.In(language), Help: f.Help.In(language), Required: f.Required,
		ReadOnly: f.ReadOnly, Minimum: f.Minimum, Maximum: f.Maximum, Reference: f.Reference,
	}
	if f.Type == crm.Text || f.Type == crm.LongText {
		m.MaxLength = f.MaxLength
	}
	for _, c := range f.Choices {
		m.Choices = append(m.Choices, choiceMeta{c.Value, c.Label.In(language), string(c.Tone)})
	}
	if f.Visible != nil {
		m.VisibleWhen = &visibleWhenMeta{f.Visible.Field, f.Visible.In}
	}
	return m
}
