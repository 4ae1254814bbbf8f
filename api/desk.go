package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// anyRecord is a record of whatever kind.
type anyRecord interface {
	Meta() *crm.Base
	Check() []crm.Problem
}

// desk is the table and the verbs of a kind for records of whatever kind. The
// routes work on it and not on the types themselves: compiled once for each of
// the kinds, they were two thirds of this package.
type desk interface {
	schema() crm.Schema
	blank() anyRecord
	copyOf(anyRecord) anyRecord

	Get(ctx context.Context, db store.Querier, viewer crm.Viewer, id uuid.UUID) (anyRecord, error)
	GetNamed(ctx context.Context, db store.Querier, viewer crm.Viewer, schema crm.Schema, id uuid.UUID) (anyRecord, map[uuid.UUID]string, error)
	GetInPool(ctx context.Context, db store.Querier, viewer crm.Viewer, schema crm.Schema, id uuid.UUID) (anyRecord, map[uuid.UUID]string, error)
	InPoolOnly(ctx context.Context, db store.Querier, viewer crm.Viewer, records ...anyRecord) (map[uuid.UUID]bool, error)
	GetBinned(ctx context.Context, db store.Querier, viewer crm.Viewer, id uuid.UUID) (anyRecord, error)
	Lock(ctx context.Context, tx *store.Tx, id uuid.UUID) (anyRecord, error)
	LockBinned(ctx context.Context, tx *store.Tx, id uuid.UUID) (anyRecord, error)

	Find(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.Query) (store.Page[anyRecord], error)
	Bin(ctx context.Context, db store.Querier, viewer crm.Viewer, q store.Query) (store.Page[anyRecord], error)
	Hits(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.Query) ([]anyRecord, bool, error)
	Each(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.Query, work func(context.Context, []anyRecord) error) error
	Count(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.Query) (int, bool, error)
	CountAll(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.Query) (int, error)
	Totals(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.TotalsQuery) ([]store.Total, error)
	CheckQuery(viewer crm.Viewer, at crm.FilterContext, q store.Query) error

	Create(ctx context.Context, tx *store.Tx, r anyRecord) error
	Update(ctx context.Context, tx *store.Tx, before, r anyRecord) error
	Delete(ctx context.Context, tx *store.Tx, r anyRecord) error
	Restore(ctx context.Context, tx *store.Tx, r anyRecord) error
	Erase(ctx context.Context, tx *store.Tx, r anyRecord, reason string) error
	Purge(ctx context.Context, tx *store.Tx, r anyRecord) error
	Merge(ctx context.Context, tx *store.Tx, kinds *store.Kinds, wanted activities.Merge) (anyRecord, error)
}

// typed is the desk of one kind.
type typed[T any, P crm.Record[T]] struct {
	table *store.Table[T, P]
	verbs activities.Verbs[T]
}

func (d typed[T, P]) schema() crm.Schema { return d.table.Schema }

func (d typed[T, P]) blank() anyRecord { return P(new(T)) }

func (d typed[T, P]) copyOf(r anyRecord) anyRecord {
	copied := *r.(P)
	return P(&copied)
}

func (d typed[T, P]) Get(ctx context.Context, db store.Querier, viewer crm.Viewer, id uuid.UUID) (anyRecord, error) {
	return d.table.Get(ctx, db, viewer, id)
}

func (d typed[T, P]) GetNamed(ctx context.Context, db store.Querier, viewer crm.Viewer, schema crm.Schema, id uuid.UUID) (anyRecord, map[uuid.UUID]string, error) {
	return d.table.GetNamed(ctx, db, viewer, schema, id)
}

func (d typed[T, P]) GetInPool(ctx context.Context, db store.Querier, viewer crm.Viewer, schema crm.Schema, id uuid.UUID) (anyRecord, map[uuid.UUID]string, error) {
	return d.table.GetInPool(ctx, db, viewer, schema, id)
}

func (d typed[T, P]) InPoolOnly(ctx context.Context, db store.Querier, viewer crm.Viewer, records ...anyRecord) (map[uuid.UUID]bool, error) {
	own := make([]P, len(records))
	for i, r := range records {
		own[i] = r.(P)
	}
	return d.table.InPoolOnly(ctx, db, viewer, own...)
}

func (d typed[T, P]) GetBinned(ctx context.Context, db store.Querier, viewer crm.Viewer, id uuid.UUID) (anyRecord, error) {
	return d.table.GetBinned(ctx, db, viewer, id)
}

func (d typed[T, P]) Lock(ctx context.Context, tx *store.Tx, id uuid.UUID) (anyRecord, error) {
	return d.table.Lock(ctx, tx, id)
}

func (d typed[T, P]) LockBinned(ctx context.Context, tx *store.Tx, id uuid.UUID) (anyRecord, error) {
	return d.table.LockBinned(ctx, tx, id)
}

func (d typed[T, P]) Find(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.Query) (store.Page[anyRecord], error) {
	page, err := d.table.Find(ctx, db, at, viewer, q)
	return store.Page[anyRecord]{Items: untyped(page.Items), NextCursor: page.NextCursor}, err
}

func (d typed[T, P]) Bin(ctx context.Context, db store.Querier, viewer crm.Viewer, q store.Query) (store.Page[anyRecord], error) {
	page, err := d.table.Bin(ctx, db, viewer, q)
	return store.Page[anyRecord]{Items: untyped(page.Items), NextCursor: page.NextCursor}, err
}

func (d typed[T, P]) Hits(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.Query) ([]anyRecord, bool, error) {
	found, more, err := d.table.Hits(ctx, db, at, viewer, q)
	return untyped(found), more, err
}

func (d typed[T, P]) Each(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.Query, work func(context.Context, []anyRecord) error) error {
	return d.table.Each(ctx, db, at, viewer, q, func(ctx context.Context, records []P) error { return work(ctx, untyped(records)) })
}

func (d typed[T, P]) Count(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.Query) (int, bool, error) {
	return d.table.Count(ctx, db, at, viewer, q)
}

func (d typed[T, P]) CountAll(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.Query) (int, error) {
	return d.table.CountAll(ctx, db, at, viewer, q)
}

func (d typed[T, P]) Totals(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, q store.TotalsQuery) ([]store.Total, error) {
	return d.table.Totals(ctx, db, at, viewer, q)
}

func (d typed[T, P]) CheckQuery(viewer crm.Viewer, at crm.FilterContext, q store.Query) error {
	return d.table.CheckQuery(viewer, at, q)
}

func (d typed[T, P]) Create(ctx context.Context, tx *store.Tx, r anyRecord) error {
	return d.verbs.Create(ctx, tx, r.(P))
}

func (d typed[T, P]) Update(ctx context.Context, tx *store.Tx, before, r anyRecord) error {
	return d.verbs.Update(ctx, tx, before.(P), r.(P))
}

func (d typed[T, P]) Delete(ctx context.Context, tx *store.Tx, r anyRecord) error {
	return d.verbs.Delete(ctx, tx, r.(P))
}

func (d typed[T, P]) Restore(ctx context.Context, tx *store.Tx, r anyRecord) error {
	return d.verbs.Restore(ctx, tx, r.(P))
}

func (d typed[T, P]) Erase(ctx context.Context, tx *store.Tx, r anyRecord, reason string) error {
	return activities.ErasePerson(ctx, tx, d.table, r.(P), reason)
}

func (d typed[T, P]) Purge(ctx context.Context, tx *store.Tx, r anyRecord) error {
	return activities.PurgeRecord(ctx, tx, d.table, r.(P))
}

func (d typed[T, P]) Merge(ctx context.Context, tx *store.Tx, kinds *store.Kinds, wanted activities.Merge) (anyRecord, error) {
	return activities.MergeRecords(ctx, tx, kinds, d.table, d.verbs, wanted)
}

func untyped[P anyRecord](records []P) []anyRecord {
	all := make([]anyRecord, len(records))
	for i, r := range records {
		all[i] = r
	}
	return all
}
