package api_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/baton-crm/baton/crm"
)

// ownFields are fields of the company's own of every type.
var ownFields = []map[string]any{
	{"key": "seats", "nameZh": "席位", "nameEn": "Seats", "type": "number"},
	{"key": "share", "nameZh": "占比", "nameEn": "Share", "type": "decimal"},
	{"key": "start", "nameZh": "开始", "nameEn": "Start", "type": "date"},
	{"key": "call_at", "nameZh": "致电时间", "nameEn": "Call at", "type": "time"},
	{"key": "trial", "nameZh": "试用", "nameEn": "Trial", "type": "yes-no"},
	{"key": "line", "nameZh": "产线", "nameEn": "Line", "type": "choice", "dictionary": "line"},
	{"key": "plant", "nameZh": "工厂", "nameEn": "Plant", "type": "text", "maxLength": 10, "required": true},
	{"key": "story", "nameZh": "说明", "nameEn": "Story", "type": "long-text"},
}

// addOwnFields adds the fields to a kind and answers their names and ids.
func (w *world) addOwnFields(kind string) (names []string, ids map[string]string) {
	w.t.Helper()
	ids = map[string]string{}
	for _, field := range ownFields {
		values := map[string]any{"kind": kind}
		maps.Copy(values, field)
		name := crm.CustomPrefix + field["key"].(string)
		names, ids[name] = append(names, name), w.as("ada").post("/custom-fields", values).want(http.StatusCreated).id().String()
	}
	return names, ids
}

// addLines makes a dictionary of lines, one below another, and one retired.
func (w *world) addLines() {
	w.t.Helper()
	entry := func(key, zh, en string, more map[string]any) string {
		values := map[string]any{"dictionary": "line", "key": key, "nameZh": zh, "nameEn": en}
		maps.Copy(values, more)
		return w.as("ada").post("/dictionary-entries", values).want(http.StatusCreated).id().String()
	}
	robots := entry("robots", "机器人", "Robots", nil)
	entry("arms", "机械臂", "Arms", map[string]any{"parentId": robots})
	entry("looms", "织机", "Looms", map[string]any{"retired": true})
}

func TestOwnFieldsOnForms(t *testing.T) {
	w := newWorld(t)
	w.addLines()
	own, ids := w.addOwnFields("lead")
	id := w.openForm("contact-us", map[string]any{
		"fields": append([]string{"name", "email"}, own...), "requiredFields": []string{"name", "email", "x_seats"},
	})
	visitor := w.nobody().in(crm.English)
	const path = "/public/forms/contact-us"
	values := func(more map[string]any) map[string]any {
		all := map[string]any{
			"name": "Li Ming", "email": "li@example.com", "x_seats": 7, "x_share": "12.50", "x_start": "2027-03-01",
			"x_call_at": "2027-03-01T09:30:00Z", "x_trial": false, "x_line": "arms", "x_plant": "Suzhou", "x_story": "Two\nlines",
		}
		for name, value := range more {
			all[name] = value
			if value == nil {
				delete(all, name)
			}
		}
		return filledIn(all)
	}

	t.Run("are offered to who makes a form, by the kind that has them", func(t *testing.T) {
		for language, want := range map[crm.Language]string{crm.English: "Seats (Lead)", crm.Chinese: "席位（线索）"} {
			if body := string(w.as("ada").in(language).under(t).get("/meta").body); !strings.Contains(body, want) {
				t.Errorf("meta does not offer %s", want)
			}
		}
	})
	t.Run("are shown to the visitor as the company declares them", func(t *testing.T) {
		shown := map[string]map[string]any{}
		for _, field := range visitor.under(t).get(path).want(http.StatusOK).object()["fields"].([]any) {
			field := field.(map[string]any)
			shown[field["name"].(string)] = field
		}
		for name, want := range map[string]struct {
			kind     string
			required bool
		}{
			"x_seats": {"number", true}, "x_share": {"decimal", false}, "x_start": {"date", false}, "x_call_at": {"time", false},
			"x_trial": {"yes-no", false}, "x_line": {"choice", false}, "x_plant": {"text", true}, "x_story": {"long-text", false},
		} {
			if shown[name]["type"] != want.kind || shown[name]["required"] != want.required {
				t.Errorf("%s is shown as %v, want %v", name, shown[name], want)
			}
		}
		choices := shown["x_line"]["choices"].([]any)
		labels := []string{choices[0].(map[string]any)["label"].(string), choices[1].(map[string]any)["label"].(string)}
		slices.Sort(labels)
		if len(choices) != 2 || labels[0] != "Robots" || labels[1] != "Robots / Arms" {
			t.Errorf("the lines are %v", choices)
		}
	})
	t.Run("are kept on the lead, and known to the rules", func(t *testing.T) {
		number := visitor.under(t).post(path, values(nil)).want(http.StatusCreated).object()["number"].(string)
		lead := w.as("ada").under(t).get(`/leads?filter=number%20%3D%20%22` + number + `%22`).items()[0]
		for name, want := range map[string]any{
			"x_seats": 7.0, "x_share": "12.5", "x_start": "2027-03-01", "x_call_at": "2027-03-01T09:30:00Z",
			"x_trial": false, "x_line": "arms", "x_plant": "Suzhou", "x_story": "Two\nlines",
		} {
			if lead[name] != want {
				t.Errorf("%s is %v, want %v", name, lead[name], want)
			}
		}
		w.run()
		decision := w.as("ada").under(t).get("/leads/" + lead["id"].(string) + "/decisions").items()[0]["id"].(string)
		for _, fact := range w.as("ada").under(t).get("/decisions/" + decision).object()["inputs"].([]any) {
			if fact := fact.(map[string]any); fact["name"] == "lead.custom.seats" && fact["value"] == "7" {
				return
			}
		}
		t.Error("the decision knows nothing of the seats")
	})
	t.Run("are refused by name with what to do, as on the screen of the record", func(t *testing.T) {
		for _, c := range []struct {
			field string
			value any
			code  string
		}{
			{"x_seats", "seven", "invalid-number"}, {"x_seats", nil, "required"}, {"x_share", "a half", "invalid-decimal"},
			{"x_start", "tomorrow", "invalid-date"}, {"x_start", "0026-03-01", "invalid-date"}, {"x_call_at", "noon", "invalid-time"},
			{"x_trial", "perhaps", "invalid-yes-no"}, {"x_line", "boats", "invalid-choice"}, {"x_line", "looms", "invalid-choice"},
			{"x_plant", nil, "required"}, {"x_plant", "Zhangjiagang", "invalid-text"}, {"x_story", strings.Repeat("x", 10_001), "invalid-long-text"},
		} {
			visitor.under(t).post(path, values(map[string]any{c.field: c.value})).refused(c.field, c.code)
		}
	})
	t.Run("are left out once they are retired, and asked of nobody", func(t *testing.T) {
		w.as("ada").under(t).patch("/custom-fields/"+ids["x_seats"], 1, map[string]any{"retired": true}).want(http.StatusOK)
		if body := string(visitor.under(t).get(path).want(http.StatusOK).body); strings.Contains(body, "x_seats") {
			t.Errorf("it is still shown: %s", body)
		}
		visitor.under(t).post(path, values(map[string]any{"x_seats": nil})).want(http.StatusCreated)
		visitor.under(t).post(path, values(nil)).refused("x_seats", "outdated")
	})
	t.Run("keep nobody from changing the rest of the form", func(t *testing.T) {
		ada, form := w.as("ada").under(t), "/public-forms/"+id.String()
		ada.patch(form, 1, map[string]any{"ratePerMinute": 990, "fields": append([]string{"name", "email", "company"}, own...)}).want(http.StatusOK)
		ada.patch(form, 2, map[string]any{"target": "complaint", "fields": []string{"title", "complainant", "email", "x_plant"}, "requiredFields": []string{"title", "complainant", "email"}}).
			refused("fields", "not-of-target")
	})
}

func TestOwnFieldsThatFormsRefuse(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	add := func(kind, key, of string, more map[string]any) {
		values := map[string]any{"kind": kind, "key": key, "nameZh": key, "nameEn": key, "type": of}
		maps.Copy(values, more)
		ada.post("/custom-fields", values).want(http.StatusCreated)
	}
	add("lead", "seats", "number", nil)
	add("lead", "old", "text", map[string]any{"retired": true})
	add("lead", "partner", "reference", map[string]any{"reference": "customer"})
	add("complaint", "batch", "text", nil)
	for _, c := range []struct {
		name, field, code string
		fields, required  []string
	}{
		{"those that the company does not have", "fields", "invalid-choices", []string{"name", "email", "x_unheard"}, nil},
		{"those that are retired", "fields", "not-of-target", []string{"name", "email", "x_old"}, nil},
		{"those of what the form does not make", "fields", "not-of-target", []string{"name", "email", "x_batch"}, nil},
		{"those that refer to records", "fields", "invalid-choices", []string{"name", "email", "x_partner"}, nil},
		{"those that are required and not shown", "requiredFields", "not-shown", []string{"name", "email"}, []string{"x_seats"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ada.under(t).post("/public-forms", map[string]any{
				"key": "contact-us", "titleZh": "联系", "titleEn": "Contact", "target": "lead", "consentZh": "同意", "consentEn": "Yes",
				"fields": c.fields, "requiredFields": append([]string{"name", "email"}, c.required...),
			}).refused(c.field, c.code)
		})
	}
	t.Run("and take those of complaints on forms of complaints", func(t *testing.T) {
		w := w.as("ada").under(t)
		w.post("/public-forms", map[string]any{
			"key": "complain", "titleZh": "投诉", "titleEn": "Complain", "target": "complaint", "consentZh": "同意", "consentEn": "Yes",
			"fields": []string{"title", "complainant", "email", "x_batch"}, "requiredFields": []string{"title", "complainant", "email"},
		}).want(http.StatusCreated)
		number := w.post("/public/forms/complain", filledIn(map[string]any{
			"title": "Rust", "complainant": "Li", "email": "li@example.com", "x_batch": "B-7",
		})).want(http.StatusCreated).object()["number"].(string)
		if complaint := w.get(`/complaints?filter=number%20%3D%20%22` + number + `%22`).items()[0]; complaint["x_batch"] != "B-7" {
			t.Errorf("the batch is %v", complaint["x_batch"])
		}
	})
}
