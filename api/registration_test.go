package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// filed makes a registration with contact data that only who may see it reads.
func (w *world) filed(login, company, number string) string {
	w.t.Helper()
	return w.as(login).post("/registrations", map[string]any{
		"company": company, "contact": "secret-contact " + number, "phone": "1391234" + number, "email": "secret" + number + "@taken.example",
		"text": "secret-text " + number, "interest": "secret-interest " + number,
	}).want(http.StatusCreated).id().String()
}

func TestTaken(t *testing.T) {
	w := newWorld(t)
	w.filed("sam", "海康威视数字技术股份有限公司", "0001")
	ask := func(login, text string) answer { return w.as(login).get("/taken?q=" + url.QueryEscape(text)) }
	for _, text := range []string{"海康威视数字技术", "13912340001", "secret0001@taken.example"} {
		t.Run("tells a stranger that it is taken and nothing else: "+text, func(t *testing.T) {
			a := ask("oli", text).want(http.StatusOK)
			if a.object()["taken"] != true {
				t.Fatalf("%s", a.body)
			}
			by := a.object()["by"].([]any)[0].(map[string]any)
			var told []string
			for _, name := range []string{"department", "id", "kind", "name", "owner", "protectedUntil", "since"} {
				if _, ok := by[name]; ok {
					told = append(told, name)
				}
			}
			if diff := cmp.Diff([]string{"department", "kind", "since"}, told); diff != "" {
				t.Errorf("told (-want +got): %s", diff)
			}
			for _, secret := range []string{"secret-", "1391234", w.id("sam").String(), "sam"} {
				if strings.Contains(string(a.body), secret) {
					t.Errorf("tells %q: %s", secret, a.body)
				}
			}
		})
	}
	t.Run("says no where nobody has it", func(t *testing.T) {
		if a := ask("oli", "大华技术股份").want(http.StatusOK); a.object()["taken"] != false {
			t.Errorf("%s", a.body)
		}
	})
	for _, text := range []string{"", "海康", "a", "%", strings.Repeat("长", 201), "123"} {
		t.Run(fmt.Sprintf("refuses what names nobody: %.10q", text), func(t *testing.T) {
			a := ask("oli", text)
			if a.status != http.StatusUnprocessableEntity {
				t.Errorf("status %d: %s", a.status, a.body)
			}
		})
	}
	t.Run("refuses who asks too often", func(t *testing.T) {
		for range 30 {
			ask("sue", "大华技术股份")
		}
		ask("sue", "大华技术股份").problem(http.StatusTooManyRequests, "too-many-failures")
	})
}

func TestClashesOfRegistration(t *testing.T) {
	w := newWorld(t)
	first, second := w.filed("sam", "Clash Works", "0101"), w.filed("oli", "Clash Works Ltd", "0102")
	parties := func(a answer) []any { return a.items()[0]["parties"].([]any) }
	t.Run("shows a party its own deeds, and of the other the department only", func(t *testing.T) {
		a := w.as("oli").get("/registrations/" + second + "/clashes").want(http.StatusOK)
		if strings.Contains(string(a.body), "secret-text 0101") || strings.Contains(string(a.body), first) {
			t.Errorf("tells of the other: %s", a.body)
		}
		other := parties(a)[0].(map[string]any)
		if _, named := other["person"]; named || len(other["deeds"].([]any)) != 0 {
			t.Errorf("tells of the other: %v", other)
		}
		if own := parties(a)[1].(map[string]any); own["you"] != true || len(own["deeds"].([]any)) != 1 {
			t.Errorf("hides what is theirs: %v", own)
		}
	})
	t.Run("shows both whole to who judges", func(t *testing.T) {
		a := w.as("ada").get("/registrations/" + first + "/clashes").want(http.StatusOK)
		for i, text := range []string{"secret-text 0101", "secret-text 0102"} {
			if !strings.Contains(fmt.Sprint(parties(a)[i]), text) {
				t.Errorf("side %d has no %q: %s", i, text, a.body)
			}
		}
	})
	t.Run("is nothing to who sees neither", func(t *testing.T) {
		w.as("oli").get("/registrations/"+first+"/clashes").problem(http.StatusNotFound, "not-found")
	})
	t.Run("are none where nobody else came", func(t *testing.T) {
		alone := w.filed("sam", "Alone Works", "0103")
		if found := w.as("sam").get("/registrations/" + alone + "/clashes").want(http.StatusOK).items(); len(found) != 0 {
			t.Errorf("%v", found)
		}
	})
}
