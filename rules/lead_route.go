package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// LeadRouteFacts is what is known about a lead when its way is decided.
type LeadRouteFacts struct {
	Lead     LeadFacts     `json:"lead" zh:"线索" en:"Lead"`
	Grade    crm.Grade     `json:"grade,omitempty" zh:"线索等级" en:"Lead grade"`
	Customer CustomerFacts `json:"customer" zh:"客户" en:"Customer"`
	At       TimeFacts     `json:"at" zh:"进入时的" en:"Arrival"`
}

// LeadFacts is what rules may know about a lead.
type LeadFacts struct {
	Source   crm.LeadSource `json:"source" zh:"来源" en:"source"`
	Region   crm.Region     `json:"region,omitempty" dict:"region" zh:"区域" en:"region"`
	Interest string         `json:"interest" zh:"意向产品" en:"interest"`
	Budget   *crm.Money     `json:"budget" zh:"预算" en:"budget"`
	Company  string         `json:"company" zh:"公司" en:"company"`
	HasPhone bool           `json:"hasPhone" zh:"有电话" en:"has a phone number"`
	HasEmail bool           `json:"hasEmail" zh:"有邮箱" en:"has an e-mail address"`
	Custom   crm.Custom     `json:"custom,omitempty" zh:"" en:""` // the company's own fields
}

// CustomerFacts is what rules may know about the customer a lead belongs to.
type CustomerFacts struct {
	Known   bool      `json:"known" zh:"已存在" en:"exists"`
	Grade   crm.Grade `json:"grade,omitempty" zh:"等级" en:"grade"`
	OwnerID string    `json:"ownerId,omitempty" zh:"负责人" en:"owner"`
}

// TimeFacts is the moment of a decision on the company's clock.
type TimeFacts struct {
	Weekday int `json:"weekday" min:"1" max:"7" zh:"星期" en:"weekday"` // 1 Monday … 7 Sunday
	Hour    int `json:"hour" min:"0" max:"23" zh:"小时" en:"hour"`      // 0–23
}

// Strategy is how a roster shares out work.
type Strategy string

// The strategies.
const (
	RoundRobin  Strategy = "round-robin"
	Weighted    Strategy = "weighted"
	LeastLoaded Strategy = "least-loaded"
	BestSkill   Strategy = "best-skill"
	NamedPerson Strategy = "named-person" // no roster, one person
)

// Choices lists the strategies.
func (Strategy) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(RoundRobin), Label: crm.Label{ZH: "轮流", EN: "Round robin"}},
		{Value: string(Weighted), Label: crm.Label{ZH: "按权重", EN: "Weighted"}},
		{Value: string(LeastLoaded), Label: crm.Label{ZH: "最少在手", EN: "Least loaded"}},
		{Value: string(BestSkill), Label: crm.Label{ZH: "技能优先", EN: "Best skill"}},
		{Value: string(NamedPerson), Label: crm.Label{ZH: "指定人员", EN: "A named person"}},
	}
}

// LeadRoute says among whom a lead is shared out, and how. With best-skill the
// skill says who comes first; with the other strategies of a roster, who can
// take it at all.
type LeadRoute struct {
	Roster   string   `json:"roster,omitempty" zh:"分配组" en:"Roster"` // key; none with a named person
	Strategy Strategy `json:"strategy" zh:"策略" en:"Strategy"`
	Skill    string   `json:"skill,omitempty" dict:"skill" zh:"技能" en:"Skill"`
	Person   string   `json:"person,omitempty" zh:"人员" en:"Person"` // user id; with a named person only
}

// LeadRoutePoint decides the way of a lead. A row that can't be evaluated is
// passed over and flagged: a lead always finds a way.
var LeadRoutePoint = Point[LeadRouteFacts, LeadRoute]{
	Key:        "lead.route",
	Label:      crm.Label{ZH: "线索分配", EN: "Lead routing"},
	Question:   crm.Label{ZH: "这条线索分给谁？", EN: "Who takes a lead?"},
	UsedIn:     []Use{{crm.LeadProcessName, crm.LeadStepRoute}},
	Policy:     First,
	OnError:    Skip,
	Versioning: Newest,
	Check:      checkLeadRoute,
	Shipped:    shippedLeadRoute,
}

//go:embed lead_route.yaml
var shippedLeadRoute string

// checkLeadRoute wants a person where the strategy names one, and otherwise a
// roster; and a skill where the best is looked for.
func checkLeadRoute(route LeadRoute) []Problem {
	var problems []Problem
	refuse := func(field, zh, en string) {
		problems = append(problems, Problem{Field: field, Message: crm.Label{ZH: zh, EN: en}})
	}
	if route.Strategy == NamedPerson {
		if route.Person == "" {
			refuse("person", "指定人员时须写明人员", "a named person needs person")
		}
		if route.Roster != "" {
			refuse("roster", "指定人员时不写分配组", "a named person takes no roster")
		}
		if route.Skill != "" {
			refuse("skill", "指定人员时不写技能", "a named person takes no skill")
		}
		return problems
	}
	if route.Roster == "" {
		refuse("roster", "须写明分配组", "say which roster")
	}
	if route.Person != "" {
		refuse("person", "只有指定人员时才写人员", "person goes with named-person only")
	}
	if route.Strategy == BestSkill && route.Skill == "" {
		refuse("skill", "技能优先时须写明技能", "best-skill needs skill")
	}
	return problems
}
