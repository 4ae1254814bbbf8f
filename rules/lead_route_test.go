package rules

import (
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// leadRouteExample is one example of testdata/lead_route.yaml.
type leadRouteExample struct {
	Name    string         `yaml:"name"`
	Input   map[string]any `yaml:"input"`
	Row     string         `yaml:"row"`
	Outcome map[string]any `yaml:"outcome"`
	Errors  []int          `yaml:"errors"`
}

func readLeadRouteExamples(t *testing.T) []leadRouteExample {
	t.Helper()
	text, err := os.ReadFile("testdata/lead_route.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Examples []leadRouteExample `yaml:"examples"`
	}
	if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return file.Examples
}

func shippedBody(t *testing.T, text string) Body {
	t.Helper()
	body, err := ParseBody([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestLeadRoute(t *testing.T) {
	body := shippedBody(t, LeadRoutePoint.Shipped)
	asked := map[int]bool{}
	for _, example := range readLeadRouteExamples(t) {
		t.Run(example.Name, func(t *testing.T) {
			input, err := json.Marshal(example.Input)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := LeadRoutePoint.Answer(body, input)
			if err != nil {
				t.Fatal(err)
			}
			asked[answer.Row] = true
			if row := rowName(answer.Row); row != example.Row {
				t.Errorf("row %s decided, want %s", row, example.Row)
			}
			if diff := cmp.Diff(plain(t, example.Outcome), plain(t, answer.Outcome)); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			var errors []int
			for _, e := range answer.Errors {
				errors = append(errors, e.Row)
			}
			if !slices.Equal(errors, example.Errors) {
				t.Errorf("rows in error: %v, want %v", errors, example.Errors)
			}
		})
	}
	t.Run("every row has an example", func(t *testing.T) {
		for row := OtherwiseRow; row < len(body.Rows); row++ {
			if !asked[row] {
				t.Errorf("no example is decided by row %s", rowName(row))
			}
		}
	})
	t.Run("every strategy is used", func(t *testing.T) {
		used := map[any]bool{}
		for _, row := range body.Rows {
			used[row.Then["strategy"]] = true
		}
		used[body.Otherwise.Then["strategy"]] = true
		for _, choice := range RoundRobin.Choices() {
			if !used[choice.Value] {
				t.Errorf("no row uses %s", choice.Value)
			}
		}
	})
}

func rowName(row int) string {
	if row == OtherwiseRow {
		return "otherwise"
	}
	return strconv.Itoa(row)
}

// plain is a value as JSON knows it.
func plain(t *testing.T, value any) any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var result any
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	return result
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
