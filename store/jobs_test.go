package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// startJob asks for a job.
func startJob(t *testing.T, db *store.DB, viewer crm.Viewer) *store.Job {
	t.Helper()
	var job *store.Job
	act(t, db, viewer, func(ctx context.Context, tx *store.Tx) (err error) {
		job, err = store.StartJob(ctx, tx, store.NewJob{Kind: "test", Title: crm.Label{ZH: "测试", EN: "Test"}, Input: "what"})
		return err
	})
	return job
}

func TestJobs(t *testing.T) {
	db := open(t)
	hire(t, db, "ada", crm.Admin, "")
	hire(t, db, "sam", crm.Staff, "")
	hire(t, db, "sue", crm.Staff, "")
	sam, sue, ada := person(t, db, "sam"), person(t, db, "sue"), person(t, db, "ada")
	job := startJob(t, db, sam)

	t.Run("are read as they were written", func(t *testing.T) {
		got, err := store.GetJob(t.Context(), db, sam, job.ID)
		if diff := cmp.Diff(job, got); diff != "" || err != nil {
			t.Error(err, diff)
		}
	})
	t.Run("are those of their makers, and all to admins", func(t *testing.T) {
		for _, c := range []struct {
			viewer crm.Viewer
			query  store.JobQuery
			want   int
		}{
			{sam, store.JobQuery{Limit: 10}, 1}, {sue, store.JobQuery{Limit: 10}, 0}, {ada, store.JobQuery{Limit: 10}, 1},
			{ada, store.JobQuery{Limit: 10, Mine: true}, 0}, {sam, store.JobQuery{Limit: 10, Before: &job.ID}, 0},
		} {
			jobs, err := store.FindJobs(t.Context(), db, c.viewer, c.query)
			if err != nil || len(jobs) != c.want {
				t.Errorf("%s sees %d, %v", c.viewer.Name, len(jobs), err)
			}
		}
		seen, err := store.VisibleAmong(t.Context(), db, sue, crm.JobName, []uuid.UUID{job.ID})
		if err != nil || len(seen) != 0 {
			t.Errorf("sue hears of it: %v, %v", seen, err)
		}
	})
	t.Run("are refused to the product itself", func(t *testing.T) {
		err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			_, err := store.StartJob(ctx, tx, store.NewJob{Kind: "test"})
			return err
		})
		if err == nil {
			t.Error("nobody answers for the job")
		}
	})
	t.Run("are begun by an intent, and again when they stand still", func(t *testing.T) {
		subject := "job/" + job.ID.String() + "/1"
		waiting := func() int {
			return count(t, db, `SELECT count(*) FROM outbox WHERE topic = 'begin' AND subject = $1`, subject)
		}
		if waiting() != 1 {
			t.Fatalf("%d intents", waiting())
		}
		reconcile := func(before time.Time) (n int64) {
			act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
				n, err = store.ReconcileJobs(ctx, tx, before)
				return err
			})
			return n
		}
		if n := reconcile(monday.Add(time.Minute)); n != 0 {
			t.Errorf("%d asked again while one is on the way", n)
		}
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM outbox`)
			return err
		})
		if n := reconcile(monday); n != 0 {
			t.Errorf("%d asked again though it has just been looked at", n)
		}
		if n := reconcile(monday.Add(time.Minute)); n != 1 || waiting() != 1 {
			t.Errorf("%d asked again, %d wait", n, waiting())
		}
	})
}

func TestCancelJob(t *testing.T) {
	db := open(t)
	hire(t, db, "sam", crm.Staff, "")
	sam := person(t, db, "sam")
	cancel := func(id uuid.UUID) error {
		return db.Do(t.Context(), sam, func(ctx context.Context, tx *store.Tx) error { return store.CancelJob(ctx, tx, id) })
	}
	t.Run("while somebody works on it leaves the end to the chunk under way", func(t *testing.T) {
		job := startJob(t, db, sam)
		act(t, db, sam, func(ctx context.Context, tx *store.Tx) error {
			taken, err := store.TakeJob(ctx, tx, job.ID)
			if err != nil {
				return err
			}
			if err := cancel(job.ID); err != nil {
				return err
			}
			if err := store.RefreshCancel(ctx, tx, taken); err != nil {
				return err
			}
			if taken.CancelRequestedAt == nil || taken.Ended() {
				t.Errorf("%+v", taken)
			}
			return store.EndJob(ctx, tx, taken, store.JobCancelled, nil)
		})
		var conflict *crm.Conflict
		if err := cancel(job.ID); !errors.As(err, &conflict) || conflict.Code != "job-ended" {
			t.Errorf("cancelled twice: %v", err)
		}
	})
}

func TestAttempt(t *testing.T) {
	db := open(t)
	t.Run("undoes the work that failed alone and names what is wrong", func(t *testing.T) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if err := store.Rosters.Insert(ctx, tx, &crm.Roster{Key: "first", Name: "First"}); err != nil {
				return err
			}
			err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error {
				if err := store.Rosters.Insert(ctx, tx, &crm.Roster{Key: "second", Name: "Second"}); err != nil {
					return err
				}
				return store.Rosters.Insert(ctx, tx, &crm.Roster{Key: "first", Name: "Again"})
			})
			requireProblem(t, err, "key", "taken")
			return tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error {
				return store.Rosters.Insert(ctx, tx, &crm.Roster{Key: "third", Name: "Third"})
			})
		})
		if n := count(t, db, `SELECT count(*) FROM rosters WHERE key IN ('first', 'third')`); n != 2 || count(t, db, `SELECT count(*) FROM rosters`) != 2 {
			t.Errorf("%d rosters", n)
		}
	})
	t.Run("keeps what it left for the relay", func(t *testing.T) {
		hire(t, db, "sam", crm.Staff, "")
		woken := false
		db.Written = func() { woken = true }
		act(t, db, person(t, db, "sam"), func(ctx context.Context, tx *store.Tx) error {
			return tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error {
				_, err := store.StartJob(ctx, tx, store.NewJob{Kind: "test"})
				return err
			})
		})
		if !woken {
			t.Error("the relay is not woken")
		}
	})
}

func TestBin(t *testing.T) {
	db := open(t)
	binned := func(name string, at time.Time) *crm.Customer {
		c := insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: name})
		setClock(db, at)
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.Customers.Delete(ctx, tx, c) })
		return c
	}
	for i, name := range []string{"first", "second", "third"} {
		binned(name, monday.Add(time.Duration(i+1)*time.Hour))
	}
	t.Run("shows the latest first, page by page", func(t *testing.T) {
		var names []string
		q := store.Query{Limit: 2}
		for more := true; more; more = q.Cursor != "" {
			page, err := store.Customers.Bin(t.Context(), db, crm.System(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range page.Items {
				names = append(names, c.Name)
			}
			q.Cursor = page.NextCursor
		}
		if diff := cmp.Diff([]string{"third", "second", "first"}, names); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("finds by text", func(t *testing.T) {
		page, err := store.Customers.Bin(t.Context(), db, crm.System(), store.Query{Text: "sec", Limit: 10})
		if err != nil || len(page.Items) != 1 || page.Items[0].Name != "second" {
			t.Errorf("%d, %v", len(page.Items), err)
		}
	})
	t.Run("gives a record back once", func(t *testing.T) {
		page, err := store.Customers.Bin(t.Context(), db, crm.System(), store.Query{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		restore := func(ctx context.Context, tx *store.Tx) error {
			again := *page.Items[0]
			return store.Customers.Restore(ctx, tx, &again)
		}
		act(t, db, crm.System(), restore)
		requireError(t, db.Do(t.Context(), crm.System(), restore), crm.ErrStale)
		if c := get(t, db, store.Customers, page.Items[0].ID); c.Version != 3 {
			t.Errorf("version %d", c.Version)
		}
	})
}
