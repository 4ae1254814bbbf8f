package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// LockAll reads many records in one go, in the order of their ids, and keeps
// others from changing them until the end of the transaction. What there is not
// is missing in the answer.
func (t *Table[T, P]) LockAll(ctx context.Context, tx *Tx, ids []uuid.UUID) (map[uuid.UUID]P, error) {
	return t.all(ctx, tx, tx.Viewer, ids, " ORDER BY id FOR NO KEY UPDATE")
}

// All reads many records in one go, those that the viewer may see.
func (t *Table[T, P]) All(ctx context.Context, db Querier, viewer crm.Viewer, ids []uuid.UUID) (map[uuid.UUID]P, error) {
	return t.all(ctx, db, viewer, ids, "")
}

func (t *Table[T, P]) all(ctx context.Context, db Querier, viewer crm.Viewer, ids []uuid.UUID, suffix string) (map[uuid.UUID]P, error) {
	records := make(map[uuid.UUID]P, len(ids))
	if len(ids) == 0 {
		return records, nil
	}
	args, table := &arguments{}, t.Schema.Table()
	where := table + ".id = ANY(" + args.add(ids) + ") AND " + table + ".deleted_at IS NULL AND " + visible(t.Schema, viewer, args)
	found, err := collect(ctx, db, t.scan, "SELECT "+t.names+" FROM "+table+" WHERE "+where+suffix, args.values...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t.Schema.Plural, err)
	}
	for _, record := range found {
		records[record.Meta().ID] = record
	}
	return records, nil
}

// Presence says whether a person can take work now.
type Presence struct {
	There        bool       // works here and is not away
	Active       bool       // works here
	DepartmentID *uuid.UUID // whose working time counts
}

// PresenceOf reads whether people can take work at the transaction's time.
func PresenceOf(ctx context.Context, tx *Tx, people []uuid.UUID) (map[uuid.UUID]Presence, error) {
	present := map[uuid.UUID]Presence{}
	if len(people) == 0 {
		return present, nil
	}
	rows, err := tx.Query(ctx, "SELECT id, active AND deleted_at IS NULL, coalesce(away_until <= $2, true) AND "+leaveUntil("$2")+
		" IS NULL, department_id FROM users u WHERE id = ANY($1)", people, tx.Now)
	if err != nil {
		return nil, fmt.Errorf("read presence: %w", err)
	}
	var id uuid.UUID
	var p Presence
	var here bool
	_, err = pgx.ForEachRow(rows, []any{&id, &p.Active, &here, &p.DepartmentID}, func() error {
		p.There = p.Active && here
		present[id] = p
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read presence: %w", err)
	}
	return present, nil
}
