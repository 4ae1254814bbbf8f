package activities

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// ShadowRules begins or ends asking a draft beside what is in force. What it
// says is recorded and acts on nothing; at most one draft of a point is asked.
func ShadowRules(ctx context.Context, tx *store.Tx, id uuid.UUID, on bool) (*store.RuleVersion, error) {
	set, draft, err := lockDraft(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	isOn := set.ShadowID != nil && *set.ShadowID == id
	if isOn == on {
		return draft, nil
	}
	if !on {
		set.ShadowID, set.ShadowSince = nil, nil
		if err := store.SaveRuleSet(ctx, tx, set); err != nil {
			return nil, err
		}
		return draft, tx.TellRule(ctx, "rule.shadow-ended", draft, nil)
	}
	if set.ShadowID != nil {
		return nil, &crm.Conflict{Code: "shadow-taken", Detail: crm.Label{
			ZH: "这个决策点已有另一份草稿在影子运行，请先停止它", EN: "Another draft of this point is asked beside it already; end that first"}}
	}
	points, err := LoadRulePoints(ctx, tx)
	if err != nil {
		return nil, err
	}
	point, err := points.For(draft)
	if err != nil {
		return nil, err
	}
	if problems := point.Compile(draft.Body); len(problems) > 0 {
		return nil, compileConflict(problems)
	}
	if err := restartShadow(ctx, tx, set, draft); err != nil {
		return nil, err
	}
	return draft, tx.TellRule(ctx, "rule.shadow-begun", draft, nil)
}

// restartShadow begins the count of a draft anew.
func restartShadow(ctx context.Context, tx *store.Tx, set *store.RuleSet, draft *store.RuleVersion) error {
	if err := store.DeleteShadowDecisions(ctx, tx, draft.ID); err != nil {
		return err
	}
	set.ShadowID, set.ShadowSince = &draft.ID, &tx.Now
	return store.SaveRuleSet(ctx, tx, set)
}

// compileConflict refuses an act on a draft that does not compile.
func compileConflict(problems []rules.Problem) error {
	conflict := &crm.Conflict{Code: "rules-not-ready", Detail: crm.Label{
		ZH: "规则有错误，请先修改", EN: "The rules do not compile; mend them first"}}
	for _, p := range problems {
		conflict.Problems = append(conflict.Problems, crm.Problem{
			Field: p.Field, Code: string(p.Code), Message: rowMessage(p), Remedy: crm.Label{ZH: "请按提示修改", EN: "Mend it as it says"}})
	}
	return conflict
}

// rowMessage says what is wrong with which row.
func rowMessage(p rules.Problem) crm.Label {
	if p.Row < 0 {
		return p.Message
	}
	return crm.Label{ZH: fmt.Sprintf("第 %d 行：%s", p.Row+1, p.Message.ZH), EN: fmt.Sprintf("Row %d: %s", p.Row+1, p.Message.EN)}
}
