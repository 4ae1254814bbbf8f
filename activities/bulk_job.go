package activities

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// BulkLater leaves a bulk on many records to a job.
func BulkLater(ctx context.Context, tx *store.Tx, schema crm.Schema, bulk *store.Bulk, wanted Wanted) (*store.Job, error) {
	if err := store.InsertBulk(ctx, tx, bulk); err != nil {
		return nil, err
	}
	wanted.BulkID, wanted.IDs = bulk.ID, inOrder(wanted.IDs)
	n := store.NewJob{Kind: BulkJobName, Title: bulkTitle(bulk, schema), Input: wanted}
	if len(wanted.IDs) > 0 {
		n.Total = new(len(wanted.IDs))
	}
	job, err := store.StartJob(ctx, tx, n)
	if err != nil {
		return nil, err
	}
	return job, store.SetBulkJob(ctx, tx, bulk, job.ID)
}

func bulkTitle(bulk *store.Bulk, schema crm.Schema) crm.Label {
	words := map[store.BulkAct]crm.Label{
		store.BulkEdit:    {ZH: "批量修改%s", EN: "Edit many: %s"},
		store.BulkDelete:  {ZH: "批量删除%s", EN: "Delete many: %s"},
		store.BulkRestore: {ZH: "批量恢复%s", EN: "Restore many: %s"},
	}[bulk.Act]
	if bulk.Undoes != nil {
		words = crm.Label{ZH: "还原批量操作：%s", EN: "Undo many: %s"}
	}
	return crm.Label{ZH: fmt.Sprintf(words.ZH, schema.PluralLabel.ZH), EN: fmt.Sprintf(words.EN, schema.PluralLabel.EN)}
}

// BulkJobName is the kind of the jobs that do bulks.
const BulkJobName = "bulk"

// Wanted says which records a bulk is to take: those named, or those found. An
// undoing needs neither.
type Wanted struct {
	BulkID uuid.UUID   `json:"bulkId"`
	IDs    []uuid.UUID `json:"ids,omitempty"`
	Filter string      `json:"filter,omitempty"`
	Text   string      `json:"q,omitempty"`
}

// BulkOutcome is the result of a job that does a bulk.
type BulkOutcome struct {
	BulkID  uuid.UUID `json:"bulkId"`
	Done    int       `json:"done"`
	Refused int       `json:"refused"`
}

// bulkCursor is where the next chunk of a bulk begins.
type bulkCursor struct {
	After   uuid.UUID `json:"after"`
	Done    int       `json:"done"`
	Refused int       `json:"refused"`
}

// chunkOfBulk is how many records one chunk takes, about a second's worth.
const chunkOfBulk = 200

// BulkJob is the job that does bulks. It visits records in the order of their
// ids; the last one is its cursor.
func BulkJob(editors []Editor, company Company) JobKind {
	b := &bulkJob{editors, company.Zone()}
	return JobKind{BulkJobName, b.work}
}

type bulkJob struct {
	editors []Editor
	zone    *time.Location
}

func (b *bulkJob) work(ctx context.Context, tx *store.Tx, job *store.Job) (finished bool, err error) {
	wanted, cursor, err := resumed[Wanted, bulkCursor](job)
	if err != nil {
		return false, err
	}
	bulk, err := store.LoadBulk(ctx, tx, wanted.BulkID)
	if err != nil {
		return false, err
	}
	if job.Total == nil {
		if err := b.count(ctx, tx, job, bulk, wanted); err != nil {
			return false, err
		}
	}
	records, err := b.next(ctx, tx, job, bulk, wanted, cursor.After)
	if err != nil {
		return false, err
	}
	results, err := doBulk(ctx, tx, b.editors, bulk, records)
	if err != nil {
		return false, err
	}
	return len(records) < chunkOfBulk, cursor.advance(job, bulk, results)
}

// advance moves the cursor of a job behind what was done.
func (c bulkCursor) advance(job *store.Job, bulk *store.Bulk, results []store.BulkResult) error {
	for _, r := range results {
		c.After = r.RecordID
		if r.Status == store.BulkDone {
			c.Done++
		} else {
			c.Refused++
		}
	}
	job.Done = c.Done + c.Refused
	job.Message = new(crm.Label{ZH: "完成 %d 条，%d 条未能处理", EN: "%d done, %d refused"}.With(c.Done, c.Refused))
	return moveOn(job, c, BulkOutcome{bulk.ID, c.Done, c.Refused})
}

func (b *bulkJob) count(ctx context.Context, tx *store.Tx, job *store.Job, bulk *store.Bulk, wanted Wanted) error {
	if bulk.Undoes != nil {
		done, _, err := store.CountBulk(ctx, tx, *bulk.Undoes)
		job.Total = &done
		return err
	}
	editor, err := EditorNamed(b.editors, bulk.Kind)
	if err != nil {
		return err
	}
	total, err := editor.Count(ctx, tx, b.at(tx, job), tx.Viewer, walkOf(job, wanted, uuid.Nil))
	job.Total = &total
	return refuseSlow(err)
}

// next is what the next chunk takes.
func (b *bulkJob) next(ctx context.Context, tx *store.Tx, job *store.Job, bulk *store.Bulk, wanted Wanted, after uuid.UUID) ([]store.BulkResult, error) {
	if bulk.Undoes != nil {
		return store.BulkResults(ctx, tx, *bulk.Undoes, store.ResultQuery{Status: store.BulkDone, After: after, Limit: chunkOfBulk})
	}
	if len(wanted.IDs) > 0 {
		first, found := slices.BinarySearchFunc(wanted.IDs, after, compareIDs)
		if found {
			first++
		}
		return places(wanted.IDs[first:min(first+chunkOfBulk, len(wanted.IDs))]), nil
	}
	editor, err := EditorNamed(b.editors, bulk.Kind)
	if err != nil {
		return nil, err
	}
	ids, err := editor.Walk(ctx, tx, b.at(tx, job), tx.Viewer, walkOf(job, wanted, after))
	return places(ids), refuseSlow(err)
}

// at is when, where and for whom the filter of a job is judged: as of when it
// was asked for, so that “today” stays the same until its end.
func (b *bulkJob) at(tx *store.Tx, job *store.Job) crm.FilterContext {
	return crm.FilterContext{Now: job.CreatedAt, Zone: b.zone, Me: tx.Viewer.ID}
}

// walkOf visits what there was when the job was asked for: ids sort by time.
func walkOf(job *store.Job, wanted Wanted, after uuid.UUID) store.Walk {
	return store.Walk{Query: store.Query{Text: wanted.Text, Filter: wanted.Filter}, After: after, UpTo: job.ID, Limit: chunkOfBulk}
}

// refuseSlow tells the person of a search that the database gave up.
func refuseSlow(err error) error {
	if !store.TookTooLong(err) {
		return err
	}
	return crm.InvalidField("filter", "too-slow",
		crm.Label{ZH: "查询时间过长", EN: "The search takes too long"},
		crm.Label{ZH: "请缩小条件后重新发起", EN: "Narrow its conditions and ask again"})
}
