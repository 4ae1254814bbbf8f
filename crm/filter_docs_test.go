package crm

import (
	"os"
	"regexp"
	"testing"
)

var documentedExample = regexp.MustCompile("(?m)^\\| (leads|customers|my leads|large budgets)[^|]*\\| `([^`]+)` \\|$")

func TestDocumentedFilters(t *testing.T) {
	text, err := os.ReadFile("../docs/filter-language.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := documentedExample.FindAllStringSubmatch(string(text), -1)
	if len(examples) < 6 {
		t.Fatalf("the document has %d examples, want at least 6", len(examples))
	}
	for _, e := range examples {
		t.Run(e[2], func(t *testing.T) {
			schema := Leads.Schema()
			if e[1] == "customers" {
				schema = Customers.Schema()
			}
			if _, err := ParseFilter(e[2], schema); err != nil {
				t.Error(err)
			}
		})
	}
}
