package api_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestArticles(t *testing.T) {
	w := newWorld(t)
	w.hireDetailed()
	sam, mia, oli := w.as("sam"), w.as("mia"), w.as("oli")
	write := func(t *testing.T, title, text string) string {
		t.Helper()
		return "/articles/" + sam.under(t).post("/articles", map[string]any{"title": title, "text": text}).id().String()
	}
	publish := func(t *testing.T, path string, readers map[string]any) {
		t.Helper()
		body := map[string]any{"version": mia.under(t).get(path).object()["version"]}
		maps.Copy(body, readers)
		mia.under(t).post(path+"/acts/publish", body).want(http.StatusOK)
	}
	everybody := map[string]any{"everybody": true}

	t.Run("are drafts that only the writer and who leads them read", func(t *testing.T) {
		path := write(t, "How to return goods", "Call us.")
		if a := sam.under(t).get(path).object(); a["state"] != "draft" || a["ownerId"] != w.id("sam").String() || !strings.HasPrefix(a["number"].(string), "KB") {
			t.Errorf("got %v", a)
		}
		mia.under(t).get(path).want(http.StatusOK)
		oli.under(t).get(path).want(http.StatusNotFound)
		oli.under(t).get(path + "/reading").want(http.StatusNotFound)
	})
	t.Run("are published by who leads, to readers that are named", func(t *testing.T) {
		path := write(t, "Prices", "See the list.")
		sam.under(t).post(path+"/acts/publish", map[string]any{"version": 1, "everybody": true}).problem(http.StatusForbidden, "forbidden")
		mia.under(t).post(path+"/acts/publish", map[string]any{"version": 1}).refused("everybody", "no-readers")
		mia.under(t).post(path+"/acts/publish", map[string]any{"version": 9, "everybody": true}).want(http.StatusPreconditionFailed)
		south := sam.under(t).get("/users/" + w.id("sam").String()).object()["departmentId"]
		publish(t, path, map[string]any{"departmentId": south})
		w.as("wes").under(t).get(path).want(http.StatusOK)
		oli.under(t).get(path).want(http.StatusNotFound)
		publish(t, path, everybody)
		if found := oli.under(t).get("/articles?q=Prices").items(); len(found) != 1 || found[0]["publishedAt"] == nil {
			t.Errorf("found %v", found)
		}
	})
	t.Run("that are published are changed by who may publish them", func(t *testing.T) {
		path := write(t, "Opening hours", "9 to 17")
		sam.under(t).patch(path, 1, map[string]any{"text": "9 to 18"}).want(http.StatusOK)
		publish(t, path, everybody)
		sam.under(t).patch(path, 3, map[string]any{"text": "never"}).refused("text", "published")
		mia.under(t).patch(path, 3, map[string]any{"text": "9 to 19"}).want(http.StatusOK)
	})
	t.Run("lose their readers when they are retired, and can be published anew", func(t *testing.T) {
		path := write(t, "Old terms", "30 days")
		publish(t, path, everybody)
		mia.under(t).post(path+"/acts/retire", map[string]any{"version": 2}).want(http.StatusOK)
		oli.under(t).get(path).want(http.StatusNotFound)
		if a := sam.under(t).get(path).object(); a["state"] != "retired" || a["everybody"] != false {
			t.Errorf("got %v", a)
		}
		publish(t, path, everybody)
		oli.under(t).get(path).want(http.StatusOK)
	})
	t.Run("are read as text that cannot act", func(t *testing.T) {
		path := write(t, "Formats", "# Head\n\n**bold** <script>alert(1)</script> [x](javascript:alert(1)) [site](https://example.com)\n\n"+
			"| a | b |\n|---|---|\n| 1 | <img src=x onerror=alert(1)> |\n\n<iframe src=//evil></iframe><form action=/x><input></form><p style=color:red onclick=x()>p</p>")
		html := sam.under(t).get(path + "/reading").object()["html"].(string)
		for _, wanted := range []string{"<h1>Head</h1>", "<strong>bold</strong>", "<td>1</td>", `href="https://example.com"`, `rel="nofollow`} {
			if !strings.Contains(html, wanted) {
				t.Errorf("%s is missing in %s", wanted, html)
			}
		}
		for _, bad := range []string{"script", "<img", "iframe", "form", "style", "onclick"} {
			if strings.Contains(html, bad) {
				t.Errorf("%s is left in %s", bad, html)
			}
		}
	})
	t.Run("count who opened them, once a day, and what readers say last", func(t *testing.T) {
		path, other, hidden := write(t, "Top", "1"), write(t, "Second", "2"), write(t, "Nobody's", "3")
		publish(t, path, everybody)
		publish(t, other, everybody)
		for _, who := range []client{sam, oli, oli} {
			who.under(t).post(path+"/acts/read", nil).want(http.StatusOK)
		}
		oli.under(t).post(other+"/acts/read", nil).want(http.StatusOK)
		sam.under(t).post(hidden+"/acts/read", nil).want(http.StatusOK)
		oli.under(t).post(hidden+"/acts/read", nil).want(http.StatusNotFound)
		w.pass(24 * time.Hour)
		oli.under(t).post(path+"/acts/read", nil).want(http.StatusOK)
		oli.under(t).post(path+"/acts/rate", map[string]any{"helpful": true}).want(http.StatusOK)
		oli.under(t).post(path+"/acts/rate", map[string]any{"helpful": false, "text": "too short"}).want(http.StatusOK)
		sam.under(t).post(path+"/acts/rate", map[string]any{"helpful": true}).want(http.StatusOK)
		var titles []string
		for _, a := range oli.under(t).get("/articles/top").items() {
			titles = append(titles, a["title"].(string))
		}
		if diff := cmp.Diff([]string{"Top", "Second"}, titles); diff != "" {
			t.Error(diff)
		}
		got := oli.under(t).get(path + "/reading").object()
		if got["reads"] != 3.0 || got["helpful"] != 1.0 || got["unhelpful"] != 1.0 || got["mine"] != false {
			t.Errorf("got %v", got)
		}
		if n := len(sam.under(t).get("/articles/top?days=1&category=price").items()); n != 0 {
			t.Errorf("%d of another category", n)
		}
	})
}
