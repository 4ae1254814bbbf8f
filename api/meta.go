package api

import (
	"context"
	"net/http"
	"strings"

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
	Menu        string        `json:"menu,omitempty" enum:"selling,money,service,setup" doc:"The group of the navigation; left out: in none."`
	Board       string        `json:"board,omitempty" doc:"The field whose values are the columns of a board."`
	Processes   bool          `json:"processes"`
	Shared      bool          `json:"shared" doc:"Its records can be shared."`
	Rights      rightsMeta    `json:"rights"`
	Related     []relatedMeta `json:"related" doc:"Kinds whose records refer to this one, and by which field."`
}

type fieldMeta struct {
	Name        string           `json:"name"`
	Type        string           `json:"type" enum:"text,long-text,number,decimal,money,date,time,choice,choices,reference,references,yes-no,directives,replies"`
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
	Format      string           `json:"format,omitempty" enum:"email,phone,url"`
	Limit       string           `json:"limit,omitempty" enum:"read-only,masked" doc:"What this person may not do with the field."`
	Custom      bool             `json:"custom,omitempty" doc:"Added by the company."`
	Operators   []string         `json:"operators" doc:"What filters on the field understand; empty: no filter does."`
}

type choiceMeta struct {
	Value  string `json:"value"`
	Label  string `json:"label"`
	Tone   string `json:"tone,omitempty" enum:"neutral,info,good,warning,bad"`
	Parent string `json:"parent,omitempty" doc:"The value above it, in a tree."`
	Former bool   `json:"former,omitempty" doc:"No longer to be chosen."`
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
	Field string `json:"field" doc:"A field, or several as in “grade,-updatedAt”."`
	Label string `json:"label"`
}

type rightsMeta struct {
	Merge    bool `json:"merge" doc:"Records can be merged, and duplicates found."`
	Matches  bool `json:"matches" doc:"The kind knows records about the same company or person."`
	View     bool `json:"view"`
	Create   bool `json:"create"`
	Edit     bool `json:"edit"`
	Delete   bool `json:"delete"`
	Export   bool `json:"export"`
	Import   bool `json:"import"`
	HandOver bool `json:"handOver"`
	Approve  bool `json:"approve" doc:"Have the last word on records of the kind, such as publishing an article."`
	Manage   bool `json:"manage"`
	Erase    bool `json:"erase" doc:"Erase the natural person that a record is about."`
}

type relatedMeta struct {
	Kind  string `json:"kind"`
	Field string `json:"field"`
}

func (s *Server) metaRoutes() {
	handle(s, operation("meta", http.MethodGet, "/meta", "Kinds, fields and rights for this person, in their language", "meta"), s.meta)
}

func (s *Server) meta(ctx context.Context, _ *struct{}) (*itself[meta], error) {
	m, err := s.metaFor(ctx, viewerOf(ctx))
	return answered(m), err
}

// metaFor describes the kinds that a person may view.
func (s *Server) metaFor(ctx context.Context, viewer crm.Viewer) (meta, error) {
	m := meta{Company: companyMeta(s.Company), Kinds: []kindMeta{}}
	schemas, err := s.kinds.Schemas(ctx)
	if err != nil {
		return m, err
	}
	for _, declared := range crm.Schemas() {
		if viewer.Allowed(declared.Kind, crm.View) {
			schema := schemas[declared.Name].For(viewer)
			if viewer.Role == crm.Staff {
				schema = schema.Public()
			}
			m.Kinds = append(m.Kinds, kindMetaOf(schema, viewer))
		}
	}
	return m, nil
}

func kindMetaOf(k crm.Schema, viewer crm.Viewer) kindMeta {
	language := viewer.Language
	m := kindMeta{
		Name: k.Name, Plural: k.Plural, Label: k.Label.In(language), PluralLabel: k.PluralLabel.In(language), Icon: k.Icon,
		Title: k.Title, List: k.List, Search: len(k.Search) > 0, Menu: string(k.Menu), Board: k.Board, Processes: k.Processes,
		Rights: rightsMeta{
			Merge: k.Mergeable() && viewer.Allowed(k.Kind, crm.Edit) && viewer.Allowed(k.Kind, crm.Delete), Matches: k.Mergeable(),
			View: true, Create: viewer.Allowed(k.Kind, crm.Create), Edit: viewer.Allowed(k.Kind, crm.Edit),
			Delete: viewer.Allowed(k.Kind, crm.Delete), Export: viewer.Allowed(k.Kind, crm.Export), Import: viewer.Allowed(k.Kind, crm.Import),
			HandOver: viewer.Allowed(k.Kind, crm.HandOver), Approve: viewer.Allowed(k.Kind, crm.Approve), Manage: viewer.Allowed(k.Kind, crm.Manage),
			Erase: mayErase(k, viewer),
		},
		Related: relatedTo(k.Name, viewer), Shared: canBeShared(k),
	}
	if _, known := k.Field("number"); known && k.Number != "" {
		m.Number = "number"
	}
	if _, known := k.Field(k.Board); !known {
		m.Board = ""
	}
	findable := k.Findable(viewer)
	if _, ok := findable.Field(k.Board); !ok {
		m.Board = ""
	}
	for _, f := range k.Fields {
		field := fieldMetaOf(f, language)
		if _, ok := findable.Field(f.Name); ok {
			for _, operator := range f.FilterOperators() {
				field.Operators = append(field.Operators, string(operator))
			}
		}
		m.Fields = append(m.Fields, field)
	}
	for _, section := range k.Sections {
		m.Sections = append(m.Sections, sectionMeta{section.Label.In(language), section.Fields})
	}
	for _, name := range k.Sorts {
		m.Sorts = append(m.Sorts, sortMeta{name, sortLabel(k, name, language)})
	}
	return m
}

// sortLabel names the fields of a sort, most important first.
func sortLabel(k crm.Schema, sort string, language crm.Language) string {
	var labels []string
	for name := range strings.SplitSeq(sort, ",") {
		f, _ := k.Field(strings.TrimPrefix(name, "-"))
		labels = append(labels, f.Label.In(language))
	}
	return strings.Join(labels, crm.Label{ZH: "、", EN: ", "}.In(language))
}

// relatedTo lists the fields by which a person can find records that refer to a
// kind.
func relatedTo(kind string, viewer crm.Viewer) []relatedMeta {
	related := []relatedMeta{}
	for _, declared := range crm.Schemas() {
		other := declared.Findable(viewer)
		if !viewer.Allowed(other.Kind, crm.View) {
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
		Format: string(f.Format), Limit: string(f.Limit), Custom: f.IsCustom(), Operators: []string{},
	}
	if f.Type == crm.Text || f.Type == crm.LongText {
		m.MaxLength = f.MaxLength
	}
	for _, c := range f.Choices {
		m.Choices = append(m.Choices, choiceMeta{c.Value, c.Label.In(language), string(c.Tone), c.Parent, c.Former})
	}
	if f.Visible != nil {
		m.VisibleWhen = &visibleWhenMeta{f.Visible.Field, f.Visible.In}
	}
	return m
}
