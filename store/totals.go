package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
)

// Total is how many of the records found have one value in a field, and what
// they come to.
type Total struct {
	Value string // the choice, or the id referred to; empty: none
	Count int
	Sums  []crm.Money // one per currency
}

// TotalsQuery says what to count and sum.
type TotalsQuery struct {
	Query
	By  string // the choice or reference field to group by; empty: all together
	Sum string // the money field to sum; empty: none
}

// Totals counts and sums the records that the viewer may see, by the values of
// a field. A field that the viewer may not know groups and sums nothing.
func (t *Table[T, P]) Totals(ctx context.Context, db Querier, at crm.FilterContext, viewer crm.Viewer, q TotalsQuery) ([]Total, error) {
	args := &arguments{}
	where, err := t.where(viewer, at, q.Query, args)
	if err != nil {
		return nil, err
	}
	schema := t.schemaOf(q.Query, viewer)
	group, amount, currency := "''", "NULL::numeric", "''"
	if by, ok := schema.Field(q.By); ok && groups(by) {
		group = "coalesce(" + by.Column + "::text, '')"
	}
	if sum, ok := schema.Field(q.Sum); ok && sum.Type == crm.MoneyType {
		amount, currency = sum.Column+"_amount", "coalesce("+sum.Column+"_currency, '')"
	}
	rows, err := db.Query(ctx, "SELECT "+group+", "+currency+", count(*), sum("+amount+") FROM "+t.Schema.Table()+
		" WHERE "+where+" GROUP BY 1, 2 ORDER BY 1, 2", args.values...)
	if err != nil {
		return nil, fmt.Errorf("sum %s: %w", t.Schema.Plural, err)
	}
	totals, err := gathered(rows)
	if err != nil {
		return nil, fmt.Errorf("sum %s: %w", t.Schema.Plural, err)
	}
	return totals, nil
}

// groups says whether the values of a field can be the columns of a board.
func groups(f crm.Field) bool {
	return !f.IsCustom() && (f.Type == crm.ChoiceOne || f.Type == crm.Reference)
}

// gathered puts the rows of one value, one per currency, together.
func gathered(rows pgx.Rows) ([]Total, error) {
	totals := []Total{}
	var value, currency string
	var count int
	var amount *decimal.Decimal
	_, err := pgx.ForEachRow(rows, []any{&value, &currency, &count, &amount}, func() error {
		if len(totals) == 0 || totals[len(totals)-1].Value != value {
			totals = append(totals, Total{Value: value, Sums: []crm.Money{}})
		}
		last := &totals[len(totals)-1]
		last.Count += count
		if currency != "" && amount != nil {
			last.Sums = append(last.Sums, crm.Money{Amount: *amount, Currency: currency})
		}
		return nil
	})
	return totals, err
}
