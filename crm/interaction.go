package crm

import (
	"time"

	"github.com/google/uuid"
)

// Channel is the way in which we were in touch.
type Channel string

// The channels of interactions.
const (
	ChannelCall   Channel = "call"
	ChannelVisit  Channel = "visit"
	ChannelMail   Channel = "mail"
	ChannelChat   Channel = "chat"
	ChannelText   Channel = "text-message"
	ChannelLetter Channel = "letter"
	ChannelFax    Channel = "fax"
)

// Choices lists the channels.
func (Channel) Choices() []Choice {
	return []Choice{
		{Value: string(ChannelCall), Label: Label{"电话", "Call"}},
		{Value: string(ChannelVisit), Label: Label{"拜访", "Visit"}},
		{Value: string(ChannelMail), Label: Label{"邮件", "Mail"}},
		{Value: string(ChannelChat), Label: Label{"即时消息", "Chat"}},
		{Value: string(ChannelText), Label: Label{"短信", "Text message"}},
		{Value: string(ChannelLetter), Label: Label{"信函", "Letter"}},
		{Value: string(ChannelFax), Label: Label{"传真", "Fax"}},
	}
}

// Direction is who was in touch with whom.
type Direction string

// The directions of interactions; empty is not known.
const (
	Outgoing Direction = "outgoing"
	Incoming Direction = "incoming"
)

// Choices lists the directions.
func (Direction) Choices() []Choice {
	return []Choice{
		{Value: string(Outgoing), Label: Label{"我方联系", "Outgoing"}},
		{Value: string(Incoming), Label: Label{"客户来访来电", "Incoming"}},
	}
}

// Interaction is a call, visit, mail or chat with its result.
type Interaction struct {
	Base
	LeadID          *uuid.UUID `db:"lead_id" json:"leadId" ref:"lead" zh:"线索" en:"Lead"`
	CustomerID      *uuid.UUID `db:"customer_id" json:"customerId" ref:"customer" zh:"客户" en:"Customer"`
	ContactID       *uuid.UUID `db:"contact_id" json:"contactId" ref:"contact" zh:"联系人" en:"Contact"`
	DealID          *uuid.UUID `db:"deal_id" json:"dealId" ref:"deal" zh:"商机" en:"Deal"`
	Channel         Channel    `db:"channel" json:"channel" required:"true" zh:"方式" en:"Channel"`
	Direction       Direction  `db:"direction" json:"direction" zh:"方向" en:"Direction"`
	Summary         string     `db:"summary" json:"summary" required:"true" long:"true" zh:"内容与结果" en:"What was said"`
	OccurredAt      time.Time  `db:"occurred_at" json:"occurredAt" required:"true" zh:"时间" en:"When"`
	DurationMinutes *int       `db:"duration_minutes" json:"durationMinutes" min:"0" maximum:"10000" zh:"时长（分钟）" en:"Duration (minutes)"`
	NextStep        string     `db:"next_step" json:"nextStep" max:"300" zh:"下一步" en:"Next step"`
	ByID            *uuid.UUID `db:"by_id" json:"byId" ro:"true" ref:"user" zh:"联系人员" en:"By"`
	AppointmentID   *uuid.UUID `db:"appointment_id" json:"appointmentId" ro:"true" ref:"appointment" zh:"预约" en:"Appointment"`
}

// Interactions declares the kind.
var Interactions = Kind[Interaction]{
	Name: "interaction", Plural: "interactions", Icon: "phone",
	Label: Label{"联系记录", "Interaction"}, PluralLabel: Label{"联系记录", "Interactions"},
	Title: "summary", Search: []string{"summary", "nextStep"},
	List:  []string{"summary", "channel", "leadId", "customerId", "contactId", "dealId", "byId", "occurredAt"},
	Sorts: []string{"occurredAt", "createdAt"},
	Sections: []Section{
		{Label{"联系", "Interaction"}, []string{
			"leadId", "customerId", "contactId", "dealId", "channel", "direction", "occurredAt", "durationMinutes",
			"summary", "nextStep", "byId", "appointmentId",
		}},
	},
	Scope:  Scope{Parents: []string{"leadId", "customerId", "dealId"}, Author: "byId"},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: []Role{Manager, Admin}},
	Menu:   MenuSelling,
}

// Check wants every interaction to belong to a lead, a customer or a deal.
func (i *Interaction) Check() []Problem {
	if i.LeadID == nil && i.CustomerID == nil && i.DealID == nil {
		return []Problem{{"leadId", "no-parent",
			Label{"联系记录必须属于一条线索、一个客户或一个商机", "An interaction belongs to a lead, a customer or a deal"},
			Label{"请选择线索、客户或商机", "Choose a lead, a customer or a deal"}}}
	}
	return nil
}

// InteractionReply is a manager's word on an interaction of somebody below.
type InteractionReply struct {
	Base
	InteractionID uuid.UUID  `db:"interaction_id" json:"interactionId" required:"true" ref:"interaction" zh:"联系记录" en:"Interaction"`
	Text          string     `db:"text" json:"text" required:"true" long:"true" zh:"批复内容" en:"Reply"`
	Asks          bool       `db:"asks" json:"asks" zh:"要求答复" en:"Asks for an answer"`
	ByID          *uuid.UUID `db:"by_id" json:"byId" ro:"true" ref:"user" zh:"批复人" en:"By"`
}

// InteractionReplies declares the kind.
var InteractionReplies = Kind[InteractionReply]{
	Name: "interaction-reply", Plural: "interaction-replies", Icon: "message",
	Label: Label{"批复", "Reply"}, PluralLabel: Label{"批复", "Replies"},
	Title: "text", Search: []string{"text"},
	List:     []string{"text", "asks", "interactionId", "byId", "createdAt"},
	Sorts:    []string{"createdAt"},
	Sections: []Section{{Label{"批复", "Reply"}, []string{"interactionId", "text", "asks", "byId"}}},
	Scope:    Scope{Parents: []string{"interactionId"}, Author: "byId"},
	Rights:   Rights{View: Everybody(), Create: ManagersUp(), Edit: ManagersUp(), Delete: ManagersUp()},
}

// Check has no rules across the fields of a reply.
func (r *InteractionReply) Check() []Problem { return nil }
