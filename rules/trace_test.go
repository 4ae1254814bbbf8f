package rules

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/baton-crm/baton/crm"
	"github.com/google/go-cmp/cmp"
)

func TestBecause(t *testing.T) {
	cases := []struct{ condition, part, because string }{
		{"lead.phone and lead.score >= 80 and lead.rate > 5", "lead.score >= 80", "lead.score >= 80 → 72 >= 80"},
		{"lead.score >= 80 or lead.rate > 5", "", "lead.score >= 80 or lead.rate > 5 → 72 >= 80 or 0.1 > 5"},
		{`lead.region == "south"`, "", `lead.region == "south" → "north" == "south"`},
		{`lead.budget > cny(500000)`, "", `lead.budget > cny(500000) → cny(300000) > cny(500000)`},
		{`"x" in lead.tags`, "", `"x" in lead.tags → "x" in ["vip", "expo"]`},
		{`not lead.phone`, "", `not lead.phone → not true`},
		{`70 < lead.score < 71`, "lead.score < 71", `lead.score < 71 → 72 < 71`},
		{`any(lead.nums, # > 10)`, "", `any(lead.nums, # > 10) → any([1, 5, 9], # > 10)`},
		{`false`, "", `false`},
		{`lead.name == "b"`, "", `lead.name == "b" → "` + strings.Repeat("a", 40) + `" == "b"`},
	}
	for _, c := range cases {
		t.Run(c.condition, func(t *testing.T) {
			got := traceOf(t, c.condition, fullFacts())
			if c.part == "" {
				c.part = c.condition
			}
			if got.Verdict != Failed || got.Part != c.part || got.Because.EN != c.because {
				t.Errorf("got %s, %q, %q\nwant %q, %q", got.Verdict, got.Part, got.Because.EN, c.part, c.because)
			}
		})
	}
	t.Run("says what isn't known", func(t *testing.T) {
		got := traceOf(t, "lead.score >= 80", bareFacts())
		want := crm.Label{ZH: "lead.score >= 80 → 未知 >= 80", EN: "lead.score >= 80 → not known >= 80"}
		if got.Because != want {
			t.Errorf("got %v", got.Because)
		}
	})
	t.Run("shows a row that matched with its values", func(t *testing.T) {
		got := traceOf(t, "lead.score >= 70 and lead.phone", fullFacts())
		if got.Verdict != Matched || got.Because.EN != "lead.score >= 70 and lead.phone → 72 >= 70 and true" {
			t.Errorf("got %s, %v", got.Verdict, got.Because)
		}
	})
	t.Run("says what went wrong", func(t *testing.T) {
		got := traceOf(t, "lead.price > usd(1)", fullFacts())
		if got.Verdict != Errored || got.Because.EN != "CNY can't be compared with or added to USD" {
			t.Errorf("got %s, %v", got.Verdict, got.Because)
		}
	})
}

// traceOf traces one row.
func traceOf(t *testing.T, condition string, in facts) RowTrace {
	t.Helper()
	set := mustCompile(t, Point[facts, team]{Key: "x", Policy: First, OnError: Skip},
		Body{Rows: []Row{rule(condition, toTeam("a"))}, Otherwise: otherwise("o")})
	traces, err := set.Trace(in)
	if err != nil {
		t.Fatal(err)
	}
	return traces[0]
}

func TestExplain(t *testing.T) {
	body := shippedBody(t, LeadRoutePoint.Shipped)
	body.Rows[2].Enabled = false
	point := LeadRoutePoint.Any()
	input := json.RawMessage(`{"lead":{"source":"referral","interest":"","company":"","hasPhone":true,"hasEmail":false,
		"budget":{"amount":"1000.00","currency":"CNY"},"goneSince2027":1},"customer":{"known":false},"at":{"weekday":1,"hour":9}}`)
	traces, err := point.Explain(body, input)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, trace := range traces {
		got = append(got, trace.Verdict.String()+": "+trace.Because.EN)
	}
	want := []string{
		"failed: customer.known → false",
		"failed: lead.budget >= cny(500000) → cny(1000) >= cny(500000)",
		"disabled: ",
		`failed: lead.region == "overseas" → not known == "overseas"`,
		`failed: lead.region == "overseas" → not known == "overseas"`,
		`matched: lead.source == "referral" → "referral" == "referral"`,
		"not-reached: ",
		"not-reached: ",
		"not-reached: ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("traces (-want +got):\n%s", diff)
	}
	t.Run("refuses a body that doesn't compile", func(t *testing.T) {
		if _, err := point.Explain(Body{}, input); err == nil {
			t.Error("no error")
		}
	})
	t.Run("refuses an input that is none", func(t *testing.T) {
		for _, bad := range []string{`{`, `{"lead":{"source":"fax"}}`, `"` + strings.Repeat("x", MaxInputBytes) + `"`} {
			if _, err := point.Explain(body, json.RawMessage(bad)); err == nil {
				t.Errorf("no error for %s", shortened(bad, 40))
			}
		}
	})
	t.Run("an example may not hold unknown fields", func(t *testing.T) {
		if _, err := point.Answer(body, input); err == nil {
			t.Error("no error")
		}
	})
}

func TestDescribe(t *testing.T) {
	values, err := LeadRoutePoint.Any().DescribeInput(json.RawMessage(
		`{"lead":{"source":"web-form","budget":{"amount":"12.30","currency":"CNY"},"hasPhone":true},"at":{"weekday":2,"hour":9}}`))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Value{}
	for _, v := range values {
		got[v.Name] = v
	}
	want := map[string]Value{
		"lead.source":   {"lead.source", crm.Label{ZH: "线索来源", EN: "Lead source"}, crm.Label{ZH: "网站表单", EN: "Web form"}, true},
		"lead.region":   {"lead.region", crm.Label{ZH: "线索区域", EN: "Lead region"}, notKnown, false},
		"lead.budget":   {"lead.budget", crm.Label{ZH: "线索预算", EN: "Lead budget"}, same("12.30 CNY"), true},
		"lead.hasPhone": {"lead.hasPhone", crm.Label{ZH: "线索有电话", EN: "Lead has a phone number"}, crm.Label{ZH: "是", EN: "yes"}, true},
		"at.weekday":    {"at.weekday", crm.Label{ZH: "进入时的星期", EN: "Arrival weekday"}, same("2"), true},
	}
	for name, value := range want {
		if diff := cmp.Diff(value, got[name]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWords(t *testing.T) {
	f := fullFacts()
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	values, err := factsSchema.describeJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"lead.score": "72", "lead.rate": "0.1", "lead.hot": "yes", "lead.tags": "vip, expo", "lead.nums": "[1, 5, 9]",
		"lead.areas": "North, East", "lead.seen": "2026-01-15T23:30:00+08:00", "customer.grade": "A",
	}
	for _, v := range values {
		if text, ok := want[v.Name]; ok && v.Text.EN != text {
			t.Errorf("%s is %q, want %q", v.Name, v.Text.EN, text)
		}
		delete(want, v.Name)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	for name, bad := range map[string]string{"no JSON": `{`, "a choice that isn't": `{"lead":{"source":"fax"}}`} {
		t.Run("refuses "+name, func(t *testing.T) {
			if _, err := factsSchema.describeJSON(json.RawMessage(bad)); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestVerdict(t *testing.T) {
	t.Run("is a word in JSON", func(t *testing.T) {
		for verdict, name := range verdictNames {
			text, err := json.Marshal(verdict)
			if err != nil || string(text) != `"`+name+`"` {
				t.Errorf("%s, %v", text, err)
			}
			var again Verdict
			if err := json.Unmarshal(text, &again); err != nil || again != verdict {
				t.Errorf("%v, %v", again, err)
			}
		}
	})
	t.Run("refuses other words", func(t *testing.T) {
		var verdict Verdict
		if err := json.Unmarshal([]byte(`"maybe"`), &verdict); err == nil {
			t.Error("no error")
		}
	})
	t.Run("is found by row", func(t *testing.T) {
		if v := Verdicts("fm-"); v.Of(1) != Matched || v.Of(2) != NotReached {
			t.Errorf("%s, %s", v.Of(1), v.Of(2))
		}
	})
}

func TestAll(t *testing.T) {
	keys := map[string]bool{}
	for _, point := range All() {
		t.Run(point.Key, func(t *testing.T) {
			if keys[point.Key] || point.Label.ZH == "" || point.Label.EN == "" || point.Versioning == "" || point.OnError == "" {
				t.Errorf("badly declared: %+v", point)
			}
			keys[point.Key] = true
			body := shippedBody(t, point.Shipped)
			if problems := point.Compile(body); len(problems) > 0 {
				t.Errorf("the shipped rule set has problems: %v", problems)
			}
			if len(body.Rows) < 5 {
				t.Errorf("only %d rows ship", len(body.Rows))
			}
			for _, f := range append(point.Inputs, point.Outputs...) {
				if f.Label.ZH == "" || f.Label.EN == "" {
					t.Errorf("%s lacks a label", f.Name)
				}
			}
		})
	}
}
