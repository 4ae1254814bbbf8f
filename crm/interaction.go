package crm

import (
	"time"

	"github.com/google/uuid"
)

// Channel is the way in which we were in touch.
type Channel string

// The channels of interactions.
const (
	ChannelCall  Channel = "call"
	ChannelVisit Channel = "visit"
	ChannelMail  Channel = "mail"
	ChannelChat  Channel = "chat"
)

// Choices lists the channels.
func (Channel) Choices() []Choice {
	return []Choice{
		{Value: string(ChannelCall), Label: Label{"电话", "Call"}},
		{Value: string(ChannelVisit), Label: Label{"拜访", "Visit"}},
		{Value: string(ChannelMail), Label: Label{"邮件", "Mail"}},
		{Value: string(ChannelChat), Label: Label{"即时消息", "Chat"}},
	}
}

// Interaction is a call, visit, mail or chat with its result.
type Interaction struct {
	Base
	LeadID     *uuid.UUID `db:"lead_id" json:"leadId" ref:"lead" zh:"线索" en:"Lead"`
	CustomerID *uuid.UUID `db:"customer_id" json:"customerId" ref:"customer" zh:"客户" en:"Customer"`
	Channel    Channel    `db:"channel" json:"channel" required:"true" zh:"方式" en:"Channel"`
	Summary    string     `db:"summary" json:"summary" required:"true" long:"true" zh:"内容与结果" en:"What was said"`
	OccurredAt time.Time  `db:"occurred_at" json:"occurredAt" required:"true" zh:"时间" en:"When"`
	NextStep   string     `db:"next_step" json:"nextStep" max:"300" zh:"下一步" en:"Next step"`
	ByID       *uuid.UUID `db:"by_id" json:"byId" ro:"true" ref:"user" zh:"联系人员" en:"By"`
}

// Interactions declares the kind.
var Interactions = Kind[Interaction]{
	Name: "interaction", Plural: "interactions", Icon: "phone",
	Label: Label{"联系记录", "Interaction"}, PluralLabel: Label{"联系记录", "Interactions"},
	Title: "summary", Search: []string{"summary", "nextStep"},
	List:  []string{"summary", "channel", "leadId", "customerId", "byId", "occurredAt"},
	Sorts: []string{"occurredAt", "createdAt"},
	Sections: []Section{
		{Label{"联系", "Interaction"}, []string{"leadId", "customerId", "channel", "occurredAt", "summary", "nextStep", "byId"}},
	},
	Scope:  Scope{Parents: []string{"leadId", "customerId"}, Author: "byId"},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: []Role{Manager, Admin}},
	Menu:   MenuSelling,
}

// Check wants every interaction to belong to a lead or a customer.
func (i *Interaction) Check() []Problem {
	if i.LeadID == nil && i.CustomerID == nil {
		return []Problem{{"leadId", "no-parent",
			Label{"联系记录必须属于一条线索或一个客户", "An interaction belongs to a lead or a customer"},
			Label{"请选择线索或客户", "Choose a lead or a customer"}}}
	}
	return nil
}
