package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// OrderLineVerbs change the lines of orders that are drafts, fill them from the
// product and keep the amount of the order.
func OrderLineVerbs() Verbs[crm.OrderLine] {
	verbs := PlainVerbs(store.OrderLines)
	create, update, remove := verbs.Create, verbs.Update, verbs.Delete
	verbs.Create = func(ctx context.Context, tx *store.Tx, line *crm.OrderLine) error {
		return onOrders(ctx, tx, []uuid.UUID{line.OrderID}, func(orders map[uuid.UUID]*crm.Order) error {
			if err := prepareLine(ctx, tx, &crm.OrderLine{}, line, orders[line.OrderID]); err != nil {
				return err
			}
			return create(ctx, tx, line)
		})
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, line *crm.OrderLine) error {
		return onOrders(ctx, tx, []uuid.UUID{before.OrderID, line.OrderID}, func(orders map[uuid.UUID]*crm.Order) error {
			if err := prepareLine(ctx, tx, before, line, orders[line.OrderID]); err != nil {
				return err
			}
			return update(ctx, tx, before, line)
		})
	}
	verbs.Delete = func(ctx context.Context, tx *store.Tx, line *crm.OrderLine) error {
		return onOrders(ctx, tx, []uuid.UUID{line.OrderID}, func(map[uuid.UUID]*crm.Order) error { return remove(ctx, tx, line) })
	}
	return verbs
}

// onOrders changes lines of draft orders and then computes the orders anew. The
// orders are held first, one after the other, so that no two changes of lines
// sum past each other. An order that the person cannot see is left out: the
// line is then refused as referring to nothing.
func onOrders(ctx context.Context, tx *store.Tx, ids []uuid.UUID, change func(map[uuid.UUID]*crm.Order) error) error {
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	orders := map[uuid.UUID]*crm.Order{}
	for _, id := range slices.Compact(ids) {
		order, err := store.Orders.Lock(ctx, tx, id)
		if errors.Is(err, crm.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if err := requireDraft(ctx, tx, order); err != nil {
			return err
		}
		orders[id] = order
	}
	if err := change(orders); err != nil {
		return err
	}
	for _, id := range slices.Compact(ids) {
		if order := orders[id]; order != nil {
			if err := sumOrder(ctx, tx, order); err != nil {
				return err
			}
		}
	}
	return nil
}

// requireDraft refuses to change the lines of an order that is agreed, or that
// the person may see but not change.
func requireDraft(ctx context.Context, tx *store.Tx, order *crm.Order) error {
	may, err := store.MayChange(ctx, tx, store.Orders.Schema, tx.Viewer, crm.Edit, order)
	if err != nil {
		return err
	}
	if !may {
		return fmt.Errorf("lines of order %s: %w", order.ID, crm.ErrForbidden)
	}
	if order.State != crm.OrderDraft {
		return &crm.Conflict{Code: "order-not-draft", Detail: crm.Label{
			ZH: "订单已不是草稿，明细不能再改", EN: "The order is no longer a draft; its lines stay as agreed"}}
	}
	return nil
}

// prepareLine fills what a line does not say from its product, and wants its
// price in the order's currency.
func prepareLine(ctx context.Context, tx *store.Tx, before, line *crm.OrderLine, order *crm.Order) error {
	if err := fillFromProduct(ctx, tx, before, line, order); err != nil {
		return err
	}
	if order == nil || line.Price == nil || line.Price.Currency == order.Currency {
		return nil
	}
	return crm.InvalidField("price", "other-currency",
		crm.Label{ZH: "订单的币种是 " + order.Currency, EN: "The order is in " + order.Currency},
		crm.Label{ZH: "请用订单的币种填写单价", EN: "Give the price in that currency"})
}

func fillFromProduct(ctx context.Context, tx *store.Tx, before, line *crm.OrderLine, order *crm.Order) error {
	if line.ProductID == nil || same(before.ProductID, line.ProductID) {
		return nil
	}
	product, err := store.Products.Get(ctx, tx, tx.Viewer, *line.ProductID)
	if errors.Is(err, crm.ErrNotFound) {
		return nil // refused as a reference to nothing
	}
	if err != nil {
		return err
	}
	if line.Description == before.Description {
		line.Description = product.Name
	}
	if line.Unit == before.Unit {
		line.Unit = product.Unit
	}
	if line.TaxRate == before.TaxRate {
		line.TaxRate = product.TaxRate
	}
	if line.Price == before.Price && product.Price != nil && order != nil && product.Price.Currency == order.Currency {
		line.Price = product.Price
	}
	return nil
}

// sumOrder sets the amount of an order to what its lines come to.
func sumOrder(ctx context.Context, tx *store.Tx, order *crm.Order) error {
	sum, lines, err := store.OrderSum(ctx, tx, order.ID)
	if err != nil {
		return err
	}
	before := *order
	order.Amount = nil
	if lines > 0 {
		order.Amount = &crm.Money{Amount: sum, Currency: order.Currency}
	}
	return store.Orders.Update(ctx, tx, &before, order, store.Change{Type: "order.updated"})
}
