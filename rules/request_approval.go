package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// RequestApprovalFacts is what is known about an approval request when its
// further signatures are decided.
type RequestApprovalFacts struct {
	Request RequestFacts `json:"request" zh:"申请" en:"Request"`
	At      TimeFacts    `json:"at" zh:"提交时的" en:"Submission"`
}

// RequestFacts is what rules may know about an approval request.
type RequestFacts struct {
	Category string     `json:"category,omitempty" dict:"request-category" zh:"类别" en:"category"`
	Amount   *crm.Money `json:"amount" zh:"金额" en:"amount"`
	Signers  int        `json:"signers" min:"0" zh:"所选审批人数" en:"signers chosen"`
	Rounds   int        `json:"rounds" min:"1" zh:"第几轮审批" en:"rounds of signatures"` // this one counted
	Custom   crm.Custom `json:"custom,omitempty" zh:"" en:""`
}

// ApprovalChain is whose signatures follow those that the initiator chose.
type ApprovalChain string

// The chains.
const (
	ChosenOnly     ApprovalChain = "chosen"
	DirectSuperior ApprovalChain = "direct-superior"
	TwoSuperiors   ApprovalChain = "two-superiors"
	DepartmentHead ApprovalChain = "department-head"
	EverySuperior  ApprovalChain = "every-superior"
)

// Choices lists the chains.
func (ApprovalChain) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(ChosenOnly), Label: crm.Label{ZH: "仅所选审批人", EN: "The chosen signers only"}},
		{Value: string(DirectSuperior), Label: crm.Label{ZH: "再由直接上级", EN: "Then the direct superior"}},
		{Value: string(TwoSuperiors), Label: crm.Label{ZH: "再由两级上级", EN: "Then two superiors, level by level"}},
		{Value: string(DepartmentHead), Label: crm.Label{ZH: "再由部门负责人", EN: "Then the head of department"}},
		{Value: string(EverySuperior), Label: crm.Label{ZH: "再由各级上级依次", EN: "Then every superior in turn, up to the top"}},
	}
}

// RequestApproval says who signs after those whom the initiator chose, and how
// soon each signature is due.
type RequestApproval struct {
	Chain         ApprovalChain `json:"chain" zh:"审批链" en:"Chain"`
	WithinMinutes int           `json:"withinMinutes" zh:"每次签署时限（工作分钟）" en:"Each within (working minutes)"`
	Person        string        `json:"person,omitempty" zh:"最高层的会签人" en:"Counter-signer at the top"` // user id
}

// RequestApprovalPoint decides who signs an approval request. Where a row can't
// be evaluated the otherwise row is taken: an error never saves a signature
// that nobody waived.
var RequestApprovalPoint = Point[RequestApprovalFacts, RequestApproval]{
	Key:          "request.approval",
	Label:        crm.Label{ZH: "审批申请的审批链", EN: "Signatures of an approval request"},
	Question:     crm.Label{ZH: "除所选审批人外，还须谁签署，多久之内？", EN: "Who signs after the chosen signers, and how soon?"},
	SecondPerson: true,
	UsedIn:       []Use{{crm.RequestProcessName, crm.RequestStepApproval}},
	Policy:       First,
	OnError:      TakeOtherwise,
	Versioning:   Newest,
	Check:        checkRequestApproval,
	Shipped:      shippedRequestApproval,
}

//go:embed request_approval.yaml
var shippedRequestApproval string

// checkRequestApproval keeps deadlines within reason.
func checkRequestApproval(a RequestApproval) []Problem {
	if a.WithinMinutes >= 1 && a.WithinMinutes <= maxAnswerMinutes {
		return nil
	}
	return []Problem{{Field: "withinMinutes", Message: crm.Label{ZH: "时限须在 1 到 28800 工作分钟之间", EN: "must be 1 to 28800 working minutes"}}}
}
