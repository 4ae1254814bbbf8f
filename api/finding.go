package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/sheet"
)

// mountFinding registers what helps to find and take away records of a kind:
// the filter builder's translations and the export; and adds the kind to the
// search over all.
func (r *resource) mountFinding() {
	k, path := r.schema, "/"+r.schema.Plural
	handle(r.Server, operation("translate-filter-of-"+k.Plural, http.MethodPost, path+"/filter",
		"Turn a filter's text into a tree, or a tree into text", k.Plural), r.translateFilter)
	op := operation("export-"+k.Plural, http.MethodGet, path+"/export", "Take "+k.PluralLabel.EN+" away as a table", k.Plural)
	op.Responses = map[string]*huma.Response{"200": {Description: "The table", Content: map[string]*huma.MediaType{
		"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}, mediaTypes[sheet.XLSX]: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}}
	handle(r.Server, op, r.export)
	if len(k.Search) > 0 {
		r.finders = append(r.finders, finder{k, r.hits})
	}
}

// findingRoutes registers what goes over all kinds.
func (s *Server) findingRoutes() {
	handle(s, operation("search", http.MethodGet, "/search", "Find records of all kinds", "search"), s.searchAll)
	handle(s, operation("views-of-kind", http.MethodGet, "/kinds/{plural}/views", "Views of a kind that this person works with", "views"), s.viewsOfKind)
	op := operation("set-default-view", http.MethodPut, "/kinds/{plural}/default-view", "Say in which view a kind opens for this person", "views")
	op.DefaultStatus = http.StatusNoContent
	handle(s, op, s.setDefaultView)
}

// ByPlural names a kind of record by its path.
type ByPlural struct {
	Plural string `path:"plural" maxLength:"60" doc:"The kind's path, such as customers."`
}

// kindOf finds a kind that a person may view.
func kindOf(plural string, viewer crm.Viewer) (crm.Schema, bool) {
	for _, schema := range crm.Schemas() {
		if schema.Plural == plural && viewer.Allowed(schema.Kind, crm.View) {
			return schema, true
		}
	}
	return crm.Schema{}, false
}
