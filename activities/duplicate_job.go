package activities

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// DuplicateJobName is the kind of the jobs that look for duplicates.
const DuplicateJobName = "find-duplicates"

// DuplicateScan says which records are compared with each other: those of a
// kind that the filter finds.
type DuplicateScan struct {
	Kind   string `json:"kind"`
	Filter string `json:"filter,omitempty"`
}

// DuplicateOutcome is the result of a job that looked for duplicates.
type DuplicateOutcome struct {
	Kind      string `json:"kind"`
	Groups    int    `json:"groups"`
	New       int    `json:"new"`
	TooCommon int    `json:"tooCommon"` // keys that so many records share that they tell nothing
}

// Bounds of a scan.
const (
	chunkOfScan   = 10_000 // records that one chunk reads
	recordsPerKey = 100    // how many records can share a key that tells something
)

// FindDuplicatesLater leaves a scan for duplicates to a job.
func FindDuplicatesLater(ctx context.Context, tx *store.Tx, schema crm.Schema, scan DuplicateScan) (*store.Job, error) {
	return store.StartJob(ctx, tx, store.NewJob{Kind: DuplicateJobName, Input: scan, Title: crm.Label{
		ZH: "查找重复：" + schema.PluralLabel.ZH, EN: "Find duplicates: " + schema.PluralLabel.EN}})
}

// DuplicateJob is the job that looks for duplicates. It walks through the
// records and gathers their match keys; its last chunk makes the groups.
func DuplicateJob(editors []Editor, company Company) JobKind {
	d := &duplicateJob{editors, company.Zone()}
	return JobKind{DuplicateJobName, d.work}
}

type duplicateJob struct {
	editors []Editor
	zone    *time.Location
}

// scanCursor is where the next chunk of a scan begins.
type scanCursor struct {
	After    uuid.UUID `json:"after"`
	Gathered bool      `json:"gathered"`
}

func (d *duplicateJob) work(ctx context.Context, tx *store.Tx, job *store.Job) (finished bool, err error) {
	scan, cursor, err := resumed[DuplicateScan, scanCursor](job)
	if err != nil {
		return false, err
	}
	editor, err := EditorNamed(d.editors, scan.Kind)
	if err != nil {
		return false, err
	}
	at := crm.FilterContext{Now: job.CreatedAt, Zone: d.zone, Me: tx.Viewer.ID}
	walk := store.Walk{Query: store.Query{Filter: scan.Filter}, After: cursor.After, UpTo: job.ID, Limit: chunkOfScan}
	if cursor.Gathered {
		walk.After = uuid.Nil
		return true, d.group(ctx, tx, job, editor, at, walk)
	}
	return false, d.gather(ctx, tx, job, editor, at, walk)
}

func (d *duplicateJob) gather(ctx context.Context, tx *store.Tx, job *store.Job, editor Editor, at crm.FilterContext, walk store.Walk) error {
	if job.Total == nil {
		total, err := editor.Count(ctx, tx, at, tx.Viewer, walk)
		if err != nil {
			return refuseSlow(err)
		}
		job.Total = &total
	}
	last, seen, err := editor.GatherKeys(ctx, tx, at, job.ID, walk)
	if err != nil {
		return refuseSlow(err)
	}
	job.Done += seen
	job.StateData, err = json.Marshal(scanCursor{After: last, Gathered: seen < walk.Limit})
	return err
}

// group makes the groups of a scan and compares them with those known before.
func (d *duplicateJob) group(ctx context.Context, tx *store.Tx, job *store.Job, editor Editor, at crm.FilterContext, walk store.Walk) error {
	found := newAlike()
	tooCommon, err := store.EachSharedKey(ctx, tx, job.ID, recordsPerKey, found.add)
	if err != nil {
		return refuseSlow(err)
	}
	exceptions, err := store.DuplicateExceptions(ctx, tx, editor.Schema.Name)
	if err != nil {
		return err
	}
	groups := splitByExceptions(found.groups(), exceptions)
	known, err := store.KnownDuplicates(ctx, tx, editor.Schema.Name)
	if err != nil {
		return err
	}
	fresh, outdated := compareGroups(groups, known)
	forgotten, err := forgettable(ctx, tx, editor, at, walk, outdated)
	if err != nil {
		return err
	}
	fresh = slices.DeleteFunc(fresh, func(group store.Duplicates) bool { // part of one that reaches beyond the scan
		return slices.ContainsFunc(outdated, func(other store.Duplicates) bool {
			return !slices.Contains(forgotten, other.ID) && within(group.Records, other.Records)
		})
	})
	if err := store.ReplaceDuplicates(ctx, tx, editor.Schema.Name, forgotten, fresh); err != nil {
		return err
	}
	outcome := DuplicateOutcome{editor.Schema.Name, len(groups), len(fresh), tooCommon}
	job.Message = new(crm.Label{ZH: "找到 %d 组疑似重复，其中 %d 组是新的", EN: "%d groups may be duplicates, %d of them new"}.With(outcome.Groups, outcome.New))
	if err := moveOn(job, scanCursor{Gathered: true}, outcome); err != nil {
		return err
	}
	return store.EndScan(ctx, tx, job.ID)
}

// compareGroups tells groups that are new from those that are open already or
// that somebody has said are not the same, and names the open ones that were
// not found again as they are.
func compareGroups(found, known []store.Duplicates) (fresh, outdated []store.Duplicates) {
	holding := map[uuid.UUID][]*store.Duplicates{} // known groups by record
	kept := map[uuid.UUID]bool{}
	for i := range known {
		for _, record := range known[i].Records {
			holding[record] = append(holding[record], &known[i])
		}
	}
	for _, group := range found {
		isKnown := false
		for _, other := range holding[group.Records[0]] {
			if !within(group.Records, other.Records) || other.State == store.DuplicatesOpen && len(group.Records) != len(other.Records) {
				continue
			}
			isKnown, kept[other.ID] = true, true
		}
		if !isKnown {
			fresh = append(fresh, group)
		}
	}
	for _, group := range known {
		if group.State == store.DuplicatesOpen && !kept[group.ID] {
			outdated = append(outdated, group)
		}
	}
	return fresh, outdated
}

// forgettable lists the outdated groups that the scan has looked at in full:
// what it was not to look at, it does not judge.
func forgettable(ctx context.Context, tx *store.Tx, editor Editor, at crm.FilterContext, walk store.Walk, outdated []store.Duplicates) ([]uuid.UUID, error) {
	var records, ids []uuid.UUID
	for _, group := range outdated {
		records = append(records, group.Records...)
	}
	outside, err := editor.NotFound(ctx, tx, at, walk, records)
	if err != nil {
		return nil, refuseSlow(err)
	}
	unjudged := map[uuid.UUID]bool{}
	for _, id := range outside {
		unjudged[id] = true
	}
	for _, group := range outdated {
		if !slices.ContainsFunc(group.Records, func(id uuid.UUID) bool { return unjudged[id] }) {
			ids = append(ids, group.ID)
		}
	}
	return ids, nil
}

func (e *editor[T, P]) gatherKeys(ctx context.Context, tx *store.Tx, at crm.FilterContext, scan uuid.UUID, w store.Walk) (uuid.UUID, int, error) {
	known, err := e.kinds.Schema(ctx, e.schema.Name)
	if err != nil {
		return uuid.Nil, 0, err
	}
	w.Query.Schema = &known
	return e.table.GatherKeys(ctx, tx, at, scan, w)
}

func (e *editor[T, P]) notFound(ctx context.Context, tx *store.Tx, at crm.FilterContext, w store.Walk, ids []uuid.UUID) ([]uuid.UUID, error) {
	known, err := e.kinds.Schema(ctx, e.schema.Name)
	if err != nil {
		return nil, err
	}
	w.Query.Schema = &known
	return e.table.NotFound(ctx, tx, at, w, ids)
}
