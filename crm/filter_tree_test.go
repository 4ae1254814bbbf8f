package crm

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestFilterTree(t *testing.T) {
	filter, err := ParseFilter(`(grade in (A, B) or not known(budget)) and dueAt < "2026-11-21"+7d and ownerId = me() and budget > 12.50 CNY`, specimens())
	if err != nil {
		t.Fatal(err)
	}
	leaf := func(field string, operator Operator, values ...string) FilterNode {
		return FilterNode{Is: NodeCondition, Field: field, Operator: operator, Values: values}
	}
	want := FilterNode{Is: NodeAnd, Conditions: []FilterNode{
		{Is: NodeOr, Conditions: []FilterNode{
			leaf("grade", In, "A", "B"),
			{Is: NodeNot, Conditions: []FilterNode{leaf("budget", HasValue)}},
		}},
		leaf("dueAt", Less, `"2026-11-21"+7d`), leaf("ownerId", Equal, "me()"), leaf("budget", More, "12.5 CNY"),
	}}
	if diff := cmp.Diff(want, filter.Tree()); diff != "" {
		t.Error(diff)
	}
}

func TestFilterOf(t *testing.T) {
	leaf := func(field string, operator Operator, values ...string) FilterNode {
		return FilterNode{Is: NodeCondition, Field: field, Operator: operator, Values: values}
	}
	group := func(is NodeKind, parts ...FilterNode) FilterNode { return FilterNode{Is: is, Conditions: parts} }
	for _, c := range []struct {
		name string
		tree FilterNode
		want string
	}{
		{"a group of nothing is no filter", group(NodeAnd), ""},
		{"a group of one is that one", group(NodeOr, leaf("weight", Equal, "1")), "weight = 1"},
		{"the opposite of several is that of all of them", group(NodeNot, leaf("weight", Equal, "1"), leaf("paused", Equal, "true")),
			"not (weight = 1 and paused = true)"},
		{"a text that looks like a call is a text", leaf("name", Equal, "me()"), `name = "me()"`},
		{"a text with quotes is a text", leaf("name", Contains, `" or weight = 1`), `name ~ "\" or weight = 1"`},
		{"any tag", leaf("tag", HasValue), "known(tag)"},
		{"one tag", leaf("tag", Equal, "VIP"), `tag = "VIP"`},
		{"one of several tags", leaf("tag", In, "VIP", "100%"), `tag in ("VIP", "100%")`},
		{"a date", leaf("dueAt", AtMost, "2026-11-21"), `dueAt <= "2026-11-21"`},
		{"a time relative to now", leaf("dueAt", AtMost, "now() - 2h"), `dueAt <= now()-2h`},
	} {
		t.Run(c.name, func(t *testing.T) {
			filter, err := FilterOf(c.tree, specimens())
			if err != nil {
				t.Fatal(err)
			}
			if got := filter.String(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	for _, c := range []struct {
		name        string
		tree        FilterNode
		place, code string
	}{
		{"no kind of node", FilterNode{}, "tree.is", "invalid-choice"},
		{"an empty group within", group(NodeAnd, group(NodeOr)), "tree.conditions.0", "empty-group"},
		{"an unknown field", group(NodeAnd, leaf("weight", Equal, "1"), leaf("nmae", Equal, "1")), "tree.conditions.1.field", "unknown-field"},
		{"an operator that the type lacks", leaf("name", Less, "x"), "tree.operator", "wrong-operator"},
		{"no operator", leaf("name", "", "x"), "tree.operator", "unexpected"},
		{"no value", leaf("name", Equal), "tree.values", "required"},
		{"two values for one", leaf("name", Equal, "a", "b"), "tree.values", "required"},
		{"a malformed value", leaf("weight", In, "1", "x"), "tree.values.1", "invalid-number"},
		{"more than a moment", leaf("dueAt", Less, "now() or weight = 1"), "tree.values.0", "invalid-time"},
		{"more than me", leaf("ownerId", Equal, "me() or weight = 1"), "tree.values.0", "invalid-reference"},
		{"a null character", leaf("name", Equal, "a\x00"), "tree.values.0", "unexpected"},
		{"too many conditions", group(NodeOr, repeated(leaf("weight", Equal, "1"), 101)...), "filter", "too-many-terms"},
		{"nesting without end", nested(leaf("weight", Equal, "1"), 80), "tree" + strings.Repeat(".conditions.0", 65), "too-deep"},
	} {
		t.Run("refuses "+c.name, func(t *testing.T) {
			filter, err := FilterOf(c.tree, specimens())
			var invalid *Invalid
			if !errors.As(err, &invalid) {
				t.Fatalf("got %q and %v, want it refused", filter, err)
			}
			p := invalid.Problems[0]
			if diff := cmp.Diff([]string{c.place, c.code}, []string{p.Field, p.Code}); diff != "" {
				t.Error(diff)
			}
			if p.Remedy.EN == "" || strings.Contains(p.Message.EN, "character 0") {
				t.Errorf("it says %q, %q", p.Message.EN, p.Remedy.EN)
			}
		})
	}
}

func repeated(n FilterNode, times int) []FilterNode {
	nodes := make([]FilterNode, times)
	for i := range nodes {
		nodes[i] = n
	}
	return nodes
}

func nested(n FilterNode, times int) FilterNode {
	for range times {
		n = FilterNode{Is: NodeNot, Conditions: []FilterNode{n}}
	}
	return n
}

// TestFilterTreeKeepsTheFilter claims that a filter that goes to a screen as a
// tree, in JSON, comes back as the filter that its text is.
func TestFilterTreeKeepsTheFilter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		filter, err := ParseFilter(Filter{Root: drawCondition(t, 3)}.String(), specimens())
		if err != nil {
			t.Fatalf("what was drawn does not parse: %v", err)
		}
		sent, err := json.Marshal(filter.Tree())
		if err != nil {
			t.Fatal(err)
		}
		var tree FilterNode
		if err := json.Unmarshal(sent, &tree); err != nil {
			t.Fatal(err)
		}
		back, err := FilterOf(tree, specimens())
		if err != nil {
			t.Fatalf("%s comes back as %v", filter, err)
		}
		if diff := cmp.Diff(filter, back, cmp.Comparer(func(a, b DecimalOperand) bool {
			return decimal.Decimal(a).Equal(decimal.Decimal(b))
		})); diff != "" {
			t.Fatalf("%s comes back as %s:\n%s", filter, back, diff)
		}
	})
}

func drawCondition(t *rapid.T, depth int) Condition {
	kinds := []string{"leaf", "leaf", "known"}
	if depth > 0 {
		kinds = append(kinds, "and", "or", "not")
	}
	switch rapid.SampledFrom(kinds).Draw(t, "kind") {
	case "and":
		return And(drawParts(t, depth))
	case "or":
		return Or(drawParts(t, depth))
	case "not":
		return Not{Condition: drawCondition(t, depth-1)}
	case "known":
		return Known{Field: rapid.SampledFrom(specimens().Fields).Draw(t, "field").Name}
	}
	return drawLeaf(t)
}

func drawParts(t *rapid.T, depth int) []Condition {
	parts := make([]Condition, rapid.IntRange(2, 3).Draw(t, "parts"))
	for i := range parts {
		parts[i] = drawCondition(t, depth-1)
	}
	return parts
}

func drawLeaf(t *rapid.T) Condition {
	field := rapid.SampledFrom(specimens().Fields).Draw(t, "field")
	operator := rapid.SampledFrom(field.FilterOperators()).Draw(t, "operator")
	if operator != In {
		return Comparison{Field: field.Name, Operator: operator, Operand: drawOperand(t, field)}
	}
	operands := make([]Operand, rapid.IntRange(1, 3).Draw(t, "values"))
	for i := range operands {
		operands[i] = drawOperand(t, field)
	}
	return Among{Field: field.Name, Operands: operands}
}

func drawOperand(t *rapid.T, field Field) Operand {
	switch field.FilterType() {
	case Number:
		return NumberOperand(rapid.Int64().Draw(t, "number"))
	case MoneyType:
		return MoneyOperand{decimal.New(rapid.Int64Range(-1e9, 1e9).Draw(t, "cents"), -2), rapid.SampledFrom([]string{"CNY", "USD", "AND"}).Draw(t, "currency")}
	case ChoiceOne:
		return ChoiceOperand(rapid.SampledFrom(field.Choices).Draw(t, "choice").Value)
	case Reference:
		if rapid.Bool().Draw(t, "me") {
			return MeOperand{}
		}
		return RecordOperand(uuid.MustParse(fmt.Sprintf("0190c6f0-7b1e-7c3a-9f00-%012d", rapid.IntRange(0, 999).Draw(t, "id"))))
	case YesNo:
		return YesNoOperand(rapid.Bool().Draw(t, "yes"))
	case Time:
		return drawMoment(t)
	}
	return TextOperand(rapid.OneOf(rapid.SampledFrom([]string{"", "me()", "and", `"`, `a"b\c`, "2026-11-21", "华为"}), rapid.StringMatching(`[ -~]{0,12}`)).Draw(t, "text"))
}

func drawMoment(t *rapid.T) Moment {
	m := Moment{
		Base:    rapid.SampledFrom([]MomentBase{BaseNow, BaseToday, BaseDate, BaseInstant}).Draw(t, "base"),
		Days:    rapid.IntRange(-3, 3).Draw(t, "days"),
		Elapsed: time.Duration(rapid.IntRange(-90, 90).Draw(t, "minutes")) * time.Minute,
	}
	switch m.Base {
	case BaseDate:
		m.Literal = time.Date(2026, 11, rapid.IntRange(1, 30).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
	case BaseInstant:
		m.Literal = time.Date(2026, 11, 21, 9, 0, 0, rapid.IntRange(0, 999_999).Draw(t, "microsecond")*1000, time.UTC)
	}
	return m
}
