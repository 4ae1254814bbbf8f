package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// RegistrationProtectFacts is what is known about a registration when its
// protection begins, or something was done that may extend it.
type RegistrationProtectFacts struct {
	Registration RegistrationFacts `json:"registration" zh:"报备" en:"Registration"`
	Progress     ProgressFacts     `json:"progress" zh:"进展" en:"Progress"`
}

// RegistrationFacts is what rules may know about a registration.
type RegistrationFacts struct {
	Region      crm.Region `json:"region,omitempty" dict:"region" zh:"区域" en:"region"`
	Amount      *crm.Money `json:"amount" zh:"预计金额" en:"expected amount"`
	HasCustomer bool       `json:"hasCustomer" zh:"已有客户" en:"is of a customer"`
	HasDeal     bool       `json:"hasDeal" zh:"已有商机" en:"has a deal"`
	FiledBefore int        `json:"filedBefore" min:"0" zh:"此前报备次数" en:"how often filed before"` // by the same person for the same company
	Extensions  int        `json:"extensions" min:"0" zh:"已延长次数" en:"extensions so far"`
	DaysHeld    int        `json:"daysHeld" min:"0" zh:"已持有天数" en:"days since it was filed"`
	Custom      crm.Custom `json:"custom,omitempty" zh:"" en:""`
}

// ProgressFacts is what was done.
type ProgressFacts struct {
	Kind    crm.ProgressKind `json:"kind" zh:"类型" en:"kind"`
	Channel crm.Channel      `json:"channel,omitempty" zh:"方式" en:"channel"` // of an interaction or appointment
}

// RegistrationProtect says how long a registration is protected from now on,
// and how long before the end its owner is warned. A protection never becomes
// shorter; no days extend nothing.
type RegistrationProtect struct {
	Days            int `json:"days" zh:"保护天数" en:"Days"`
	WarnWorkingDays int `json:"warnWorkingDays" zh:"提前提醒（工作日）" en:"Warned before (working days)"`
}

// RegistrationProtectPoint decides how long a registration is protected.
var RegistrationProtectPoint = Point[RegistrationProtectFacts, RegistrationProtect]{
	Key:        "registration.protect",
	Label:      crm.Label{ZH: "报备保护期", EN: "Protection of a registration"},
	Question:   crm.Label{ZH: "从现在起保护多少天？", EN: "For how many days from now is it protected?"},
	UsedIn:     []Use{{crm.RegistrationProcessName, crm.RegistrationStepProtected}},
	Policy:     First,
	OnError:    TakeOtherwise,
	Versioning: Newest,
	Check:      checkRegistrationProtect,
	Shipped:    shippedRegistrationProtect,
}

//go:embed registration_protect.yaml
var shippedRegistrationProtect string

// The longest protection is a year, the earliest warning a working month.
const (
	maxProtectDays     = 365
	maxWarnWorkingDays = 22
)

func checkRegistrationProtect(p RegistrationProtect) []Problem {
	var problems []Problem
	if p.Days < 0 || p.Days > maxProtectDays {
		problems = append(problems, Problem{Field: "days", Message: crm.Label{ZH: "须在 0 到 365 天之间", EN: "must be 0 to 365 days"}})
	}
	if p.WarnWorkingDays < 0 || p.WarnWorkingDays > maxWarnWorkingDays {
		problems = append(problems, Problem{Field: "warnWorkingDays", Message: crm.Label{ZH: "须在 0 到 22 个工作日之间", EN: "must be 0 to 22 working days"}})
	}
	return problems
}
