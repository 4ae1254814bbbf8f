package rules

import "testing"

func shippedBody(t *testing.T, text string) Body {
	t.Helper()
	body, err := ParseBody([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestLeadRouteCheck(t *testing.T) {
	cases := []struct {
		name  string
		route LeadRoute
		field string
	}{
		{"a named person is needed", LeadRoute{Strategy: NamedPerson, AnswerWithinMinutes: 1}, "person"},
		{"a named person takes no roster", LeadRoute{Strategy: NamedPerson, Person: "p", Roster: "r", AnswerWithinMinutes: 1}, "roster"},
		{"a roster is needed", LeadRoute{Strategy: RoundRobin, AnswerWithinMinutes: 1}, "roster"},
		{"a roster takes no person", LeadRoute{Strategy: Weighted, Roster: "r", Person: "p", AnswerWithinMinutes: 1}, "person"},
		{"a deadline lies ahead", LeadRoute{Strategy: Weighted, Roster: "r"}, "answerWithinMinutes"},
		{"a deadline is near", LeadRoute{Strategy: Weighted, Roster: "r", AnswerWithinMinutes: 28801}, "answerWithinMinutes"},
		{"a good route passes", LeadRoute{Strategy: Weighted, Roster: "r", AnswerWithinMinutes: 28800}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var field string
			for _, p := range checkLeadRoute(c.route) {
				field += p.Field
			}
			if field != c.field {
				t.Errorf("refused %q, want %q", field, c.field)
			}
		})
	}
}
