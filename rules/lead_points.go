package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// MatchFacts is what is known about a record that a new lead resembles.
type MatchFacts struct {
	Kind      MatchKind `json:"kind,omitempty" zh:"类型" en:"kind"`
	SamePhone bool      `json:"samePhone" zh:"电话相同" en:"has the same phone number"`
	SameEmail bool      `json:"sameEmail" zh:"邮箱相同" en:"has the same e-mail address"`
	SameName  bool      `json:"sameName" zh:"公司名称相同" en:"has the same company name"`
	Open      bool      `json:"open" zh:"仍在进行" en:"is still open"`
	DaysOld   *int      `json:"daysOld" min:"0" zh:"距今天数" en:"age in days"`
}

// MatchKind is what a lead resembles.
type MatchKind string

// The kinds of records that duplicates are looked for in.
const (
	MatchLead     MatchKind = "lead"
	MatchContact  MatchKind = "contact"
	MatchCustomer MatchKind = "customer"
)

// Choices lists the kinds.
func (MatchKind) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(MatchLead), Label: crm.Label{ZH: "线索", EN: "Lead"}},
		{Value: string(MatchContact), Label: crm.Label{ZH: "联系人", EN: "Contact"}},
		{Value: string(MatchCustomer), Label: crm.Label{ZH: "客户", EN: "Customer"}},
	}
}

// LeadDuplicateFacts is what is known when a new lead resembles a record.
type LeadDuplicateFacts struct {
	Lead  LeadFacts  `json:"lead" zh:"线索" en:"Lead"`
	Match MatchFacts `json:"match" zh:"相似记录" en:"Match"`
}

// DuplicateVerdict is what becomes of a lead that resembles a record.
type DuplicateVerdict string

// What becomes of it.
const (
	KeepLead  DuplicateVerdict = "keep"
	LinkLead  DuplicateVerdict = "link"
	MergeLead DuplicateVerdict = "merge"
)

// Choices lists what can become of it.
func (DuplicateVerdict) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(KeepLead), Label: crm.Label{ZH: "保留为新线索", EN: "Keep as a new lead"}},
		{Value: string(LinkLead), Label: crm.Label{ZH: "关联", EN: "Link"}},
		{Value: string(MergeLead), Label: crm.Label{ZH: "合并", EN: "Merge"}},
	}
}

// LeadDuplicate says what becomes of a lead that resembles a record.
type LeadDuplicate struct {
	Verdict DuplicateVerdict `json:"verdict" zh:"处理" en:"Verdict"`
}

// LeadDuplicatePoint decides about duplicates. When in doubt a lead is kept:
// two records can be merged later, a lead that was swallowed is lost.
var LeadDuplicatePoint = Point[LeadDuplicateFacts, LeadDuplicate]{
	Key:        "lead.duplicate",
	Label:      crm.Label{ZH: "线索查重", EN: "Duplicate leads"},
	Question:   crm.Label{ZH: "新线索与已有记录相似时，保留、关联还是合并？", EN: "Is a lead that resembles a record kept, linked to it or merged into it?"},
	UsedIn:     []Use{{crm.LeadProcessName, crm.LeadStepCheck}},
	Policy:     First,
	OnError:    TakeOtherwise,
	Versioning: Newest,
	Shipped:    shippedLeadDuplicate,
}

//go:embed lead_duplicate.yaml
var shippedLeadDuplicate string

// LeadScoreFacts is what is known about a lead when it is valued.
type LeadScoreFacts struct {
	Lead     LeadFacts     `json:"lead" zh:"线索" en:"Lead"`
	Customer CustomerFacts `json:"customer" zh:"客户" en:"Customer"`
	At       TimeFacts     `json:"at" zh:"进入时的" en:"Arrival"`
}

// LeadScore is how much a lead is worth: the points of all rows that match.
type LeadScore struct {
	Points int `json:"points" zh:"分数" en:"Points"`
}

// LeadScorePoint values leads by points that are added up.
var LeadScorePoint = Point[LeadScoreFacts, LeadScore]{
	Key:         "lead.score",
	Label:       crm.Label{ZH: "线索评分", EN: "Lead scoring"},
	Question:    crm.Label{ZH: "这条线索值多少分？", EN: "How many points is a lead worth?"},
	UsedIn:      []Use{{crm.LeadProcessName, crm.LeadStepCheck}},
	Policy:      Collect,
	Aggregation: Sum,
	OnError:     Skip,
	Versioning:  Newest,
	Shipped:     shippedLeadScore,
}

//go:embed lead_score.yaml
var shippedLeadScore string
