package rules

import (
	"encoding/json"
	"testing"
	"unicode"

	"github.com/goccy/go-yaml"

	"github.com/baton-crm/baton/crm"
)

func TestExampleName(t *testing.T) {
	both := ExampleName{crm.Label{ZH: "来电", EN: "a call"}}
	cases := []struct {
		name, text string
		want       ExampleName
		written    string
	}{
		{"a text is that text in both languages", `"我的用例"`, NamedAs("我的用例"), `"我的用例"`},
		{"a text in each language", `{"zh": "来电", "en": "a call"}`, both, `{"zh":"来电","en":"a call"}`},
		{"a language that lacks is the other", `{"zh": "来电"}`, NamedAs("来电"), `"来电"`},
		{"the same in both languages is one text", `{"zh": "VIP", "en": "VIP"}`, NamedAs("VIP"), `"VIP"`},
		{"a text that looks like two", `"{zh: a}"`, NamedAs("{zh: a}"), `"{zh: a}"`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var fromJSON, fromYAML ExampleName
			if err := json.Unmarshal([]byte(c.text), &fromJSON); err != nil || fromJSON != c.want {
				t.Errorf("JSON reads as %+v, %v", fromJSON, err)
			}
			if err := yaml.UnmarshalWithOptions([]byte(c.text), &fromYAML, yaml.Strict()); err != nil || fromYAML != c.want {
				t.Errorf("YAML reads as %+v, %v", fromYAML, err)
			}
			if written, err := json.Marshal(fromJSON); err != nil || string(written) != c.written {
				t.Errorf("it is written as %s, %v", written, err)
			}
		})
	}
	for _, text := range []string{`{"zh": "来电", "fr": "un appel"}`, `[a, b]`} {
		t.Run("refuses "+text, func(t *testing.T) {
			var name ExampleName
			if err := yaml.UnmarshalWithOptions([]byte(text), &name, yaml.Strict()); err == nil {
				t.Errorf("it reads as %+v", name)
			}
		})
	}
}

func TestShippedExamples(t *testing.T) {
	for _, point := range All() {
		t.Run("of "+point.Key+" are called in both languages", func(t *testing.T) {
			document, err := ParseDocument([]byte(point.Shipped))
			if err != nil {
				t.Fatal(err)
			}
			names := map[string]bool{}
			for _, e := range document.Examples {
				if !hasHan(e.Name.ZH) || hasHan(e.Name.EN) {
					t.Errorf("%q in Chinese, %q in English", e.Name.ZH, e.Name.EN)
				}
				if names[e.Name.ZH] || names[e.Name.EN] {
					t.Errorf("another is called %q or %q", e.Name.ZH, e.Name.EN)
				}
				names[e.Name.ZH], names[e.Name.EN] = true, true
			}
		})
	}
}

func hasHan(text string) bool {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}
