package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/crm"
)

func TestNamesInTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	customer := ada.post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
	stage := ada.post("/stages", map[string]any{"nameZh": "洽谈", "nameEn": "Talks", "position": 1}).want(http.StatusCreated).id()
	deal := "/deals/" + ada.post("/deals", map[string]any{"name": "Big", "customerId": customer, "stageId": stage}).want(http.StatusCreated).id().String()
	above := ada.post("/dictionary-entries", map[string]any{"dictionary": "region", "key": "asia", "nameZh": "亚洲", "nameEn": "Asia"}).want(http.StatusCreated).id()
	entry := ada.post("/dictionary-entries", map[string]any{
		"dictionary": "region", "key": "japan", "nameZh": "日本", "nameEn": "Japan", "parentId": above,
	}).want(http.StatusCreated).id()
	for _, c := range []struct {
		language            crm.Language
		stage, above, japan string
	}{{"zh-CN", "洽谈", "亚洲", "日本"}, {"en", "Talks", "Asia", "Japan"}} {
		t.Run(string(c.language), func(t *testing.T) {
			reader := ada.under(t).in(c.language)
			nameOf := func(path, id string) any {
				return reader.get(path).want(http.StatusOK).object()["names"].(map[string]any)[id]
			}
			if diff := cmp.Diff([]any{c.stage, c.above, c.stage}, []any{
				nameOf(deal, stage.String()), nameOf("/dictionary-entries/"+entry.String(), above.String()), nameOf("/deals", stage.String()),
			}); diff != "" {
				t.Errorf("the stage of a deal, what a region is part of, the stage in a list of deals:\n%s", diff)
			}
			if got := reader.choiceLabel("customer", "region", "japan"); got != c.japan {
				t.Errorf("a region is called %q, want %q", got, c.japan)
			}
		})
	}
}

// choiceLabel is what the company calls a choice, as screens are told.
func (c client) choiceLabel(kind, field, value string) string {
	c.t.Helper()
	var meta struct {
		Kinds []struct {
			Name   string
			Fields []struct {
				Name    string
				Choices []struct{ Value, Label string }
			}
		}
	}
	c.get("/meta").want(http.StatusOK).decode(&meta)
	for _, k := range meta.Kinds {
		for _, f := range k.Fields {
			for _, choice := range f.Choices {
				if k.Name == kind && f.Name == field && choice.Value == value {
					return choice.Label
				}
			}
		}
	}
	return ""
}
