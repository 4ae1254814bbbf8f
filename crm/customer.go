package crm

import "github.com/google/uuid"

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
	Grade     Grade      `db:"grade" json:"grade" zh:"等级" en:"Grade"`
	Industry  string     `db:"industry" json:"industry" dict:"industry" zh:"行业" en:"Industry"`
	Region    Region     `db:"region" json:"region" dict:"region" zh:"区域" en:"Region"`
	Phone     string     `db:"phone" json:"phone" max:"40" format:"phone" zh:"电话" en:"Phone"`
	Email     string     `db:"email" json:"email" format:"email" zh:"邮箱" en:"E-mail"`
	Website   string     `db:"website" json:"website" format:"url" zh:"网站" en:"Website"`
	Address   string     `db:"address" json:"address" max:"300" zh:"地址" en:"Address"`
	OwnerID   *uuid.UUID `db:"owner_id" json:"ownerId" ref:"user" zh:"负责人" en:"Owner"`
	Note      string     `db:"note" json:"note" long:"true" zh:"备注" en:"Note"`
}

// Customers declares the kind.
var Customers = Kind[Customer]{
	Name: "customer", Plural: "customers", Icon: "bank",
	Label: Label{"客户", "Customer"}, PluralLabel: Label{"客户", "Customers"},
	Title: "name", Number: "C",
	Search: []string{"number", "name", "shortName", "phone", "email"},
	List:   []string{"name", "grade", "region", "industry", "ownerId", "phone", "updatedAt"},
	Sorts:  []string{"updatedAt", "createdAt", "name", "number"},
	Sections: []Section{
		{Label{"基本信息", "Basics"}, []string{"number", "name", "shortName", "grade", "industry", "region", "ownerId"}},
		{Label{"联系方式", "Contact"}, []string{"phone", "email", "website", "address"}},
		{Label{"其他", "More"}, []string{"note"}},
	},
	Scope:  Scope{Owner: "ownerId"},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: []Role{Manager, Admin}},
	Menu:   MenuSelling,
	Board:  "grade",
}

// Check has no rules across the fields of a customer.
func (c *Customer) Check() []Problem { return nil }
