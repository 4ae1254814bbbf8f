package crm

import (
	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// OrderState is how far an order is.
type OrderState string

// The states of an order.
const (
	OrderDraft     OrderState = "draft"
	OrderConfirmed OrderState = "confirmed"
	OrderDelivered OrderState = "delivered"
	OrderClosed    OrderState = "closed"
	OrderCancelled OrderState = "cancelled"
)

// Choices lists the states of an order.
func (OrderState) Choices() []Choice {
	return []Choice{
		{Value: string(OrderDraft), Label: Label{"草稿", "Draft"}, Tone: ToneNeutral},
		{Value: string(OrderConfirmed), Label: Label{"已确认", "Confirmed"}, Tone: ToneInfo},
		{Value: string(OrderDelivered), Label: Label{"已交付", "Delivered"}, Tone: ToneGood},
		{Value: string(OrderClosed), Label: Label{"已完结", "Closed"}, Tone: ToneGood},
		{Value: string(OrderCancelled), Label: Label{"已取消", "Cancelled"}, Tone: ToneBad},
	}
}

// Order is a contract with lines, with or without a deal.
type Order struct {
	Base
	Number       string     `db:"number" json:"number" ro:"true" zh:"订单编号" en:"Number"`
	Title        string     `db:"title" json:"title" required:"true" zh:"合同名称" en:"Title"`
	CustomerID   uuid.UUID  `db:"customer_id" json:"customerId" required:"true" ref:"customer" zh:"客户" en:"Customer"`
	DealID       *uuid.UUID `db:"deal_id" json:"dealId" ref:"deal" zh:"商机" en:"Deal"`
	ContactID    *uuid.UUID `db:"contact_id" json:"contactId" ref:"contact" zh:"联系人" en:"Contact"`
	SignedOn     *Date      `db:"signed_on" json:"signedOn" zh:"签订日期" en:"Signed on"`
	DeliverOn    *Date      `db:"deliver_on" json:"deliverOn" zh:"交付日期" en:"Deliver on"`
	EndsOn       *Date      `db:"ends_on" json:"endsOn" zh:"终止日期" en:"Ends on"`
	Currency     string     `db:"currency" json:"currency" dict:"currency" zh:"币种" en:"Currency"`
	Amount       *Money     `db:"amount" json:"amount" ro:"true" zh:"金额（含税）" en:"Amount (with tax)"`
	State        OrderState `db:"state" json:"state" zh:"状态" en:"State"`
	OwnerID      *uuid.UUID `db:"owner_id" json:"ownerId" ref:"user" zh:"负责人" en:"Owner"`
	PaymentTerms string     `db:"payment_terms" json:"paymentTerms" long:"true" zh:"付款条件" en:"Payment terms"`
	Note         string     `db:"note" json:"note" long:"true" zh:"备注" en:"Note"`
}

// Orders declares the kind.
var Orders = Kind[Order]{
	Name: "order", Plural: "orders", Icon: "file-done",
	Label: Label{"合同订单", "Order"}, PluralLabel: Label{"合同订单", "Orders"},
	Title: "title", Number: "O",
	Search: []string{"number", "title"},
	List:   []string{"title", "number", "customerId", "amount", "state", "signedOn", "deliverOn", "ownerId"},
	Sorts:  []string{"updatedAt", "createdAt", "signedOn", "amount", "number"},
	Sections: []Section{
		{Label{"合同订单", "Order"}, []string{"number", "title", "customerId", "contactId", "dealId", "ownerId", "state"}},
		{Label{"金额与期限", "Amount and dates"}, []string{"currency", "amount", "signedOn", "deliverOn", "endsOn", "paymentTerms"}},
		{Label{"其他", "More"}, []string{"note"}},
	},
	Scope:  Scope{Owner: "ownerId", Parents: []string{"customerId", "dealId"}},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: ManagersUp()},
	Menu:   MenuSelling,
	Board:  "state",
}

// Check fills the state and refuses an end before the signature.
func (o *Order) Check() []Problem {
	if o.State == "" {
		o.State = OrderDraft
	}
	return checkSpan("endsOn", o.SignedOn, o.EndsOn)
}

// OrderLine is one thing that an order delivers.
type OrderLine struct {
	Base
	OrderID     uuid.UUID        `db:"order_id" json:"orderId" required:"true" ref:"order" zh:"订单" en:"Order"`
	Position    int              `db:"position" json:"position" min:"0" maximum:"10000" zh:"行号" en:"Position"`
	ProductID   *uuid.UUID       `db:"product_id" json:"productId" ref:"product" zh:"产品" en:"Product"`
	Description string           `db:"description" json:"description" max:"500" zh:"说明" en:"Description"`
	Quantity    *decimal.Decimal `db:"quantity" json:"quantity" min:"0" maximum:"1000000000" zh:"数量" en:"Quantity"`
	Unit        string           `db:"unit" json:"unit" dict:"unit" zh:"单位" en:"Unit"`
	Price       *Money           `db:"price" json:"price" zh:"单价（未税）" en:"Price (before tax)"`
	Discount    *decimal.Decimal `db:"discount" json:"discount" min:"0" maximum:"100" zh:"折扣（%）" en:"Discount (%)"`
	TaxRate     *decimal.Decimal `db:"tax_rate" json:"taxRate" min:"0" maximum:"100" zh:"税率（%）" en:"Tax rate (%)"`
	Amount      *Money           `db:"amount" json:"amount" ro:"true" zh:"金额（含税）" en:"Amount (with tax)"`
}

// OrderLines declares the kind.
var OrderLines = Kind[OrderLine]{
	Name: "order-line", Plural: "order-lines", Icon: "bars",
	Label: Label{"订单明细", "Order line"}, PluralLabel: Label{"订单明细", "Order lines"},
	Title: "description", Search: []string{"description"},
	List:     []string{"position", "productId", "description", "quantity", "unit", "price", "discount", "taxRate", "amount", "orderId"},
	Sorts:    []string{"createdAt", "orderId,position"},
	Sections: []Section{{Label{"明细", "Line"}, []string{"orderId", "position", "productId", "description", "quantity", "unit", "price", "discount", "taxRate", "amount"}}},
	Scope:    Scope{Parents: []string{"orderId"}},
	Rights:   Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
}

// Check computes the amount.
func (l *OrderLine) Check() []Problem {
	l.Amount = l.total()
	return nil
}

// hundred makes a share of a percentage.
var hundred = decimal.NewFromInt(100)

// total is what the line costs with discount and tax, in whole cents; without
// a price nothing is known.
func (l *OrderLine) total() *Money {
	if l.Price == nil {
		return nil
	}
	amount := l.Price.Amount.Mul(orElse(l.Quantity, decimal.NewFromInt(1))).
		Mul(hundred.Sub(orElse(l.Discount, decimal.Zero))).
		Mul(hundred.Add(orElse(l.TaxRate, decimal.Zero))).
		Div(hundred).Div(hundred)
	return &Money{Amount: amount.Round(2), Currency: l.Price.Currency}
}

func orElse(value *decimal.Decimal, otherwise decimal.Decimal) decimal.Decimal {
	if value == nil {
		return otherwise
	}
	return *value
}
