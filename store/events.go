package store

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// EventCursor is a place in the stream of changes. Ids alone do not order it:
// a transaction that began earlier may commit later. Reading goes by the
// number of the writing transaction and only up to the oldest one that still
// runs, so that nothing is passed over.
type EventCursor struct {
	Transaction uint64
	ID          uuid.UUID
}

// Before says whether the place comes before another one in the stream.
func (c EventCursor) Before(other EventCursor) bool {
	if c.Transaction != other.Transaction {
		return c.Transaction < other.Transaction
	}
	return bytes.Compare(c.ID[:], other.ID[:]) < 0
}

// EventsNow is the cursor behind everything that has happened so far.
func EventsNow(ctx context.Context, db Querier) (EventCursor, error) {
	var c EventCursor
	err := db.QueryRow(ctx, `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint`).Scan(&c.Transaction)
	c.Transaction-- // the oldest running transaction is still to come
	c.ID = uuid.Max
	return c, err
}

// EventsAfter returns what has happened after the cursor, at most limit, and
// the cursor behind it.
func EventsAfter(ctx context.Context, db Querier, after EventCursor, limit int) ([]Change, EventCursor, error) {
	next := after
	changes, err := collect(ctx, db, func(row pgx.CollectableRow) (Change, error) {
		var c Change
		var data changeData
		err := row.Scan(&next.Transaction, &c.ID, &c.At, &c.Type, &c.RecordKind, &c.RecordID, &c.ActorID, &c.ActorName,
			&c.ProcessID, &c.TaskID, &c.DecisionID, &data)
		next.ID = c.ID
		c.Fields, c.Facts = data.Fields, data.Facts
		return c, err
	}, `SELECT xid::text::bigint AS transaction, `+changeColumns+` FROM changes
		WHERE (xid, id) > ($1::text::xid8, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())
		ORDER BY xid, id LIMIT $3`, fmt.Sprint(after.Transaction), after.ID, limit)
	return changes, next, err
}

// VisibleAmong says which of the records of a kind the viewer may see.
func VisibleAmong(ctx context.Context, db Querier, viewer crm.Viewer, kind string, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	seen := map[uuid.UUID]bool{}
	found, err := visibleIDs(ctx, db, viewer, kind, ids)
	for _, id := range found {
		seen[id] = true
	}
	return seen, err
}

func visibleIDs(ctx context.Context, db Querier, viewer crm.Viewer, kind string, ids []uuid.UUID) ([]uuid.UUID, error) {
	if kind == crm.JobName {
		return visibleJobs(ctx, db, viewer, ids)
	}
	if kind == crm.RuleSets.Name {
		return visibleRules(ctx, db, viewer, ids)
	}
	schema, ok := crm.SchemaNamed(kind)
	if !ok {
		return nil, nil
	}
	var all []uuid.UUID
	for _, seen := range sights(schema, viewer) {
		args := &arguments{}
		found, err := collect(ctx, db, pgx.RowTo[uuid.UUID],
			"SELECT id FROM "+schema.Table()+" WHERE "+args.among("id", ids)+" AND "+seen(args), args.values...)
		if err != nil {
			return nil, err
		}
		all, ids = append(all, found...), without(ids, found)
		if len(ids) == 0 {
			break
		}
	}
	return all, nil
}

// without leaves of ids those that are not among others.
func without(ids, others []uuid.UUID) []uuid.UUID {
	among := make(map[uuid.UUID]bool, len(others))
	for _, id := range others {
		among[id] = true
	}
	var left []uuid.UUID
	for _, id := range ids {
		if !among[id] {
			left = append(left, id)
		}
	}
	return left
}
