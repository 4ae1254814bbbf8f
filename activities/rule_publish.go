package activities

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// Publishing says when a version is to be in force, and why.
type Publishing struct {
	From   *time.Time // nil: at once
	To     *time.Time // nil: until further notice
	Reason string
}

// PublishRules puts a draft in force, at once or at a time, if it passes every
// gate; what was in force is archived when its time has ended.
func PublishRules(ctx context.Context, tx *store.Tx, id uuid.UUID, order Publishing) (*store.RuleVersion, error) {
	set, draft, err := lockDraft(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	return publish(ctx, tx, set, draft, order, "rule.published")
}

func publish(ctx context.Context, tx *store.Tx, set *store.RuleSet, draft *store.RuleVersion, order Publishing, event string) (*store.RuleVersion, error) {
	period, err := order.period(tx.Now)
	if err != nil {
		return nil, err
	}
	gates, err := publishGates(ctx, tx, draft)
	if err != nil {
		return nil, err
	}
	if err := refuseClosed(gates); err != nil {
		return nil, err
	}
	if set.ShadowID != nil && *set.ShadowID == draft.ID {
		set.ShadowID, set.ShadowSince = nil, nil
		if err := store.SaveRuleSet(ctx, tx, set); err != nil {
			return nil, err
		}
	}
	if err := set.Publish(ctx, tx, draft, period, order.Reason); err != nil {
		return nil, err
	}
	facts := map[string]string{"reason": order.Reason, "from": period.From.Format(time.RFC3339)}
	if period.To != nil {
		facts["to"] = period.To.Format(time.RFC3339)
	}
	if period.From.After(tx.Now) {
		event = "rule.scheduled"
	}
	if err := tx.TellRule(ctx, event, draft, facts); err != nil {
		return nil, err
	}
	return store.GetRuleVersion(ctx, tx, tx.Now, draft.ID)
}

// period is when the version is to be in force.
func (p Publishing) period(now time.Time) (store.RulePeriod, error) {
	period := store.RulePeriod{From: &now, To: p.To}
	if err := refuseZeroBytes("reason", p.Reason); err != nil {
		return period, err
	}
	if p.From != nil && p.From.After(now) {
		from := p.From.Truncate(time.Microsecond)
		period.From = &from
	}
	switch {
	case strings.TrimSpace(p.Reason) == "":
		return period, crm.InvalidField("reason", "required",
			crm.Label{ZH: "请写明发布原因", EN: "Say why it is published"}, crm.Label{ZH: "一句话即可", EN: "One sentence is enough"})
	case p.From != nil && p.From.Before(now.Add(-time.Minute)):
		return period, crm.InvalidField("from", "in-the-past",
			crm.Label{ZH: "生效时间已过", EN: "The time has passed"}, crm.Label{ZH: "请留空立即生效，或选择将来的时间", EN: "Leave it empty to publish now, or choose a later time"})
	case p.To != nil && !p.To.After(*period.From):
		return period, crm.InvalidField("to", "before-from",
			crm.Label{ZH: "失效时间早于生效时间", EN: "It would end before it begins"}, crm.Label{ZH: "请选择更晚的时间，或留空", EN: "Choose a later time, or leave it empty"})
	}
	return period, nil
}

// refuseClosed names every gate that a draft does not pass.
func refuseClosed(gates []rules.Gate) error {
	conflict := &crm.Conflict{Code: "rules-not-ready", Detail: crm.Label{
		ZH: "还不能发布：%d 项检查未通过", EN: "It cannot be published yet: %d checks are not passed"}}
	for _, gate := range gates {
		if !gate.Passed {
			conflict.Problems = append(conflict.Problems, crm.Problem{Field: gate.Gate, Code: "gate", Message: gate.Message})
		}
	}
	if len(conflict.Problems) == 0 {
		return nil
	}
	conflict.Detail = conflict.Detail.With(len(conflict.Problems))
	return conflict
}

// WithdrawRules takes a version back that is scheduled and was never in force:
// it is a draft again.
func WithdrawRules(ctx context.Context, tx *store.Tx, id uuid.UUID) (*store.RuleVersion, error) {
	set, version, err := lockVersion(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if version.State != store.RuleScheduled || version.From == nil || !version.From.After(tx.Now) {
		return nil, &crm.Conflict{Code: "rules-not-scheduled", Detail: crm.Label{
			ZH: "只能撤回尚未生效的排期版本", EN: "Only a scheduled version that is not in force yet can be withdrawn"}}
	}
	if err := set.TakeBack(ctx, tx, version); err != nil {
		return nil, err
	}
	if err := tx.TellRule(ctx, "rule.withdrawn", version, nil); err != nil {
		return nil, err
	}
	return store.GetRuleVersion(ctx, tx, tx.Now, id)
}

// RollBackRules publishes what an older version says again, as a new version.
func RollBackRules(ctx context.Context, tx *store.Tx, point string, id uuid.UUID, reason string) (*store.RuleVersion, error) {
	set, err := store.LockRuleSet(ctx, tx, point)
	if err != nil {
		return nil, err
	}
	old, err := store.GetRuleVersion(ctx, tx, tx.Now, id)
	if err != nil || old.Point != point {
		return nil, fmt.Errorf("rule version %s of %s: %w", id, point, crm.ErrNotFound)
	}
	if old.State == store.RuleDraft || old.State == store.RulePublished {
		return nil, &crm.Conflict{Code: "rules-not-archived", Detail: crm.Label{
			ZH: "只能退回到曾经生效的版本", EN: "Only a version that was in force before can be rolled back to"}}
	}
	again := &store.RuleVersion{
		Point: point, Body: old.Body, Examples: old.Examples, Waivers: old.Waivers, CopyOf: &old.ID, Authors: old.Authors,
		Note: fmt.Sprintf("← %d", old.Number),
	}
	if err := store.InsertRuleVersion(ctx, tx, again); err != nil {
		return nil, err
	}
	return publish(ctx, tx, set, again, Publishing{Reason: reason}, "rule.rolled-back")
}
