package rules

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/crm"
)

// monday is a working morning.
var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func shippedDocument(t testing.TB, p AnyPoint) Document {
	t.Helper()
	d, err := ParseDocument([]byte(p.Shipped))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestShippedPoints(t *testing.T) {
	for _, p := range All() {
		t.Run(p.Key, func(t *testing.T) {
			d := shippedDocument(t, p)
			if d.Point != p.Key {
				t.Errorf("the file says it is of %q", d.Point)
			}
			if len(d.Rows) < 5 {
				t.Errorf("%d rows, want at least five", len(d.Rows))
			}
			for _, r := range Examine(p, d, monday) {
				if !r.Passed {
					t.Errorf("example %q: %v", r.Name, r.Wrong)
				}
			}
			for _, gate := range Gates(p, d, monday) {
				if !gate.Passed {
					t.Errorf("gate %s: %s", gate.Gate, gate.Message.EN)
				}
			}
			if a := Analyse(p, d.Body); len(a.NotAnalysed) > 0 || a.Bounded {
				t.Errorf("not analysed: %v", a)
			}
			for _, value := range unreached(p, d.Body) {
				t.Errorf("no row answers %s", value)
			}
			if p.Question.ZH == "" || p.Question.EN == "" {
				t.Error("says no question")
			}
		})
	}
}

// unreached lists the choices of the outcome that no row gives.
func unreached(p AnyPoint, body Body) []string {
	given := map[string]bool{}
	note := func(then map[string]any) {
		for name, value := range then {
			given[fmt.Sprint(name, "=", value)] = true
		}
	}
	for _, row := range body.Rows {
		note(row.Then)
	}
	if body.Otherwise != nil {
		note(body.Otherwise.Then)
	}
	var missing []string
	for _, f := range p.Outputs {
		for _, choice := range f.Choices {
			// A reason has more values than the shipped rules give.
			if value := f.Name + "=" + choice.Value; f.Name != "reason" && !given[value] {
				missing = append(missing, value)
			}
		}
	}
	return missing
}

func TestDocument(t *testing.T) {
	for _, p := range All() {
		t.Run(p.Key+" is the same after YAML", func(t *testing.T) {
			d := shippedDocument(t, p)
			d.Waivers = []string{d.RowName(0), "it's: {a} #waiver"}
			at := monday
			d.Examples[0].At = &at
			text, err := d.YAML()
			if err != nil {
				t.Fatal(err)
			}
			again, err := ParseDocument(text)
			if err != nil {
				t.Fatalf("%v in\n%s", err, text)
			}
			if diff := cmp.Diff(asJSON(d), asJSON(again)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDocumentRoundTrip(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "yes", "null", "- a", "it's: {x}", "多行\n文本", " 1", "#", "a: b", "~", "\t", "=x"}))
	value := rapid.OneOf(rapid.Map(text, func(s string) any { return s }), rapid.Map(rapid.Float64Range(-1e6, 1e6), func(n float64) any { return n }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }))
	values := rapid.MapOfN(text, value, 0, 3)
	rapid.Check(t, func(t *rapid.T) {
		var d Document
		d.Rows = []Row{{Label: same(text.Draw(t, "label")), When: text.Draw(t, "when"), Then: values.Draw(t, "then"), Enabled: rapid.Bool().Draw(t, "enabled")}}
		for range rapid.IntRange(0, 2).Draw(t, "examples") {
			e := Example{Name: namedIn(crm.Label{ZH: text.Draw(t, "zh"), EN: text.Draw(t, "en")}), Input: values.Draw(t, "input")}
			e.Input["group"] = map[string]any{"list": []any{value.Draw(t, "item")}, "deep": values.Draw(t, "deep")}
			e.Expect = Expectation{Row: text.Draw(t, "row"), Outcome: values.Draw(t, "outcome")}
			d.Examples = append(d.Examples, e)
		}
		d.Waivers = rapid.SliceOfN(text, 0, 2).Draw(t, "waivers")
		written, err := d.YAML()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseDocument(written)
		if err != nil {
			t.Fatalf("%v in\n%s", err, written)
		}
		if diff := cmp.Diff(asJSON(d), asJSON(again)); diff != "" {
			t.Errorf("(-want +got):\n%s\n%s", diff, written)
		}
	})
}

func TestGates(t *testing.T) {
	p := LeadBreachPoint.Any()
	cases := []struct {
		name   string
		change func(*Document)
		fails  string
		rows   []int
	}{
		{"a row that doesn't compile", func(d *Document) { d.Rows[1].When = "breach.tims == 1" }, GateCompiles, []int{1}},
		{"an example that fails", func(d *Document) { d.Examples[0].Expect.Outcome["action"] = "urge" }, GateExamples, nil},
		{"a row that nothing hits", func(d *Document) { d.Examples = d.Examples[1:] }, GateHit, []int{0}},
		{"a row that can't match", func(d *Document) {
			d.Waivers = []string{d.RowName(2)}
			d.Rows[2].When = "breach.times == 1 and breach.times == 2"
			d.Examples = append(d.Examples[:2:2], d.Examples[3:]...)
		}, GateReached, []int{2}},
		{"a row in the shadow of another", func(d *Document) {
			d.Waivers = []string{d.RowName(4)}
			d.Rows[4].When = "breach.times == 1"
			d.Examples = append(d.Examples[:4:4], d.Examples[5:]...)
		}, GateReached, []int{4}},
	}
	for _, c := range cases {
		t.Run("refuse "+c.name, func(t *testing.T) {
			d := shippedDocument(t, p)
			c.change(&d)
			for _, gate := range Gates(p, d, monday) {
				if gate.Passed == (gate.Gate == c.fails) {
					t.Errorf("%s passed: %v %s", gate.Gate, gate.Passed, gate.Message.EN)
				}
				if gate.Gate == c.fails && !cmp.Equal(gate.Rows, c.rows) {
					t.Errorf("rows %v, want %v", gate.Rows, c.rows)
				}
			}
		})
	}
	t.Run("let a waived row pass", func(t *testing.T) {
		d := shippedDocument(t, p)
		d.Examples, d.Waivers = d.Examples[1:], []string{d.Rows[0].Label.ZH}
		for _, gate := range Gates(p, d, monday) {
			if !gate.Passed {
				t.Errorf("%s: %s", gate.Gate, gate.Message.EN)
			}
		}
	})
	t.Run("refuse overlaps under unique", func(t *testing.T) {
		unique := p
		unique.Policy, unique.plan.policy = Unique, Unique
		gates := Gates(unique, shippedDocument(t, p), monday)
		if last := gates[len(gates)-1]; last.Gate != GateUnique || last.Passed {
			t.Errorf("%+v", last)
		}
	})
}

func TestExtension(t *testing.T) {
	x := Extension{
		Fields: []Field{
			{Name: "lead.custom.seats", Label: same("seats"), Kind: Number},
			{Name: "lead.custom.tier", Label: same("tier"), Kind: Text, Dictionary: "tier"},
			{Name: "lead.custom.until", Label: same("until"), Kind: Date},
		},
		Dictionaries: map[string][]DictionaryEntry{
			"region": {{Value: "east"}, {Value: "shanghai", Parent: "east"}, {Value: "pudong", Parent: "shanghai"}, {Value: "north"}, {Value: "overseas"}},
			"tier":   {{Value: "gold"}, {Value: "silver"}},
		},
	}
	p, err := LeadRoutePoint.Any().With(x)
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, when, lead string
		want             bool
	}{
		{"own number", "lead.custom.seats >= 10", `"custom":{"seats":10}`, true},
		{"own decimal kept as text", "lead.custom.seats >= 10", `"custom":{"seats":"10.5"}`, true},
		{"own field unknown", "lead.custom.seats >= 10", `"custom":{}`, false},
		{"own field is not known", "not known(lead.custom.seats)", `"hasPhone":true`, true},
		{"own dictionary", `lead.custom.tier == "gold"`, `"custom":{"tier":"gold"}`, true},
		{"own date", `lead.custom.until < date("2026-05-01")`, `"custom":{"until":"2026-04-30"}`, true},
		{"the entry itself is within", `within(lead.region, "east")`, `"region":"east"`, true},
		{"so is what lies below", `within(lead.region, "east")`, `"region":"pudong"`, true},
		{"another branch is not", `within(lead.region, "east")`, `"region":"north"`, false},
		{"an entry that left the dictionary still decides", `lead.region == "north"`, `"region":"gone"`, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			body := shippedBody(t, p.Shipped)
			body.Rows = append([]Row{rule(c.when, map[string]any{"strategy": "round-robin", "roster": "x"})}, body.Rows...)
			answer, err := p.Answer(body, json.RawMessage(`{"lead":{"source":"phone",`+c.lead+`},"at":{"weekday":1,"hour":1}}`))
			if err != nil {
				t.Fatal(err)
			}
			if (answer.Row == 0) != c.want {
				t.Errorf("row %d decided", answer.Row)
			}
		})
	}
	t.Run("a value that no dictionary has is refused with the one that was meant", func(t *testing.T) {
		body := shippedBody(t, p.Shipped)
		body.Rows[0].When = `within(lead.region, "shangai")`
		problems := p.Compile(body)
		if len(problems) != 1 || problems[0].Suggestion != `"shanghai"` {
			t.Errorf("problems %v", problems)
		}
	})
	t.Run("a field without a place is refused", func(t *testing.T) {
		if _, err := p.With(Extension{Fields: []Field{{Name: "order.custom.x", Kind: Text}}}); err == nil {
			t.Error("accepted")
		}
	})
}
