package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// ComplaintFacts is what rules may know about a complaint.
type ComplaintFacts struct {
	Channel  crm.Channel         `json:"channel" zh:"渠道" en:"channel"`
	Source   crm.ComplaintSource `json:"source" zh:"来源" en:"source"`
	Category string              `json:"category,omitempty" dict:"complaint-category" zh:"类别" en:"category"`
	Object   string              `json:"object,omitempty" dict:"complaint-object" zh:"对象" en:"object"`
	Severity crm.Severity        `json:"severity,omitempty" zh:"严重程度" en:"severity"`
	Claimed  *crm.Money          `json:"claimed" zh:"索赔金额" en:"amount claimed"`
	HasOrder bool                `json:"hasOrder" zh:"涉及订单" en:"names an order"`
	Earlier  int                 `json:"earlier" min:"0" zh:"一年内此前投诉次数" en:"earlier ones within a year"` // of the same customer
	Refusals int                 `json:"refusals" min:"0" zh:"拒绝受理次数" en:"refusals"`
	Reopened int                 `json:"reopened" min:"0" zh:"重开次数" en:"times reopened"`
	Custom   crm.Custom          `json:"custom,omitempty" zh:"" en:""`
}

// ComplaintTriageFacts is what is known when a complaint is judged.
type ComplaintTriageFacts struct {
	Complaint ComplaintFacts `json:"complaint" zh:"投诉" en:"Complaint"`
	Customer  CustomerFacts  `json:"customer" zh:"客户" en:"Customer"`
	At        TimeFacts      `json:"at" zh:"判定时的" en:"Judgement"`
}

// ComplaintTriage is what is proposed to the person who judges a complaint,
// and what follows from the judgement.
type ComplaintTriage struct {
	Category  string       `json:"category,omitempty" zh:"类别" en:"Category"` // empty: as it was entered
	Severity  crm.Severity `json:"severity" zh:"严重程度" en:"Severity"`
	Valid     bool         `json:"valid" zh:"成立" en:"Valid"`
	ReadFirst bool         `json:"readFirst" zh:"转交前由领导批阅" en:"A leader reads it before it is passed on"`
	Contain   bool         `json:"contain" zh:"立即遏制" en:"Contain the harm at once"`
}

// ComplaintTriagePoint proposes how a complaint is judged; a person confirms.
var ComplaintTriagePoint = Point[ComplaintTriageFacts, ComplaintTriage]{
	Key:        "complaint.triage",
	Label:      crm.Label{ZH: "投诉判定建议", EN: "Triage of complaints"},
	Question:   crm.Label{ZH: "投诉有多严重，是否成立，是否先批阅、先遏制？", EN: "How grave is a complaint, is it valid, is it read first or contained at once?"},
	UsedIn:     []Use{{crm.ComplaintProcessName, crm.ComplaintStepJudge}},
	Policy:     First,
	OnError:    TakeOtherwise,
	Versioning: Newest,
	Shipped:    shippedComplaintTriage,
}

//go:embed complaint_triage.yaml
var shippedComplaintTriage string
