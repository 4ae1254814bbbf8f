package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// floor is a house with people who act on many customers.
type floor struct {
	*house
	jobs *activities.Jobs
	mia  crm.Viewer // leads sam and sue
	sam  crm.Viewer
	sue  crm.Viewer
}

func openFloor(t *testing.T) *floor {
	t.Helper()
	f := &floor{house: openHouse(t)}
	f.mia = f.hire("mia", crm.Manager)
	f.hire("sam", crm.Staff)
	f.hire("sue", crm.Staff)
	f.exec(`UPDATE users SET manager_id = $1 WHERE login IN ('sam', 'sue')`, f.mia.ID)
	f.mia, f.sam, f.sue = f.again("mia"), f.again("sam"), f.again("sue")
	f.jobs = &activities.Jobs{DB: f.db, Kinds: activities.JobKinds(activities.NewCompany(), store.NewKinds(f.db), editorsOf(f.db))}
	return f
}

// editorsOf are the editors of the kinds that these tests act on.
func editorsOf(db *store.DB) []activities.Editor {
	kinds := store.NewKinds(db)
	return []activities.Editor{
		activities.EditorOf(kinds, store.Leads, activities.LeadVerbs()),
		activities.EditorOf(kinds, store.Customers, activities.CustomerVerbs()),
		activities.EditorOf(kinds, store.Contacts, activities.ContactVerbs()),
		activities.EditorOf(kinds, store.Interactions, activities.InteractionVerbs()),
		activities.EditorOf(kinds, store.Products, activities.PlainVerbs(store.Products)),
		activities.EditorOf(kinds, store.ProductClasses, activities.TreeVerbs(store.ProductClasses, "parentId")),
		activities.EditorOf(kinds, store.Stages, activities.StageVerbs()),
		activities.EditorOf(kinds, store.Deals, activities.DealVerbs()),
		activities.EditorOf(kinds, store.Complaints, activities.ComplaintVerbs()),
	}
}

func (f *floor) again(login string) crm.Viewer {
	f.Helper()
	viewer, err := store.ViewerOf(f.Context(), f.db, login)
	if err != nil {
		f.Fatal(err)
	}
	return viewer
}

func (f *floor) exec(sql string, args ...any) {
	f.Helper()
	if _, err := f.db.Exec(f.Context(), sql, args...); err != nil {
		f.Fatal(err)
	}
}

func (f *floor) number(sql string, args ...any) (n int) {
	f.Helper()
	if err := f.db.QueryRow(f.Context(), sql, args...).Scan(&n); err != nil {
		f.Fatal(err)
	}
	return n
}

// customers adds so many customers of somebody.
func (f *floor) customers(n int, owner crm.Viewer) []uuid.UUID {
	f.Helper()
	ids := make([]uuid.UUID, n)
	f.act(owner, func(ctx context.Context, tx *store.Tx) error {
		for i := range ids {
			c := &crm.Customer{Name: fmt.Sprint(owner.Name, " ", i), Grade: crm.GradeB, OwnerID: &owner.ID}
			if err := store.Customers.Insert(ctx, tx, c); err != nil {
				return err
			}
			ids[i] = c.ID
		}
		return nil
	})
	return ids
}

func graded(grade string) *store.Bulk {
	return &store.Bulk{Kind: "customer", Act: store.BulkEdit, Values: map[string]json.RawMessage{"grade": json.RawMessage(grade)}}
}

// later leaves a bulk to a job.
func (f *floor) later(viewer crm.Viewer, bulk *store.Bulk, wanted activities.Wanted) uuid.UUID {
	f.Helper()
	var id uuid.UUID
	f.act(viewer, func(ctx context.Context, tx *store.Tx) error {
		job, err := activities.BulkLater(ctx, tx, crm.Customers.Schema(), bulk, wanted)
		if err == nil {
			id = job.ID
		}
		return err
	})
	return id
}

// now does a bulk at once and tells what became of each record.
func (f *floor) now(viewer crm.Viewer, bulk *store.Bulk, ids ...uuid.UUID) []store.BulkResult {
	f.Helper()
	var results []store.BulkResult
	f.act(viewer, func(ctx context.Context, tx *store.Tx) (err error) {
		results, err = activities.BulkNow(ctx, tx, editorsOf(f.db), bulk, ids)
		return err
	})
	return results
}

// undo undoes a bulk at once.
func (f *floor) undo(viewer crm.Viewer, id uuid.UUID) (results []store.BulkResult, err error) {
	f.Helper()
	err = f.db.Do(f.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
		bulk, err := store.GetBulk(ctx, tx, tx.Viewer, id)
		if err != nil {
			return err
		}
		undo, _, err := activities.UndoOf(ctx, tx, bulk)
		if err != nil {
			return err
		}
		results, err = activities.UndoNow(ctx, tx, editorsOf(f.db), undo)
		return err
	})
	return results, err
}

// work works on a job to its end.
func (f *floor) work(id uuid.UUID) *store.Job {
	f.Helper()
	for {
		ended, err := f.jobs.WorkOnJob(f.Context(), id)
		if err != nil {
			f.Fatal(err)
		}
		if ended {
			return f.job(id)
		}
	}
}

func (f *floor) job(id uuid.UUID) *store.Job {
	f.Helper()
	job, err := store.GetJob(f.Context(), f.db, crm.System(), id)
	if err != nil {
		f.Fatal(err)
	}
	return job
}

// outcomes are what became of the records: "done", or why not.
func outcomes(results []store.BulkResult) []string {
	var list []string
	for _, r := range results {
		if r.Refusal != nil {
			list = append(list, r.Refusal.Code)
		} else {
			list = append(list, string(r.Status))
		}
	}
	return list
}

func requireOutcomes(t *testing.T, results []store.BulkResult, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, outcomes(results)); diff != "" {
		t.Error(diff)
	}
}

// restless cancels the context of the worker in the middle of every other
// chunk.
type restless struct {
	chunks atomic.Int32
	kill   context.CancelFunc
}

func (r *restless) kinds(kinds []activities.JobKind) []activities.JobKind {
	work := kinds[0].Work
	kinds[0].Work = func(ctx context.Context, tx *store.Tx, job *store.Job) (bool, error) {
		finished, err := work(ctx, tx, job)
		if r.chunks.Add(1)%2 == 0 {
			r.kill() // after the records were changed, before the commit
		}
		return finished, err
	}
	return kinds
}

func TestBulkJob(t *testing.T) {
	t.Run("changes each of 5,000 once, though its worker dies again and again", func(t *testing.T) {
		f := openFloor(t)
		f.customers(5000, f.sam)
		id := f.later(f.mia, graded(`"A"`), activities.Wanted{Filter: `grade = "B"`})
		worker := &restless{}
		jobs := &activities.Jobs{DB: f.db, Kinds: worker.kinds(activities.JobKinds(activities.NewCompany(), store.NewKinds(f.db), editorsOf(f.db)))}
		died := 0
		for ended := false; !ended; {
			var ctx context.Context
			ctx, worker.kill = context.WithCancel(t.Context())
			var err error
			if ended, err = jobs.WorkOnJob(ctx, id); err != nil {
				died++
			}
			worker.kill()
		}
		job := f.job(id)
		if job.State != store.JobDone || job.Done != 5000 || *job.Total != 5000 || died < 10 {
			t.Errorf("%s %d of %d after %d deaths", job.State, job.Done, *job.Total, died)
		}
		if n := f.number(`SELECT count(*) FROM customers WHERE grade = 'A' AND version = 2`); n != 5000 {
			t.Errorf("%d were changed once", n)
		}
		if n := f.number(`SELECT count(*) FROM changes WHERE type = 'customer.updated'`); n != 5000 {
			t.Errorf("%d changes were told", n)
		}
	})
	t.Run("and another one on the same records both come to their end", func(t *testing.T) {
		f := openFloor(t)
		ids := f.customers(600, f.sam)
		first := f.later(f.mia, graded(`"A"`), activities.Wanted{IDs: ids})
		second := f.later(f.sam, graded(`"C"`), activities.Wanted{Filter: ""})
		ended := make(chan error, 2)
		for _, id := range []uuid.UUID{first, second} {
			go func() {
				for {
					if done, err := f.jobs.WorkOnJob(t.Context(), id); done || err != nil {
						ended <- err
						return
					}
				}
			}()
		}
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if a, b := f.job(first), f.job(second); a.Done != 600 || b.Done != 600 {
			t.Errorf("%d and %d are done", a.Done, b.Done)
		}
		if n := f.number(`SELECT count(*) FROM customers WHERE version = 3 AND grade IN ('A', 'C')`); n != 600 {
			t.Errorf("%d were changed by both", n)
		}
	})
	t.Run("takes what there was when it was asked for, and not what came after", func(t *testing.T) {
		f := openFloor(t)
		f.customers(3, f.sam)
		id := f.later(f.sam, graded(`"A"`), activities.Wanted{Filter: `grade = "B"`})
		f.customers(2, f.sam)
		if job := f.work(id); job.Done != 3 || f.number(`SELECT count(*) FROM customers WHERE grade = 'B'`) != 2 {
			t.Errorf("%d are done", job.Done)
		}
	})
	t.Run("cancelled stops within a chunk and can be undone", func(t *testing.T) {
		f := openFloor(t)
		f.customers(500, f.sam)
		bulk := graded(`"A"`)
		id := f.later(f.sam, bulk, activities.Wanted{Filter: `grade = "B"`})
		if _, err := f.jobs.WorkOnJob(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if _, err := f.undo(f.sam, bulk.ID); !isConflict(err, "job-running") {
			t.Errorf("undone while it is going on: %v", err)
		}
		f.act(f.sam, func(ctx context.Context, tx *store.Tx) error { return store.CancelJob(ctx, tx, id) })
		if job := f.work(id); job.State != store.JobCancelled || job.Done != 200 {
			t.Errorf("%s after %d", job.State, job.Done)
		}
		results, err := f.undo(f.sam, bulk.ID)
		if err != nil || len(results) != 200 || f.number(`SELECT count(*) FROM customers WHERE grade = 'B'`) != 500 {
			t.Errorf("%d were put back, %v", len(results), err)
		}
	})
	t.Run("of a person who has left stops", func(t *testing.T) {
		f := openFloor(t)
		f.customers(500, f.sam)
		id := f.later(f.sam, graded(`"A"`), activities.Wanted{Filter: `grade = "B"`})
		if _, err := f.jobs.WorkOnJob(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		f.changeUser(f.sam.ID, func(u *crm.User) { u.Active = false })
		if job := f.work(id); job.State != store.JobFailed || job.Problem.Code != "maker-left" || job.Done != 200 {
			t.Errorf("%s after %d: %+v", job.State, job.Done, job.Problem)
		}
	})
	t.Run("goes by the rights that the person has now", func(t *testing.T) {
		f := openFloor(t)
		ids := f.customers(300, f.sam)
		id := f.later(f.mia, graded(`"A"`), activities.Wanted{IDs: ids})
		if _, err := f.jobs.WorkOnJob(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		f.exec(`UPDATE users SET manager_id = NULL WHERE login = 'sam'`)
		job := f.work(id)
		var outcome activities.BulkOutcome
		if err := json.Unmarshal(job.Result, &outcome); err != nil || outcome.Done != 200 || outcome.Refused != 100 {
			t.Errorf("%+v, %v", outcome, err)
		}
	})
	t.Run("undoes as a job what many records are about", func(t *testing.T) {
		f := openFloor(t)
		ids := f.customers(450, f.sam)
		bulk := graded(`"A"`)
		f.work(f.later(f.mia, bulk, activities.Wanted{IDs: ids}))
		f.exec(`UPDATE customers SET version = version + 1 WHERE id = $1`, ids[7])
		undo := &store.Bulk{Kind: "customer", Act: store.BulkEdit, Undoes: &bulk.ID}
		job := f.work(f.later(f.mia, undo, activities.Wanted{}))
		if job.Done != 450 || *job.Total != 450 || f.number(`SELECT count(*) FROM customers WHERE grade = 'B'`) != 449 {
			t.Errorf("%+v", job)
		}
	})
}

func isConflict(err error, code string) bool {
	var conflict *crm.Conflict
	return errors.As(err, &conflict) && conflict.Code == code
}

func TestBulkNow(t *testing.T) {
	t.Run("refuses per record what the person may not do", func(t *testing.T) {
		f := openFloor(t)
		his, hers := f.customers(2, f.sam), f.customers(1, f.sue)
		results := f.now(f.sam, graded(`"A"`), his[0], hers[0], uuid.New(), his[1])
		requireOutcomes(t, results, "done", "not-found", "not-found", "done")
		requireOutcomes(t, f.now(f.sam, &store.Bulk{Kind: "customer", Act: store.BulkDelete}, his...), "forbidden", "forbidden")
		if n := f.number(`SELECT count(*) FROM customers WHERE grade = 'A' AND deleted_at IS NULL`); n != 2 {
			t.Errorf("%d were changed", n)
		}
	})
	t.Run("keeps versions and old values of each", func(t *testing.T) {
		f := openFloor(t)
		ids := f.customers(1, f.sam)
		bulk := graded(`"A"`)
		bulk.Values["note"] = json.RawMessage(`"new"`)
		bulk.Values["region"] = json.RawMessage(`null`)
		f.now(f.sam, bulk, ids...)
		kept, err := store.BulkResults(t.Context(), f.db, bulk.ID, store.ResultQuery{Limit: 10})
		want := []store.BulkResult{{
			RecordID: ids[0], Status: store.BulkDone, VersionBefore: new(int64(1)), VersionAfter: new(int64(2)),
			OldValues: map[string]json.RawMessage{"grade": json.RawMessage(`"B"`), "note": json.RawMessage(`null`)},
		}}
		if diff := cmp.Diff(want, kept); diff != "" || err != nil {
			t.Error(diff, err)
		}
	})
	t.Run("takes a record once, however often it is named", func(t *testing.T) {
		f := openFloor(t)
		ids := f.customers(1, f.sam)
		requireOutcomes(t, f.now(f.sam, graded(`"A"`), ids[0], ids[0]), "done")
	})
}

func TestUndo(t *testing.T) {
	t.Run("puts back the old values and refuses exactly what has changed since, saying by whom", func(t *testing.T) {
		f := openFloor(t)
		ids := f.customers(4, f.sam)
		bulk := graded(`"A"`)
		f.now(f.mia, bulk, ids...)
		f.setClock(monday.Add(time.Hour))
		f.now(f.sam, graded(`"C"`), ids[1])
		f.now(f.mia, &store.Bulk{Kind: "customer", Act: store.BulkDelete}, ids[2])
		results, err := f.undo(f.mia, bulk.ID)
		if err != nil {
			t.Fatal(err)
		}
		requireOutcomes(t, results, "done", "changed-since", "changed-since", "done")
		if r := results[1].Refusal; r.Detail.EN != "sam changed it at {at}" || !r.At.Equal(monday.Add(time.Hour)) {
			t.Errorf("%+v", r)
		}
		if n := f.number(`SELECT count(*) FROM customers WHERE grade = 'B' AND version = 3`); n != 2 {
			t.Errorf("%d were put back", n)
		}
		if _, err := f.undo(f.mia, bulk.ID); !isConflict(err, "already-undone") {
			t.Errorf("undone twice: %v", err)
		}
	})
	t.Run("brings back what was deleted, and bins again what was restored", func(t *testing.T) {
		f := openFloor(t)
		ids := f.customers(2, f.sam)
		deletion := &store.Bulk{Kind: "customer", Act: store.BulkDelete}
		f.now(f.mia, deletion, ids...)
		f.now(f.mia, &store.Bulk{Kind: "customer", Act: store.BulkRestore}, ids[0])
		results, err := f.undo(f.mia, deletion.ID)
		if err != nil {
			t.Fatal(err)
		}
		requireOutcomes(t, results, "changed-since", "done")
		restoring := &store.Bulk{Kind: "customer", Act: store.BulkRestore}
		f.now(f.mia, &store.Bulk{Kind: "customer", Act: store.BulkDelete}, ids...)
		f.now(f.mia, restoring, ids...)
		if results, err = f.undo(f.mia, restoring.ID); err != nil {
			t.Fatal(err)
		}
		requireOutcomes(t, results, "done", "done")
		if n := f.number(`SELECT count(*) FROM customers WHERE deleted_at IS NULL`); n != 0 {
			t.Errorf("%d are not in the bin", n)
		}
	})
	t.Run("is for who did it and for admins, for seven days", func(t *testing.T) {
		f := openFloor(t)
		ids := f.customers(1, f.sam)
		bulk := graded(`"A"`)
		f.now(f.sam, bulk, ids...)
		if _, err := f.undo(f.mia, bulk.ID); !errors.Is(err, crm.ErrNotFound) {
			t.Errorf("somebody else: %v", err)
		}
		f.setClock(monday.Add(store.UndoFor + time.Second))
		if _, err := f.undo(f.sam, bulk.ID); !isConflict(err, "undo-too-late") {
			t.Errorf("too late: %v", err)
		}
		f.setClock(monday.Add(store.UndoFor))
		results, err := f.undo(f.hire("ada", crm.Admin), bulk.ID)
		if err != nil {
			t.Fatal(err)
		}
		requireOutcomes(t, results, "done")
	})
}

func TestRestoreLead(t *testing.T) {
	restore := func(f *floor, lead *crm.Lead) {
		f.act(f.mia, func(ctx context.Context, tx *store.Tx) error {
			taken, err := store.Leads.Lock(ctx, tx, lead.ID)
			if err != nil {
				return err
			}
			return activities.BinLead(ctx, tx, taken)
		})
		f.act(f.mia, func(ctx context.Context, tx *store.Tx) error {
			binned, err := store.Leads.LockBinned(ctx, tx, lead.ID)
			if err != nil {
				return err
			}
			return activities.RestoreLead(ctx, tx, binned)
		})
	}
	t.Run("looks for an owner again where there is none", func(t *testing.T) {
		f := openFloor(t)
		lead := &crm.Lead{Name: "李雷"}
		f.enter(lead)
		restore(f, lead)
		if n := f.number(`SELECT count(*) FROM processes WHERE record_id = $1 AND state = 'running' AND step = 'check'`, lead.ID); n != 1 {
			t.Errorf("%d processes look for an owner", n)
		}
	})
	t.Run("gives the owner the first contact back, with its deadline", func(t *testing.T) {
		f := openFloor(t)
		f.roster("inside-sales", f.sam)
		lead := &crm.Lead{Name: "李雷"}
		f.route(f.enterBatch(lead))
		due := f.number(`SELECT extract(epoch FROM due_at)::int FROM tasks`)
		restore(f, lead)
		if n := f.number(`SELECT count(*) FROM tasks WHERE state = 'open' AND assignee_id = $1 AND extract(epoch FROM due_at)::int = $2`, f.sam.ID, due); n != 1 {
			t.Errorf("%d tasks are open", n)
		}
	})
}
