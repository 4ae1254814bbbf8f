package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Merge says what somebody wants to be one record.
type Merge struct {
	Survivor Place
	Others   []Place
	Values   map[string]json.RawMessage // chosen for the survivor; the others are its own, or where it has none those of the first that has
}

// mergedAtMost is how many records are merged at once.
const mergedAtMost = 5

// outcomeMerged ends a process whose record has another open one of its kind
// after a merge.
const outcomeMerged = "merged"

// merging is one merge under way.
type merging[T any, P crm.Record[T]] struct {
	table    *store.Table[T, P]
	verbs    Verbs[T]
	declared crm.Schema // as the company uses it
	known    crm.Schema // as the person may know it
	survivor P
	others   []P
	ids      []uuid.UUID // of the others
}

// MergeRecords makes several records one: the survivor takes the chosen values,
// everything that refers to the others or hangs on them moves to it, and the
// others go into the bin for good. It is one transaction; there is no undo.
func MergeRecords[T any, P crm.Record[T]](ctx context.Context, tx *store.Tx, kinds *store.Kinds, table *store.Table[T, P], verbs Verbs[T], wanted Merge) (P, error) {
	declared, err := kinds.Schema(ctx, table.Schema.Name)
	if err != nil {
		return nil, err
	}
	m := &merging[T, P]{table: table, verbs: verbs, declared: declared, known: declared.For(tx.Viewer)}
	if err := m.take(ctx, tx, wanted); err != nil {
		return nil, err
	}
	came, err := m.moveProcesses(ctx, tx)
	if err != nil {
		return nil, err
	}
	kind := table.Schema.Name
	if err := store.MoveReferences(ctx, tx, kind, m.ids, m.survivor.Meta().ID); err != nil {
		return nil, err
	}
	if err := store.MoveParts(ctx, tx, kind, m.ids, m.survivor.Meta().ID); err != nil {
		return nil, err
	}
	for _, other := range m.others {
		if err := table.BinMerged(ctx, tx, other, m.survivor); err != nil {
			return nil, err
		}
	}
	if err := m.fill(ctx, tx, wanted.Values); err != nil {
		return nil, err
	}
	if err := store.SettleDuplicates(ctx, tx, table.Schema, m.ids); err != nil {
		return nil, err
	}
	if verbs.Merged != nil && len(came) > 0 {
		if err := verbs.Merged(ctx, tx, m.survivor, came); err != nil {
			return nil, err
		}
	}
	return m.survivor, m.refuseCircle(ctx, tx)
}

// take locks all records in one order and refuses what may not be merged.
func (m *merging[T, P]) take(ctx context.Context, tx *store.Tx, wanted Merge) error {
	if err := checkMerge(wanted); err != nil {
		return err
	}
	taken := map[uuid.UUID]P{}
	places := append([]Place{wanted.Survivor}, wanted.Others...)
	slices.SortFunc(places, func(a, b Place) int { return compareIDs(a.ID, b.ID) })
	for _, place := range places {
		record, err := m.takeOne(ctx, tx, place, place.ID == wanted.Survivor.ID)
		if err != nil {
			return err
		}
		taken[place.ID] = record
	}
	m.survivor = taken[wanted.Survivor.ID]
	for _, place := range wanted.Others {
		m.others, m.ids = append(m.others, taken[place.ID]), append(m.ids, place.ID)
	}
	return nil
}

// checkMerge refuses what is wrong with the wish itself.
func checkMerge(wanted Merge) error {
	ids := []uuid.UUID{wanted.Survivor.ID}
	for _, place := range wanted.Others {
		if slices.Contains(ids, place.ID) {
			return crm.InvalidField("others", "twice",
				crm.Label{ZH: "一条记录不能与自身合并", EN: "A record cannot be merged with itself"},
				crm.Label{ZH: "请选择不同的记录", EN: "Choose different records"})
		}
		ids = append(ids, place.ID)
	}
	if len(ids) < 2 || len(ids) > mergedAtMost {
		return crm.InvalidField("others", "wrong-number",
			crm.Label{ZH: "一次可合并 2 到 %d 条记录", EN: "2 to %d records can be merged at once"}.With(mergedAtMost),
			crm.Label{ZH: "请重新选择", EN: "Choose again"})
	}
	return nil
}

// takeOne locks one of the records. The survivor may only be edited for it,
// the others also be deleted; who came before is named.
func (m *merging[T, P]) takeOne(ctx context.Context, tx *store.Tx, place Place, survives bool) (P, error) {
	record, err := m.table.LockForMerge(ctx, tx, place.ID)
	if errors.Is(err, crm.ErrNotFound) && !survives {
		return nil, m.missing(ctx, tx, place)
	}
	if err != nil {
		return nil, err
	}
	acts := []crm.Act{crm.Edit}
	if !survives {
		acts = append(acts, crm.Delete)
	}
	for _, act := range acts {
		if err := Require(ctx, tx, m.table.Schema, act, record); err != nil {
			return nil, err
		}
	}
	if record.Meta().Version == place.Version {
		return record, nil
	}
	if survives {
		return nil, fmt.Errorf("%s %s: %w", m.table.Schema.Name, place.ID, crm.ErrStale)
	}
	return nil, changedSince(ctx, tx, m.table.Schema.Name, place.ID)
}

// missing says why a record that was to be merged away is not there: somebody
// was faster, or there is none.
func (m *merging[T, P]) missing(ctx context.Context, tx *store.Tx, place Place) error {
	if _, binned := m.table.LockBinned(ctx, tx, place.ID); binned == nil {
		return changedSince(ctx, tx, m.table.Schema.Name, place.ID)
	}
	return crm.InvalidField("others", "unknown-reference",
		crm.Label{ZH: "所选的记录不存在", EN: "A chosen record does not exist"},
		crm.Label{ZH: "请重新选择", EN: "Choose again"})
}

// moveProcesses leaves at most one open process of each kind: the survivor's,
// or else the one that began first. The others end, and their open tasks are
// cancelled. It returns the open processes that come to the survivor.
func (m *merging[T, P]) moveProcesses(ctx context.Context, tx *store.Tx) ([]*crm.Process, error) {
	survivor := m.survivor.Meta().ID
	open, err := store.LockOpenProcesses(ctx, tx, m.table.Schema.Name, append([]uuid.UUID{survivor}, m.ids...))
	if err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	for _, p := range open {
		taken[p.Kind] = taken[p.Kind] || p.RecordID == survivor
	}
	var came []*crm.Process
	for _, p := range open {
		switch {
		case p.RecordID == survivor:
		case taken[p.Kind]:
			if err := abandonLocked(ctx, tx, p, outcomeMerged); err != nil {
				return nil, err
			}
		default:
			taken[p.Kind] = true
			p.RecordID = survivor
			came = append(came, p)
		}
	}
	return came, nil
}

// fill writes the survivor: first what it did not say and the others did, which
// follows from the merge, then what the person has chosen.
func (m *merging[T, P]) fill(ctx context.Context, tx *store.Tx, values map[string]json.RawMessage) error {
	before := *m.survivor
	for _, other := range m.others {
		m.declared.FillFrom(m.survivor, other)
	}
	m.declared.ForgetReferences(m.survivor, m.table.Schema.Name, append([]uuid.UUID{m.survivor.Meta().ID}, m.ids...))
	told := store.Change{Type: m.table.Schema.Name + ".updated"}
	if err := m.table.UpdateFollowing(ctx, tx, &before, m.survivor, told); err != nil {
		return err
	}
	before = *m.survivor
	if _, problems := m.known.Apply(m.survivor, values, false); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	if err := RequireOwner(ctx, tx, m.table.Schema, P(&before), m.survivor); err != nil {
		return err
	}
	return m.verbs.Update(ctx, tx, &before, m.survivor)
}

// refuseCircle refuses a merge after which a record would stand above itself.
func (m *merging[T, P]) refuseCircle(ctx context.Context, tx *store.Tx) error {
	circle, err := store.Circles(ctx, tx, m.declared, m.survivor.Meta().ID)
	if err != nil || !circle {
		return err
	}
	return &crm.Conflict{Code: "merge-circle", Detail: crm.Label{
		ZH: "合并后这条记录会成为自己的上级，请先调整上下级关系", EN: "It would come to stand above itself; change what stands above it first"}}
}
