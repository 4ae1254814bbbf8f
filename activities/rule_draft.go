package activities

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// RuleText is what a draft says; nil is what stays as it is.
type RuleText struct {
	Note     *string
	Body     *rules.Body
	Examples *[]rules.Example
	Waivers  *[]string
}

// Bounds of a draft.
const (
	maxExamples  = 500
	maxNoteBytes = 4000
	maxDrafts    = 50 // of one point
)

// DraftRules begins a new version of the rule set of a point: from nothing,
// or from another version of it.
func DraftRules(ctx context.Context, tx *store.Tx, point string, copyOf *uuid.UUID, text RuleText) (*store.RuleVersion, error) {
	if _, err := store.LockRuleSet(ctx, tx, point); err != nil {
		return nil, err
	}
	if err := refuseManyDrafts(ctx, tx, point); err != nil {
		return nil, err
	}
	draft := &store.RuleVersion{Point: point, Body: rules.Body{Rows: []rules.Row{}}}
	if copyOf != nil {
		original, err := store.GetRuleVersion(ctx, tx, tx.Now, *copyOf)
		if err != nil {
			return nil, err
		}
		if original.Point != point {
			return nil, fmt.Errorf("rule version %s of %s: %w", *copyOf, point, crm.ErrNotFound)
		}
		draft.Body, draft.Examples, draft.Waivers, draft.CopyOf = original.Body, original.Examples, original.Waivers, copyOf
	}
	if err := text.Apply(draft); err != nil {
		return nil, err
	}
	if err := store.InsertRuleVersion(ctx, tx, draft); err != nil {
		return nil, err
	}
	return draft, tx.TellRule(ctx, "rule.drafted", draft, nil)
}

func refuseManyDrafts(ctx context.Context, tx *store.Tx, point string) error {
	drafts, err := store.CountRuleDrafts(ctx, tx, point)
	if err != nil || drafts < maxDrafts {
		return err
	}
	return &crm.Conflict{Code: "too-many-drafts", Detail: crm.Label{
		ZH: "这个决策点的草稿已达 %d 份，请先删除不用的", EN: "This point has %d drafts already; delete what is not needed first"}.With(maxDrafts)}
}

// Apply writes a text into a draft, and refuses what is beyond the bounds.
// What does not compile may be kept: it is told where it is checked.
func (t RuleText) Apply(v *store.RuleVersion) error {
	if t.Note != nil {
		if len(*t.Note) > maxNoteBytes {
			return tooLong("note")
		}
		if err := refuseZeroBytes("note", *t.Note); err != nil {
			return err
		}
		v.Note = *t.Note
	}
	if t.Body != nil {
		v.Body = *t.Body
	}
	if t.Waivers != nil {
		if len(*t.Waivers) > rules.MaxRows {
			return tooLong("waivers")
		}
		v.Waivers = *t.Waivers
	}
	if t.Examples != nil {
		if len(*t.Examples) > maxExamples {
			return tooLong("examples")
		}
		v.Examples = *t.Examples
	}
	return checkRuleSize(v)
}

func checkRuleSize(v *store.RuleVersion) error {
	text, err := v.Body.Canonical()
	var examples []byte
	if err == nil {
		examples, err = json.Marshal(v.Examples)
	}
	if err != nil {
		return crm.InvalidField("body", "invalid-text",
			crm.Label{ZH: "规则含有无法保存的内容", EN: "The rules hold something that cannot be kept"},
			crm.Label{ZH: "结果只能用文字、数字和是否", EN: "Outcomes are texts, numbers and yes or no"})
	}
	if len(text) > rules.MaxBodyBytes || len(v.Body.Rows) > rules.MaxRows {
		return tooLong("body")
	}
	return cmp.Or(refuseZeroBytes("body", string(text)), refuseZeroBytes("examples", string(examples)),
		refuseZeroBytes("waivers", strings.Join(v.Waivers, " ")))
}

// zeroByte is one as it is, or as JSON writes it.
var zeroByte = regexp.MustCompile(`\x00|(^|[^\\])(\\\\)*\\u0000`)

// refuseZeroBytes refuses what PostgreSQL cannot keep.
func refuseZeroBytes(field, text string) error {
	if !zeroByte.MatchString(text) {
		return nil
	}
	return crm.InvalidField(field, "invalid-text",
		crm.Label{ZH: "含有无法保存的空字符（NUL）", EN: "It holds a zero byte, which cannot be kept"},
		crm.Label{ZH: "请删除该字符", EN: "Leave that character out"})
}

func tooLong(field string) error {
	return crm.InvalidField(field, "too-long",
		crm.Label{ZH: "内容太多", EN: "There is too much of it"},
		crm.Label{ZH: "规则最多 500 行、256 KiB，用例最多 500 个", EN: "At most 500 rows, 256 KiB and 500 examples"})
}

// EditRules changes a draft that has not changed since it was read.
func EditRules(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64, text RuleText) (*store.RuleVersion, error) {
	set, draft, err := lockDraft(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if draft.Version != version {
		return nil, fmt.Errorf("rule version %s: %w", id, crm.ErrStale)
	}
	hash := draft.Hash
	if err := text.Apply(draft); err != nil {
		return nil, err
	}
	if err := store.SaveRuleDraft(ctx, tx, draft); err != nil {
		return nil, err
	}
	if draft.Hash != hash && set.ShadowID != nil && *set.ShadowID == id {
		if err := restartShadow(ctx, tx, set, draft); err != nil { // what it said before was another text's word
			return nil, err
		}
	}
	return draft, tx.TellRule(ctx, "rule.edited", draft, nil)
}

// DiscardRules deletes a draft that has not changed since it was read.
func DiscardRules(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) error {
	_, draft, err := lockDraft(ctx, tx, id)
	if err != nil {
		return err
	}
	if draft.Version != version {
		return fmt.Errorf("rule version %s: %w", id, crm.ErrStale)
	}
	if err := store.DeleteRuleDraft(ctx, tx, id); err != nil {
		return err
	}
	return tx.TellRule(ctx, "rule.discarded", draft, nil)
}

// lockVersion takes a version and the rule set it belongs to, if who acts
// manages that.
func lockVersion(ctx context.Context, tx *store.Tx, id uuid.UUID) (*store.RuleSet, *store.RuleVersion, error) {
	seen, err := store.GetRuleVersion(ctx, tx, tx.Now, id)
	if err != nil {
		return nil, nil, err
	}
	set, err := store.LockRuleSet(ctx, tx, seen.Point)
	if err != nil {
		return nil, nil, err
	}
	version, err := store.LockRuleVersion(ctx, tx, id)
	return set, version, err
}

// lockDraft is lockVersion for what may still change.
func lockDraft(ctx context.Context, tx *store.Tx, id uuid.UUID) (*store.RuleSet, *store.RuleVersion, error) {
	set, version, err := lockVersion(ctx, tx, id)
	if err != nil {
		return nil, nil, err
	}
	if version.State != store.RuleDraft {
		return nil, nil, &crm.Conflict{Code: "rules-published", At: *version.PublishedAt, Detail: crm.Label{
			ZH: "这个版本已于 {at} 发布，不能再改；请复制为新草稿", EN: "This version was published at {at} and does not change any more; make a draft of it"}}
	}
	return set, version, nil
}

// SetRuleDepartment says which department keeps a rule set; nil is the
// company. It is for those who manage all rules.
func SetRuleDepartment(ctx context.Context, tx *store.Tx, point string, department *uuid.UUID) error {
	set, err := store.LockRuleSet(ctx, tx, point)
	if err != nil {
		return err
	}
	if tx.Viewer.Reach(crm.RuleSets, crm.Manage) != crm.ReachAll {
		return fmt.Errorf("department of %s: %w", point, crm.ErrForbidden)
	}
	name := ""
	if department != nil {
		kept, err := store.Departments.Get(ctx, tx, tx.Viewer, *department)
		if err != nil {
			return crm.InvalidField("departmentId", "unknown-reference",
				crm.Label{ZH: "没有这个部门", EN: "There is no such department"}, crm.Label{ZH: "请重新选择", EN: "Choose again"})
		}
		name = kept.Name
	}
	set.DepartmentID = department
	if err := store.SaveRuleSet(ctx, tx, set); err != nil {
		return err
	}
	return tx.TellRuleSet(ctx, ruleKept(department), set, map[string]string{"department": name})
}

// ruleKept is the event of a rule set that goes to a department, or back to
// the company.
func ruleKept(department *uuid.UUID) string {
	if department == nil {
		return "rule.taken-back"
	}
	return "rule.entrusted"
}
