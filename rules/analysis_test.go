package rules

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// small is an input whose every value can be tried.
type small struct {
	N    *int     `json:"n" min:"0" max:"4" zh:"数" en:"n"`
	C    area     `json:"c,omitempty" zh:"区" en:"c"`
	Hot  *bool    `json:"hot" zh:"急" en:"hot"`
	Tags []string `json:"tags" zh:"签" en:"tags"`
}

// everySmall lists all inputs that conditions over small can tell apart.
func everySmall() []small {
	var all []small
	yes, no := true, false
	for n := -1; n <= 4; n++ {
		for _, c := range []area{"", north, east, "south", "west", "overseas"} {
			for _, hot := range []*bool{nil, &yes, &no} {
				for _, tags := range [][]string{nil, {"a"}, {"b"}, {"a", "b"}} {
					in := small{C: c, Hot: hot, Tags: tags}
					if value := n; n >= 0 {
						in.N = &value
					}
					all = append(all, in)
				}
			}
		}
	}
	return all
}

// smallCondition draws a condition over small.
func smallCondition(t *rapid.T, depth int) string {
	atoms := []string{
		"n == %d", "n < %d", "n >= %d", "n != %d", "n in [%d, 3]", "n not in [%d, 1]", "known(n)", "(n ?? 2) > %d", "%d < n",
		`c == "north"`, `c != "east"`, `c in ["south", "west"]`, `not (c == "north")`, "known(c)", "hot", "not hot", "hot == false",
		`"a" in tags`, `hasTag(tags, "b")`, `not ("a" in tags)`, "true",
	}
	if depth == 0 || rapid.Bool().Draw(t, "leaf") {
		atom := rapid.SampledFrom(atoms).Draw(t, "atom")
		if strings.Contains(atom, "%") {
			return fmt.Sprintf(atom, rapid.IntRange(-1, 5).Draw(t, "n"))
		}
		return atom
	}
	left, right := smallCondition(t, depth-1), smallCondition(t, depth-1)
	switch rapid.SampledFrom([]string{"and", "or", "not", "?"}).Draw(t, "join") {
	case "and":
		return "(" + left + " and " + right + ")"
	case "or":
		return "(" + left + " or " + right + ")"
	case "not":
		return "not (" + left + " and " + right + ")"
	}
	return "(" + left + " ? " + right + " : " + smallCondition(t, depth-1) + ")"
}

func smallBody(t *rapid.T) Body {
	body := Body{Otherwise: otherwise("o")}
	for i := range rapid.IntRange(1, 5).Draw(t, "rows") {
		row := rule(smallCondition(t, 2), toTeam(fmt.Sprint(i)))
		row.Enabled = rapid.IntRange(0, 5).Draw(t, "enabled") > 0
		body.Rows = append(body.Rows, row)
	}
	return body
}

// brute is what trying every input tells of a rule set.
type brute struct {
	unmatched   int
	matched     map[int]bool
	decided     map[int]bool
	overlapping map[[2]int]bool
}

func bruteForce(t *rapid.T, table *table) brute {
	b := brute{matched: map[int]bool{}, decided: map[int]bool{}, overlapping: map[[2]int]bool{}}
	for _, in := range everySmall() {
		rows := matchingRows(t, table, in)
		if len(rows) == 0 {
			b.unmatched++
			continue
		}
		b.decided[rows[0]] = true
		for i, row := range rows {
			b.matched[row] = true
			for _, other := range rows[i+1:] {
				b.overlapping[[2]int{row, other}] = true
			}
		}
	}
	return b
}

func matchingRows(t *rapid.T, table *table, in small) []int {
	e := newEvaluator()
	e.forget(table.shared)
	if err := e.load(table.in, reflect.ValueOf(&in).Elem()); err != nil {
		t.Fatal(err)
	}
	var rows []int
	for i := range table.rows {
		if !table.rows[i].enabled {
			continue
		}
		holds, err := table.rows[i].holds(e)
		if err != nil {
			t.Fatal(err)
		}
		if holds {
			rows = append(rows, i)
		}
	}
	return rows
}

func TestAnalysisAgainstBruteForce(t *testing.T) {
	p := Point[small, team]{Key: "small", Policy: First}.Any()
	rapid.Check(t, func(t *rapid.T) {
		body := smallBody(t)
		compiled, problems := compileTable(p.plan, body)
		if len(problems) > 0 {
			t.Fatalf("%v in %v", problems, body.Rows)
		}
		want, got := bruteForce(t, compiled), Analyse(p, body)
		if got.Bounded {
			t.Fatal("cut short")
		}
		analysed := map[int]bool{}
		for i, row := range body.Rows {
			analysed[i] = row.Enabled
		}
		for _, row := range got.NotAnalysed {
			analysed[row.Row] = false
		}
		rows := func(example json.RawMessage) []int {
			var in small
			if err := readJSON(example, &in); err != nil {
				t.Fatal(err)
			}
			return matchingRows(t, compiled, in)
		}
		if len(got.NotAnalysed) == 0 && (len(got.Gaps) > 0) != (want.unmatched > 0) {
			t.Errorf("%d gaps, but %d inputs match nothing", len(got.Gaps), want.unmatched)
		}
		for _, gap := range got.Gaps {
			if matched := rows(gap.Example); len(matched) > 0 {
				t.Errorf("%s is said to be a gap and matches %v", gap.Example, matched)
			}
		}
		found := map[[2]int]bool{}
		for _, overlap := range got.Overlaps {
			found[overlap.Rows] = true
			if matched := fmt.Sprint(rows(overlap.Example)); !strings.Contains(matched, fmt.Sprint(overlap.Rows[0])) || !strings.Contains(matched, fmt.Sprint(overlap.Rows[1])) {
				t.Errorf("%s is said to match %v and matches %s", overlap.Example, overlap.Rows, matched)
			}
		}
		for pair := range want.overlapping {
			if analysed[pair[0]] && analysed[pair[1]] && !found[pair] {
				t.Errorf("overlap of %v not found", pair)
			}
		}
		impossible, shadowed := map[int]bool{}, map[int]bool{}
		for _, row := range got.Impossible {
			impossible[row.Row] = true
		}
		for _, row := range got.Shadowed {
			shadowed[row.Row] = true
			if matched := rows(row.Example); len(matched) < 2 || matched[0] == row.Row {
				t.Errorf("%s should match row %d after another, and matches %v", row.Example, row.Row, matched)
			}
		}
		for i := range body.Rows {
			if analysed[i] && impossible[i] == want.matched[i] {
				t.Errorf("row %d impossible: %v, yet it matches: %v", i, impossible[i], want.matched[i])
			}
			if shadowed[i] && want.decided[i] {
				t.Errorf("row %d is said to be shadowed and decides", i)
			}
			if len(got.NotAnalysed) == 0 && analysed[i] && want.matched[i] && !want.decided[i] && !shadowed[i] {
				t.Errorf("row %d never decides and is not said to be shadowed", i)
			}
		}
		if t.Failed() {
			for i, row := range body.Rows {
				t.Logf("%d %v %s", i, row.Enabled, row.When)
			}
		}
	})
}

func TestAnalysis(t *testing.T) {
	point := func(policy Policy) AnyPoint { return Point[facts, team]{Key: "facts", Policy: policy}.Any() }
	set := func(conditions ...string) Body {
		body := Body{Otherwise: otherwise("o")}
		for _, when := range conditions {
			body.Rows = append(body.Rows, rule(when, toTeam("a")))
		}
		return body
	}
	cases := []struct {
		name       string
		conditions []string
		gaps       int
		overlaps   int
		impossible int
		left       int
	}{
		{"amounts leave no gap", []string{"lead.price < cny(100)", "lead.price >= cny(100)"}, 0, 0, 0, 0},
		{"a gap of a cent is found", []string{"lead.price < cny(100)", `lead.price > cny(100)`}, 1, 0, 0, 0},
		{"nothing lies between two of the smallest steps", []string{`lead.price <= cny("1.0001")`, `lead.price >= cny("1.0002")`}, 0, 0, 0, 0},
		{"whole numbers leave no gap", []string{"not known(lead.score)", "lead.score <= 3", "lead.score >= 4"}, 0, 0, 0, 0},
		{"numbers with decimals do", []string{"lead.rate <= 3", "lead.rate >= 4"}, 1, 0, 0, 0},
		{"what isn't known is a gap", []string{"lead.score <= 3", "lead.score > 3"}, 1, 0, 0, 0},
		{"no whole number lies between", []string{"lead.score > 3 and lead.score < 4"}, 1, 0, 1, 0},
		{"days and moments", []string{`lead.due < date("2026-01-31")`, `lead.due >= time("2026-01-31T00:00:00Z")`}, 0, 0, 0, 0},
		{"a day and a moment within it", []string{`lead.due == date("2026-01-31")`, `lead.due == time("2026-01-31T12:00:00Z")`}, 1, 1, 0, 0},
		{"choices are all named", []string{`lead.region in ["north", "east", "south"]`, `lead.region in ["west", "overseas"]`, "not known(lead.region)"}, 0, 0, 0, 0},
		{"texts have others", []string{`lead.name == "a"`, `lead.name != "a"`}, 0, 0, 0, 0},
		{"two fields against each other are left", []string{"lead.rate > lead.score", "true"}, 0, 0, 0, 1},
		{"what is computed is left", []string{"lead.rate * 2 > 5"}, 1, 0, 0, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := Analyse(point(Unique), set(c.conditions...))
			if len(a.Gaps) != c.gaps || len(a.Overlaps) != c.overlaps || len(a.Impossible) != c.impossible || len(a.NotAnalysed) != c.left {
				t.Errorf("%+v", a)
			}
		})
	}
	t.Run("says when it was cut short", func(t *testing.T) {
		var conditions []string
		for i := range 200 {
			conditions = append(conditions, fmt.Sprintf(
				`(lead.score == %d or lead.rate == %d or lead.name == "n%d") and lead.price != cny(%d) and (lead.due < date("2026-01-%02d") or lead.seen > date("2026-02-%02d"))`,
				i, i, i, i, i%28+1, i%28+1))
		}
		if a := Analyse(point(First), set(conditions...)); !a.Bounded {
			t.Error("not bounded")
		}
	})
}

func TestFlips(t *testing.T) {
	p := LeadRoutePoint.Any()
	body := shippedBody(t, p.Shipped)
	input := json.RawMessage(`{"lead":{"source":"phone","budget":{"amount":"300000.00","currency":"CNY"}},"at":{"weekday":3,"hour":9}}`)
	t.Run("each was decided", func(t *testing.T) {
		flips, err := Flips(p, body, input, FlipTarget{})
		if err != nil || len(flips) < 4 {
			t.Fatalf("%d flips, %v", len(flips), err)
		}
		if flips[0].Field != "lead.budget" || flips[0].To.EN != "500000.00 CNY" || flips[0].Row != 1 {
			t.Errorf("the smallest change is %+v", flips[0])
		}
	})
	t.Run("a row can be asked for", func(t *testing.T) {
		row := 7
		flips, err := Flips(p, body, input, FlipTarget{Row: &row})
		if err != nil || len(flips) != 1 || flips[0].Field != "at.weekday" || flips[0].To.EN != "6" {
			t.Errorf("%+v, %v", flips, err)
		}
	})
	t.Run("an outcome can be asked for", func(t *testing.T) {
		flips, err := Flips(p, body, input, FlipTarget{Outcome: map[string]any{"roster": "overseas"}})
		if err != nil || len(flips) != 1 || flips[0].Field != "lead.region" {
			t.Errorf("%+v, %v", flips, err)
		}
	})
	t.Run("nothing else would do it where nothing is asked", func(t *testing.T) {
		flips, err := Flips(p, Body{Otherwise: body.Otherwise}, input, FlipTarget{})
		if err != nil || len(flips) != 0 {
			t.Errorf("%+v, %v", flips, err)
		}
	})
}

func TestFlipsAreDecided(t *testing.T) {
	p := Point[small, team]{Key: "small", Policy: First}.Any()
	inputs := everySmall()
	rapid.Check(t, func(t *rapid.T) {
		body := smallBody(t)
		in := rapid.SampledFrom(inputs).Draw(t, "input")
		text, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		was, err := p.Answer(body, text)
		if err != nil {
			t.Fatal(err)
		}
		flips, err := Flips(p, body, text, FlipTarget{})
		if err != nil {
			t.Fatal(err)
		}
		reachable := map[string]bool{}
		for _, flip := range flips {
			reachable[string(flip.Outcome)] = true
			if string(flip.Outcome) == string(was.Outcome) {
				t.Errorf("%s changes nothing", flip.Words.EN)
			}
		}
		for _, other := range inputs {
			if !oneApart(in, other) {
				continue
			}
			text, _ := json.Marshal(other)
			now, err := p.Answer(body, text)
			if err != nil {
				t.Fatal(err)
			}
			if string(now.Outcome) != string(was.Outcome) && !reachable[string(now.Outcome)] {
				t.Errorf("%s would give %s, and no flip says so", text, now.Outcome)
			}
		}
	})
}

// oneApart tells whether two inputs differ in one field.
func oneApart(a, b small) bool {
	differ := 0
	for _, same := range []bool{
		reflect.DeepEqual(a.N, b.N), a.C == b.C, reflect.DeepEqual(a.Hot, b.Hot),
	} {
		if !same {
			differ++
		}
	}
	return differ == 1 && len(a.Tags) == len(b.Tags) && strings.Join(a.Tags, "") == strings.Join(b.Tags, "")
}
