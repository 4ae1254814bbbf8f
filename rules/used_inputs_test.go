package rules

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUsedInputs(t *testing.T) {
	cases := []struct {
		name, when string
		value      string
		want       []string
	}{
		{"none where nothing is asked", "true", "a", nil},
		{"a field that is compared", "lead.score > 3", "a", []string{"lead.score"}},
		{"a field however it is written", "lead . score > 3 and lead[\"hot\"]", "a", []string{"lead.hot", "lead.score"}},
		{"a field within a function", "days(lead.due, lead.due) > 1", "a", []string{"lead.due"}},
		{"a field that a value is computed from", "true", "= lead.phone", []string{"lead.phone"}},
		{"none of what is no condition", "lead.score >", "a", nil},
		{"none that only resembles one", `"lead.score" == "x"`, "a", nil},
	}
	for _, c := range cases {
		t.Run("are "+c.name, func(t *testing.T) {
			row := Row{When: c.when, Enabled: true, Then: map[string]any{"team": c.value}}
			var got []string
			for _, f := range UsedInputs(factsPoint(), Body{Rows: []Row{row}}) {
				got = append(got, f.Name)
			}
			if diff := cmp.Diff(asSet(c.want), asSet(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func asSet(names []string) map[string]bool {
	set := map[string]bool{}
	for _, name := range names {
		set[name] = true
	}
	return set
}
