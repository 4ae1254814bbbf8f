package crm

import (
	"time"

	"github.com/google/uuid"
)

// Grade is how much a customer matters to us.
type Grade string

// The grades, best first; empty is not graded yet.
const (
	GradeA Grade = "A"
	GradeB Grade = "B"
	GradeC Grade = "C"
)

// Choices lists the grades.
func (Grade) Choices() []Choice {
	return []Choice{
		{Value: string(GradeA), Label: Label{"A 级", "A"}, Tone: ToneGood},
		{Value: string(GradeB), Label: Label{"B 级", "B"}, Tone: ToneInfo},
		{Value: string(GradeC), Label: Label{"C 级", "C"}, Tone: ToneNeutral},
	}
}

// Region is the key of the sales region that a customer or lead belongs to, an
// entry of the dictionary "region".
type Region string

// The sales regions that the product comes with; empty is not known.
const (
	North    Region = "north"
	East     Region = "east"
	South    Region = "south"
	West     Region = "west"
	Overseas Region = "overseas"
)

// Customer is a company or person we sell to.
type Customer struct {
	Base
	Number    string     `db:"number" json:"number" ro:"true" zh:"客户编号" en:"Number"`
	Name      string     `db:"name" json:"name" required:"true" zh:"客户名称" en:"Name"`
	ShortName string     `db:"short_name" json:"shortName" max:"60" zh:"简称" en:"Short name"`
	Code      string     `db:"code" json:"code" max:"40" unique:"true" zh:"客户代码" en:"Code"`
	Grade     Grade      `db:"grade" json:"grade" zh:"等级" en:"Grade"`
	Class     string     `db:"class" json:"class" dict:"customer-class" zh:"客户分类" en:"Class"`
	Source    string     `db:"source" json:"source" dict:"customer-source" zh:"来源" en:"Source"`
	Industry  string     `db:"industry" json:"industry" dict:"industry" zh:"行业" en:"Industry"`
	Region    Region     `db:"region" json:"region" dict:"region" zh:"区域" en:"Region"`
	ParentID  *uuid.UUID `db:"parent_id" json:"parentId" ref:"customer" zh:"上级客户" en:"Belongs to"`
	OwnerID   *uuid.UUID `db:"owner_id" json:"ownerId" ref:"user" zh:"负责人" en:"Owner"`

	Phone            string  `db:"phone" json:"phone" max:"40" format:"phone" personal:"true" zh:"电话" en:"Phone"`
	Mobile           string  `db:"mobile" json:"mobile" max:"40" format:"phone" personal:"true" zh:"手机" en:"Mobile"`
	Fax              string  `db:"fax" json:"fax" max:"40" format:"phone" personal:"true" zh:"传真" en:"Fax"`
	Email            string  `db:"email" json:"email" format:"email" personal:"true" zh:"邮箱" en:"E-mail"`
	Website          string  `db:"website" json:"website" format:"url" zh:"网站" en:"Website"`
	Address          string  `db:"address" json:"address" max:"300" contact:"true" zh:"地址" en:"Address"`
	Postcode         string  `db:"postcode" json:"postcode" max:"20" contact:"true" zh:"邮编" en:"Postcode"`
	PreferredChannel Channel `db:"preferred_channel" json:"preferredChannel" zh:"偏好联系方式" en:"Preferred channel"`

	Employees       *int   `db:"employees" json:"employees" min:"0" maximum:"10000000" zh:"员工人数" en:"Employees"`
	Turnover        *Money `db:"turnover" json:"turnover" zh:"年营业额" en:"Turnover"`
	Founded         *int   `db:"founded" json:"founded" min:"1000" maximum:"2999" zh:"成立年份" en:"Founded in"`
	TaxNumber       string `db:"tax_number" json:"taxNumber" max:"40" zh:"税号" en:"Tax number"`
	Currency        string `db:"currency" json:"currency" dict:"currency" zh:"结算币种" en:"Currency"`
	CreditLimit     *Money `db:"credit_limit" json:"creditLimit" readonly:"staff" zh:"信用额度" en:"Credit limit"`
	PaymentTermDays *int   `db:"payment_term_days" json:"paymentTermDays" min:"0" maximum:"3650" readonly:"staff" zh:"付款账期（天）" en:"Payment term (days)"`

	NextFollowUpOn *Date      `db:"next_follow_up_on" json:"nextFollowUpOn" zh:"下次跟进日期" en:"Next follow-up"`
	LastContactAt  *time.Time `db:"last_contact_at" json:"lastContactAt" ro:"true" zh:"最近联系时间" en:"Last contact"`
	Note           string     `db:"note" json:"note" long:"true" zh:"备注" en:"Note"`
	Pooling
}

// Customers declares the kind.
var Customers = Kind[Customer]{
	Name: "customer", Plural: "customers", Icon: "bank",
	Label: Label{"客户", "Customer"}, PluralLabel: Label{"客户", "Customers"},
	Title: "name", Number: "C",
	Search: []string{"number", "code", "name", "shortName", "phone", "mobile", "email"},
	Match:  []string{"code", "name", "phone", "mobile", "email"},
	List:   []string{"name", "grade", "class", "region", "industry", "ownerId", "phone", "nextFollowUpOn", "lastContactAt", "updatedAt"},
	Sorts:  []string{"updatedAt", "createdAt", "name", "number", "nextFollowUpOn", "lastContactAt"},
	Sections: []Section{
		{Label{"基本信息", "Basics"}, []string{"number", "name", "shortName", "code", "grade", "class", "source", "industry", "region", "parentId", "ownerId"}},
		{Label{"联系方式", "Contact"}, []string{"phone", "mobile", "fax", "email", "website", "address", "postcode", "preferredChannel"}},
		{Label{"企业与财务", "Company and finance"}, []string{"employees", "turnover", "founded", "taxNumber", "currency", "creditLimit", "paymentTermDays"}},
		{Label{"跟进", "Follow-up"}, []string{"nextFollowUpOn", "lastContactAt", "note"}},
		{Label{"公海与保护", "Pool and protection"}, []string{"poolId", "pooledAt", "heldSince", "lastOwnerId", "protectedUntil", "protectionLocked"}},
	},
	Scope:  Scope{Owner: "ownerId"},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: []Role{Manager, Admin}},
	Menu:   MenuSelling,
	Board:  "grade",
	Pooled: true, Processes: true,
}

// Check refuses a customer that belongs to itself; longer circles are found
// where the tree is at hand.
func (c *Customer) Check() []Problem { return checkOwnParent("parentId", c.ID, c.ParentID) }
