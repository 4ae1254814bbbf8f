package api_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/crm"
)

func TestLists(t *testing.T) {
	w := newWorld(t)
	c := w.as("sam")
	for i := range 7 {
		grade := []string{"A", "B", "C"}[i%3]
		c.post("/customers", map[string]any{"name": "华为峰 " + []string{"甲", "乙"}[i%2], "grade": grade, "shortName": fmt.Sprint(i)}).want(http.StatusCreated)
	}
	t.Run("go page by page without skipping or repeating, in every declared order", func(t *testing.T) {
		for _, field := range crm.Customers.Sorts {
			for _, sign := range []string{"", "-"} {
				whole := shortNames(c.under(t).get("/customers?limit=200&sort=" + sign + field).items())
				if len(whole) != 7 {
					t.Fatalf("%d customers", len(whole))
				}
				if diff := cmp.Diff(whole, pages(c.under(t), "/customers?limit=3&sort="+sign+field)); diff != "" {
					t.Errorf("sort %s%s:\n%s", sign, field, diff)
				}
			}
		}
	})
	t.Run("filter and search, and counts agree", func(t *testing.T) {
		cases := map[string]int{
			"filter=" + url.QueryEscape(`grade = "A"`):                            3,
			"filter=" + url.QueryEscape(`grade in ("B", "C") and ownerId = me()`): 4,
			"filter=" + url.QueryEscape(`not known(grade)`):                       0,
			"filter=" + url.QueryEscape(`createdAt >= today()`):                   7,
			"filter=":                       7,
			"q=" + url.QueryEscape("华为"):    7,
			"q=" + url.QueryEscape("华为峰 乙"): 3,
			"q=" + url.QueryEscape("为华"):    0,
			"q=%00%ff%25":                   0,
			"q=" + url.QueryEscape("华为") + "&filter=" + url.QueryEscape(`grade = "A"`): 3,
		}
		for query, want := range cases {
			if got := len(c.under(t).get("/customers?" + query).items()); got != want {
				t.Errorf("%s lists %d, want %d", query, got, want)
			}
			counted := c.under(t).get("/customers/count?" + query).want(http.StatusOK).object()
			if diff := cmp.Diff(map[string]any{"count": float64(want), "more": false}, counted); diff != "" {
				t.Errorf("%s:\n%s", query, diff)
			}
		}
	})
	t.Run("of nothing are empty and not null", func(t *testing.T) {
		got := c.under(t).get("/customers?q=nothing").want(http.StatusOK).object()
		if diff := cmp.Diff(map[string]any{"items": []any{}, "names": map[string]any{}}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func pages(c client, path string) []string {
	var all []string
	for cursor := ""; ; {
		page := c.get(path + "&cursor=" + cursor)
		items := page.items()
		if len(items) > 3 {
			c.t.Fatalf("a page of %d", len(items))
		}
		all = append(all, shortNames(items)...)
		next, more := page.object()["nextCursor"].(string)
		if !more {
			return all
		}
		cursor = next
	}
}

func shortNames(items []map[string]any) []string {
	var names []string
	for _, item := range items {
		names = append(names, item["shortName"].(string))
	}
	return names
}

// TestMisusedLists claims that whatever is wrong with a query is refused by
// name, with a remedy, in both languages.
func TestMisusedLists(t *testing.T) {
	w := newWorld(t)
	cursor := func(text string) string { return "cursor=" + base64.RawURLEncoding.EncodeToString([]byte(text)) }
	cases := []struct{ name, query, field, code string }{
		{"a filter on an unknown field", "filter=" + url.QueryEscape(`colour = "blue"`), "filter", "unknown-field"},
		{"a filter without an end", "filter=" + url.QueryEscape(`name = `), "filter", "unexpected"},
		{"a filter with NUL", "filter=%00", "filter", "unexpected"},
		{"a filter that is not UTF-8", "filter=%ff", "filter", "unexpected"},
		{"a filter with a wrong operator", "filter=" + url.QueryEscape(`grade < "A"`), "filter", "wrong-operator"},
		{"a filter that is too long", "filter=" + strings.Repeat("x", 4097), "filter", "too-long"},
		{"a sort that is not declared", "sort=note", "sort", "unknown-sort"},
		{"a sort by SQL", "sort=" + url.QueryEscape("name; DROP TABLE users"), "sort", "unknown-sort"},
		{"a cursor of noise", "cursor=%25%25", "cursor", "invalid-cursor"},
		{"a cursor that is no place", cursor("[]"), "cursor", "invalid-cursor"},
		{"a cursor of another order", cursor(`{"v": "Acme", "i": "01890000-0000-7000-8000-000000000000"}`), "cursor", "invalid-cursor"},
		{"a cursor with NUL", "sort=name&" + cursor(`{"v": "\u0000", "i": "01890000-0000-7000-8000-000000000000"}`), "cursor", "invalid-cursor"},
		{"a cursor that is too long", "cursor=" + strings.Repeat("x", 501), "cursor", "too-long"},
		{"a limit of none", "limit=0", "limit", "too-small"},
		{"a limit of all", "limit=201", "limit", "too-large"},
		{"a limit that is no number", "limit=many", "limit", "invalid"},
		{"a text that is too long", "q=" + strings.Repeat("x", 201), "q", "too-long"},
		{"an unknown parameter", "page=2", "page", "unknown-parameter"},
	}
	for _, c := range cases {
		t.Run("refuses "+c.name, func(t *testing.T) {
			texts := map[string]bool{}
			for _, language := range []crm.Language{crm.Chinese, crm.English} {
				a := w.as("sam").under(t).in(language).get("/customers?" + c.query)
				a.refused(c.field, c.code)
				p := a.problem(http.StatusUnprocessableEntity, "invalid")
				texts[p.Errors[0].Message+p.Errors[0].Remedy] = true
			}
			if len(texts) != 2 {
				t.Errorf("says the same in both languages: %v", texts)
			}
		})
	}
	t.Run("refuses a cursor beyond a number's range", func(t *testing.T) {
		query := "sort=weight&" + cursor(`{"v": 99999999999, "i": "01890000-0000-7000-8000-000000000000"}`)
		w.as("ada").under(t).get("/roster-members?"+query).refused("cursor", "invalid-cursor")
	})
	t.Run("refuses an id that is none", func(t *testing.T) {
		w.as("ada").under(t).get("/customers/somebody").refused("id", "invalid")
	})
	t.Run("refuses unknown parameters everywhere", func(t *testing.T) {
		for _, op := range operations(t) {
			path := strings.NewReplacer("{id}", w.id("sam").String(), "{token}", w.id("sam").String()).Replace(op.path)
			c, csrf := w.browser("ada") // some are not for tokens
			c.under(t).send(op.method, path+"?colour=blue", nil, "X-CSRF-Token", csrf).refused("colour", "unknown-parameter")
		}
	})
}
