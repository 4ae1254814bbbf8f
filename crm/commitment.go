package crm

import "github.com/google/uuid"

// CommitmentKind is what was promised.
type CommitmentKind string

// The kinds of commitments.
const (
	CommitmentPrice   CommitmentKind = "price"
	CommitmentDate    CommitmentKind = "date"
	CommitmentTerm    CommitmentKind = "term"
	CommitmentQuality CommitmentKind = "quality"
	CommitmentOther   CommitmentKind = "other"
)

// Choices lists the kinds of commitments.
func (CommitmentKind) Choices() []Choice {
	return []Choice{
		{Value: string(CommitmentPrice), Label: Label{"价格", "Price"}},
		{Value: string(CommitmentDate), Label: Label{"日期", "Date"}},
		{Value: string(CommitmentTerm), Label: Label{"条款", "Term"}},
		{Value: string(CommitmentQuality), Label: Label{"质量", "Quality"}},
		{Value: string(CommitmentOther), Label: Label{"其他", "Other"}},
	}
}

// CommitmentState is whether a commitment was kept.
type CommitmentState string

// The states of a commitment; every one but open is settled.
const (
	CommitmentOpen      CommitmentState = "open"
	CommitmentKept      CommitmentState = "kept"
	CommitmentBroken    CommitmentState = "broken"
	CommitmentWithdrawn CommitmentState = "withdrawn"
)

// Choices lists the states of a commitment.
func (CommitmentState) Choices() []Choice {
	return []Choice{
		{Value: string(CommitmentOpen), Label: Label{"待兑现", "Open"}, Tone: ToneInfo},
		{Value: string(CommitmentKept), Label: Label{"已兑现", "Kept"}, Tone: ToneGood},
		{Value: string(CommitmentBroken), Label: Label{"未兑现", "Broken"}, Tone: ToneBad},
		{Value: string(CommitmentWithdrawn), Label: Label{"已撤回", "Withdrawn"}, Tone: ToneNeutral},
	}
}

// CommitmentSource is on which occasion something was promised.
type CommitmentSource string

// Choices lists the occasions.
func (CommitmentSource) Choices() []Choice {
	return []Choice{
		{Value: "interaction", Label: Label{"联系记录", "Interaction"}},
		{Value: "appointment", Label: Label{"预约会面", "Appointment"}},
		{Value: "mail", Label: Label{"邮件", "Mail"}},
		{Value: "order", Label: Label{"合同订单", "Order"}},
		{Value: "other", Label: Label{"其他", "Other"}},
	}
}

// Commitment is what one of us promised a customer.
type Commitment struct {
	Base
	CustomerID    uuid.UUID        `db:"customer_id" json:"customerId" required:"true" ref:"customer" zh:"客户" en:"Customer"`
	DealID        *uuid.UUID       `db:"deal_id" json:"dealId" ref:"deal" zh:"商机" en:"Deal"`
	ContactID     *uuid.UUID       `db:"contact_id" json:"contactId" ref:"contact" zh:"联系人" en:"Contact"`
	What          string           `db:"what" json:"what" required:"true" max:"500" zh:"承诺内容" en:"What was promised"`
	Kind          CommitmentKind   `db:"kind" json:"kind" required:"true" zh:"类型" en:"Kind"`
	Amount        *Money           `db:"amount" json:"amount" zh:"金额" en:"Amount"`
	MadeOn        *Date            `db:"made_on" json:"madeOn" zh:"承诺日期" en:"Made on"`
	DueOn         *Date            `db:"due_on" json:"dueOn" zh:"兑现期限" en:"Due on"`
	ByID          *uuid.UUID       `db:"by_id" json:"byId" readonly:"staff" ref:"user" zh:"承诺人" en:"Promised by"`
	Source        CommitmentSource `db:"source" json:"source" zh:"承诺场合" en:"Occasion"`
	InteractionID *uuid.UUID       `db:"interaction_id" json:"interactionId" ref:"interaction" zh:"联系记录" en:"Interaction"`
	State         CommitmentState  `db:"state" json:"state" zh:"状态" en:"State"`
	SettledOn     *Date            `db:"settled_on" json:"settledOn" ro:"true" zh:"了结日期" en:"Settled on"`
	Note          string           `db:"note" json:"note" long:"true" zh:"备注" en:"Note"`
}

// Commitments declares the kind.
var Commitments = Kind[Commitment]{
	Name: "commitment", Plural: "commitments", Icon: "safety-certificate",
	Label: Label{"客户承诺", "Commitment"}, PluralLabel: Label{"客户承诺", "Commitments"},
	Title: "what", Search: []string{"what", "note"},
	List:  []string{"what", "kind", "customerId", "dueOn", "state", "byId", "amount", "dealId"},
	Sorts: []string{"createdAt", "dueOn", "updatedAt"},
	Sections: []Section{
		{Label{"承诺", "Commitment"}, []string{"customerId", "contactId", "dealId", "what", "kind", "amount", "byId", "madeOn", "source", "interactionId"}},
		{Label{"兑现", "Keeping it"}, []string{"dueOn", "state", "settledOn", "note"}},
	},
	Scope:  Scope{Owner: "byId", Parents: []string{"customerId", "dealId"}},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: AdminsOnly()},
	Menu:   MenuSelling,
	Board:  "state",
}

// Check fills the state and refuses a deadline before the promise.
func (c *Commitment) Check() []Problem {
	if c.State == "" {
		c.State = CommitmentOpen
	}
	return checkSpan("dueOn", c.MadeOn, c.DueOn)
}
