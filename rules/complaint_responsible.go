package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// ComplaintResponsibleFacts is what is known when a department is looked for
// that answers for a complaint.
type ComplaintResponsibleFacts struct {
	Complaint ComplaintFacts `json:"complaint" zh:"投诉" en:"Complaint"`
	Customer  CustomerFacts  `json:"customer" zh:"客户" en:"Customer"`
}

// DepartmentOf is how a department is found.
type DepartmentOf string

// The ways of finding a department.
const (
	DepartmentOfCustomer DepartmentOf = "customer-owner"
	DepartmentOfOrder    DepartmentOf = "order-owner" // of the order, or else of the deal
	DepartmentOfEntry    DepartmentOf = "registrar"   // of who entered the complaint
	DepartmentNamed      DepartmentOf = "named"
)

// Choices lists the ways.
func (DepartmentOf) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(DepartmentOfCustomer), Label: crm.Label{ZH: "客户负责人所在部门", EN: "The department of the customer's owner"}},
		{Value: string(DepartmentOfOrder), Label: crm.Label{ZH: "订单（或商机）负责人所在部门", EN: "The department of the order's or deal's owner"}},
		{Value: string(DepartmentOfEntry), Label: crm.Label{ZH: "登记人所在部门", EN: "The department of who entered it"}},
		{Value: string(DepartmentNamed), Label: crm.Label{ZH: "指定部门", EN: "A named department"}},
	}
}

// HelpingDepartment is which department helps.
type HelpingDepartment string

// The helping departments.
const (
	NoHelper         HelpingDepartment = "none"
	HelperOfCustomer HelpingDepartment = "customer-owner"
	HelperOfOrder    HelpingDepartment = "order-owner"
)

// Choices lists the helping departments.
func (HelpingDepartment) Choices() []crm.Choice {
	return []crm.Choice{
		{Value: string(NoHelper), Label: crm.Label{ZH: "无", EN: "None"}},
		{Value: string(HelperOfCustomer), Label: crm.Label{ZH: "客户负责人所在部门", EN: "The department of the customer's owner"}},
		{Value: string(HelperOfOrder), Label: crm.Label{ZH: "订单（或商机）负责人所在部门", EN: "The department of the order's or deal's owner"}},
	}
}

// ComplaintResponsible says which department answers for a complaint and which
// one helps.
type ComplaintResponsible struct {
	To         DepartmentOf      `json:"to" zh:"主办" en:"Responsible"`
	Department string            `json:"department,omitempty" zh:"部门编码或名称" en:"Department, by code or name"` // with a named one only
	Helper     HelpingDepartment `json:"helper" zh:"协办" en:"Helper"`
}

// ComplaintResponsiblePoint finds the department that answers for a complaint.
// One that cannot be found is that of who entered it: somebody always has it.
var ComplaintResponsiblePoint = Point[ComplaintResponsibleFacts, ComplaintResponsible]{
	Key:        "complaint.responsible",
	Label:      crm.Label{ZH: "投诉主办部门", EN: "Responsible department"},
	Question:   crm.Label{ZH: "投诉由哪个部门主办，哪个部门协办？", EN: "Which department answers for a complaint, and which helps?"},
	UsedIn:     []Use{{crm.ComplaintProcessName, crm.ComplaintStepAccept}},
	Policy:     First,
	OnError:    TakeOtherwise,
	Versioning: Newest,
	Check:      checkComplaintResponsible,
	Shipped:    shippedComplaintResponsible,
}

//go:embed complaint_responsible.yaml
var shippedComplaintResponsible string

// checkComplaintResponsible wants a department where one is to be named.
func checkComplaintResponsible(r ComplaintResponsible) []Problem {
	switch {
	case r.To == DepartmentNamed && r.Department == "":
		return []Problem{{Field: "department", Message: crm.Label{ZH: "指定部门时须写明部门", EN: "a named department needs department"}}}
	case r.To != DepartmentNamed && r.Department != "":
		return []Problem{{Field: "department", Message: crm.Label{ZH: "只有指定部门时才写部门", EN: "department goes with named only"}}}
	}
	return nil
}
