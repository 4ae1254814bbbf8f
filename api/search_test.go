package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type searchAnswer struct {
	Groups []struct {
		Kind, Plural, Label string
		Hits                []struct{ ID, Title, Subtitle, Field, Label, Snippet string }
		More                bool
	}
	Partial bool
	Late    []string
}

// found searches all kinds.
func (c client) found(query string) searchAnswer {
	c.t.Helper()
	var a searchAnswer
	c.get("/search?" + query).want(http.StatusOK).decode(&a)
	return a
}

// titles lists what was found as kind: title.
func (a searchAnswer) titles() []string {
	titles := []string{}
	for _, group := range a.Groups {
		for _, hit := range group.Hits {
			titles = append(titles, group.Kind+": "+hit.Title)
		}
	}
	return titles
}

func TestSearch(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	for i, name := range []string{"华为技术有限公司", "上海华为贸易", "Acme Ltd", "The Acme Group"} {
		w.pass(1e9)
		ada.post("/customers", map[string]any{"name": name, "grade": "A", "ownerId": w.id([]string{"sam", "oli"}[i%2])}).want(http.StatusCreated)
	}
	w.pass(1e9)
	ada.post("/customers", map[string]any{"name": "Zhao", "ownerId": w.id("sam"), "phone": "13800001234", "email": "acme.buyer@example.com"}).want(http.StatusCreated)
	lead := w.enterLead("sam", map[string]any{"name": "Li", "company": "华为"})
	ada.post("/interactions", map[string]any{
		"leadId": lead, "channel": "call", "occurredAt": monday(),
		"summary": "They asked about delivery dates and about prices, and then it turned out that acme is their supplier for the next two years",
	}).want(http.StatusCreated)

	for _, c := range []struct {
		name, login, query string
		want               []string
	}{
		{"a Chinese word of two characters, beginnings first", "ada", "q=" + url.QueryEscape("华为"),
			[]string{"lead: Li", "customer: 华为技术有限公司", "customer: 上海华为贸易"}},
		{"a single character", "ada", "q=" + url.QueryEscape("贸"), []string{"customer: 上海华为贸易"}},
		{"letters in either case, beginnings first and then what changed last", "ada", "q=acme", []string{
			"customer: Acme Ltd", "customer: Zhao", "customer: The Acme Group",
			"interaction: They asked about delivery dates and about prices, and then it turned out that ac…"}},
		{"only what the person sees", "sam", "q=acme", []string{
			"customer: Acme Ltd", "customer: Zhao", "interaction: They asked about delivery dates and about prices, and then it turned out that ac…"}},
		{"people and what else there is", "sam", "q=sam", []string{"user: Sam"}},
		{"nothing for signs alone", "ada", "q=%25%25", []string{}},
	} {
		t.Run("finds "+c.name, func(t *testing.T) {
			got := w.as(c.login).under(t).found(c.query)
			if diff := cmp.Diff(c.want, got.titles()); diff != "" {
				t.Error(diff)
			}
			if got.Partial || len(got.Late) > 0 {
				t.Errorf("it is partial: %v", got.Late)
			}
		})
	}
	t.Run("says where the words stand", func(t *testing.T) {
		got := ada.under(t).found("q=acme")
		zhao, talk := got.Groups[0].Hits[1], got.Groups[1].Hits[0]
		if diff := cmp.Diff([]string{"email", "E-mail", "acme.buyer@example.com"}, []string{zhao.Field, zhao.Label, zhao.Snippet}); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff("…then it turned out that acme is their supplier for t…", talk.Snippet); diff != "" {
			t.Error(diff)
		}
		if got := got.Groups[0].Hits[0].Subtitle; got != "A" {
			t.Errorf("the subtitle is %q", got)
		}
	})
	t.Run("tells that there is more", func(t *testing.T) {
		got := ada.under(t).found("q=acme&limit=2")
		if diff := cmp.Diff([]string{"customer: Acme Ltd", "customer: Zhao"}, got.titles()[:2]); diff != "" || !got.Groups[0].More {
			t.Errorf("%s; more: %v", diff, got.Groups[0].More)
		}
	})
	t.Run("does not find by what is masked", func(t *testing.T) {
		role := ada.post("/roles", map[string]any{"name": "Narrow", "base": "staff"}).want(http.StatusCreated).id()
		ada.post("/field-limits", map[string]any{"roleId": role, "kind": "customer", "field": "phone", "limit": "masked"}).want(http.StatusCreated)
		ada.patch("/users/"+w.id("sam").String(), 1, map[string]any{"roleId": role}).want(http.StatusOK)
		if got := w.as("sam").under(t).found("q=0001234"); len(got.Groups) != 0 {
			t.Errorf("found %v", got.titles())
		}
		got := w.as("sam").under(t).found("q=zhao")
		if diff := cmp.Diff([]string{"customer: Zhao"}, got.titles()); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("leaves out a kind that takes too long, and says so", func(t *testing.T) {
		lock, err := w.db.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer lock.Rollback(t.Context())
		if _, err := lock.Exec(t.Context(), "LOCK TABLE leads IN ACCESS EXCLUSIVE MODE"); err != nil {
			t.Fatal(err)
		}
		got := ada.under(t).found("q=" + url.QueryEscape("华为"))
		if diff := cmp.Diff([]string{"customer: 华为技术有限公司", "customer: 上海华为贸易"}, got.titles()); diff != "" {
			t.Error(diff)
		}
		if !got.Partial || fmt.Sprint(got.Late) != "[lead]" {
			t.Errorf("partial: %v, late: %v", got.Partial, got.Late)
		}
	})
	t.Run("wants words", func(t *testing.T) { ada.under(t).get("/search").refused("q", "invalid") })
}
