package activities_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestOrderVerbs(t *testing.T) {
	s := openShop(t)
	orders, lines := activities.OrderVerbs(), activities.OrderLineVerbs()
	product := &crm.Product{
		Code: "P", Name: "Cutter", Unit: "unit", Price: &crm.Money{Amount: decimal.RequireFromString("99.99"), Currency: "CNY"},
		TaxRate: new(decimal.NewFromInt(13)),
	}
	s.act(crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Products.Insert(ctx, tx, product) })
	newOrder := func(t *testing.T, quantities ...int64) (*crm.Order, []*crm.OrderLine) {
		t.Helper()
		order := &crm.Order{Title: "Contract", CustomerID: s.customer.ID}
		if err := create(s, s.rep, orders, order); err != nil {
			t.Fatal(err)
		}
		var made []*crm.OrderLine
		for _, quantity := range quantities {
			line := &crm.OrderLine{OrderID: order.ID, ProductID: &product.ID, Quantity: new(decimal.NewFromInt(quantity)), Discount: new(decimal.NewFromInt(10))}
			if err := create(s, s.rep, lines, line); err != nil {
				t.Fatal(err)
			}
			made = append(made, line)
		}
		return order, made
	}
	amount := func(t *testing.T, id uuid.UUID) string {
		t.Helper()
		order, err := store.Orders.Get(t.Context(), s.db, crm.System(), id)
		if err != nil || order.Amount == nil {
			t.Fatalf("no amount, %v", err)
		}
		return order.Amount.String()
	}
	t.Run("sum lines filled from the product, with discount and tax", func(t *testing.T) {
		order, made := newOrder(t, 1, 2) // 99.99 × 0.9 × 1.13 = 101.69; twice: 203.38
		if got := amount(t, order.ID); got != "305.07 CNY" {
			t.Errorf("amount %s", got)
		}
		if made[0].Description != "Cutter" || made[0].Unit != "unit" || made[0].Amount.String() != "101.69 CNY" {
			t.Errorf("line %+v", made[0])
		}
		if _, err := change(s, s.rep, store.OrderLines, lines, made[0].ID, func(l *crm.OrderLine) { l.Discount = nil }); err != nil {
			t.Fatal(err)
		}
		if got := amount(t, order.ID); got != "316.37 CNY" {
			t.Errorf("amount %s after a change", got)
		}
	})
	t.Run("want the prices in their currency, and keep it while they have lines", func(t *testing.T) {
		order, _ := newOrder(t, 1)
		dollars := &crm.Money{Amount: decimal.NewFromInt(1), Currency: "USD"}
		requireRefused(t, create(s, s.rep, lines, &crm.OrderLine{OrderID: order.ID, Price: dollars}), "price:other-currency")
		_, err := change(s, s.rep, store.Orders, orders, order.ID, func(o *crm.Order) { o.Currency = "USD" })
		requireRefused(t, err, "currency:has-lines")
	})
	t.Run("keep the lines of what was agreed", func(t *testing.T) {
		order, made := newOrder(t, 1)
		if _, err := change(s, s.rep, store.Orders, orders, order.ID, func(o *crm.Order) { o.State = crm.OrderConfirmed }); err != nil {
			t.Fatal(err)
		}
		requireConflict(t, create(s, s.lead, lines, &crm.OrderLine{OrderID: order.ID}), "order-not-draft")
		_, err := change(s, s.rep, store.OrderLines, lines, made[0].ID, func(l *crm.OrderLine) { l.Position = 5 })
		requireConflict(t, err, "order-not-draft")
	})
	t.Run("follow their course, which who leads may correct", func(t *testing.T) {
		empty, _ := newOrder(t)
		_, err := change(s, s.rep, store.Orders, orders, empty.ID, func(o *crm.Order) { o.State = crm.OrderConfirmed })
		requireRefused(t, err, "state:no-lines")
		_, err = change(s, s.rep, store.Orders, orders, empty.ID, func(o *crm.Order) { o.State = crm.OrderClosed })
		requireRefused(t, err, "state:wrong-course")
		if _, err := change(s, s.lead, store.Orders, orders, empty.ID, func(o *crm.Order) { o.State = crm.OrderClosed }); err != nil {
			t.Error(err)
		}
	})
	t.Run("finish the deal when all are closed", func(t *testing.T) {
		deal := &crm.Deal{Name: "Line", CustomerID: s.customer.ID, StageID: s.stages[4].ID, OwnerID: &s.rep.ID}
		if err := create(s, s.lead, activities.DealVerbs(), deal); err != nil {
			t.Fatal(err)
		}
		order := &crm.Order{Title: "Contract", CustomerID: s.customer.ID, DealID: &deal.ID, OwnerID: &s.rep.ID}
		if err := create(s, s.lead, orders, order); err != nil {
			t.Fatal(err)
		}
		for state, want := range map[crm.OrderState]crm.DealState{crm.OrderClosed: crm.DealFinished, crm.OrderDraft: crm.DealWon} {
			if _, err := change(s, s.lead, store.Orders, orders, order.ID, func(o *crm.Order) { o.State = state }); err != nil {
				t.Fatal(err)
			}
			got, err := store.Deals.Get(t.Context(), s.db, crm.System(), deal.ID)
			if err != nil || got.State != want {
				t.Errorf("deal is %s with an order %s, %v", got.State, state, err)
			}
		}
	})
}
