package rules

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBody(t *testing.T) {
	body := shippedBody(t, LeadRoutePoint.Shipped)
	hash, err := body.Hash()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("is the same after YAML", func(t *testing.T) {
		text, err := body.YAML()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseBody(text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if diff := cmp.Diff(body, again); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("is written as people would", func(t *testing.T) {
		text, err := Body{
			Rows: []Row{
				{Label: same("it's"), When: "lead.phone\nand true", Then: map[string]any{"b": 1.5, "a": "=x", "c": "true", "d": "tab\t"}, Enabled: true},
				{Label: same(""), When: "true", Priority: 2},
			},
			Otherwise: &Otherwise{Label: same("其余"), Then: map[string]any{"a": "inside-sales"}},
		}.YAML()
		if err != nil {
			t.Fatal(err)
		}
		want := `rows:
  - label: {zh: 'it''s', en: 'it''s'}
    when: |-
      lead.phone
      and true
    then: {a: '=x', b: 1.5, c: 'true', d: "tab\t"}

  - label: {zh: "", en: ""}
    when: 'true'
    then: {}
    priority: 2
    enabled: false

otherwise:
  label: {zh: '其余', en: '其余'}
  then: {a: inside-sales}
`
		if diff := cmp.Diff(want, string(text)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("keeps its hash through JSON", func(t *testing.T) {
		text, err := body.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseBodyJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := again.Hash(); err != nil || got != hash {
			t.Errorf("hash %s, %v; want %s", got, err, hash)
		}
	})
	t.Run("another word is another hash", func(t *testing.T) {
		other := shippedBody(t, LeadRoutePoint.Shipped)
		other.Rows[0].Label.EN += "."
		if got, err := other.Hash(); err != nil || got == hash {
			t.Errorf("hash %s, %v", got, err)
		}
	})
	t.Run("a row is enabled unless it says otherwise", func(t *testing.T) {
		const rows = `[{"when": "true"}, {"when": "true", "enabled": false}]`
		fromJSON, err := ParseBodyJSON([]byte(`{"rows": ` + rows + `}`))
		if err != nil {
			t.Fatal(err)
		}
		fromYAML, err := ParseBody([]byte("rows: " + rows))
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range []Body{fromJSON, fromYAML} {
			if !b.Rows[0].Enabled || b.Rows[1].Enabled {
				t.Errorf("rows %+v", b.Rows)
			}
		}
	})
}

func TestParseBodyRefuses(t *testing.T) {
	cases := []struct{ name, text string }{
		{"an unknown key", "rowz: []"},
		{"an unknown key of a row", `rows: [{wen: "true"}]`},
		{"a key twice", `rows: [{when: "true", when: "false"}]`},
		{"an anchor", "rows: &a []"},
		{"an alias", "rows: [{then: {x: *a}}]"},
		{"a billion laughs", "a: &a [1,1]\nb: &b [*a,*a]\nrows: *b"},
		{"a merge key", "rows: [{<<: {when: \"true\"}}]"},
		{"a tag", "rows: !!binary aGVsbG8="},
		{"a second document", "rows: []\n---\nrows: []"},
		{"deep flow sequences", "rows: " + strings.Repeat("[", 200_000)},
		{"deep flow mappings", "rows: " + strings.Repeat("{a: ", 60_000)},
		{"deep block sequences", "rows:\n" + strings.Repeat("- ", 100_000) + "x"},
		{"deep block mappings", deepMappings(600)},
		{"too much", "# " + strings.Repeat("x", MaxBodyBytes)},
		{"a list", "- a"},
		{"a broken text", "rows: [\"a"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var err error
			if took := timeOf(func() { _, err = ParseBody([]byte(c.text)) }); took > 10*hostileTime {
				t.Errorf("took %v", took)
			}
			if err == nil {
				t.Error("was read")
			}
		})
	}
	for _, text := range []string{`{"rowz": []}`, `{"rows": [{"wen": "x"}]}`, `{"rows": []} {}`, `[`, strings.Repeat(" ", MaxBodyBytes+1)} {
		t.Run("JSON "+shortened(text, 30), func(t *testing.T) {
			if _, err := ParseBodyJSON([]byte(text)); err == nil {
				t.Error("was read")
			}
		})
	}
}

// deepMappings nests block mappings, one line each.
func deepMappings(levels int) string {
	var text strings.Builder
	for i := range levels {
		text.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return text.String()
}

// FuzzBody: a body is read or refused, and what is read is written and read
// again with the same hash.
func FuzzBody(f *testing.F) {
	f.Add(LeadRoutePoint.Shipped)
	f.Add("rows:\n  - label: {zh: a, en: b}\n    when: |\n      true\n      and true\n    then: {x: 1.5, y: \"=a\", z: ~}\n")
	f.Add("rows: [{then: {a: 0x10, b: 1e3, c: .inf, d: 2026-01-01}}]")
	f.Fuzz(func(t *testing.T, text string) {
		body, err := ParseBody([]byte(text))
		if err != nil {
			return
		}
		hash, err := body.Hash()
		if err != nil {
			return
		}
		canonical, err := body.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseBodyJSON(canonical)
		if err != nil {
			if len(canonical) <= MaxBodyBytes {
				t.Fatal(err)
			}
			return
		}
		if got, err := again.Hash(); err != nil || got != hash {
			t.Fatalf("hash %s, %v; want %s", got, err, hash)
		}
		written, err := body.YAML()
		if err != nil {
			t.Fatal(err)
		}
		again, err = ParseBody(written)
		if err != nil {
			t.Fatalf("%v in %q", err, written)
		}
		if got, err := again.Hash(); err != nil || got != hash {
			t.Fatalf("hash %s, %v; want %s after %q", got, err, hash, written)
		}
	})
}
