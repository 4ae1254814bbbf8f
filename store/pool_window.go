package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// inPools is the condition for the records that lie in the pools from which a
// person may take: those of the company, and those of their department and the
// ones above it; for who sees what nobody owns, all. It is no part of visible:
// through this window alone nobody sees how somebody is reached, nor anything
// that hangs on the record or happened to it. Only reading one record and
// asking for what lies in pools open it.
func inPools(schema crm.Schema, alias string, viewer crm.Viewer, args *arguments) string {
	reach := viewer.Reach(schema.Kind, crm.View)
	if reach == crm.ReachNone || !schema.Pooled {
		return "false"
	}
	pools := "SELECT id FROM pools WHERE deleted_at IS NULL"
	if !viewer.SeesUnowned(reach) {
		pools += " AND (department_id IS NULL OR department_id = ANY(" + args.add(viewer.Groups) + "))"
	}
	return "(" + alias + ".pool_id = ANY(ARRAY(" + pools + ")))"
}

// TakesFrom says whether a person may take from a pool of a kind, as far as
// that depends on the pool.
func TakesFrom(viewer crm.Viewer, kind crm.Schema, pool *crm.Pool) bool {
	reach := viewer.Reach(kind.Kind, crm.View)
	return reach != crm.ReachNone && (viewer.SeesUnowned(reach) || pool.DepartmentID == nil || slices.Contains(viewer.Groups, *pool.DepartmentID))
}

// InPoolOnly tells which of the records the viewer sees only because they lie
// in a pool: how somebody is reached is masked in them.
func (t *Table[T, P]) InPoolOnly(ctx context.Context, db Querier, viewer crm.Viewer, records ...P) (map[uuid.UUID]bool, error) {
	only := map[uuid.UUID]bool{}
	if !t.Schema.Pooled || len(records) == 0 {
		return only, nil
	}
	ids := make([]uuid.UUID, len(records))
	for i, record := range records {
		ids[i] = record.Meta().ID
	}
	args := &arguments{}
	masked, err := collect(ctx, db, pgx.RowTo[uuid.UUID], "SELECT id FROM "+t.Schema.Table()+" WHERE id = ANY("+args.add(ids)+
		") AND ("+visible(t.Schema, viewer, args)+") IS NOT TRUE", args.values...)
	if err != nil {
		return nil, fmt.Errorf("read what is masked of %s: %w", t.Schema.Plural, err)
	}
	for _, id := range masked {
		only[id] = true
	}
	return only, nil
}

// GetInPool reads one record that lies in a pool from which the viewer may
// take, with the names of what it refers to.
func (t *Table[T, P]) GetInPool(ctx context.Context, db Querier, viewer crm.Viewer, schema crm.Schema, id uuid.UUID) (P, map[uuid.UUID]string, error) {
	args := &arguments{}
	table := t.Schema.Table()
	found, err := collect(ctx, db, t.scan, "SELECT "+t.names+" FROM "+table+" WHERE "+table+".id = "+args.add(id)+
		" AND deleted_at IS NULL AND "+inPools(t.Schema, table, viewer, args), args.values...)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", t.Schema.Name, err)
	}
	if len(found) == 0 {
		return nil, nil, fmt.Errorf("%s %s: %w", t.Schema.Name, id, crm.ErrNotFound)
	}
	ids := otherReferences(schema, found[0])
	for i := range schema.Fields {
		if f := &schema.Fields[i]; isPlainReference(f) && f.Limit != crm.FieldMasked {
			ids[f.Reference] = append(ids[f.Reference], ReferencesOf(f.Value(found[0]))...)
		}
	}
	names, err := NamesOf(ctx, db, viewer, ids)
	return found[0], maps.Clone(names), err
}

// LockPooled takes a record that the viewer may claim, or sees. Where others
// were faster it is given all the same, so that whoever comes too late can be
// told; seen says whether the viewer may know of it.
func (t *Table[T, P]) LockPooled(ctx context.Context, tx *Tx, id uuid.UUID) (record P, seen bool, err error) {
	return t.pooled(ctx, tx, id, " FOR NO KEY UPDATE")
}

// ReadPooled is LockPooled for who only looks.
func (t *Table[T, P]) ReadPooled(ctx context.Context, tx *Tx, id uuid.UUID) (record P, seen bool, err error) {
	return t.pooled(ctx, tx, id, "")
}

func (t *Table[T, P]) pooled(ctx context.Context, tx *Tx, id uuid.UUID, suffix string) (record P, seen bool, err error) {
	args := &arguments{}
	table := t.Schema.Table()
	rows, err := tx.Query(ctx, "SELECT "+t.names+" FROM "+table+" WHERE "+table+".id = "+args.add(id)+
		" AND deleted_at IS NULL"+suffix, args.values...)
	if err != nil {
		return nil, false, fmt.Errorf("lock %s: %w", t.Schema.Name, err)
	}
	record, err = pgx.CollectExactlyOneRow(rows, t.scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, false, fmt.Errorf("%s %s: %w", t.Schema.Name, id, crm.ErrNotFound)
	}
	if err != nil {
		return nil, false, fmt.Errorf("lock %s: %w", t.Schema.Name, err)
	}
	args = &arguments{}
	err = tx.QueryRow(ctx, "SELECT coalesce("+visible(t.Schema, tx.Viewer, args)+" OR "+inPools(t.Schema, table, tx.Viewer, args)+
		", false) FROM "+table+" WHERE id = "+args.add(id), args.values...).Scan(&seen)
	if err != nil {
		return nil, false, fmt.Errorf("read rights on %s: %w", t.Schema.Name, err)
	}
	return record, seen, nil
}
