package rules

import (
	_ "embed"

	"github.com/baton-crm/baton/crm"
)

// CustomerGradeFacts is what is known about a customer when it is graded.
type CustomerGradeFacts struct {
	Customer GradedCustomerFacts `json:"customer" zh:"客户" en:"Customer"`
}

// GradedCustomerFacts is what a grade may depend on. Whether payments are
// overdue isn't known yet: orders say nothing of payments.
type GradedCustomerFacts struct {
	Grade            crm.Grade  `json:"grade,omitempty" zh:"现等级" en:"grade so far"`
	Industry         string     `json:"industry,omitempty" dict:"industry" zh:"行业" en:"industry"`
	Region           crm.Region `json:"region,omitempty" dict:"region" zh:"区域" en:"region"`
	Turnover         *crm.Money `json:"turnover" zh:"年营业额" en:"turnover"`
	Employees        *int       `json:"employees" min:"0" zh:"员工人数" en:"employees"`
	Won              *crm.Money `json:"won" zh:"一年内成交额" en:"won within a year"`
	DealsWon         int        `json:"dealsWon" min:"0" zh:"成交次数" en:"deals won"`
	DaysSinceContact *int       `json:"daysSinceContact" min:"0" zh:"未联系天数" en:"days since the last contact"`
	Overdue          *bool      `json:"overdue" zh:"有逾期款" en:"has payments overdue"`
	Custom           crm.Custom `json:"custom,omitempty" zh:"" en:""`
}

// CustomerGrade is the grade that a customer is given.
type CustomerGrade struct {
	Grade crm.Grade `json:"grade" zh:"等级" en:"Grade"`
}

// CustomerGradePoint grades customers.
var CustomerGradePoint = Point[CustomerGradeFacts, CustomerGrade]{
	Key:        "customer.grade",
	Label:      crm.Label{ZH: "客户分级", EN: "Customer grading"},
	Question:   crm.Label{ZH: "这个客户是哪一级？", EN: "Which grade does a customer have?"},
	Policy:     First,
	OnError:    Skip,
	Versioning: Newest,
	Shipped:    shippedCustomerGrade,
}

//go:embed customer_grade.yaml
var shippedCustomerGrade string
