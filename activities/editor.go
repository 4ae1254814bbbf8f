package activities

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Editor changes, deletes and restores single records of a kind by their id,
// whatever their type: the acts of a person on one record, under the same
// checks as when that person does it by itself.
//
// Each act is given the version that the record is expected to have; 0 is any.
// A record that has another one was changed since, and the refusal says by
// whom and when.
type Editor struct {
	Schema  crm.Schema
	Change  func(ctx context.Context, tx *store.Tx, at Place, values map[string]json.RawMessage) (store.BulkResult, error)
	Delete  func(ctx context.Context, tx *store.Tx, at Place) (store.BulkResult, error)
	Restore func(ctx context.Context, tx *store.Tx, at Place) (store.BulkResult, error)
	// Overdue finds what was put into the bin before a time, and Purge deletes one
	// of these for good.
	Overdue func(ctx context.Context, db store.Querier, before time.Time, after uuid.UUID, limit int) ([]uuid.UUID, error)
	Purge   func(ctx context.Context, tx *store.Tx, id uuid.UUID) error
	// Prepare reads drafts and checks them; Enter makes records of them, driven in
	// one batch where processes run on them.
	Prepare func(ctx context.Context, tx *store.Tx, schema crm.Schema, drafts []*Draft) error
	Enter   func(ctx context.Context, tx *store.Tx, batch uuid.UUID, drafts []*Draft) error
	// Check refuses values that no record can take.
	Check func(ctx context.Context, viewer crm.Viewer, values map[string]json.RawMessage) error
	// CheckQuery refuses a query that cannot be asked.
	CheckQuery func(ctx context.Context, viewer crm.Viewer, at crm.FilterContext, q store.Query) error
	// Walk and Count find the records of a walk.
	Walk  func(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, w store.Walk) ([]uuid.UUID, error)
	Count func(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, w store.Walk) (int, error)
	// GatherKeys and NotFound are a scan for duplicates' view of a walk.
	GatherKeys func(ctx context.Context, tx *store.Tx, at crm.FilterContext, scan uuid.UUID, w store.Walk) (last uuid.UUID, seen int, err error)
	NotFound   func(ctx context.Context, tx *store.Tx, at crm.FilterContext, w store.Walk, ids []uuid.UUID) ([]uuid.UUID, error)
}

// Place names a record and the version it is expected to have; 0 is any.
type Place struct {
	ID      uuid.UUID
	Version int64
}

// EditorNamed finds the editor of a kind.
func EditorNamed(editors []Editor, kind string) (Editor, error) {
	for _, e := range editors {
		if e.Schema.Name == kind {
			return e, nil
		}
	}
	return Editor{}, fmt.Errorf("nobody edits records of kind %q", kind)
}

// EditorOf makes the editor of a kind from its table and verbs.
func EditorOf[T any, P crm.Record[T]](kinds *store.Kinds, table *store.Table[T, P], verbs Verbs[T]) Editor {
	e := &editor[T, P]{table, table.Schema, verbs, kinds}
	return Editor{
		Schema: table.Schema, Change: e.change, Delete: e.delete, Restore: e.restore, Check: e.check, Overdue: table.Overdue, Purge: e.purge,
		Prepare: e.prepare, Enter: e.enter, CheckQuery: e.checkQuery, Walk: e.walk, Count: e.count, GatherKeys: e.gatherKeys, NotFound: e.notFound,
	}
}

type editor[T any, P crm.Record[T]] struct {
	table  *store.Table[T, P]
	schema crm.Schema
	verbs  Verbs[T]
	kinds  *store.Kinds
}

// known is the kind as the company uses it and the person may know it.
func (e *editor[T, P]) known(ctx context.Context, viewer crm.Viewer) (crm.Schema, error) {
	schema, err := e.kinds.Schema(ctx, e.schema.Name)
	return schema.For(viewer), err
}

func (e *editor[T, P]) checkQuery(ctx context.Context, viewer crm.Viewer, at crm.FilterContext, q store.Query) error {
	known, err := e.kinds.Schema(ctx, e.schema.Name)
	if err != nil {
		return err
	}
	q.Schema = &known
	return e.table.CheckQuery(viewer, at, q)
}

func (e *editor[T, P]) walk(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, w store.Walk) ([]uuid.UUID, error) {
	known, err := e.kinds.Schema(ctx, e.schema.Name)
	if err != nil {
		return nil, err
	}
	w.Query.Schema = &known
	return e.table.WalkIDs(ctx, db, at, viewer, w)
}

func (e *editor[T, P]) count(ctx context.Context, db store.Querier, at crm.FilterContext, viewer crm.Viewer, w store.Walk) (int, error) {
	known, err := e.kinds.Schema(ctx, e.schema.Name)
	if err != nil {
		return 0, err
	}
	w.Query.Schema = &known
	return e.table.CountWalk(ctx, db, at, viewer, w)
}

func (e *editor[T, P]) check(ctx context.Context, viewer crm.Viewer, values map[string]json.RawMessage) error {
	known, err := e.known(ctx, viewer)
	if err != nil {
		return err
	}
	if _, problems := known.Apply(P(new(T)), values, false); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	return nil
}

func (e *editor[T, P]) change(ctx context.Context, tx *store.Tx, at Place, values map[string]json.RawMessage) (store.BulkResult, error) {
	record, err := e.take(ctx, tx, at, crm.Edit)
	if err != nil {
		return store.BulkResult{}, err
	}
	known, err := store.SchemaIn(ctx, tx, e.schema.Name)
	if err != nil {
		return store.BulkResult{}, err
	}
	known = known.For(tx.Viewer)
	before := *record
	set, problems := known.Apply(record, values, false)
	if len(problems) > 0 {
		return store.BulkResult{}, &crm.Invalid{Problems: problems}
	}
	if err := RequireOwner(ctx, tx, e.schema, P(&before), record); err != nil {
		return store.BulkResult{}, err
	}
	if err := e.verbs.Update(ctx, tx, &before, record); err != nil {
		return store.BulkResult{}, err
	}
	old, err := oldValues(known, set, P(&before), record)
	return e.done(P(&before).Meta().Version, record, old), err
}

// oldValues are the values that the fields had which an edit has changed.
func oldValues(schema crm.Schema, set []string, before, record any) (map[string]json.RawMessage, error) {
	old := map[string]json.RawMessage{}
	for _, name := range set {
		field, _ := schema.Field(name)
		from, err := json.Marshal(field.Value(before))
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", name, err)
		}
		to, err := json.Marshal(field.Value(record))
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", name, err)
		}
		if !bytes.Equal(from, to) {
			old[name] = cleared(from)
		}
	}
	return old, nil
}

// cleared turns a missing text, choice or number into what clears the field.
func cleared(value json.RawMessage) json.RawMessage {
	if string(value) == `""` {
		return json.RawMessage("null")
	}
	return value
}

func (e *editor[T, P]) delete(ctx context.Context, tx *store.Tx, at Place) (store.BulkResult, error) {
	record, err := e.take(ctx, tx, at, crm.Delete)
	if err != nil {
		return store.BulkResult{}, err
	}
	before := record.Meta().Version
	if err := e.verbs.Delete(ctx, tx, record); err != nil {
		return store.BulkResult{}, err
	}
	after := before + 1 // which the way into the bin counts, without reading the record again
	return store.BulkResult{RecordID: at.ID, Status: store.BulkDone, VersionBefore: &before, VersionAfter: &after}, nil
}

// restore takes a record out of the bin; who may delete it may also do that.
func (e *editor[T, P]) restore(ctx context.Context, tx *store.Tx, at Place) (store.BulkResult, error) {
	record, err := e.takeBinned(ctx, tx, at)
	if err != nil {
		return store.BulkResult{}, err
	}
	before := record.Meta().Version
	if err := e.verbs.Restore(ctx, tx, record); err != nil {
		return store.BulkResult{}, err
	}
	return e.done(before, record, nil), nil
}

func (e *editor[T, P]) done(before int64, record P, old map[string]json.RawMessage) store.BulkResult {
	after := record.Meta().Version
	return store.BulkResult{
		RecordID: record.Meta().ID, Status: store.BulkDone, VersionBefore: &before, VersionAfter: &after, OldValues: old,
	}
}

// take locks a record for an act, as far as the person may do it.
func (e *editor[T, P]) take(ctx context.Context, tx *store.Tx, at Place, act crm.Act) (P, error) {
	record, err := e.table.Lock(ctx, tx, at.ID)
	if errors.Is(err, crm.ErrNotFound) && at.Version != 0 {
		if _, binned := e.table.LockBinned(ctx, tx, at.ID); binned == nil {
			return nil, e.changedSince(ctx, tx, at.ID)
		}
	}
	if err != nil {
		return nil, err
	}
	return record, e.judge(ctx, tx, at, act, record)
}

func (e *editor[T, P]) takeBinned(ctx context.Context, tx *store.Tx, at Place) (P, error) {
	record, err := e.table.LockBinned(ctx, tx, at.ID)
	if errors.Is(err, crm.ErrNotFound) && at.Version != 0 {
		if _, restored := e.table.Lock(ctx, tx, at.ID); restored == nil {
			return nil, e.changedSince(ctx, tx, at.ID)
		}
	}
	if err != nil {
		return nil, err
	}
	return record, e.judge(ctx, tx, at, crm.Delete, record)
}

// judge refuses an act that the person may not do, and one that came too late.
func (e *editor[T, P]) judge(ctx context.Context, tx *store.Tx, at Place, act crm.Act, record P) error {
	if err := Require(ctx, tx, e.schema, act, record); err != nil {
		return err
	}
	if at.Version != 0 && record.Meta().Version != at.Version {
		return e.changedSince(ctx, tx, at.ID)
	}
	return nil
}

// changedSince says who changed a record, and when.
func (e *editor[T, P]) changedSince(ctx context.Context, tx *store.Tx, id uuid.UUID) error {
	return changedSince(ctx, tx, e.schema.Name, id)
}

func changedSince(ctx context.Context, tx *store.Tx, kind string, id uuid.UUID) error {
	authors, err := store.LastChanges(ctx, tx, kind, []uuid.UUID{id})
	if err != nil {
		return err
	}
	author := authors[id]
	return &crm.Conflict{Code: "changed-since", At: author.At, Detail: crm.Label{
		ZH: "%s 已于 {at} 修改了它", EN: "%s changed it at {at}"}.With(author.Name)}
}
