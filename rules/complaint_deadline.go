package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// ComplaintDeadlineFacts is what is known when a step of a complaint is given
// its deadline.
type ComplaintDeadlineFacts struct {
	Step      ComplaintStepFacts `json:"step" zh:"环节" en:"Step"`
	Complaint ComplaintFacts     `json:"complaint" zh:"投诉" en:"Complaint"`
	Customer  CustomerFacts      `json:"customer" zh:"客户" en:"Customer"`
}

// ComplaintStepFacts is the step that is to have a deadline.
type ComplaintStepFacts struct {
	Name  ComplaintStep `json:"name" zh:"名称" en:"name"`
	Visit int           `json:"visit" min:"1" zh:"第几次进入" en:"visit"` // this one counted
}

// ComplaintStep is a step of a complaint, or the containment beside it.
type ComplaintStep string

// Choices lists the steps.
func (ComplaintStep) Choices() []crm.Choice { return crm.ComplaintSteps() }

// ComplaintDeadline says how soon a step has to be done.
type ComplaintDeadline struct {
	WithinMinutes int `json:"withinMinutes" zh:"时限（工作分钟）" en:"Within (working minutes)"`
}

// ComplaintDeadlinePoint gives every step of a complaint its deadline.
var ComplaintDeadlinePoint = Point[ComplaintDeadlineFacts, ComplaintDeadline]{
	Key:        "complaint.deadline",
	Label:      crm.Label{ZH: "投诉各环节时限", EN: "Deadlines of complaints"},
	Question:   crm.Label{ZH: "投诉的这个环节多久之内完成？", EN: "How soon has a step of a complaint to be done?"},
	UsedIn:     complaintUses(),
	Policy:     First,
	OnError:    TakeOtherwise,
	Versioning: Newest,
	Check:      func(d ComplaintDeadline) []Problem { return checkWithin(d.WithinMinutes) },
	Shipped:    shippedComplaintDeadline,
}

//go:embed complaint_deadline.yaml
var shippedComplaintDeadline string

// complaintUses are the steps that have a deadline of their own; leaders have
// theirs from complaint.approval.
func complaintUses() []Use {
	var uses []Use
	for _, step := range crm.ComplaintProcess().Steps {
		if step.Approval == nil {
			uses = append(uses, Use{crm.ComplaintProcessName, step.Name})
		}
	}
	return append(uses, Use{crm.ContainmentProcessName, crm.ContainmentStep})
}
