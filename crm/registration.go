package crm

import "github.com/google/uuid"

// RegistrationState is how a registration stands.
type RegistrationState string

// The states of a registration. Of several about the same company at most one
// is active: in force, and protected until its date.
const (
	RegistrationActive  RegistrationState = "active"
	RegistrationClash   RegistrationState = "clash"   // somebody else was first; a judge decides
	RegistrationExpired RegistrationState = "expired" // its date has passed without progress
	RegistrationWon     RegistrationState = "won"     // its deal was won
	RegistrationCeded   RegistrationState = "ceded"   // given up, or a judge gave it to somebody else
)

// Choices lists the states.
func (RegistrationState) Choices() []Choice {
	return []Choice{
		{Value: string(RegistrationActive), Label: Label{"保护中", "In force"}, Tone: ToneGood},
		{Value: string(RegistrationClash), Label: Label{"撞单待判", "Clash"}, Tone: ToneWarning},
		{Value: string(RegistrationExpired), Label: Label{"已过期", "Expired"}, Tone: ToneNeutral},
		{Value: string(RegistrationWon), Label: Label{"已成交", "Won"}, Tone: ToneGood},
		{Value: string(RegistrationCeded), Label: Label{"已让出", "Ceded"}, Tone: ToneNeutral},
	}
}

// Registration is a rep's word that they work on a company or a deal (报备). It
// protects them from colleagues until a date that progress extends.
type Registration struct {
	Base
	Number         string            `db:"number" json:"number" ro:"true" zh:"报备编号" en:"Number"`
	Company        string            `db:"company" json:"company" required:"true" zh:"公司名称" en:"Company"`
	Contact        string            `db:"contact" json:"contact" max:"80" personal:"true" zh:"联系人" en:"Contact"`
	Phone          string            `db:"phone" json:"phone" max:"40" format:"phone" personal:"true" zh:"电话" en:"Phone"`
	Email          string            `db:"email" json:"email" format:"email" personal:"true" zh:"邮箱" en:"E-mail"`
	Interest       string            `db:"interest" json:"interest" zh:"意向产品" en:"Interest"`
	Region         Region            `db:"region" json:"region" dict:"region" zh:"区域" en:"Region"`
	Amount         *Money            `db:"amount" json:"amount" zh:"预计金额" en:"Expected amount"`
	Text           string            `db:"text" json:"text" long:"true" zh:"说明" en:"Text"`
	CustomerID     *uuid.UUID        `db:"customer_id" json:"customerId" ref:"customer" zh:"客户" en:"Customer"`
	LeadID         *uuid.UUID        `db:"lead_id" json:"leadId" ref:"lead" zh:"线索" en:"Lead"`
	DealID         *uuid.UUID        `db:"deal_id" json:"dealId" ref:"deal" zh:"商机" en:"Deal"`
	OwnerID        *uuid.UUID        `db:"owner_id" json:"ownerId" ref:"user" zh:"报备人" en:"Owner"`
	State          RegistrationState `db:"state" json:"state" ro:"true" zh:"状态" en:"State"`
	ProtectedUntil *Date             `db:"protected_until" json:"protectedUntil" ro:"true" zh:"保护期至" en:"Protected until"`
	WarnOn         *Date             `db:"warn_on" json:"warnOn" ro:"true" zh:"到期提醒日" en:"Warned on"`
	Reason         string            `db:"reason" json:"reason" ro:"true" long:"true" zh:"裁定说明" en:"Reason given"`
}

// Registrations declares the kind.
var Registrations = Kind[Registration]{
	Name: "registration", Plural: "registrations", Icon: "safety",
	Label: Label{"报备", "Registration"}, PluralLabel: Label{"报备", "Registrations"},
	Title: "company", Number: "R",
	Search: []string{"number", "company", "contact", "phone", "email"},
	Match:  []string{"company", "phone", "email"},
	List:   []string{"company", "number", "state", "protectedUntil", "ownerId", "amount", "region", "interest", "createdAt"},
	Sorts:  []string{"createdAt", "updatedAt", "protectedUntil", "company", "number"},
	Sections: []Section{
		{Label{"报备对象", "What is registered"}, []string{"number", "company", "contact", "phone", "email", "region"}},
		{Label{"需求", "Need"}, []string{"interest", "amount", "text"}},
		{Label{"保护", "Protection"}, []string{"state", "protectedUntil", "warnOn", "ownerId", "reason"}},
		{Label{"关联", "Belongs to"}, []string{"customerId", "leadId", "dealId"}},
	},
	Scope:     Scope{Owner: "ownerId"},
	Rights:    Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
	Menu:      MenuSelling,
	Processes: true,
}

// Check fills the state of a new registration.
func (r *Registration) Check() []Problem {
	if r.State == "" {
		r.State = RegistrationActive
	}
	return nil
}

// IsOver says whether a registration protects nobody any more and never will
// by itself.
func (r *Registration) IsOver() bool {
	return r.State == RegistrationExpired || r.State == RegistrationWon || r.State == RegistrationCeded
}

// RegistrationKeyFields are what a registration is found and judged by; they
// stay as they are while a judge looks at it.
func RegistrationKeyFields() []string {
	return []string{"company", "phone", "email", "customerId", "ownerId"}
}

// ProgressKind is what extends the protection of a registration.
type ProgressKind string

// The kinds of progress. ProtectFiled and ProtectJudged are no progress but
// begin a protection.
const (
	ProtectFiled        ProgressKind = "filed"
	ProtectJudged       ProgressKind = "judged"
	ProgressInteraction ProgressKind = "interaction"
	ProgressAppointment ProgressKind = "appointment"
	ProgressStage       ProgressKind = "stage"
	ProgressDeal        ProgressKind = "deal"
)

// Choices lists the kinds.
func (ProgressKind) Choices() []Choice {
	return []Choice{
		{Value: string(ProtectFiled), Label: Label{"报备", "Filed"}},
		{Value: string(ProtectJudged), Label: Label{"裁定归其所有", "Given by a judge"}},
		{Value: string(ProgressInteraction), Label: Label{"联系记录", "Interaction"}},
		{Value: string(ProgressAppointment), Label: Label{"预约", "Appointment"}},
		{Value: string(ProgressStage), Label: Label{"商机阶段变化", "Stage of a deal"}},
		{Value: string(ProgressDeal), Label: Label{"建立商机", "New deal"}},
	}
}
