package crm

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	stepsSection = regexp.MustCompile(`(?ms)^## (?:Steps|The step)$(.*?)(?:\n#|\z)`)
	stepLine     = regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| ([^|]+) \\|")
)

func TestProcessPages(t *testing.T) {
	for _, kind := range ProcessKinds() {
		t.Run(kind.Name+".md has the steps that the code has, in their order", func(t *testing.T) {
			page, err := os.ReadFile(filepath.Join("..", "docs", "processes", kind.Name+".md"))
			if err != nil {
				t.Fatal(err)
			}
			var got, want [][2]string
			section := stepsSection.FindSubmatch(page)
			if section == nil {
				t.Fatal("there is no section Steps")
			}
			for _, line := range stepLine.FindAllSubmatch(section[1], -1) {
				got = append(got, [2]string{string(line[1]), string(line[2])})
			}
			for _, step := range kind.Steps {
				want = append(want, [2]string{step.Name, step.Label.ZH})
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-code +page):\n%s", diff)
			}
		})
	}
}
