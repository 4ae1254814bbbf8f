package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// LeadDeadlineFacts is what is known about a lead when a task on it is given a
// deadline.
type LeadDeadlineFacts struct {
	Task     crm.LeadTask  `json:"task,omitempty" zh:"待办" en:"Task"`
	Lead     LeadFacts     `json:"lead" zh:"线索" en:"Lead"`
	Grade    crm.Grade     `json:"grade,omitempty" zh:"线索等级" en:"Lead grade"`
	Customer CustomerFacts `json:"customer" zh:"客户" en:"Customer"`
	At       TimeFacts     `json:"at" zh:"交给办理人时的" en:"Assignment"`
}

// LeadDeadline says how soon a task on a lead has to be done, and when to warn.
type LeadDeadline struct {
	WithinMinutes int `json:"withinMinutes" zh:"时限（工作分钟）" en:"Within (working minutes)"`
	WarnAtPercent int `json:"warnAtPercent" zh:"预警（时限的百分比）" en:"Warn at (percent of the time)"`
}

// LeadDeadlinePoint decides how soon a lead is answered, and how soon it comes
// to a result.
var LeadDeadlinePoint = Point[LeadDeadlineFacts, LeadDeadline]{
	Key:      "lead.deadline",
	Label:    crm.Label{ZH: "线索待办时限", EN: "Deadlines of leads"},
	Question: crm.Label{ZH: "多久之内必须联系，多久之内要有结果？", EN: "How soon has the owner to be in touch, and to say what came of it?"},
	UsedIn: []Use{
		{crm.LeadProcessName, crm.LeadStepAnswer}, {crm.LeadProcessName, crm.LeadStepFirstContact},
		{crm.LeadProcessName, crm.LeadStepConfirm}, {crm.LeadProcessName, crm.LeadStepResult},
	},
	Policy:     First,
	OnError:    Skip,
	Versioning: Newest,
	Check:      checkLeadDeadline,
	Shipped:    shippedLeadDeadline,
}

//go:embed lead_deadline.yaml
var shippedLeadDeadline string

// maxAnswerMinutes is 60 working days of eight hours.
const maxAnswerMinutes = 60 * 8 * 60

// checkLeadDeadline keeps deadlines within reason.
func checkLeadDeadline(d LeadDeadline) []Problem {
	var problems []Problem
	if d.WithinMinutes < 1 || d.WithinMinutes > maxAnswerMinutes {
		problems = append(problems, Problem{Field: "withinMinutes", Message: crm.Label{ZH: "时限须在 1 到 28800 工作分钟之间", EN: "must be 1 to 28800 working minutes"}})
	}
	if d.WarnAtPercent < 1 || d.WarnAtPercent > 99 {
		problems = append(problems, Problem{Field: "warnAtPercent", Message: crm.Label{ZH: "须在 1 到 99 之间", EN: "must be 1 to 99"}})
	}
	return problems
}

// LeadBreachFacts is what is known when a lead was not answered in time.
type LeadBreachFacts struct {
	Lead   LeadFacts   `json:"lead" zh:"线索" en:"Lead"`
	Grade  crm.Grade   `json:"grade,omitempty" zh:"线索等级" en:"Lead grade"`
	Breach BreachFacts `json:"breach" zh:"超时" en:"Breach"`
}

// BreachFacts is what happened so far.
type BreachFacts struct {
	Times       int  `json:"times" min:"1" zh:"第几次" en:"how many times"`       // since the lead came in, this one counted
	Reassigned  int  `json:"reassigned" min:"0" zh:"已改派次数" en:"reassignments"` // since the lead came in
	OwnerAbsent bool `json:"ownerAbsent" zh:"时负责人不在岗" en:"owner is absent"`
}

// BreachAction is what happens when a lead was not answered in time.
type BreachAction string

// The actions.
const (
	UrgeOwner    BreachAction = "urge"
	ReassignLead BreachAction = "reassign"
	EscalateLead BreachAction = "escalate"
	PoolLead     BreachAction = "pool"
)

// Choices lists the actions.
func (BreachAction) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(UrgeOwner), Label: crm.Label{ZH: "催办", EN: "Urge the owner"}},
		{Value: string(ReassignLead), Label: crm.Label{ZH: "改派", EN: "Reassign"}},
		{Value: string(EscalateLead), Label: crm.Label{ZH: "上报主管", EN: "Escalate to the manager"}},
		{Value: string(PoolLead), Label: crm.Label{ZH: "放入公海", EN: "Return to the pool"}},
	}
}

// LeadBreach says what happens.
type LeadBreach struct {
	Action BreachAction `json:"action" zh:"处理" en:"Action"`
}

// LeadBreachPoint decides what happens when a lead was not answered in time.
var LeadBreachPoint = Point[LeadBreachFacts, LeadBreach]{
	Key:        "lead.breach",
	Label:      crm.Label{ZH: "首次联系超时", EN: "Missed first contact"},
	Question:   crm.Label{ZH: "没有按时首次联系，怎么办？", EN: "What happens when the first contact is late?"},
	UsedIn:     []Use{{crm.LeadProcessName, crm.LeadStepFirstContact}},
	Policy:     First,
	OnError:    TakeOtherwise,
	Versioning: Pinned,
	Shipped:    shippedLeadBreach,
}

//go:embed lead_breach.yaml
var shippedLeadBreach string
