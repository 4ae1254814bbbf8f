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
		{"a named person is needed", LeadRoute{Strategy: NamedPerson}, "person"},
		{"a named person takes no roster", LeadRoute{Strategy: NamedPerson, Person: "p", Roster: "r"}, "roster"},
		{"a roster is needed", LeadRoute{Strategy: RoundRobin}, "roster"},
		{"a roster takes no person", LeadRoute{Strategy: Weighted, Roster: "r", Person: "p"}, "person"},
		{"the best of a skill needs one", LeadRoute{Strategy: BestSkill, Roster: "r"}, "skill"},
		{"a named person takes no skill", LeadRoute{Strategy: NamedPerson, Person: "p", Skill: "english"}, "skill"},
		{"anybody with a skill passes", LeadRoute{Strategy: RoundRobin, Roster: "r", Skill: "english"}, ""},
		{"a good route passes", LeadRoute{Strategy: Weighted, Roster: "r"}, ""},
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
