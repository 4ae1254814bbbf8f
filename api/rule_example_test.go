package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/baton-crm/baton/crm"
)

func TestNamesOfExamples(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	shipped := ada.get("/decision-points/lead.route/versions").items()[0]["id"]
	draft := "/rule-versions/" + ada.post("/decision-points/lead.route/versions", map[string]any{"copyOf": shipped}).want(http.StatusCreated).id().String()
	examples := func(t *testing.T) []any { return ada.under(t).get(draft).object()["examples"].([]any) }
	label := func(one any) any { return one.(map[string]any)["label"] }

	t.Run("of what came with the product are in both languages", func(t *testing.T) {
		for _, one := range examples(t) {
			if names, ok := label(one).(map[string]any); !ok || names["zh"] == names["en"] {
				t.Errorf("an example is called %v", one)
			}
		}
	})
	t.Run("stay in both when another is added, which is called as it was typed", func(t *testing.T) {
		mine := map[string]any{"name": "我的用例", "input": map[string]any{}, "expect": map[string]any{}}
		renamed := examples(t)[1].(map[string]any)
		renamed["name"] = "mine as well"
		changed := append(slices.Clone(examples(t)[:1]), renamed, mine)
		ada.under(t).send(http.MethodPatch, draft, map[string]any{"examples": changed}, "If-Match", etag(1)).want(http.StatusOK)
		kept := examples(t)
		if len(kept) != 3 || label(kept[0]) == nil || label(kept[1]) != nil || label(kept[2]) != nil {
			t.Errorf("they are called %v", kept)
		}
	})
	t.Run("are told in the reader's language where they fail", func(t *testing.T) {
		failing := examples(t)[:1]
		failing[0].(map[string]any)["expect"] = map[string]any{"row": "otherwise"}
		ada.under(t).send(http.MethodPatch, draft, map[string]any{"examples": failing}, "If-Match", etag(2)).want(http.StatusOK)
		names := label(failing[0]).(map[string]any)
		for language, name := range map[crm.Language]any{crm.Chinese: names["zh"], crm.English: names["en"]} {
			check := ada.in(language).under(t).post(draft+"/acts/check", map[string]any{}).want(http.StatusOK)
			if !strings.Contains(string(check.body), name.(string)) {
				t.Errorf("%s is not told of %v: %s", language, name, check.body)
			}
		}
	})
}
