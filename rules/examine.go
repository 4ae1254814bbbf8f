package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
)

// ExampleResult is what became of one example.
type ExampleResult struct {
	Name   ExampleName `json:"name"`
	Passed bool        `json:"passed"`
	Got    *Answer     `json:"got,omitempty"` // nil when nothing could be decided
	Row    int         `json:"row"`           // the row that decided; NoRow when none did
	Wrong  []crm.Label `json:"wrong,omitempty"`
}

// Examine decides each example and compares with what it expects. A set that
// doesn't compile passes none. now is the time of examples that say none.
func Examine(p AnyPoint, d Document, now time.Time) []ExampleResult {
	t, problems := compileTable(p.plan, d.Body)
	results := make([]ExampleResult, len(d.Examples))
	until := time.Now().Add(maxExamineTime) // technical: a limit on computing time
	for i, e := range d.Examples {
		result := ExampleResult{Name: e.Name, Row: NoRow}
		switch {
		case len(problems) > 0:
			result.wrong("规则集有误，无法判断", "the rule set doesn't compile")
		case time.Now().After(until): // technical: as above
			result.wrong("规则计算过慢，没有轮到这个用例；请简化条件", "the rules are too slow to come to this example; make the conditions simpler")
		default:
			result.examine(p, t, d.Body, e, now)
		}
		result.Passed = len(result.Wrong) == 0
		results[i] = result
	}
	return results
}

// examine decides one example.
func (r *ExampleResult) examine(p AnyPoint, t *table, body Body, e Example, now time.Time) {
	answer, err := t.answerJSON(p, e, now)
	if err != nil {
		r.wrong("无法判断：%[1]s", "nothing was decided: %[1]s", reason(err))
		return
	}
	r.Got, r.Row = &answer, answer.Row
	if want, ok := body.RowNamed(e.Expect.Row); e.Expect.Row != "" && (!ok || want != answer.Row) {
		r.wrong("应由“%[1]s”决定，实际是“%[2]s”", `row "%[1]s" should decide, "%[2]s" does`, e.Expect.Row, body.RowName(answer.Row))
	}
	var got map[string]any
	if err := json.Unmarshal(answer.Outcome, &got); err != nil {
		r.wrong("结果无法读取：%[1]s", "the outcome can't be read: %[1]s", err)
	}
	for _, name := range sortedKeys(e.Expect.Outcome) {
		if want := asJSON(e.Expect.Outcome[name]); !reflect.DeepEqual(want, got[name]) {
			r.wrong("%[1]s 应为 %[2]s，实际是 %[3]s", "%[1]s should be %[2]s and is %[3]s", name, shown(want), shown(got[name]))
		}
	}
	r.errors(body, e.Expect.Errors, answer.Errors)
}

// errors compares the rows that couldn't be evaluated.
func (r *ExampleResult) errors(body Body, expected []string, got []RowError) {
	var names []string
	for _, e := range got {
		names = append(names, body.RowName(e.Row))
	}
	same := len(expected) == len(names)
	for i := 0; same && i < len(names); i++ {
		row, ok := body.RowNamed(expected[i])
		same = ok && row == got[i].Row
	}
	if !same {
		r.wrong("出错的行应为 [%[1]s]，实际是 [%[2]s]", "rows in error should be [%[1]s] and are [%[2]s]",
			strings.Join(expected, ", "), strings.Join(names, ", "))
	}
}

func (r *ExampleResult) wrong(zh, en string, values ...any) {
	r.Wrong = append(r.Wrong, crm.Label{ZH: zh, EN: en}.With(values...))
}

// answerJSON decides an example with a set that is compiled already.
func (t *table) answerJSON(p AnyPoint, e Example, now time.Time) (Answer, error) {
	input, err := e.json(p, now)
	if err != nil {
		return Answer{}, err
	}
	in, err := t.in.readInput(input, readJSON)
	if err != nil {
		return Answer{}, err
	}
	r, err := t.decide(in)
	if err != nil {
		return Answer{}, err
	}
	return r.answer(t.out.structure)
}

// reason is what went wrong, without what was tried.
func reason(err error) string {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.EN
	}
	return err.Error()
}

// asJSON is a value as reading JSON would give it.
func asJSON(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		return value
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		return value
	}
	return plain
}

// Gate is one condition of publishing.
type Gate struct {
	Gate    string    `json:"gate"`
	Passed  bool      `json:"passed"`
	Message crm.Label `json:"message"`        // what fails and what to do; empty when passed
	Rows    []int     `json:"rows,omitempty"` // the rows it is about
}

// The gates that need nothing but the rule set.
const (
	GateCompiles = "compiles"
	GateExamples = "examples-pass"
	GateHit      = "every-row-hit"
	GateReached  = "every-row-possible"
	GateUnique   = "no-overlap"
)

// Gates tells which conditions of publishing a document meets: it compiles,
// its examples pass, each enabled row decides an example or is waived by name,
// no row can never decide, and under unique no two rows match the same.
func Gates(p AnyPoint, d Document, now time.Time) []Gate {
	if problems := p.Compile(d.Body); len(problems) > 0 {
		first := problems[0]
		return []Gate{{Gate: GateCompiles, Rows: []int{first.Row}, Message: crm.Label{
			ZH: fmt.Sprintf("共 %d 处错误，第一处：%s", len(problems), first.Message.ZH),
			EN: fmt.Sprintf("%d problems; the first: %s", len(problems), first.Message.EN),
		}}}
	}
	return GatesOf(p, d, Examine(p, d, now), Analyse(p, d.Body))
}

// GatesOf is Gates for a document that compiles, and that was examined and
// analysed already.
func GatesOf(p AnyPoint, d Document, results []ExampleResult, analysis Analysis) []Gate {
	return []Gate{
		{Gate: GateCompiles, Passed: true},
		examplesGate(results),
		hitGate(d, results),
		reachedGate(analysis),
		uniqueGate(p, analysis),
	}
}

func examplesGate(results []ExampleResult) Gate {
	var zh, en []string
	for _, r := range results {
		if !r.Passed {
			zh, en = append(zh, r.Name.ZH), append(en, r.Name.EN)
		}
	}
	if len(en) == 0 {
		return Gate{Gate: GateExamples, Passed: true}
	}
	return Gate{Gate: GateExamples, Message: crm.Label{
		ZH: "用例未通过：" + strings.Join(zh, "；"), EN: "these examples fail: " + strings.Join(en, "; "),
	}}
}

func hitGate(d Document, results []ExampleResult) Gate {
	hit := map[int]bool{}
	for _, r := range results {
		hit[r.Row] = true
		if r.Got != nil && r.Passed {
			for _, row := range r.Got.Matched {
				hit[row] = hit[row] || len(r.Got.All) > 0
			}
		}
	}
	var names []string
	gate := Gate{Gate: GateHit}
	for i, row := range d.Rows {
		if row.Enabled && !hit[i] && !d.waived(i) {
			gate.Rows, names = append(gate.Rows, i), append(names, d.RowName(i))
		}
	}
	if d.Otherwise != nil && !hit[OtherwiseRow] && !d.waived(OtherwiseRow) {
		gate.Rows, names = append(gate.Rows, OtherwiseRow), append(names, OtherwiseName)
	}
	if gate.Passed = len(names) == 0; !gate.Passed {
		gate.Message = crm.Label{
			ZH: "没有用例由这些行决定（可补用例，或按名称豁免）：%[1]s",
			EN: "no example is decided by these rows (add one, or waive the row by name): %[1]s",
		}.With(strings.Join(names, "; "))
	}
	return gate
}

func reachedGate(a Analysis) Gate {
	gate := Gate{Gate: GateReached}
	for _, row := range a.Impossible {
		gate.Rows = append(gate.Rows, row.Row)
	}
	for _, row := range a.Shadowed {
		gate.Rows = append(gate.Rows, row.Row)
	}
	if gate.Passed = len(gate.Rows) == 0; !gate.Passed {
		gate.Message = crm.Label{ZH: "有 %d 行永远不会起作用，请修改、移动或删除", EN: "%d rows can never decide; change, move or remove them"}.With(len(gate.Rows))
	}
	return gate
}

func uniqueGate(p AnyPoint, a Analysis) Gate {
	gate := Gate{Gate: GateUnique, Passed: true}
	if p.Policy != Unique {
		return gate
	}
	for _, overlap := range a.Overlaps {
		gate.Passed, gate.Rows = false, append(gate.Rows, overlap.Rows[:]...)
	}
	if !gate.Passed {
		gate.Message = crm.Label{ZH: "只允许一行成立，却有 %d 处重叠", EN: "only one row may match, yet %d pairs of rows overlap"}.With(len(a.Overlaps))
	}
	return gate
}
