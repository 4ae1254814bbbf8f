package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
)

// WonOf tells what a customer brought since a day: the sum of its won deals in
// one currency, and how many there were in any. Without deals the sum is nil.
func WonOf(ctx context.Context, db Querier, customer uuid.UUID, currency string, since crm.Date) (*crm.Money, int, error) {
	var sum decimal.NullDecimal
	var deals int
	err := db.QueryRow(ctx, `SELECT sum(amount_amount) FILTER (WHERE amount_currency = $3), count(*) FROM deals
		WHERE customer_id = $1 AND state IN ('won', 'finished') AND closed_on >= $2 AND deleted_at IS NULL`,
		customer, since, currency).Scan(&sum, &deals)
	if err != nil {
		return nil, 0, fmt.Errorf("read won deals: %w", err)
	}
	if !sum.Valid {
		return nil, deals, nil
	}
	return &crm.Money{Amount: sum.Decimal, Currency: currency}, deals, nil
}
