package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// ComplaintApprovalFacts is what is known when leaders are asked for their word
// on a solution.
type ComplaintApprovalFacts struct {
	Complaint ComplaintFacts `json:"complaint" zh:"投诉" en:"Complaint"`
	Customer  CustomerFacts  `json:"customer" zh:"客户" en:"Customer"`
	Solution  SolutionFacts  `json:"solution" zh:"方案" en:"Solution"`
}

// SolutionFacts is what rules may know about a proposed solution.
type SolutionFacts struct {
	Amount *crm.Money `json:"amount" zh:"金额" en:"amount"`            // the compensation, or else what is claimed
	Rounds int        `json:"rounds" min:"1" zh:"第几轮批示" en:"rounds"` // this one counted
}

// InstructionChain is whose word a solution needs.
type InstructionChain string

// The chains.
const (
	NobodyInstructs         InstructionChain = "none"
	DirectSuperiorInstructs InstructionChain = "direct-superior"
	TwoSuperiorsInstruct    InstructionChain = "two-superiors"
	DepartmentHeadInstructs InstructionChain = "department-head"
	EverySuperiorInstructs  InstructionChain = "every-superior"
)

// Choices lists the chains.
func (InstructionChain) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(NobodyInstructs), Label: crm.Label{ZH: "无需批示", EN: "Nobody's"}},
		{Value: string(DirectSuperiorInstructs), Label: crm.Label{ZH: "直接上级", EN: "The direct superior's"}},
		{Value: string(TwoSuperiorsInstruct), Label: crm.Label{ZH: "两级上级", EN: "Two superiors', level by level"}},
		{Value: string(DepartmentHeadInstructs), Label: crm.Label{ZH: "部门负责人", EN: "The head of department's"}},
		{Value: string(EverySuperiorInstructs), Label: crm.Label{ZH: "各级上级依次", EN: "Every superior's in turn, up to the top"}},
	}
}

// ComplaintApproval says whose word a solution needs, and how soon.
type ComplaintApproval struct {
	Chain         InstructionChain `json:"chain" zh:"批示链" en:"Chain"`
	WithinMinutes int              `json:"withinMinutes" zh:"每次批示时限（工作分钟）" en:"Each within (working minutes)"`
	Person        string           `json:"person,omitempty" zh:"最高层的会签人" en:"Counter-signer at the top"` // user id
}

// ComplaintApprovalPoint decides whose word a solution needs. Where a row can't
// be evaluated the otherwise row is taken: an error never saves a word that
// nobody waived.
var ComplaintApprovalPoint = Point[ComplaintApprovalFacts, ComplaintApproval]{
	Key:          "complaint.approval",
	Label:        crm.Label{ZH: "投诉方案的批示", EN: "Instructions on solutions"},
	Question:     crm.Label{ZH: "处理方案由谁批示，多久之内？", EN: "Whose word does a solution need, and how soon?"},
	SecondPerson: true,
	UsedIn:       []Use{{crm.ComplaintProcessName, crm.ComplaintStepInstruct}},
	Policy:       First,
	OnError:      TakeOtherwise,
	Versioning:   Newest,
	Check:        checkComplaintApproval,
	Shipped:      shippedComplaintApproval,
}

//go:embed complaint_approval.yaml
var shippedComplaintApproval string

// checkComplaintApproval keeps deadlines within reason.
func checkComplaintApproval(a ComplaintApproval) []Problem { return checkWithin(a.WithinMinutes) }

// checkWithin keeps a deadline in working minutes within reason.
func checkWithin(minutes int) []Problem {
	if minutes >= 1 && minutes <= maxAnswerMinutes {
		return nil
	}
	return []Problem{{Field: "withinMinutes", Message: crm.Label{ZH: "时限须在 1 到 28800 工作分钟之间", EN: "must be 1 to 28800 working minutes"}}}
}
