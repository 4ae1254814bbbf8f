package activities

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// The gates that need more than the rule set itself.
const (
	GateNames        = "names-exist"
	GateSecondPerson = "second-person"
)

// RuleCheck is everything that can be said of a version without asking it
// about a record.
type RuleCheck struct {
	Problems []rules.Problem
	Examples []rules.ExampleResult
	Analysis rules.Analysis
	Gates    []rules.Gate
}

// CheckRules says what is wrong with a version, and what it still has to pass
// before it is published by who asks.
func CheckRules(ctx context.Context, db *store.DB, viewer crm.Viewer, v *store.RuleVersion) (*RuleCheck, error) {
	points, err := LoadRulePoints(ctx, db)
	if err != nil {
		return nil, err
	}
	point, err := points.For(v)
	if err != nil {
		return nil, err
	}
	check := &RuleCheck{Problems: point.Compile(v.Body)}
	check.Examples = rules.Examine(point, v.Document(), db.Now())
	check.Analysis = rules.Analyse(point, v.Body)
	if len(check.Problems) > 0 {
		check.Gates = rules.Gates(point, v.Document(), db.Now())
	} else {
		check.Gates = rules.GatesOf(point, v.Document(), check.Examples, check.Analysis)
	}
	further, err := furtherGates(ctx, db, viewer, point, v)
	check.Gates = append(check.Gates, further...)
	return check, err
}

// publishGates are the gates of a draft at the moment of its publishing.
func publishGates(ctx context.Context, tx *store.Tx, v *store.RuleVersion) ([]rules.Gate, error) {
	points, err := LoadRulePoints(ctx, tx)
	if err != nil {
		return nil, err
	}
	point, err := points.For(v)
	if err != nil {
		return nil, err
	}
	further, err := furtherGates(ctx, tx, tx.Viewer, point, v)
	return append(rules.Gates(point, v.Document(), tx.Now), further...), err
}

// furtherGates want whom and what the rules name to exist and, where money or
// approvals follow from them, somebody else than an author to publish them.
func furtherGates(ctx context.Context, db store.Querier, viewer crm.Viewer, point rules.AnyPoint, v *store.RuleVersion) ([]rules.Gate, error) {
	names := rules.Gate{Gate: GateNames}
	unknown, err := unknownNames(ctx, db, v.Body)
	if err != nil {
		return nil, err
	}
	if names.Passed = len(unknown) == 0; !names.Passed {
		names.Message = crm.Label{
			ZH: "规则提到的人或分配组不存在，请先建立或改用现有的：%s",
			EN: "the rules name people or rosters that do not exist (add them first, or name others): %s",
		}.With(strings.Join(unknown[:min(len(unknown), 10)], ", "))
	}
	if !point.SecondPerson {
		return []rules.Gate{names}, nil
	}
	second := rules.Gate{Gate: GateSecondPerson, Passed: !slices.Contains(v.Authors, viewer.ID)}
	if !second.Passed {
		second.Message = crm.Label{
			ZH: "涉及金额或审批的规则须由作者以外的人发布，请另一位管理员发布",
			EN: "rules on money or approvals are published by somebody who has not written them; ask another admin",
		}
	}
	return []rules.Gate{names, second}, nil
}

// RuleReference is what a field of an input or outcome names.
type RuleReference string

// What rules name: a person by id, a roster by key.
const (
	NamesNothing RuleReference = ""
	NamesUser    RuleReference = "user"
	NamesRoster  RuleReference = "roster"
)

// ReferenceOfRuleField says what a field of a decision point names.
func ReferenceOfRuleField(name string) RuleReference {
	switch name[strings.LastIndex(name, ".")+1:] {
	case "person", "ownerId":
		return NamesUser
	case "roster":
		return NamesRoster
	}
	return NamesNothing
}

// unknownNames lists whom and what the outcomes of rows that are asked name
// and that there is not.
func unknownNames(ctx context.Context, db store.Querier, body rules.Body) ([]string, error) {
	var outcomes []map[string]any
	for _, row := range body.Rows {
		if row.Enabled {
			outcomes = append(outcomes, row.Then)
		}
	}
	if body.Otherwise != nil {
		outcomes = append(outcomes, body.Otherwise.Then)
	}
	asked, unknown := map[string]bool{}, []string{}
	for _, then := range outcomes {
		for name, value := range then {
			text, ok := value.(string)
			if !ok || text == "" || strings.HasPrefix(text, "=") || asked[name+" "+text] {
				continue
			}
			asked[name+" "+text] = true
			exists, err := ruleNameExists(ctx, db, ReferenceOfRuleField(name), text)
			if err != nil {
				return nil, err
			}
			if !exists {
				unknown = append(unknown, text)
			}
		}
	}
	slices.Sort(unknown)
	return unknown, nil
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
