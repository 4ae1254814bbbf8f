package rules

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/baton-crm/baton/crm"
	"github.com/google/go-cmp/cmp"
)

// team is an outcome with a field of every kind that has one.
type team struct {
	Team    string     `json:"team" zh:"团队" en:"Team"`
	Points  int        `json:"points,omitempty" zh:"分" en:"Points"`
	Source  area       `json:"region,omitempty" zh:"区域" en:"Region"`
	Urgent  *bool      `json:"urgent,omitempty" zh:"紧急" en:"Urgent"`
	Limit   *crm.Money `json:"limit,omitempty" zh:"限额" en:"Limit"`
	Comment string     `json:"comment,omitempty" zh:"说明" en:"Comment"`
}

// pointsOnly is an outcome with one number.
type pointsOnly struct {
	Points float64 `json:"points" zh:"分" en:"Points"`
}

func rule(when string, then map[string]any) Row {
	return Row{Label: same(when), When: when, Then: then, Enabled: true}
}

func toTeam(name string) map[string]any { return map[string]any{"team": name, "points": 1} }

func otherwise(name string) *Otherwise {
	return &Otherwise{Label: same("otherwise"), Then: toTeam(name)}
}

func mustCompile[In, Out any](t testing.TB, p Point[In, Out], body Body) *Set[In, Out] {
	t.Helper()
	set, problems := p.Compile(body)
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	return set
}

func TestPolicy(t *testing.T) {
	yes, no, broken := "lead.phone", "not lead.phone", "lead.price > usd(1)"
	cases := []struct {
		name     string
		policy   Policy
		onError  OnError
		rows     []Row
		want     string // the team; empty when undecided
		row      int
		verdicts Verdicts
		errors   int
	}{
		{"first takes the first that matches", First, Fail,
			[]Row{rule(no, toTeam("a")), rule(yes, toTeam("b")), rule(yes, toTeam("c"))}, "b", 1, "fm-", 0},
		{"otherwise answers when no row does", First, Fail, []Row{rule(no, toTeam("a"))}, "o", OtherwiseRow, "f", 0},
		{"a disabled row is passed over", First, Fail,
			[]Row{{Label: same("a"), When: yes, Then: toTeam("a")}, rule(yes, toTeam("b"))}, "b", 1, "dm", 0},
		{"unique takes the only one", Unique, Fail, []Row{rule(yes, toTeam("a")), rule(no, toTeam("b"))}, "a", 0, "mf", 0},
		{"unique refuses two", Unique, Fail, []Row{rule(yes, toTeam("a")), rule(yes, toTeam("a"))}, "", NoRow, "mm", 1},
		{"unique can't skip its own breach", Unique, Skip, []Row{rule(yes, toTeam("a")), rule(yes, toTeam("a"))}, "", NoRow, "mm", 1},
		{"unique broken takes otherwise", Unique, TakeOtherwise,
			[]Row{rule(yes, toTeam("a")), rule(yes, toTeam("a"))}, "o", OtherwiseRow, "mm", 1},
		{"any lets equal outcomes pass", Any, Fail, []Row{rule(yes, toTeam("a")), rule(yes, toTeam("a"))}, "a", 0, "mm", 0},
		{"any refuses different ones", Any, Fail, []Row{rule(yes, toTeam("a")), rule(yes, toTeam("b"))}, "", NoRow, "mm", 1},
		{"priority takes the largest", Priority, Fail, []Row{
			{Label: same("a"), When: yes, Then: toTeam("a"), Enabled: true, Priority: 1},
			{Label: same("b"), When: yes, Then: toTeam("b"), Enabled: true, Priority: 5},
			{Label: same("c"), When: yes, Then: toTeam("c"), Enabled: true, Priority: 5},
			{Label: same("d"), When: no, Then: toTeam("d"), Enabled: true, Priority: 9},
		}, "b", 1, "-m-f", 0},
		{"an error fails", First, Fail, []Row{rule(broken, toTeam("a")), rule(yes, toTeam("b"))}, "", NoRow, "e-", 1},
		{"an error is skipped", First, Skip, []Row{rule(broken, toTeam("a")), rule(yes, toTeam("b"))}, "b", 1, "em", 1},
		{"an error takes otherwise", First, TakeOtherwise,
			[]Row{rule(broken, toTeam("a")), rule(yes, toTeam("b"))}, "o", OtherwiseRow, "e-", 1},
		{"an outcome that is unknown is an error", First, Skip,
			[]Row{rule(yes, map[string]any{"team": "=customer.ownerId", "points": 1}), rule(yes, toTeam("b"))}, "b", 1, "em", 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			set := mustCompile(t, Point[facts, team]{Key: "test.point", Policy: c.policy, OnError: c.onError},
				Body{Rows: c.rows, Otherwise: otherwise("o")})
			decision, err := set.Decide(bareFacts())
			if (c.want == "") != errors.Is(err, ErrUndecided) {
				t.Fatalf("error %v", err)
			}
			if decision.Outcome.Team != c.want || decision.Row != c.row || decision.Verdicts != c.verdicts || len(decision.Errors) != c.errors {
				t.Errorf("decided %+v; want %s by row %d, %s", decision, c.want, c.row, c.verdicts)
			}
		})
	}
}

func TestCollect(t *testing.T) {
	rows := []Row{
		rule("lead.phone", map[string]any{"points": 5}),
		rule("lead.score > 100", map[string]any{"points": 100}),
		rule("lead.score > 50", map[string]any{"points": "=lead.score / 2"}),
	}
	cases := []struct {
		aggregation Aggregation
		want        float64
	}{{List, 5}, {Sum, 41}, {Min, 5}, {Max, 36}, {Count, 2}}
	for _, c := range cases {
		t.Run("aggregates by "+string(c.aggregation), func(t *testing.T) {
			set := mustCompile(t, Point[facts, pointsOnly]{Key: "x", Policy: Collect, Aggregation: c.aggregation}, Body{Rows: rows})
			decision, err := set.Decide(fullFacts())
			if err != nil {
				t.Fatal(err)
			}
			if decision.Outcome.Points != c.want || len(decision.All) != 2 || decision.Verdicts != "mfm" {
				t.Errorf("decided %+v, want %v", decision, c.want)
			}
		})
	}
	t.Run("without a match nothing is decided", func(t *testing.T) {
		set := mustCompile(t, Point[facts, pointsOnly]{Key: "x", Policy: Collect, Aggregation: Sum}, Body{Rows: rows[1:2]})
		decision, err := set.Decide(fullFacts())
		if err != nil || decision.Row != NoRow || decision.All != nil {
			t.Errorf("decided %+v, %v", decision, err)
		}
	})
	t.Run("without a match otherwise answers, if there is one", func(t *testing.T) {
		set := mustCompile(t, Point[facts, pointsOnly]{Key: "x", Policy: Collect, Aggregation: Sum},
			Body{Rows: rows[1:2], Otherwise: &Otherwise{Label: same("o"), Then: map[string]any{"points": 3}}})
		decision, err := set.Decide(fullFacts())
		if err != nil || decision.Row != OtherwiseRow || decision.Outcome.Points != 3 {
			t.Errorf("decided %+v, %v", decision, err)
		}
	})
	t.Run("an outcome without exactly one number can't be summed", func(t *testing.T) {
		_, problems := Point[facts, LeadRouteFacts]{Key: "x", Policy: Collect, Aggregation: Sum}.Compile(Body{})
		if len(problems) != 1 || problems[0].Code != codeAggregation {
			t.Errorf("problems %v", problems)
		}
	})
}

func TestAnswer(t *testing.T) {
	point := Point[facts, pointsOnly]{Key: "x", Policy: Collect}
	in, err := json.Marshal(fullFacts())
	if err != nil {
		t.Fatal(err)
	}
	body := Body{Rows: []Row{rule("lead.phone", map[string]any{"points": 5}), rule("lead.phone", map[string]any{"points": 6})}}
	answer, err := point.Answer(body, in)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"outcome":{"points":5},"all":[{"points":5},{"points":6}],"row":0,"matched":[0,1],` +
		`"label":{"zh":"lead.phone","en":"lead.phone"},"verdicts":"mm"}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOtherwiseFails(t *testing.T) {
	set := mustCompile(t, Point[facts, team]{Key: "x", Policy: First, OnError: TakeOtherwise},
		Body{Otherwise: &Otherwise{Label: same("o"), Then: map[string]any{"team": "=customer.ownerId"}}})
	if decision, err := set.Decide(fullFacts()); err != nil || decision.Outcome.Team != "u1" {
		t.Errorf("decided %+v, %v", decision, err)
	}
	decision, err := set.Decide(bareFacts())
	if !errors.Is(err, ErrUndecided) || len(decision.Errors) != 1 || decision.Errors[0].Row != OtherwiseRow {
		t.Errorf("decided %+v, %v", decision, err)
	}
}

func TestComputedOutcomeIsChecked(t *testing.T) {
	set := mustCompile(t, LeadRoutePoint, Body{
		Rows: []Row{rule("lead.hasPhone", map[string]any{
			"strategy": `=lead.hasEmail ? "weighted" : lead.interest`, "roster": "=lead.company",
		})},
		Otherwise: &Otherwise{Label: same("o"), Then: map[string]any{"strategy": "weighted", "roster": "r"}},
	})
	cases := []struct {
		name     string
		facts    LeadFacts
		verdicts Verdicts
	}{
		{"a good outcome decides", LeadFacts{HasEmail: true, Company: "r"}, "m"},
		{"one that the point refuses is an error", LeadFacts{HasEmail: true}, "e"},
		{"so is a text that is no value of the choice", LeadFacts{Interest: "by-lot", Company: "r"}, "e"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.facts.Source, c.facts.HasPhone = crm.SourcePhone, true
			decision, err := set.Decide(LeadRouteFacts{Lead: c.facts, At: TimeFacts{Weekday: 1, Hour: 9}})
			if err != nil || decision.Verdicts != c.verdicts {
				t.Errorf("decided %+v, %v", decision, err)
			}
		})
	}
}

func TestOutcome(t *testing.T) {
	set := mustCompile(t, Point[facts, team]{Key: "x", Policy: First}, Body{
		Rows: []Row{rule("true", map[string]any{
			"team": `="team-" + lead.region`, "points": "=lead.score + 1", "region": `=lead.phone ? "east" : lead.region`,
			"urgent": "=lead.score > 70", "limit": "=lead.budget / 3", "comment": "no = expression",
		})},
		Otherwise: otherwise("o"),
	})
	decision, err := set.Decide(fullFacts())
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(decision.Outcome)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"team":"team-north","points":73,"region":"east","urgent":true,"limit":{"amount":"100000.00","currency":"CNY"},"comment":"no = expression"}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
	t.Run("is made anew for each decision", func(t *testing.T) {
		other := fullFacts()
		score := 1
		other.Lead.Score = &score
		if _, err := set.Decide(other); err != nil {
			t.Fatal(err)
		}
		if !*decision.Outcome.Urgent || decision.Outcome.Points != 73 {
			t.Error("a later decision changed an earlier outcome")
		}
	})
}

func TestBodyProblem(t *testing.T) {
	good := toTeam("a")
	cases := []struct {
		name  string
		body  Body
		row   int
		field string
		code  Code
	}{
		{"an otherwise row is required", Body{}, NoRow, "", codeNoOtherwise},
		{"a label in both languages", Body{Rows: []Row{{When: "true", Then: good, Enabled: true, Label: crm.Label{EN: "x"}}}}, 0, "label", codeLabelMissing},
		{"a condition", Body{Rows: []Row{rule("lead.scroe > 1", good)}}, 0, "when", codeUnknownName},
		{"a condition even where the row is disabled", Body{Rows: []Row{{Label: same("x"), When: "nope", Then: good}}}, 0, "when", codeUnknownName},
		{"a field the outcome has", Body{Rows: []Row{rule("true", map[string]any{"team": "a", "points": 1, "tem": "b"})}}, 0, "then.tem", codeUnknownField},
		{"every field it needs", Body{Rows: []Row{rule("true", map[string]any{"points": 1})}}, 0, "then.team", codeFieldMissing},
		{"a value of the kind", Body{Rows: []Row{rule("true", map[string]any{"team": 5, "points": 1})}}, 0, "then.team", codeBadConstant},
		{"a whole number", Body{Rows: []Row{rule("true", map[string]any{"team": "a", "points": 1.5})}}, 0, "then.points", codeBadConstant},
		{"no list", Body{Rows: []Row{rule("true", map[string]any{"team": []any{"a"}, "points": 1})}}, 0, "then.team", codeBadConstant},
		{"no null", Body{Rows: []Row{rule("true", map[string]any{"team": nil, "points": 1})}}, 0, "then.team", codeBadConstant},
		{"a value of the choice", Body{Rows: []Row{rule("true", map[string]any{"team": "a", "points": 1, "region": "nort"})}}, 0, "then.region", codeUnknownChoice},
		{"an expression of the kind", Body{Rows: []Row{rule("true", map[string]any{"team": "=lead.score", "points": 1})}}, 0, "then.team", codeWrongKind},
		{"an expression of the choice", Body{Rows: []Row{rule("true", map[string]any{"team": "a", "points": 1, "region": `="nort"`})}}, 0, "then.region", codeUnknownChoice},
		{"money with its currency", Body{Rows: []Row{rule("true", map[string]any{"team": "a", "points": 1, "limit": "=5"})}}, 0, "then.limit", codeMoneyNumber},
		{"no priority where it has no effect", Body{Rows: []Row{{Label: same("x"), When: "true", Then: good, Priority: 1}}}, 0, "priority", codePriorityUnused},
		{"no more than 500 rows", Body{Rows: make([]Row, MaxRows+1)}, NoRow, "", codeTooManyRows},
		{"no more than 256 KiB", Body{Rows: []Row{rule(strings.Repeat("x", MaxBodyBytes), good)}}, NoRow, "", codeTooLarge},
	}
	for _, c := range cases {
		t.Run("wants "+c.name, func(t *testing.T) {
			if c.code != codeNoOtherwise {
				c.body.Otherwise = otherwise("o")
			}
			_, problems := Point[facts, team]{Key: "x", Policy: First}.Compile(c.body)
			if len(problems) != 1 {
				t.Fatalf("problems %v", problems)
			}
			p := problems[0]
			if p.Row != c.row || p.Field != c.field || p.Code != c.code || p.Message.ZH == "" || strings.Contains(p.Message.EN, "%!") {
				t.Errorf("got %+v", p)
			}
		})
	}
	t.Run("the decision point may refuse constants", func(t *testing.T) {
		body := shippedBody(t, LeadRoutePoint.Shipped)
		body.Rows[3].Then["roster"] = ""
		_, problems := LeadRoutePoint.Compile(body)
		if len(problems) != 1 || problems[0].Row != 3 || problems[0].Field != "then.roster" {
			t.Errorf("problems %v", problems)
		}
	})
	t.Run("a position in a value counts its mark", func(t *testing.T) {
		_, problems := Point[facts, team]{Key: "x", Policy: First}.Compile(Body{
			Rows: []Row{rule("true", map[string]any{"team": "=nope", "points": 1})}, Otherwise: otherwise("o")})
		if len(problems) != 1 || problems[0].Position != 2 {
			t.Errorf("problems %v", problems)
		}
	})
}

func TestInput(t *testing.T) {
	set := mustCompile(t, Point[facts, team]{Key: "x", Policy: First}, Body{Otherwise: otherwise("o")})
	cases := []struct {
		name   string
		change func(*facts)
	}{
		{"a text of more than 4 KiB", func(f *facts) { f.Lead.Name = strings.Repeat("a", MaxTextBytes+1) }},
		{"a list of more than 1,000 items", func(f *facts) { f.Lead.Nums = make([]int, MaxListItems+1) }},
		{"more than 64 KiB together", func(f *facts) {
			f.Lead.Tags = nil
			for range 17 {
				f.Lead.Tags = append(f.Lead.Tags, strings.Repeat("a", MaxTextBytes))
			}
		}},
		{"a value that its choice doesn't have", func(f *facts) { f.Lead.Source = "fax" }},
		{"an item that its choice doesn't have", func(f *facts) { f.Lead.Areas = []area{"mars"} }},
		{"a number beyond exactness", func(f *facts) { n := maxExactNumber + 1; f.Lead.Score = &n }},
	}
	for _, c := range cases {
		t.Run("refuses "+c.name, func(t *testing.T) {
			f := fullFacts()
			c.change(&f)
			if _, err := set.Decide(f); !errors.Is(err, ErrInput) {
				t.Errorf("error %v", err)
			}
		})
	}
	t.Run("accepts the largest", func(t *testing.T) {
		if _, err := set.Decide(largeFacts()); err != nil {
			t.Error(err)
		}
	})
}

func TestConcurrent(t *testing.T) {
	set := mustCompile(t, Point[facts, team]{Key: "x", Policy: First}, Body{
		Rows: []Row{
			rule(`any(lead.tags, # == "nobody")`, toTeam("a")),
			rule("lead.score > 70", map[string]any{"team": `="hot " + lead.name`, "points": "=lead.score"}),
		},
		Otherwise: otherwise("cold"),
	})
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			in := fullFacts()
			for i := range 300 {
				score := (worker*37 + i) % 140
				in.Lead.Score = &score
				decision, err := set.Decide(in)
				if err != nil || (score > 70) != (decision.Outcome.Points == score && decision.Row == 1) {
					t.Errorf("score %d: %+v, %v", score, decision, err)
					return
				}
				if i%50 == 0 {
					if _, err := set.Trace(in); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	wait.Wait()
}
