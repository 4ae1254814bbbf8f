package rules

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pages is where the documentation of decision points is kept.
const pages = "../docs/rules"

func TestPages(t *testing.T) {
	want := map[string]string{"functions.md": FunctionsPage()}
	for _, p := range All() {
		page, err := Page(p)
		if err != nil {
			t.Fatal(err)
		}
		want[p.Key+".md"] = page
	}
	for name, page := range want {
		t.Run(name+" is what the code says", func(t *testing.T) {
			path := filepath.Join(pages, name)
			if *update {
				if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			kept, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(page, string(kept)); diff != "" {
				t.Errorf("run go test ./rules -run Pages -update (-code +page):\n%s", diff)
			}
		})
	}
	t.Run("there is no other page", func(t *testing.T) {
		files, err := os.ReadDir(pages)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if _, ok := want[file.Name()]; !ok {
				t.Errorf("%s belongs to no decision point", file.Name())
			}
		}
	})
}
