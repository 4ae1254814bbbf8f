package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// OrderSum is what the lines of an order come to and how many there are.
func OrderSum(ctx context.Context, db Querier, order uuid.UUID) (sum decimal.Decimal, lines int, err error) {
	err = db.QueryRow(ctx, `SELECT coalesce(sum(amount_amount), 0), count(*) FROM order_lines
		WHERE order_id = $1 AND deleted_at IS NULL`, order).Scan(&sum, &lines)
	if err != nil {
		return sum, 0, fmt.Errorf("sum lines of order %s: %w", order, err)
	}
	return sum, lines, nil
}

// OrdersStanding counts the orders of a deal that are still to be done and
// those that are closed.
func OrdersStanding(ctx context.Context, db Querier, deal uuid.UUID) (open, closed int, err error) {
	err = db.QueryRow(ctx, `SELECT count(*) FILTER (WHERE state NOT IN ('closed', 'cancelled')), count(*) FILTER (WHERE state = 'closed')
		FROM orders WHERE deal_id = $1 AND deleted_at IS NULL`, deal).Scan(&open, &closed)
	if err != nil {
		return 0, 0, fmt.Errorf("count orders of deal %s: %w", deal, err)
	}
	return open, closed, nil
}
