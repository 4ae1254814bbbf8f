package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// hostileWithin is far more than any answer takes, and less than what would
// keep others waiting.
const hostileWithin = 20 * time.Second

// hostileRequest is something that would keep an unguarded server busy, or end
// it. It is refused by the name of a field, or answered.
type hostileRequest struct {
	name     string
	path     string // %s is the draft
	body     any
	refused  string // the field; empty: it is answered
	answered string // what the answer says
}

// ruleRow is a row of a body with a condition.
func ruleRow(when string) map[string]any {
	return map[string]any{"label": map[string]any{"zh": "行", "en": "Row"}, "when": when,
		"then": map[string]any{"roster": "inside-sales", "strategy": "round-robin"}}
}

func ruleRows(count int, when string) map[string]any {
	rows := []any{}
	for i := range count {
		row := ruleRow(when)
		row["label"] = map[string]any{"zh": fmt.Sprint("行", i), "en": fmt.Sprint("Row ", i)}
		rows = append(rows, row)
	}
	return map[string]any{"rows": rows, "otherwise": map[string]any{"label": map[string]any{"zh": "其余", "en": "Rest"}, "then": ruleRow("")["then"]}}
}

// aTable is a decision table with one number and one condition.
func aTable(when string, cases ...any) map[string]any {
	return map[string]any{
		"inputs":  []any{map[string]any{"name": "n", "type": "number"}, map[string]any{"name": "t", "type": "text"}, map[string]any{"name": "l", "type": "numbers"}},
		"outputs": []any{map[string]any{"name": "x", "type": "number"}}, "policy": "F",
		"rows": []any{map[string]any{"when": when, "then": map[string]any{"x": 1}}}, "cases": cases,
	}
}

// slowTable takes a tenth of a second for each of its many cases.
func slowTable() map[string]any {
	table := aTable("", repeated(240, map[string]any{"l": numbers(1000)})...)
	table["policy"], table["rows"] = "C", repeated(20, map[string]any{"when": "all(l, all(l, # >= 0))", "then": map[string]any{"x": 1}})
	return table
}

func numbers(count int) []any {
	list := make([]any, count)
	for i := range list {
		list[i] = i
	}
	return list
}

// nestedJSON is an object in an object, so many deep, as text.
func nestedJSON(depth int) string {
	return strings.Repeat(`{"a":`, depth) + "1" + strings.Repeat("}", depth)
}

func hostileConditions() map[string]string {
	return map[string]string{
		"brackets nested deeply":   strings.Repeat("(", 3000) + "true" + strings.Repeat(")", 3000),
		"brackets that stay open":  strings.Repeat("(", 4000),
		"a text that is repeated":  `len(repeat(repeat("x", 999998), 1000000)) > 0`,
		"doublings of a text":      `let a = "xxxxxxxxxxxxxxxx"; let b = a+a+a+a; let c = b+b+b+b; let d = c+c+c+c; let e = d+d+d+d; len(e+e+e+e) > 0`,
		"a range":                  `len(1..1000000000) > 0`,
		"a pattern that explodes":  `lead.interest matches "(a|b|ab){900}x$"`,
		"a pattern that is built":  `lead.interest matches (lead.company + "+")`,
		"a division by zero":       `1 / 0 > 0`,
		"a remainder of zero":      `1 % 0 == 0`,
		"a method of the record":   `lead.Delete() == "x"`,
		"the environment":          `$env.secret == "x"`,
		"the clock":                `now().Year() > 2000`,
		"a name that there is not": `lead.nonsense == 1`,
		"a zero byte":              "lead.interest == \"a\x00b\"",
		"a number beyond exact":    `9223372036854775807 + 1 < 0`,
		"a condition of 8 KB":      `lead.interest == "` + strings.Repeat("x", 8000) + `"`,
	}
}

// hostileRequests go to every door that takes rules or what they are asked.
func hostileRequests() []hostileRequest {
	const check, try, evaluate = "/rule-versions/%s/acts/check", "/rule-versions/%s/acts/try", "/decision-tables/acts/evaluate"
	const drafts = "/decision-points/lead.route/versions"
	input := func(fields map[string]any) map[string]any { return map[string]any{"input": fields} }
	requests := []hostileRequest{
		{"a check of a megabyte of rows", check, map[string]any{"body": ruleRows(3000, "true")}, "body.rows", ""},
		{"a check of 256 KB of conditions", check, map[string]any{"body": ruleRows(500, `lead.interest == "`+strings.Repeat("x", 600)+`"`)}, "body", ""},
		{"a check of 500 rows of which each is slow", check, map[string]any{"body": ruleRows(500, `lead.interest matches "(x+x+)+y"`)}, "", `"gates"`},
		{"a check of more than the largest body", check, `{"body": {"rows": [], "x": "` + strings.Repeat("x", 2<<20) + `"}}`, "-", ""},
		{"a check with a field that there is not", check, map[string]any{"nonsense": 1}, "nonsense", ""},
		{"a check that is no object", check, `[1,2,3]`, "-", ""},
		{"a check that is no JSON", check, `{"body":`, "-", ""},
		{"examples nested deeply", check, `{"examples":[{"name":"x","input":` + nestedJSON(9000) + `,"expect":{}}]}`, "", `"examples"`},
		{"JSON nested more deeply than any reader goes", check, `{"examples":[{"name":"x","input":` + nestedJSON(100_000) + `,"expect":{}}]}`, "-", ""},
		{"an example with a name of many dots", check, map[string]any{"examples": []any{map[string]any{
			"name": "x", "input": map[string]any{strings.Repeat("a.", 400_000): 1}, "expect": map[string]any{}}}}, "input", ""},
		{"an example in the last year", check, map[string]any{"examples": []any{map[string]any{
			"name": "x", "input": map[string]any{}, "at": "9999-12-31T23:59:59Z", "expect": map[string]any{}}}}, "", `"examples"`},
		{"a try of a megabyte of text", try, input(map[string]any{"lead.interest": strings.Repeat("x", 900_000)}), "input", ""},
		{"a try of a long text", try, input(map[string]any{"lead.interest": strings.Repeat("x", 60_000)}), "input", ""},
		{"a try of a name of many dots", try, input(map[string]any{strings.Repeat("a.", 400_000): 1}), "input", ""},
		{"a try of a field that there is not", try, input(map[string]any{"lead.nonsense": 1}), "input", ""},
		{"a try of the wrong type", try, input(map[string]any{"lead.interest": 5}), "input", ""},
		{"a try of a choice that there is not", try, input(map[string]any{"lead.source": "moon"}), "input", ""},
		{"a try of an amount that is none", try, input(map[string]any{"lead.budget": map[string]any{"amount": "NaN", "currency": "CNY"}}), "input", ""},
		{"a try of an endless amount", try, input(map[string]any{"lead.budget": map[string]any{"amount": "1e999999999", "currency": "CNY"}}), "input", ""},
		{"a try of a number that is none", try, `{"input":{"lead.budget":NaN}}`, "-", ""},
		{"a try on a kind that there is not", try, map[string]any{"recordKind": "moon", "recordId": uuid.NewString()}, "recordKind", ""},
		{"a table with many cases", evaluate, aTable("all(l, all(l, # >= 0))", repeated(900, map[string]any{"l": numbers(20)})...), "", `"answers"`},
		{"a table that is slow over and over", evaluate, slowTable(), "body", "took too long"}, // each case by itself, or all of them
		{"a table with too many cases", evaluate, aTable("true", repeated(1001, map[string]any{})...), "cases", ""},
		{"a table with a list beyond the limit", evaluate, aTable("true", map[string]any{"l": numbers(5000)}), "", `"error"`},
		{"a table with a number beyond all numbers", evaluate, `{"inputs":[{"name":"n","type":"number"}],"outputs":[],"rows":[],"input":{"n":1e999}}`, "-", ""},
		{"a table of nothing", evaluate, map[string]any{"inputs": []any{}, "outputs": []any{}, "rows": []any{}, "input": map[string]any{}}, "", `"problems"`},
		{"a table with the same column twice", evaluate, map[string]any{"inputs": []any{map[string]any{"name": "n"}, map[string]any{"name": "n"}},
			"outputs": []any{}, "rows": []any{}}, "", `"message"`},
		{"a table with a case nested deeply", evaluate, `{"inputs":[{"name":"n","type":"number"}],"outputs":[],"rows":[],"input":` + nestedJSON(9000) + `}`, "", `"answers"`},
		{"a policy that there is not", evaluate, map[string]any{"inputs": []any{}, "outputs": []any{}, "rows": []any{}, "policy": "Z"}, "", `"message"`},
		{"a draft with a zero byte in its note", drafts, map[string]any{"note": "a\x00b"}, "note", ""},
		{"a draft with a zero byte in a label", drafts, map[string]any{"body": map[string]any{"rows": []any{}, "otherwise": map[string]any{
			"label": map[string]any{"zh": "a\x00", "en": "b"}, "then": map[string]any{}}}}, "body", ""},
		{"a draft with a zero byte in YAML", drafts, map[string]any{"yaml": "rows: []\notherwise: {label: {zh: \"a\\0\", en: b}, then: {}}\n"}, "body", ""},
		{"a reason with a zero byte", "/rule-versions/%s/acts/publish", map[string]any{"reason": "a\x00b"}, "reason", ""},
		{"a draft that is both", drafts, map[string]any{"yaml": "rows: []", "body": map[string]any{"rows": []any{}}}, "yaml", ""},
	}
	for name, when := range hostileConditions() {
		refused := ""
		if strings.Contains(when, "\x00") { // no rule can be kept that holds one
			refused = "body"
		}
		requests = append(requests,
			hostileRequest{"a check of " + name, check, map[string]any{"body": ruleRows(1, when)}, refused, `"problems"`},
			hostileRequest{"a table with " + name, evaluate, aTable(strings.ReplaceAll(strings.ReplaceAll(when, "lead.interest", "t"), "lead.company", "t"), map[string]any{"n": 1, "t": "x"}), "", ""})
	}
	for name, yaml := range hostileYAML() {
		requests = append(requests, hostileRequest{"a draft from YAML with " + name, drafts, map[string]any{"yaml": yaml}, "yaml", ""})
	}
	return requests
}

func repeated(count int, one any) []any {
	list := make([]any, count)
	for i := range list {
		list[i] = one
	}
	return list
}

func hostileYAML() map[string]string {
	laughs := "a: &a [x]\n"
	for i := range 9 {
		laughs += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", 'b'+i, 'b'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i, 'a'+i)
	}
	return map[string]string{
		"a billion laughs":      laughs,
		"brackets nested":       "rows: " + strings.Repeat("[", 200_000),
		"braces nested":         "rows: " + strings.Repeat("{a: ", 50_000),
		"dashes nested":         "rows:\n  " + strings.Repeat("- ", 100_000) + "x\n",
		"a merge key":           "rows: []\notherwise: {<<: {a: 1}}\n",
		"a tag":                 "rows: !!python/object:os.system []\n",
		"a directive":           "%YAML 1.2\n---\nrows: []\n",
		"two documents":         "rows: []\n---\nrows: []\n",
		"a field that is not":   "rows: []\nnonsense: 1\n",
		"a key twice":           "rows: []\nrows: []\n",
		"a number for a list":   "rows: 5\n",
		"more than 256 KB":      "rows: []\n" + strings.Repeat("# comment\n", 30_000),
		"tabs":                  "rows:\n\t- x\n",
		"a quote that is open":  "rows: \"" + strings.Repeat("x", 100_000),
		"a list without an end": "rows: [",
	}
}

func TestHostileRules(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	draft := ada.post("/decision-points/lead.route/versions", map[string]any{"note": "to be tried"}).want(http.StatusCreated).id()
	ada.send(http.MethodPatch, "/rule-versions/"+draft.String(), map[string]any{"body": ruleRows(1, "lead.hasPhone")}, "If-Match", etag(1)).want(http.StatusOK)
	for _, r := range hostileRequests() {
		t.Run(r.name, func(t *testing.T) {
			path, began := strings.ReplaceAll(r.path, "%s", draft.String()), time.Now()
			a := ada.under(t).post(path, r.body)
			if took := time.Since(began); took > hostileWithin {
				t.Errorf("took %s", took)
			}
			if r.refused == "" {
				if a.want(http.StatusOK); !strings.Contains(string(a.body), r.answered) {
					t.Errorf("answers %.600s", a.body)
				}
				return
			}
			if a.status == http.StatusOK && r.answered != "" && strings.Contains(string(a.body), r.answered) {
				return
			}
			if a.status < 400 || a.status >= 500 {
				t.Fatalf("status %d: %.600s", a.status, a.body)
			}
			if r.refused == "-" { // refused as a whole
				return
			}
			var p problemBody
			a.decode(&p)
			if len(p.Errors) == 0 || p.Errors[0].Field != r.refused || p.Errors[0].Message == "" || p.Errors[0].Remedy == "" {
				t.Errorf("status %d: %.600s", a.status, a.body)
			}
		})
	}
}
