package rules

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write golden files anew")

// recordedCall is what a version of a function once answered. A line that was
// published is never changed or removed; new ones are added.
type recordedCall struct {
	Function string `json:"function"`
	Version  int    `json:"version"`
	Call     string `json:"call"`
	Answer   string `json:"answer"`
}

const recordedCalls = "testdata/functions.json"

func readCalls(t *testing.T) []recordedCall {
	t.Helper()
	text, err := os.ReadFile(recordedCalls)
	if err != nil {
		t.Fatal(err)
	}
	var calls []recordedCall
	if err := json.Unmarshal(text, &calls); err != nil {
		t.Fatal(err)
	}
	return calls
}

// answerOf evaluates a call under a version of its function.
func answerOf(c recordedCall) (string, error) {
	in, err := factsSchema.extended(Extension{Functions: map[string]int{c.Function: c.Version}})
	if err != nil {
		return "", err
	}
	kind := functions[c.Function][c.Version-1].gives
	program, err := newGuard(in).value(c.Call, &field{Field: Field{Name: "x", Kind: kind}})
	if err != nil {
		return "", err
	}
	e := newEvaluator()
	f := fullFacts()
	if err := e.load(in, reflect.ValueOf(&f).Elem()); err != nil {
		return "", err
	}
	value, err := e.run(program)
	if err != nil {
		return failureLabel(err).EN, nil
	}
	return fmt.Sprint(value), nil
}

func TestFunctionsKeepTheirMeaning(t *testing.T) {
	calls := readCalls(t)
	if *update {
		for i, c := range calls {
			if c.Answer == "" {
				answer, err := answerOf(c)
				if err != nil {
					t.Fatalf("%s: %v", c.Call, err)
				}
				calls[i].Answer = answer
			}
		}
		text, err := json.MarshalIndent(calls, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(recordedCalls, append(text, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	covered := map[string]bool{}
	for _, c := range calls {
		covered[fmt.Sprint(c.Function, c.Version)] = true
		if answer, err := answerOf(c); err != nil || answer != c.Answer {
			t.Errorf("%s, version %d: %q (%v), recorded was %q", c.Call, c.Version, answer, err, c.Answer)
		}
	}
	for name, versions := range functions {
		for i := range versions {
			if !covered[fmt.Sprint(name, i+1)] {
				t.Errorf("nothing is recorded of %s, version %d", name, i+1)
			}
		}
	}
	t.Run("in any order and any number of times", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			c := rapid.SampledFrom(calls).Draw(t, "call")
			if answer, err := answerOf(c); err != nil || answer != c.Answer {
				t.Fatalf("%s: %q (%v), recorded was %q", c.Call, answer, err, c.Answer)
			}
		})
	})
	t.Run("a version that there isn't is refused", func(t *testing.T) {
		p, err := factsPoint().With(Extension{Functions: map[string]int{"len": 2}})
		if err != nil {
			t.Fatal(err)
		}
		problems := p.Compile(Body{Rows: []Row{rule("len(lead.name) > 1", toTeam("a"))}, Otherwise: otherwise("o")})
		if len(problems) != 1 || problems[0].Code != codeFunctionVersion {
			t.Errorf("%v", problems)
		}
	})
}

func TestFunctionsAreListed(t *testing.T) {
	listed := map[string]bool{}
	for _, f := range Functions() {
		listed[f.Name] = true
		t.Run(f.Name, func(t *testing.T) {
			if f.Doc.ZH == "" || f.Doc.EN == "" || !strings.HasPrefix(f.Signature, f.Name+"(") {
				t.Errorf("%+v", f)
			}
			if !strings.Contains(f.Example, f.Name+"(") {
				t.Errorf("the example %s doesn't call it", f.Example)
			}
			// Examples speak of an ordinary lead; those that need no input are true.
			if strings.Contains(f.Example, "lead.") || strings.Contains(f.Example, "at.") {
				if _, err := parse(f.Example); err != nil {
					t.Error(err)
				}
				return
			}
			if is, err := holds(f.Example, fullFacts()); err != nil || !is {
				t.Errorf("%s is %v, %v", f.Example, is, err)
			}
		})
	}
	for _, name := range functionNames() {
		if _, isCurrency := currencies[name]; !listed[name] && !isCurrency {
			t.Errorf("%s is not listed", name)
		}
	}
}

func TestUsedFunctions(t *testing.T) {
	body := Body{Rows: []Row{rule(`len(lead.name) > 1 and upper(trim(lead.name)) == "A"`, map[string]any{"team": "=lower(lead.name)"})}}
	if diff := cmp.Diff(map[string]int{"len": 1, "upper": 1, "trim": 1, "lower": 1}, UsedFunctions(body)); diff != "" {
		t.Error(diff)
	}
}
