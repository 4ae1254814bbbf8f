package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type totalView struct {
	Value string      `json:"value" doc:"The choice, or the id of the record referred to; empty: none."`
	Count int         `json:"count"`
	Sums  []moneyView `json:"sums" doc:"Of the kind's first money field, one per currency."`
}

type moneyView struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

type board struct {
	Columns []totalView `json:"columns" doc:"Values of the board's field that records have; values nobody has are left out."`
}

// mountBoard serves what stands above the columns of a kind's board.
func (r *resource) mountBoard() {
	if r.schema.Board == "" {
		return
	}
	k := r.schema
	handle(r.Server, operation("board-of-"+k.Plural, http.MethodGet, "/"+k.Plural+"/board",
		"Count and sum "+k.PluralLabel.EN+" by the columns of their board", k.Plural), r.board)
}

func (r *resource) board(ctx context.Context, in *Found) (*itself[board], error) {
	viewer := viewerOf(ctx)
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return nil, err
	}
	if _, ok := schema.Findable(viewer).Field(schema.Board); !ok {
		return nil, fmt.Errorf("board of %s: %w", schema.Plural, crm.ErrNotFound)
	}
	var totals []store.Total
	err = r.search(ctx, viewer, func(ctx context.Context) (err error) {
		totals, err = r.table.Totals(ctx, r.DB, r.filterContext(viewer), viewer, store.TotalsQuery{
			Query: store.Query{Text: in.Text, Filter: in.Filter, Schema: &schema}, By: schema.Board, Sum: firstMoney(schema),
		})
		return err
	})
	return answered(board{totalViews(totals)}), err
}

// firstMoney is the money that says how large a record of the kind is.
func firstMoney(schema crm.Schema) string {
	for _, f := range schema.Fields {
		if f.Type == crm.MoneyType && !f.IsCustom() {
			return f.Name
		}
	}
	return ""
}

func totalViews(totals []store.Total) []totalView {
	views := make([]totalView, len(totals))
	for i, total := range totals {
		views[i] = totalView{total.Value, total.Count, []moneyView{}}
		for _, sum := range total.Sums {
			views[i].Sums = append(views[i].Sums, moneyView{sum.Amount.StringFixed(2), sum.Currency})
		}
	}
	return views
}
