package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// Overlapping finds the other planned appointments that some of an
// appointment's people have at the same time. It asks whether people are free,
// not what they do: the caller shows no more of one than the viewer may see.
func Overlapping(ctx context.Context, db Querier, a *crm.Appointment) ([]*crm.Appointment, error) {
	return collect(ctx, db, Appointments.scan, "SELECT "+Appointments.names+` FROM appointments
		WHERE deleted_at IS NULL AND state = 'planned' AND id <> $1
		AND starts_at < $3 AND coalesce(ends_at, starts_at + interval '1 hour') > $2
		AND (owner_id = ANY($4) OR participant_ids && $4) ORDER BY starts_at, id`, a.ID, a.StartsAt, a.End(), a.People())
}

// ShareWith shares a record with exactly those people who take part in it, to
// be read. It tells nothing: that they take part was told.
func ShareWith(ctx context.Context, tx *Tx, kind string, id uuid.UUID, before, people []uuid.UUID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM shares WHERE record_kind = $1 AND record_id = $2 AND grantee_id = ANY($3)
		AND NOT grantee_id = ANY($4) AND grantee_kind = 'user'`, kind, id, orNobody(before), orNobody(people)); err != nil {
		return fmt.Errorf("end shares of participants: %w", err)
	}
	if _, err := tx.Exec(ctx, `INSERT INTO shares (record_kind, record_id, grantee_kind, grantee_id, created_at, created_by)
		SELECT $1, $2, 'user', person, $4, $5 FROM unnest($3::uuid[]) person ON CONFLICT DO NOTHING`,
		kind, id, orNobody(people), tx.Now, tx.Viewer.IDOrNil()); err != nil {
		return fmt.Errorf("share with participants: %w", err)
	}
	return nil
}

func orNobody(people []uuid.UUID) []uuid.UUID {
	if people == nil {
		return []uuid.UUID{}
	}
	return people
}
