package rules

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func factsPoint() AnyPoint { return Point[facts, team]{Key: "facts", Policy: First}.Any() }

func TestConditionsOfCells(t *testing.T) {
	cases := []struct{ column, cell, want string }{
		{"lead.rate", "-", "true"},
		{"lead.rate", "", "true"},
		{"lead.rate", "5", "lead.rate == 5"},
		{"lead.rate", "-5", "lead.rate == -5"},
		{"lead.rate", "1, 2,3", "lead.rate in [1, 2, 3]"},
		{"lead.rate", "<5", "lead.rate < 5"},
		{"lead.rate", "≥ 18", "lead.rate >= 18"},
		{"lead.rate", "[10..20]", "(lead.rate >= 10 and lead.rate <= 20)"},
		{"lead.rate", "(10..20)", "(lead.rate > 10 and lead.rate < 20)"},
		{"lead.rate", "]10..20[", "(lead.rate > 10 and lead.rate < 20)"},
		{"lead.rate", "< 1, [2..3), 9", "(lead.rate < 1 or (lead.rate >= 2 and lead.rate < 3) or lead.rate == 9)"},
		{"lead.rate", "not(5)", "lead.rate != 5"},
		{"lead.rate", "!= 5", "lead.rate != 5"},
		{"lead.score", "not(1, 2)", "lead.score not in [1, 2]"},
		{"lead.score", "not([1..2])", "(known(lead.score) and not ((lead.score >= 1 and lead.score <= 2)))"},
		{"lead.score", "null", "not known(lead.score)"},
		{"lead.score", "not(null)", "known(lead.score)"},
		{"lead.score", "known", "known(lead.score)"},
		{"lead.score", "<= lead.rate", "lead.score <= lead.rate"},
		{"lead.rate", "? * 2 > 5", "(lead.rate * 2 > 5)"},
		{"lead.name", `"A","B"`, `lead.name in ["A", "B"]`},
		{"lead.name", `not("x")`, `lead.name != "x"`},
		{"lead.name", `contains "a?"`, `lead.name contains "a?"`},
		{"lead.name", `starts with(?, "a")`, `((lead.name startsWith "a"))`},
		{"lead.region", "north, east", `lead.region in ["north", "east"]`},
		{"lead.hot", "true", "lead.hot"},
		{"lead.hot", "false", "not lead.hot"},
		{"lead.price", ">= 500 CNY", "lead.price >= cny(500)"},
		{"lead.price", ">= CNY 500", "lead.price >= cny(500)"},
		{"lead.price", "[cny(1)..cny(2))", "(lead.price >= cny(1) and lead.price < cny(2))"},
		{"lead.due", "< 2026-01-31", `lead.due < date("2026-01-31")`},
		{"lead.due", `@"2026-01-31"`, `lead.due == date("2026-01-31")`},
		{"lead.due", `>= date and time("2026-01-31T09:00:00Z")`, `lead.due >= time("2026-01-31T09:00:00Z")`},
		{"lead.due", `[date("2026-01-01")..date("2026-01-31")]`, `(lead.due >= date("2026-01-01") and lead.due <= date("2026-01-31"))`},
		{"lead.tags", `"vip"`, `"vip" in lead.tags`},
		{"lead.tags", `not("vip", "x")`, `not ("vip" in lead.tags or "x" in lead.tags)`},
	}
	for _, c := range cases {
		t.Run(c.column+" "+c.cell, func(t *testing.T) {
			got, problems := Conditions(factsPoint(), Grid{Columns: []string{c.column}, Rows: []GridRow{{Cells: []string{c.cell}}}})
			if len(problems) > 0 || got[0] != c.want {
				t.Errorf("%s, %v; want %s", got[0], problems, c.want)
			}
		})
	}
}

func TestCellProblems(t *testing.T) {
	cases := []struct {
		column, cell string
		code         Code
		position     int
		suggestion   string
	}{
		{"lead.region", `"north", "nort"`, codeUnknownChoice, 10, `"north"`},
		{"lead.price", "> 500", codeMoneyNumber, 1, "cny(500)"},
		{"lead.rate", `"five"`, codeKinds, 1, ""},
		{"lead.rate", "[1..", codeCellEnd, 5, ""},
		{"lead.rate", "1 2", codeCell, 3, ""},
		{"lead.rate", "> ", codeCellEnd, 3, ""},
		{"lead.rate", "<= lead.scor", codeUnknownName, 1, "lead.score"},
		{"lead.name", `"open`, codeCellEnd, 6, ""},
		{"lead.due", `< "2026-02-30"`, codeBadDate, 1, ""},
		{"lead.rate", strings.Repeat("not(", 70) + "1", codeNesting, 0, ""},
	}
	for _, c := range cases {
		t.Run(c.column+" "+shortened(c.cell, 20), func(t *testing.T) {
			_, problems := Conditions(factsPoint(), Grid{
				Columns: []string{"lead.hot", c.column},
				Rows:    []GridRow{{Cells: []string{"-", "-"}}, {Cells: []string{"true", c.cell}}},
			})
			if len(problems) != 1 {
				t.Fatalf("problems %v", problems)
			}
			p := problems[0]
			if p.Row != 1 || p.Field != "cells."+c.column || p.Code != c.code || p.Suggestion != c.suggestion || c.position > 0 && p.Position != c.position {
				t.Errorf("%+v", p)
			}
		})
	}
}

// drawCell draws a cell as cells are written back.
func drawCell(t *rapid.T, column string) string {
	n := func() string { return fmt.Sprint(rapid.IntRange(-3, 9).Draw(t, "n")) }
	switch column {
	case "lead.score", "lead.rate":
		sign := rapid.SampledFrom([]string{"<", "<=", ">", ">="}).Draw(t, "sign")
		forms := []string{
			"-", n(), n() + ", " + n(), sign + " " + n(), "[" + n() + ".." + n() + ")", "(" + n() + ".." + n() + "]",
			"not(" + n() + ")", "not(" + n() + ", " + n() + ")", sign + " " + n() + ", " + n(), "not(" + sign + " " + n() + ", " + n() + ")",
			"null", "not(null)", "? * 2 > 5",
		}
		return rapid.SampledFrom(forms).Draw(t, "cell")
	case "lead.region":
		return rapid.SampledFrom([]string{"-", `"north"`, `"north", "east"`, `not("west")`, `not("west", "south")`, "null", "not(null)"}).Draw(t, "cell")
	case "lead.hot":
		return rapid.SampledFrom([]string{"-", "true", "false", "null", "not(null)"}).Draw(t, "cell")
	case "lead.tags":
		return rapid.SampledFrom([]string{"-", `"vip"`, `"vip", "x"`, `not("vip")`, `not("vip", "x")`}).Draw(t, "cell")
	}
	return rapid.SampledFrom([]string{"-", `< date("2026-01-31")`, `[date("2026-01-01")..date("2026-01-31")]`}).Draw(t, "cell")
}

func TestGridRoundTrip(t *testing.T) {
	p := factsPoint()
	columns := []string{"lead.score", "lead.region", "lead.hot", "lead.tags", "lead.due", "lead.rate"}
	rapid.Check(t, func(t *rapid.T) {
		grid := Grid{Columns: columns}
		for range rapid.IntRange(1, 4).Draw(t, "rows") {
			cells := make([]string, len(columns))
			for j, column := range columns {
				cells[j] = drawCell(t, column)
			}
			grid.Rows = append(grid.Rows, GridRow{Cells: cells})
		}
		conditions, problems := Conditions(p, grid)
		if len(problems) > 0 {
			t.Fatalf("problems %v", problems)
		}
		body := Body{}
		for _, when := range conditions {
			body.Rows = append(body.Rows, rule(when, toTeam("a")))
		}
		again, tabular := CellsOf(p, body)
		for i, row := range again.Rows {
			if !tabular[i] {
				t.Fatalf("%s is not seen as cells", conditions[i])
			}
			for j, name := range columns {
				got := "-"
				for k, column := range again.Columns {
					if column == name {
						got = row.Cells[k]
					}
				}
				if got != grid.Rows[i].Cells[j] {
					t.Errorf("%s: cell %q is read back as %q from %s", name, grid.Rows[i].Cells[j], got, conditions[i])
				}
			}
		}
	})
}

func TestTextAsGrid(t *testing.T) {
	p := Point[small, team]{Key: "small", Policy: First}.Any()
	rapid.Check(t, func(t *rapid.T) {
		body := smallBody(t)
		grid, tabular := CellsOf(p, body)
		conditions, problems := Conditions(p, grid)
		if len(problems) > 0 {
			t.Fatalf("%v in %v", problems, grid)
		}
		again := Body{Otherwise: body.Otherwise}
		for i, row := range body.Rows {
			if !tabular[i] && conditions[i] != row.When {
				t.Errorf("%s became %s", row.When, conditions[i])
			}
			row.When = conditions[i]
			again.Rows = append(again.Rows, row)
		}
		before, _ := compileTable(p.plan, body)
		after, problems := compileTable(p.plan, again)
		if len(problems) > 0 {
			t.Fatalf("%v", problems)
		}
		for _, in := range everySmall() {
			if one, two := matchingRows(t, before, in), matchingRows(t, after, in); !reflect.DeepEqual(one, two) {
				t.Fatalf("%+v matched %v and now %v\n%v\n%v", in, one, two, body.Rows, conditions)
			}
		}
	})
}

func TestShippedSetsAreGrids(t *testing.T) {
	for _, p := range All() {
		t.Run(p.Key, func(t *testing.T) {
			body := shippedBody(t, p.Shipped)
			grid, tabular := CellsOf(p, body)
			for i, ok := range tabular {
				// One condition joins two columns by or.
				if !ok && !strings.Contains(body.Rows[i].When, " or ") {
					t.Errorf("%s is not seen as cells", body.Rows[i].When)
				}
			}
			if _, problems := Conditions(p, grid); len(problems) > 0 {
				t.Errorf("%v", problems)
			}
		})
	}
}

func TestDifference(t *testing.T) {
	before := Body{Otherwise: otherwise("o"), Rows: []Row{
		rule("lead.score == 1", toTeam("a")), rule("lead.score == 2", toTeam("b")), rule("lead.score == 3", toTeam("c")), rule("lead.score == 4", toTeam("d")),
	}}
	cases := []struct {
		name   string
		change func(*Body)
		want   []string
	}{
		{"nothing", func(*Body) {}, nil},
		{"a row that is new", func(b *Body) { b.Rows = append(b.Rows, rule("lead.hot", toTeam("e"))) }, []string{"row 5 “lead.hot” is new: lead.hot"}},
		{"a row that is gone", func(b *Body) { b.Rows = append(b.Rows[:1], b.Rows[2:]...) }, []string{"row 2 “lead.score == 2” is gone: lead.score == 2"}},
		{"a row that moved, and not those it passed", func(b *Body) { b.Rows = []Row{b.Rows[3], b.Rows[0], b.Rows[1], b.Rows[2]} },
			[]string{"“lead.score == 4” moved from row 4 to row 1"}},
		{"a condition", func(b *Body) { b.Rows[0].When = "lead.score >= 1" }, []string{"the condition of “lead.score == 1”: lead.score == 1 → lead.score >= 1"}},
		{"an outcome", func(b *Body) { b.Rows[0].Then = map[string]any{"team": "z", "points": 1.0, "comment": "x"} },
			[]string{`the outcome of “lead.score == 1”: comment – → "x", team "a" → "z"`}},
		{"a priority", func(b *Body) { b.Rows[0].Priority = 5 }, []string{"the priority of “lead.score == 1”: 0 → 5"}},
		{"a row switched off", func(b *Body) { b.Rows[0].Enabled = false }, []string{"“lead.score == 1” is switched off"}},
		{"a name", func(b *Body) { b.Rows[0].Label = same("first") }, []string{"“lead.score == 1” is now called “first”"}},
		{"otherwise", func(b *Body) { b.Otherwise = &Otherwise{Label: same("otherwise"), Then: toTeam("p")} }, []string{`the outcome of “otherwise”: team "o" → "p"`}},
		{"otherwise gone", func(b *Body) { b.Otherwise = nil }, []string{"the otherwise row is gone"}},
	}
	for _, c := range cases {
		t.Run("tells "+c.name, func(t *testing.T) {
			after := before
			after.Rows = append([]Row{}, before.Rows...)
			c.change(&after)
			var words []string
			for _, change := range Difference(before, after) {
				words = append(words, change.Words.EN)
				if change.Words.ZH == "" || strings.Contains(change.Words.ZH+change.Words.EN, "%!") {
					t.Errorf("%+v", change)
				}
			}
			if diff := cmp.Diff(c.want, words); diff != "" {
				t.Error(diff)
			}
		})
	}
}
