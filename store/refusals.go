package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// KeepRefusedAddresses keeps with refusals the addresses that those who refused
// have now, so that they hold also when the records of these people are changed,
// erased or entered again.
func KeepRefusedAddresses(ctx context.Context, tx *Tx, refusals []*crm.Refusal) error {
	ids := make([]uuid.UUID, len(refusals))
	for i, r := range refusals {
		ids[i] = r.ID
	}
	_, err := tx.Exec(ctx, `INSERT INTO refusal_addresses (refusal_id, digest, own)
		SELECT id, sha256(convert_to(baton_address(text), 'UTF8')), bool_or(own) FROM (
			SELECT r.id, unnest(ARRAY[c.email, c.mobile]) AS text, true AS own FROM refusals r JOIN contacts c ON c.id = r.contact_id WHERE r.id = ANY($1)
			UNION ALL SELECT r.id, c.phone, false FROM refusals r JOIN contacts c ON c.id = r.contact_id WHERE r.id = ANY($1)
			UNION ALL SELECT r.id, unnest(ARRAY[l.email, l.phone]), true FROM refusals r JOIN leads l ON l.id = r.lead_id WHERE r.id = ANY($1)
			UNION ALL SELECT r.id, unnest(ARRAY[c.email, c.mobile]), true FROM refusals r JOIN customers c ON c.id = r.customer_id
				WHERE r.id = ANY($1) AND r.contact_id IS NULL AND r.lead_id IS NULL
			UNION ALL SELECT r.id, c.phone, false FROM refusals r JOIN customers c ON c.id = r.customer_id
				WHERE r.id = ANY($1) AND r.contact_id IS NULL AND r.lead_id IS NULL) reached
		WHERE baton_address(text) IS NOT NULL GROUP BY 1, 2 ON CONFLICT DO NOTHING`, ids)
	if err != nil {
		return fmt.Errorf("keep refused addresses: %w", err)
	}
	return nil
}

// ForgetRefusedAddresses takes the addresses from a refusal that was somebody
// else's word.
func ForgetRefusedAddresses(ctx context.Context, tx *Tx, refusal uuid.UUID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM refusal_addresses WHERE refusal_id = $1`, refusal); err != nil {
		return fmt.Errorf("forget refused addresses: %w", err)
	}
	return nil
}
