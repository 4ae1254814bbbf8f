package crm

import "github.com/google/uuid"

// BuyingRole is the part that somebody plays when a customer buys.
type BuyingRole string

// The parts in buying; empty is not known.
const (
	DecisionMaker BuyingRole = "decision-maker"
	Influencer    BuyingRole = "influencer"
	EndUser       BuyingRole = "user"
	Gatekeeper    BuyingRole = "gatekeeper"
)

// Choices lists the parts in buying.
func (BuyingRole) Choices() []Choice {
	return []Choice{
		{Value: string(DecisionMaker), Label: Label{"决策者", "Decision maker"}, Tone: ToneGood},
		{Value: string(Influencer), Label: Label{"影响者", "Influencer"}, Tone: ToneInfo},
		{Value: string(EndUser), Label: Label{"使用者", "User"}},
		{Value: string(Gatekeeper), Label: Label{"把关者", "Gatekeeper"}, Tone: ToneWarning},
	}
}

// Contact is a person at a customer. Who reports to whom is the customer's
// organisation as we know it.
type Contact struct {
	Base
	CustomerID  uuid.UUID  `db:"customer_id" json:"customerId" required:"true" ref:"customer" zh:"客户" en:"Customer"`
	Name        string     `db:"name" json:"name" required:"true" max:"80" zh:"姓名" en:"Name"`
	Code        string     `db:"code" json:"code" max:"40" unique:"true" zh:"联系人代码" en:"Code"`
	JobTitle    string     `db:"job_title" json:"jobTitle" max:"80" zh:"职务" en:"Job title"`
	Department  string     `db:"department" json:"department" max:"80" zh:"部门" en:"Department"`
	ReportsToID *uuid.UUID `db:"reports_to_id" json:"reportsToId" ref:"contact" zh:"上级联系人" en:"Reports to"`
	BuyingRole  BuyingRole `db:"buying_role" json:"buyingRole" zh:"采购角色" en:"Role in buying"`
	Class       string     `db:"class" json:"class" dict:"contact-class" zh:"联系人分类" en:"Class"`
	IsPrimary   bool       `db:"is_primary" json:"isPrimary" zh:"主联系人" en:"Primary contact"`
	Active      bool       `db:"active" json:"active" default:"true" zh:"在职" en:"Still there"`
	Phone       string     `db:"phone" json:"phone" max:"40" format:"phone" zh:"电话" en:"Phone"`
	Mobile      string     `db:"mobile" json:"mobile" max:"40" format:"phone" zh:"手机" en:"Mobile"`
	Email       string     `db:"email" json:"email" format:"email" zh:"邮箱" en:"E-mail"`
	WeChat      string     `db:"wechat" json:"wechat" max:"60" zh:"微信号" en:"WeChat"`
	Address     string     `db:"address" json:"address" max:"300" zh:"地址" en:"Address"`
	Note        string     `db:"note" json:"note" long:"true" zh:"备注" en:"Note"`
}

// Contacts declares the kind.
var Contacts = Kind[Contact]{
	Name: "contact", Plural: "contacts", Icon: "contacts",
	Label: Label{"联系人", "Contact"}, PluralLabel: Label{"联系人", "Contacts"},
	Title: "name", Search: []string{"name", "code", "phone", "mobile", "email", "wechat"},
	List:  []string{"name", "customerId", "jobTitle", "department", "buyingRole", "mobile", "email", "isPrimary", "active"},
	Sorts: []string{"updatedAt", "createdAt", "name"},
	Sections: []Section{
		{Label{"基本信息", "Basics"}, []string{"customerId", "name", "code", "jobTitle", "department", "reportsToId", "buyingRole", "class", "isPrimary", "active"}},
		{Label{"联系方式", "Ways to reach"}, []string{"phone", "mobile", "email", "wechat", "address"}},
		{Label{"其他", "More"}, []string{"note"}},
	},
	Scope:  Scope{Parents: []string{"customerId"}},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: ManagersUp()},
	Menu:   MenuSelling,
}

// Check refuses a contact who reports to themselves; longer circles are found
// where the tree is at hand.
func (c *Contact) Check() []Problem { return checkOwnParent("reportsToId", c.ID, c.ReportsToID) }

// ContactAnniversary is a day to remember about a contact: a birthday, a
// wedding, the founding of the company.
type ContactAnniversary struct {
	Base
	ContactID        uuid.UUID `db:"contact_id" json:"contactId" required:"true" ref:"contact" zh:"联系人" en:"Contact"`
	Type             string    `db:"type" json:"type" required:"true" dict:"anniversary" zh:"类型" en:"Type"`
	On               Date      `db:"on_date" json:"on" required:"true" zh:"日期" en:"Date"`
	Yearly           bool      `db:"yearly" json:"yearly" default:"true" zh:"每年" en:"Every year"`
	RemindDaysBefore *int      `db:"remind_days_before" json:"remindDaysBefore" min:"0" maximum:"366" zh:"提前提醒（天）" en:"Remind (days before)"`
	Note             string    `db:"note" json:"note" long:"true" zh:"备注" en:"Note"`
}

// ContactAnniversaries declares the kind.
var ContactAnniversaries = Kind[ContactAnniversary]{
	Name: "contact-anniversary", Plural: "contact-anniversaries", Icon: "gift",
	Label: Label{"纪念日", "Anniversary"}, PluralLabel: Label{"纪念日", "Anniversaries"},
	Title:    "type",
	List:     []string{"contactId", "type", "on", "yearly", "remindDaysBefore"},
	Sorts:    []string{"createdAt", "on"},
	Sections: []Section{{Label{"纪念日", "Anniversary"}, []string{"contactId", "type", "on", "yearly", "remindDaysBefore", "note"}}},
	Scope:    Scope{Parents: []string{"contactId"}},
	Rights:   Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
}

// Check has no rules across the fields of an anniversary.
func (a *ContactAnniversary) Check() []Problem { return nil }
