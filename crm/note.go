package crm

import "github.com/google/uuid"

// Note is something that somebody wants kept beside a record.
type Note struct {
	Base
	Text       string     `db:"text" json:"text" required:"true" long:"true" zh:"内容" en:"Text"`
	Pinned     bool       `db:"pinned" json:"pinned" zh:"置顶" en:"Pinned"`
	CustomerID *uuid.UUID `db:"customer_id" json:"customerId" ref:"customer" zh:"客户" en:"Customer"`
	ContactID  *uuid.UUID `db:"contact_id" json:"contactId" ref:"contact" zh:"联系人" en:"Contact"`
	DealID     *uuid.UUID `db:"deal_id" json:"dealId" ref:"deal" zh:"商机" en:"Deal"`
	OrderID    *uuid.UUID `db:"order_id" json:"orderId" ref:"order" zh:"合同订单" en:"Order"`
	OwnerID    *uuid.UUID `db:"owner_id" json:"ownerId" ro:"true" ref:"user" zh:"作者" en:"Author"`
}

// Notes declares the kind.
var Notes = Kind[Note]{
	Name: "note", Plural: "notes", Icon: "pushpin",
	Label: Label{"笔记", "Note"}, PluralLabel: Label{"笔记", "Notes"},
	Title: "text", Search: []string{"text"},
	List:     []string{"text", "pinned", "customerId", "contactId", "dealId", "orderId", "ownerId", "createdAt"},
	Sorts:    []string{"createdAt", "updatedAt"},
	Sections: []Section{{Label{"笔记", "Note"}, []string{"text", "pinned", "customerId", "contactId", "dealId", "orderId", "ownerId"}}},
	Scope:    Scope{Parents: []string{"customerId", "contactId", "dealId", "orderId"}, Author: "ownerId"},
	Rights:   Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
}

// Check wants every note to be beside something.
func (n *Note) Check() []Problem {
	if n.CustomerID != nil || n.ContactID != nil || n.DealID != nil || n.OrderID != nil {
		return nil
	}
	return []Problem{{"customerId", "no-parent", Label{"笔记必须属于一条记录", "A note stands beside a record"},
		Label{"请选择客户、联系人、商机或合同订单", "Choose a customer, a contact, a deal or an order"}}}
}
