package rules

import (
	"fmt"
	"strings"
	"testing"
)

func TestCheckFile(t *testing.T) {
	shipped := LeadBreachPoint.Shipped
	cases := []struct {
		name, from, to string
		want           []string // line:column: beginning of the message
	}{
		{"nothing is wrong with what ships", "", "", nil},
		{"a field that isn't there, with the one that was meant", "when: breach.reassigned >= 3", "when: breach.reasigned >= 3",
			[]string{`5:18: there is no field "breach.reasigned"; did you mean breach.reassigned?`}},
		{"a value in the middle of a condition", `when: grade == "A" and breach.times == 1`, `when: 'breach.times == 1 and grade == "D"'`,
			[]string{`13:43: "D" is not a value of grade; it can be A, B, C`}},
		{"a condition over several lines", `when: grade == "A" and breach.times == 1`, "when: |-\n      grade == \"A\" and\n      breach.tims == 1",
			[]string{`15:14: there is no field "breach.tims"`}},
		{"an outcome", "then: {action: pool}", "then: {action: pol}", []string{`6:20: "pol" is not a value of action`}},
		{"an example that fails", "outcome: {action: pool}}", "outcome: {action: urge}}", []string{`31:13: example “nobody answers it”: action should be "urge" and is "pool"`}},
		{"a row that nothing hits", "breach: {times: 2}", "breach: {times: 3}", []string{
			`20:12: no example is decided by these rows`, `43:13: example “the second time”: row "The second time it is reassigned" should decide`,
			`43:13: example “the second time”: action should be`,
		}},
		{"a point that there isn't", "point: lead.breach", "point: lead.breech", []string{`2:8: there is no decision point "lead.breech"; begin the file with point:; did you mean lead.breach?`}},
		{"a key that there isn't", "otherwise:\n", "otherwize:\n", []string{`24:1: can't be read: there is no field “otherwize”`}},
		{"text that is no YAML", "rows:\n", "rows: [\n", []string{`24:1: can't be read: the YAML is not well formed (',' or ']' must be specified)`}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(shipped, c.from, c.to, 1)
			if c.from != "" && text == shipped {
				t.Fatalf("%q is not in the file", c.from)
			}
			var got []string
			for _, f := range CheckFile([]byte(text), "", monday) {
				got = append(got, fmt.Sprintf("%d:%d: %s", f.Line, f.Column, f.Message.EN))
				if f.Message.ZH == "" {
					t.Errorf("no Chinese: %+v", f)
				}
			}
			if len(got) != len(c.want) {
				t.Fatalf("found %q, want %q", got, c.want)
			}
			for i := range got {
				if !strings.HasPrefix(got[i], c.want[i]) {
					t.Errorf("found %q, want %q", got[i], c.want[i])
				}
			}
		})
	}
	t.Run("the name of the file may say the point", func(t *testing.T) {
		text := strings.Replace(shipped, "point: lead.breach\n", "", 1)
		if found := CheckFile([]byte(text), "lead.breach", monday); len(found) > 0 {
			t.Errorf("%v", found)
		}
	})
}
