package web

import (
	"os"
	"strings"
	"testing"
)

// The sources of the page that Vite builds keep the places this package fills in.
func TestIndex(t *testing.T) {
	content, err := os.ReadFile("index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, marker := range []string{htmlTag, headMarker, firstDataMarker} {
		t.Run("has "+marker+" once", func(t *testing.T) {
			if n := strings.Count(string(content), marker); n != 1 {
				t.Errorf("found %d times", n)
			}
		})
	}
	t.Run("leaves the nonce to the build's setting", func(t *testing.T) {
		config, err := os.ReadFile("vite.config.ts")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(config), `"`+nonceMarker+`"`) {
			t.Error("vite.config.ts names another marker")
		}
	})
}

// Addresses lead to screens that exist, so that hints name real chunks.
func TestScreenSource(t *testing.T) {
	for path, want := range map[string]string{
		"/": entry, "/inbox": entry,
		"/leads":          "src/features/records/ListScreen.tsx",
		"/leads/new":      "src/features/records/CreateScreen.tsx",
		"/leads/7":        "src/features/records/DetailScreen.tsx",
		"/tasks/7":        "src/features/inbox/TaskScreen.tsx",
		"/processes":      "src/features/processes/ProcessesScreen.tsx",
		"/processes/7":    "src/features/processes/ProcessScreen.tsx",
		"/roster-members": "src/features/records/ListScreen.tsx",
	} {
		t.Run("of "+path+" is "+want, func(t *testing.T) {
			if got := screenSource(path); got != want {
				t.Errorf("got %s", got)
			}
			if _, err := os.Stat(want); err != nil {
				t.Error(err)
			}
		})
	}
	for _, language := range []string{chinese, english} {
		t.Run("of the texts in "+language+" exists", func(t *testing.T) {
			if _, err := os.Stat(localeSource(language)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPlaceholder(t *testing.T) {
	content, err := built.ReadFile("dist/placeholder.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"make build", "请先运行"} {
		t.Run("says "+want, func(t *testing.T) {
			if !strings.Contains(string(content), want) {
				t.Error(string(content))
			}
		})
	}
}
