package activities

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
)

// TrialResult is what a version answers, and why.
type TrialResult struct {
	Input  json.RawMessage
	Answer *rules.Answer // nil where there was none
	Error  crm.Label     // why there was none
	Rows   []rules.RowTrace
	Flips  []rules.Flip // least changes that would let another row decide
}

// TryRules asks a rule set about something and keeps nothing.
func TryRules(point rules.AnyPoint, body rules.Body, input json.RawMessage) (*TrialResult, error) {
	set, problems := point.Prepare(body)
	if len(problems) > 0 {
		return nil, compileConflict(problems)
	}
	result := &TrialResult{Input: input}
	answer, err := set.Try(input)
	if errors.Is(err, rules.ErrInput) {
		return nil, crm.InvalidField("input", "invalid-input",
			crm.Label{ZH: "输入有误：%s", EN: "The input is not acceptable: %s"}.With(err.Error()),
			crm.Label{ZH: "请按字段的类型填写", EN: "Give each field a value of its type"})
	}
	if err == nil {
		result.Answer = &answer
	} else {
		result.Error = undecidedWords(answer, err)
	}
	if result.Rows, err = set.Trace(input); err != nil {
		return nil, fmt.Errorf("trace: %w", err)
	}
	if result.Answer != nil {
		result.Flips, err = rules.Flips(point, body, input, rules.FlipTarget{})
	}
	return result, err
}

// undecidedWords says why nothing was decided.
func undecidedWords(answer rules.Answer, err error) crm.Label {
	if len(answer.Errors) > 0 {
		return answer.Errors[0].Message
	}
	return crm.Label{ZH: "没有一行成立，也没有“其余情况”（" + err.Error() + "）", EN: err.Error()}
}
