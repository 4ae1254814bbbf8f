package api_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/crm"
)

// hostileText has something for each that reads texts as more than that: HTML,
// SQL, format strings, templates, terminals; fields of forty characters hold it.
const hostileText = "<b>'\";--\\0 %s{0}\u202e👩🏽‍🚀𠮷\u00a0\ufeff\r\n\t=1."

// formed lists the texts that have a form of their own and refuse another one.
func formed() map[string][]string {
	return map[string][]string{
		"calendar":         {"breaks", "friday", "monday", "saturday", "sunday", "thursday", "timeZone", "tuesday", "wednesday"},
		"calendar-day":     {"hours"},
		"competitor":       {"website"},
		"complaint":        {"email", "phone"},
		"contact":          {"email", "mobile", "phone"},
		"custom-field":     {"key", "kind"},
		"customer":         {"email", "fax", "mobile", "phone", "website"},
		"dictionary-entry": {"dictionary", "key"},
		"field-limit":      {"field", "kind"},
		"grant":            {"kind"},
		"lead":             {"email", "phone"},
		"mailing":          {"filter", "subjectEn", "subjectZh", "textEn", "textZh"}, // {0} is no placeholder
		"pool":             {"condition", "key"},
		"public-form":      {"allowedOrigins", "key"},
		"registration":     {"email", "phone"},
		"roster":           {"key"},
		"stage":            {"criteria"},
		"user":             {"email", "login", "phone"},
		"view":             {"columns", "filter", "kind", "sort"},
		"webhook":          {"eventTypes", "url"},
	}
}

// TestHostileTextEverywhere sends it to each field of every kind that takes
// texts: it comes out as it went in, but where a text has a form of its own.
func TestHostileTextEverywhere(t *testing.T) {
	w := newWorld(t)
	refused := map[string][]string{}
	for i, kind := range crm.Schemas() {
		t.Run(kind.Name, func(t *testing.T) {
			c := w.as("ada").under(t)
			path := "/" + kind.Plural + "/" + c.post("/"+kind.Plural, w.draft(kind, 1000+i)).want(http.StatusCreated).id().String()
			for _, f := range kind.Fields {
				if f.ReadOnly || f.Type != crm.Text && f.Type != crm.LongText {
					continue
				}
				sent := []rune(hostileText)[:min(f.MaxLength, len([]rune(hostileText)))]
				a := c.send(http.MethodPatch, path, map[string]any{f.Name: string(sent)}, "If-Match", c.get(path).header.Get("ETag"))
				if a.status == http.StatusUnprocessableEntity {
					refused[kind.Name] = append(refused[kind.Name], f.Name)
					if p := a.problem(http.StatusUnprocessableEntity, "invalid"); p.Errors[0].Field != f.Name {
						t.Errorf("%s is refused as %s", f.Name, a.body)
					}
					continue
				}
				a.want(http.StatusOK)
				if got := c.get(path).object()[f.Name]; got != string(sent) {
					t.Errorf("%s came out as %q, went in as %q", f.Name, got, string(sent))
				}
			}
			slices.Sort(refused[kind.Name])
		})
	}
	if diff := cmp.Diff(formed(), refused); diff != "" {
		t.Errorf("fields that are to refuse it (-), and did (+):\n%s", diff)
	}
}
