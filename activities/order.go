package activities

import (
	"context"
	"slices"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// OrderVerbs take orders along their course, which only who leads may leave: to
// correct one, or to take in what was agreed before.
func OrderVerbs() Verbs[crm.Order] {
	verbs := PlainVerbs(store.Orders)
	create, update, remove := verbs.Create, verbs.Update, verbs.Delete
	verbs.Create = func(ctx context.Context, tx *store.Tx, order *crm.Order) error {
		ownByDefault(tx, &order.OwnerID)
		if order.State == "" {
			order.State = crm.OrderDraft
		}
		if err := prepareOrder(ctx, tx, &crm.Order{State: crm.OrderDraft}, order); err != nil {
			return err
		}
		if err := create(ctx, tx, order); err != nil {
			return err
		}
		return followOrders(ctx, tx, order.DealID)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, order *crm.Order) error {
		if order.State == "" {
			order.State = before.State
		}
		if err := prepareOrder(ctx, tx, before, order); err != nil {
			return err
		}
		if err := update(ctx, tx, before, order); err != nil {
			return err
		}
		if before.State == order.State && same(before.DealID, order.DealID) {
			return nil
		}
		if !same(before.DealID, order.DealID) {
			if err := followOrders(ctx, tx, before.DealID); err != nil {
				return err
			}
		}
		return followOrders(ctx, tx, order.DealID)
	}
	verbs.Delete = func(ctx context.Context, tx *store.Tx, order *crm.Order) error {
		if err := remove(ctx, tx, order); err != nil {
			return err
		}
		return followOrders(ctx, tx, order.DealID)
	}
	return verbs
}

func same[T comparable](a, b *T) bool { return a == b || (a != nil && b != nil && *a == *b) }

// orderCourse says what may become of an order in each state.
var orderCourse = map[crm.OrderState][]crm.OrderState{
	crm.OrderDraft:     {crm.OrderConfirmed, crm.OrderCancelled},
	crm.OrderConfirmed: {crm.OrderDelivered, crm.OrderCancelled},
	crm.OrderDelivered: {crm.OrderClosed},
}

// prepareOrder checks a change of an order against its course and its lines.
func prepareOrder(ctx context.Context, tx *store.Tx, before, order *crm.Order) error {
	if order.Currency == "" {
		company, err := LoadCompany(ctx, tx)
		if err != nil {
			return err
		}
		order.Currency = company.Currency
	}
	_, lines, err := store.OrderSum(ctx, tx, order.ID)
	if err != nil {
		return err
	}
	if lines > 0 && order.Currency != before.Currency {
		return crm.InvalidField("currency", "has-lines",
			crm.Label{ZH: "订单已有明细，不能更换币种", EN: "The order has lines in its currency"},
			crm.Label{ZH: "请先删除明细", EN: "Remove the lines first"})
	}
	if order.State == before.State || leads(tx, store.Orders.Schema) {
		return nil
	}
	if order.State == crm.OrderConfirmed && lines == 0 {
		return crm.InvalidField("state", "no-lines",
			crm.Label{ZH: "没有明细的订单不能确认", EN: "An order without lines cannot be confirmed"},
			crm.Label{ZH: "请先添加明细", EN: "Add what it delivers first"})
	}
	if slices.Contains(orderCourse[before.State], order.State) {
		return nil
	}
	from, to := crm.LabelOf(before.State.Choices(), string(before.State)), crm.LabelOf(order.State.Choices(), string(order.State))
	return crm.InvalidField("state", "wrong-course",
		crm.Label{ZH: "订单不能从“" + from.ZH + "”变为“" + to.ZH + "”", EN: "An order does not go from “" + from.EN + "” to “" + to.EN + "”"},
		crm.Label{ZH: "请让上级更正", EN: "Ask your manager to correct it"})
}
