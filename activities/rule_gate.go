package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// Gate is one thing that a draft has to pass before it is published.
type Gate struct {
	Name    string // compiles, examples, rows-hit, possible, no-overlap, names, second-person
	Passed  bool
	Message crm.Label // what stands in the way
	Remedy  crm.Label
}

// RuleCheck is everything that can be said of a draft without asking it about
// a record.
type RuleCheck struct {
	Problems []rules.Problem
	Examples []ExampleResult
	Gates    []Gate
}

// ExampleResult is what came of one example.
type ExampleResult struct {
	ID     string
	Passed bool
	Got    json.RawMessage // the outcome; empty where there was no answer
	Row    int
	Error  string
}

// CheckRules says what is wrong with a version, and what it still has to pass
// before it is published by who asks.
func CheckRules(ctx context.Context, db store.Querier, viewer crm.Viewer, v *store.RuleVersion) (*RuleCheck, error) {
	points, err := LoadRulePoints(ctx, db)
	if err != nil {
		return nil, err
	}
	point, err := points.Named(v.Point)
	if err != nil {
		return nil, err
	}
	check := &RuleCheck{}
	set, problems := point.Prepare(v.Body)
	check.Problems = problems
	check.gate("compiles", len(problems) == 0,
		crm.Label{ZH: "有 %d 处错误", EN: "%d problems keep it from compiling"}.With(len(problems)),
		crm.Label{ZH: "请按提示逐处修改", EN: "Mend each of them as it says"})
	if len(problems) > 0 {
		return check, nil
	}
	hit, err := check.examine(set, v.Examples)
	if err != nil {
		return nil, err
	}
	check.rowsHit(v, hit)
	if err := check.names(ctx, db, v.Body); err != nil {
		return nil, err
	}
	check.gate("second-person", !point.SecondPerson || !slices.Contains(v.Authors, viewer.ID),
		crm.Label{ZH: "涉及金额或审批的规则须由作者以外的人发布", EN: "Rules on money or approvals are published by somebody who has not written them"},
		crm.Label{ZH: "请另一位管理员发布", EN: "Ask another admin to publish it"})
	return check, nil
}

// publishGates are the gates of a draft at the moment of its publishing.
func publishGates(ctx context.Context, tx *store.Tx, v *store.RuleVersion) ([]Gate, error) {
	check, err := CheckRules(ctx, tx, tx.Viewer, v)
	if err != nil {
		return nil, err
	}
	return check.Gates, nil
}

func (c *RuleCheck) gate(name string, passed bool, message, remedy crm.Label) {
	gate := Gate{Name: name, Passed: passed}
	if !passed {
		gate.Message, gate.Remedy = message, remedy
	}
	c.Gates = append(c.Gates, gate)
}

// examine asks the set about every example, and says which rows they hit.
func (c *RuleCheck) examine(set *rules.Prepared, text json.RawMessage) (map[int]bool, error) {
	var examples []RuleExample
	if err := json.Unmarshal(text, &examples); err != nil {
		return nil, fmt.Errorf("decode examples: %w", err)
	}
	hit, failed := map[int]bool{}, []string{}
	for _, e := range examples {
		result := ExampleResult{ID: e.ID}
		answer, err := set.Try(e.Input)
		if err != nil {
			result.Error, result.Row = err.Error(), rules.NoRow
		} else {
			result.Got, result.Row, result.Passed = answer.Outcome, answer.Row, e.Expect.meets(answer)
			hit[answer.Row] = true
			for _, row := range answer.Matched {
				hit[row] = true
			}
		}
		if !result.Passed {
			failed = append(failed, "“"+e.Name+"”")
		}
		c.Examples = append(c.Examples, result)
	}
	c.gate("examples", len(failed) == 0,
		crm.Label{ZH: "%d 个用例未通过：%s", EN: "%d examples are not passed: %s"}.With(len(failed), firstOf(failed)),
		crm.Label{ZH: "请修改规则，或改正用例的期望", EN: "Change the rules, or what the example expects"})
	return hit, nil
}

// meets says whether an answer is what was expected.
func (e RuleExpectation) meets(answer rules.Answer) bool {
	if e.Row != nil && *e.Row != answer.Row {
		return false
	}
	return len(e.Outcome) == 0 || sameJSON(e.Outcome, answer.Outcome)
}

func sameJSON(a, b json.RawMessage) bool {
	var one, two any
	if json.Unmarshal(a, &one) != nil || json.Unmarshal(b, &two) != nil {
		return false
	}
	first, err := json.Marshal(one)
	second, errSecond := json.Marshal(two)
	return err == nil && errSecond == nil && slices.Equal(first, second)
}

// rowsHit wants an example for every row that is asked, or a waiver by name.
func (c *RuleCheck) rowsHit(v *store.RuleVersion, hit map[int]bool) {
	var missed []string
	for i, row := range v.Body.Rows {
		if row.Enabled && !hit[i] && !slices.Contains(v.Waivers, RowKey(row)) {
			missed = append(missed, fmt.Sprint(i+1))
		}
	}
	c.gate("rows-hit", len(missed) == 0,
		crm.Label{ZH: "没有用例命中这些行：%s", EN: "No example hits these rows: %s"}.With(firstOf(missed)),
		crm.Label{ZH: "请为每行补一个用例，或写明豁免", EN: "Add an example for each, or waive it by name"})
}

// RowKey names a row where rows may move: by its English label, or the Chinese
// one where there is none.
func RowKey(row rules.Row) string {
	if row.Label.EN != "" {
		return row.Label.EN
	}
	return row.Label.ZH
}

// firstOf lists the first few of many.
func firstOf(names []string) string {
	const shown = 8
	if len(names) > shown {
		return strings.Join(names[:shown], ", ") + " …"
	}
	return strings.Join(names, ", ")
}

// RuleReference is what a field of an input or outcome names: a person by id,
// a roster by key.
type RuleReference string

// The kinds that rules name.
const (
	NamesNothing RuleReference = ""
	NamesUser    RuleReference = "user"
	NamesRoster  RuleReference = "roster"
)

// ReferenceOfRuleField says what a field of a decision point names.
func ReferenceOfRuleField(name string) RuleReference {
	switch last := name[strings.LastIndex(name, ".")+1:]; {
	case last == "person", last == "ownerId":
		return NamesUser
	case last == "roster":
		return NamesRoster
	}
	return NamesNothing
}

// names wants everybody and everything that outcomes name to exist.
func (c *RuleCheck) names(ctx context.Context, db store.Querier, body rules.Body) error {
	var unknown []string
	check := func(then map[string]any) error {
		for name, value := range then {
			text, ok := value.(string)
			if !ok || text == "" || strings.HasPrefix(text, "=") {
				continue
			}
			exists, err := ruleNameExists(ctx, db, ReferenceOfRuleField(name), text)
			if err != nil {
				return err
			}
			if !exists && !slices.Contains(unknown, text) {
				unknown = append(unknown, text)
			}
		}
		return nil
	}
	for _, row := range body.Rows {
		if row.Enabled {
			if err := check(row.Then); err != nil {
				return err
			}
		}
	}
	if body.Otherwise != nil {
		if err := check(body.Otherwise.Then); err != nil {
			return err
		}
	}
	slices.Sort(unknown)
	c.gate("names", len(unknown) == 0,
		crm.Label{ZH: "规则提到的人或分配组不存在：%s", EN: "The rules name people or rosters that do not exist: %s"}.With(firstOf(unknown)),
		crm.Label{ZH: "请先建立，或改用现有的", EN: "Add them first, or name others"})
	return nil
}

func ruleNameExists(ctx context.Context, db store.Querier, kind RuleReference, name string) (bool, error) {
	switch kind {
	case NamesUser:
		id, err := uuid.Parse(name)
		if err != nil {
			return false, nil //nolint:nilerr // what is no id names nobody
		}
		return store.IsActivePerson(ctx, db, id)
	case NamesRoster:
		return store.RosterExists(ctx, db, name)
	}
	return true, nil
}
