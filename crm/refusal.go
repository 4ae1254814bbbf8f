package crm

import "github.com/google/uuid"

// RefusedChannel is a channel by which somebody does not want to be contacted.
type RefusedChannel string

// AnyChannel refuses every channel.
const AnyChannel RefusedChannel = "any"

// Choices lists the channels after “any”.
func (RefusedChannel) Choices() []Choice {
	return append([]Choice{{Value: string(AnyChannel), Label: Label{"全部方式", "Any channel"}, Tone: ToneBad}}, Channel("").Choices()...)
}

// Purpose is what somebody is contacted for.
type Purpose string

// The purposes.
const (
	AnyPurpose Purpose = "any"
	Marketing  Purpose = "marketing"
	Service    Purpose = "service"
	Billing    Purpose = "billing"
)

// Choices lists the purposes.
func (Purpose) Choices() []Choice {
	return []Choice{
		{Value: string(AnyPurpose), Label: Label{"任何目的", "Any purpose"}, Tone: ToneBad},
		{Value: string(Marketing), Label: Label{"营销", "Marketing"}},
		{Value: string(Service), Label: Label{"服务", "Service"}},
		{Value: string(Billing), Label: Label{"账务", "Billing"}},
	}
}

// Refusal is the word of a customer, contact or lead not to be contacted by a
// channel for a purpose. It is a record of its own, so that no merge and no
// import of the customer or contact can lose it.
type Refusal struct {
	Base
	CustomerID *uuid.UUID     `db:"customer_id" json:"customerId" ref:"customer" zh:"客户" en:"Customer"`
	ContactID  *uuid.UUID     `db:"contact_id" json:"contactId" ref:"contact" zh:"联系人" en:"Contact"`
	LeadID     *uuid.UUID     `db:"lead_id" json:"leadId" ref:"lead" zh:"线索" en:"Lead"`
	Channel    RefusedChannel `db:"channel" json:"channel" required:"true" zh:"拒绝的方式" en:"Channel refused"`
	Purpose    Purpose        `db:"purpose" json:"purpose" required:"true" zh:"拒绝的目的" en:"Purpose refused"`
	Since      *Date          `db:"since" json:"since" zh:"自" en:"Since"`
	Until      *Date          `db:"until" json:"until" zh:"至（含）" en:"Up to and including"`
	Reason     string         `db:"reason" json:"reason" max:"300" zh:"原因" en:"Reason"`
	Evidence   string         `db:"evidence" json:"evidence" long:"true" zh:"依据" en:"Evidence"`
}

// Refusals declares the kind.
var Refusals = Kind[Refusal]{
	Name: "refusal", Plural: "refusals", Icon: "stop",
	Label: Label{"拒收", "Refusal"}, PluralLabel: Label{"拒收", "Refusals"},
	Title: "channel", Search: []string{"reason", "evidence"},
	List:     []string{"customerId", "contactId", "leadId", "channel", "purpose", "since", "until", "reason"},
	Sorts:    []string{"createdAt", "until"},
	Sections: []Section{{Label{"拒收", "Refusal"}, []string{"customerId", "contactId", "leadId", "channel", "purpose", "since", "until", "reason", "evidence"}}},
	Scope:    Scope{Parents: []string{"customerId", "contactId", "leadId"}},
	// Anybody may note what a customer said; to take it back is not for who
	// would like to send.
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: ManagersUp(), Delete: AdminsOnly()},
	Menu:   MenuSelling,
}

// Check wants somebody whose word it is, and an end after the beginning.
func (r *Refusal) Check() []Problem {
	var problems []Problem
	if r.CustomerID == nil && r.ContactID == nil && r.LeadID == nil {
		problems = append(problems, Problem{"contactId", "no-parent",
			Label{"拒收必须属于一个客户、联系人或线索", "A refusal is the word of a customer, a contact or a lead"},
			Label{"请选择客户、联系人或线索", "Choose a customer, a contact or a lead"}})
	}
	return append(problems, checkSpan("until", r.Since, r.Until)...)
}

// checkSpan refuses an end that lies before its beginning.
func checkSpan(field string, from, until *Date) []Problem {
	if from == nil || until == nil || !until.Before(*from) {
		return nil
	}
	return []Problem{endsFirst(field)}
}

func endsFirst(field string) Problem {
	return Problem{field, "ends-before-it-begins", Label{"结束早于开始", "It ends before it begins"},
		Label{"请填写不早于开始的结束时间", "Give an end that is not before the beginning"}}
}
