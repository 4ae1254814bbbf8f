package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// LeadQualifyFacts is what is known about a lead when it is accepted or not.
type LeadQualifyFacts struct {
	Lead     LeadFacts     `json:"lead" zh:"线索" en:"Lead"`
	Customer CustomerFacts `json:"customer" zh:"客户" en:"Customer"`
	Score    ScoreFacts    `json:"score" zh:"评分" en:"Score"`
}

// ScoreFacts is what lead.score came to.
type ScoreFacts struct {
	Points int `json:"points" zh:"分数" en:"points"`
}

// QualifyVerdict is whether a lead is worked on.
type QualifyVerdict string

// The verdicts.
const (
	AcceptLead  QualifyVerdict = "accept"
	NurtureLead QualifyVerdict = "nurture"
	RejectLead  QualifyVerdict = "reject"
)

// Choices lists the verdicts.
func (QualifyVerdict) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(AcceptLead), Label: crm.Label{ZH: "接受", EN: "Accept"}},
		{Value: string(NurtureLead), Label: crm.Label{ZH: "培育", EN: "Nurture"}},
		{Value: string(RejectLead), Label: crm.Label{ZH: "拒绝", EN: "Reject"}},
	}
}

// LeadQualify says whether a lead is worked on now, later or never.
type LeadQualify struct {
	Verdict     QualifyVerdict         `json:"verdict" zh:"结论" en:"Verdict"`
	Grade       crm.Grade              `json:"grade,omitempty" zh:"等级" en:"Grade"`                      // of an accepted lead
	NurtureDays *int                   `json:"nurtureDays,omitempty" zh:"培育天数" en:"Days of nurturing"`  // until it comes back
	Reason      crm.DisqualifiedReason `json:"reason,omitempty" zh:"拒绝原因" en:"Reason of the rejection"` // of a rejected lead
}

// LeadQualifyPoint decides whether leads are worked on.
var LeadQualifyPoint = Point[LeadQualifyFacts, LeadQualify]{
	Key:        "lead.qualify",
	Label:      crm.Label{ZH: "线索筛选", EN: "Lead qualification"},
	Question:   crm.Label{ZH: "这条线索接受、培育还是拒绝？", EN: "Is a lead accepted, nurtured or rejected?"},
	UsedIn:     []Use{{crm.LeadProcessName, crm.LeadStepCheck}},
	Policy:     First,
	OnError:    Skip,
	Versioning: Newest,
	Check:      checkLeadQualify,
	Shipped:    shippedLeadQualify,
}

//go:embed lead_qualify.yaml
var shippedLeadQualify string

// maxNurtureDays is two years.
const maxNurtureDays = 730

// checkLeadQualify wants with each verdict what belongs to it, and nothing
// else.
func checkLeadQualify(q LeadQualify) []Problem {
	var problems []Problem
	for _, part := range []struct {
		field  string
		of     QualifyVerdict
		given  bool
		zh, en string
	}{
		{"grade", AcceptLead, q.Grade != "", "接受时须写等级，且只在接受时写", "grade goes with accept, and only with it"},
		{"nurtureDays", NurtureLead, q.NurtureDays != nil, "培育时须写天数，且只在培育时写", "nurtureDays goes with nurture, and only with it"},
		{"reason", RejectLead, q.Reason != "", "拒绝时须写原因，且只在拒绝时写", "reason goes with reject, and only with it"},
	} {
		if (q.Verdict == part.of) != part.given {
			problems = append(problems, Problem{Field: part.field, Message: crm.Label{ZH: part.zh, EN: part.en}})
		}
	}
	if q.NurtureDays != nil && (*q.NurtureDays < 1 || *q.NurtureDays > maxNurtureDays) {
		problems = append(problems, Problem{Field: "nurtureDays", Message: crm.Label{ZH: "须在 1 到 730 天之间", EN: "must be 1 to 730 days"}})
	}
	return problems
}
