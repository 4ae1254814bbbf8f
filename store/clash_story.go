package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
)

// Deed is one thing that a party of a clash did for the company.
type Deed struct {
	Kind     string // of the record
	RecordID uuid.UUID
	ByID     uuid.UUID
	At       time.Time
	What     string // the channel of an interaction or appointment, the state of what else
	Words    string // what the record is about; only for who may see it
	Amount   *crm.Money
	Seen     bool // the viewer may see the record
}

// deedsShown is how much is told of a clash; the latest.
const deedsShown = 200

// DeedsOf lists what the parties of a clash did for the company, the oldest
// first: registrations, customers, deals and orders by when they were entered,
// interactions and appointments by when they were.
func DeedsOf(ctx context.Context, db Querier, viewer crm.Viewer, process uuid.UUID) ([]Deed, error) {
	args := &arguments{}
	clash := args.add(process)
	seen := func(schema crm.Schema) string { return "coalesce(" + visible(schema, viewer, args) + ", false)" }
	sql := `WITH sides AS (SELECT record_kind, record_id, owner_id FROM clash_sides WHERE process_id = ` + clash + `),
		parties AS (SELECT DISTINCT owner_id FROM sides),
		filed AS (SELECT r.* FROM registrations r JOIN sides s ON s.record_kind = 'registration' AND s.record_id = r.id),
		company AS (
			SELECT record_id AS id FROM sides WHERE record_kind = 'customer'
			UNION SELECT customer_id FROM filed WHERE customer_id IS NOT NULL
			UNION SELECT d.customer_id FROM deals d JOIN sides s ON s.record_kind = 'deal' AND s.record_id = d.id),
		about AS (SELECT lead_id AS id FROM filed WHERE lead_id IS NOT NULL)
		SELECT * FROM (
			SELECT 'registration', registrations.id, owner_id AS by_id, created_at AS at, state, company || ' ' || text, amount_amount, amount_currency, ` + seen(Registrations.Schema) + `
			FROM registrations WHERE id IN (SELECT id FROM filed)
			UNION ALL SELECT 'customer', customers.id, owner_id, created_at, '', name, NULL::numeric, NULL::text, ` + seen(Customers.Schema) + `
			FROM customers WHERE id IN (SELECT record_id FROM sides WHERE record_kind = 'customer')
			UNION ALL SELECT 'deal', deals.id, owner_id, created_at, state, name, amount_amount, amount_currency, ` + seen(Deals.Schema) + `
			FROM deals WHERE deleted_at IS NULL AND customer_id IN (SELECT id FROM company)
			UNION ALL SELECT 'order', orders.id, owner_id, created_at, state, title, amount_amount, amount_currency, ` + seen(Orders.Schema) + `
			FROM orders WHERE deleted_at IS NULL AND customer_id IN (SELECT id FROM company)
			UNION ALL SELECT 'interaction', interactions.id, by_id, occurred_at, channel, summary, NULL, NULL, ` + seen(Interactions.Schema) + `
			FROM interactions WHERE deleted_at IS NULL AND (customer_id IN (SELECT id FROM company) OR lead_id IN (SELECT id FROM about))
			UNION ALL SELECT 'appointment', appointments.id, owner_id, starts_at, channel, subject, NULL, NULL, ` + seen(Appointments.Schema) + `
			FROM appointments WHERE deleted_at IS NULL AND (customer_id IN (SELECT id FROM company) OR lead_id IN (SELECT id FROM about))
		) deeds WHERE by_id IN (SELECT owner_id FROM parties) ORDER BY at DESC, 2 LIMIT ` + args.add(deedsShown)
	deeds, err := collect(ctx, db, scanDeed, sql, args.values...)
	if err != nil {
		return nil, fmt.Errorf("read what the parties did: %w", err)
	}
	slices.Reverse(deeds)
	return deeds, nil
}

func scanDeed(row pgx.CollectableRow) (Deed, error) {
	var d Deed
	var amount decimal.NullDecimal
	var currency *string
	err := row.Scan(&d.Kind, &d.RecordID, &d.ByID, &d.At, &d.What, &d.Words, &amount, &currency, &d.Seen)
	if amount.Valid && currency != nil {
		d.Amount = &crm.Money{Amount: amount.Decimal, Currency: *currency}
	}
	return d, err
}
