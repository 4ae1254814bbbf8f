package store

import (
	"context"
	"fmt"

	"github.com/baton-crm/baton/crm"
)

// RefusalsAgainst finds the refusals in force on a day against contacting
// somebody by a channel for a purpose: their own, their customer's, and those
// of whoever has the same mail address (for mail) or telephone number (for the
// other channels), also where that record is in the bin by now. It asks for
// the product and not for a person, so it passes over no refusal that some
// people may not see.
func RefusalsAgainst(ctx context.Context, db Querier, to crm.Addressee, channel crm.Channel, purpose crm.Purpose, on crm.Date) ([]*crm.Refusal, error) {
	found, err := collect(ctx, db, Refusals.scan, `
		WITH subject AS (
			SELECT ARRAY[email] AS mails, ARRAY[phone, mobile] AS phones FROM contacts WHERE id = $1
			UNION ALL SELECT ARRAY[email], ARRAY[phone, mobile] FROM customers WHERE id = $2 AND $1::uuid IS NULL),
		mails AS (SELECT lower(m) AS mail FROM subject, unnest(mails) m WHERE m <> '' AND $3 = 'mail'),
		phones AS (SELECT baton_phone(p) AS phone FROM subject, unnest(phones) p WHERE p <> '' AND $3 <> 'mail'),
		people AS (
			SELECT $1::uuid AS id
			UNION SELECT c.id FROM contacts c JOIN mails ON lower(c.email) = mail WHERE c.email <> ''
			UNION SELECT c.id FROM contacts c JOIN phones p ON baton_phone(c.phone) = p.phone WHERE c.phone <> ''
			UNION SELECT c.id FROM contacts c JOIN phones p ON baton_phone(c.mobile) = p.phone WHERE c.mobile <> ''),
		companies AS (
			SELECT $2::uuid AS id
			UNION SELECT customer_id FROM contacts WHERE id = $1
			UNION SELECT c.id FROM customers c JOIN mails ON lower(c.email) = mail WHERE c.email <> ''
			UNION SELECT c.id FROM customers c JOIN phones p ON baton_phone(c.phone) = p.phone WHERE c.phone <> ''
			UNION SELECT c.id FROM customers c JOIN phones p ON baton_phone(c.mobile) = p.phone WHERE c.mobile <> '')
		SELECT `+Refusals.names+` FROM refusals
		WHERE deleted_at IS NULL AND channel IN ('any', $3) AND purpose IN ('any', $4)
			AND coalesce(since, '-infinity') <= $5 AND coalesce(until, 'infinity') >= $5
			AND (contact_id IN (SELECT id FROM people) OR (contact_id IS NULL AND customer_id IN (SELECT id FROM companies)))
		ORDER BY created_at, id`, to.ContactID, to.CustomerID, string(channel), string(purpose), on)
	if err != nil {
		return nil, fmt.Errorf("read refusals: %w", err)
	}
	return found, nil
}
