package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// byWorkflow compares intents by what they ask for.
var byWorkflow = cmpopts.SortSlices(func(a, b store.Intent) bool { return a.WorkflowID < b.WorkflowID })

func TestGather(t *testing.T) {
	db := open(t)
	var started []*crm.Process
	for i := range 5 {
		started = append(started, startLead(t, db, crm.System(), ownedLead(t, db, fmt.Sprint(i), nil).ID))
	}
	gather := func(limit int) (taken int) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
			taken, err = store.Gather(ctx, tx, limit)
			return err
		})
		return taken
	}
	batchOf := func(p *crm.Process) *uuid.UUID {
		again, err := store.LoadProcess(t.Context(), db, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		return again.BatchID
	}
	t.Run("puts what is new together into one batch, oldest first", func(t *testing.T) {
		if taken := gather(3); taken != 3 {
			t.Fatalf("took %d", taken)
		}
		first := batchOf(started[0])
		for i, p := range started {
			if batch := batchOf(p); (batch != nil && *batch == *first) != (i < 3) {
				t.Errorf("process %d is in batch %v, the first in %v", i, batch, first)
			}
		}
	})
	t.Run("puts the rest into the next batch", func(t *testing.T) {
		if taken := gather(3); taken != 2 {
			t.Fatalf("took %d", taken)
		}
		if *batchOf(started[3]) != *batchOf(started[4]) || *batchOf(started[3]) == *batchOf(started[0]) {
			t.Error("the batches are mixed")
		}
	})
	t.Run("leaves one intent to begin each batch", func(t *testing.T) {
		want := []store.Intent{
			{Topic: store.TopicBegin, WorkflowID: store.WorkflowID("lead", *batchOf(started[0]), 1)},
			{Topic: store.TopicBegin, WorkflowID: store.WorkflowID("lead", *batchOf(started[3]), 1)},
		}
		if diff := cmp.Diff(want, intents(t, db), cmpopts.IgnoreUnexported(store.Intent{}), byWorkflow); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("does nothing when nothing is new", func(t *testing.T) {
		if taken, left := gather(3), intents(t, db); taken != 0 || len(left) != 0 {
			t.Errorf("took %d, left %v", taken, left)
		}
	})
	t.Run("does not start a second process on a record", func(t *testing.T) {
		err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			_, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, started[0].RecordID)
			return err
		})
		if err == nil || count(t, db, `SELECT count(*) FROM outbox`) != 0 {
			t.Errorf("got %v, or it left an intent", err)
		}
	})
}

// intents takes what waits for the relay.
func intents(t *testing.T, db *store.DB) (taken []store.Intent) {
	t.Helper()
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		if taken, err = store.Intents(ctx, tx, 100); err != nil {
			return err
		}
		return store.Delivered(ctx, tx, taken...)
	})
	return taken
}

func wake(t *testing.T, db *store.DB, p *crm.Process) {
	t.Helper()
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return tx.Wake(ctx, p) })
}

func TestIntents(t *testing.T) {
	db := open(t)
	p, q := gathered(t, db, "p"), gathered(t, db, "q")
	intents(t, db)
	t.Run("many wake-ups of one workflow are taken as one", func(t *testing.T) {
		wake(t, db, p)
		wake(t, db, q)
		wake(t, db, p)
		if taken := intents(t, db); len(taken) != 2 || taken[0].WorkflowID == taken[1].WorkflowID {
			t.Errorf("took %v", taken)
		}
	})
	t.Run("are taken by one of two takers", func(t *testing.T) {
		wake(t, db, p)
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			mine, err := store.Intents(ctx, tx, 100)
			if theirs := intents(t, db); len(mine) != 1 || len(theirs) != 0 {
				t.Errorf("the first took %v, the second %v", mine, theirs)
			}
			if err != nil {
				return err
			}
			return store.Delivered(ctx, tx, mine...)
		})
	})
	t.Run("stay when their taker fails", func(t *testing.T) {
		wake(t, db, p)
		failed := fmt.Errorf("no answer")
		requireError(t, db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if _, err := store.Intents(ctx, tx, 100); err != nil {
				return err
			}
			return failed
		}), failed)
		if taken := intents(t, db); len(taken) != 1 {
			t.Errorf("left %v", taken)
		}
	})
	t.Run("written while another for the same workflow is delivered come after it", func(t *testing.T) {
		wake(t, db, p)
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			taken, err := store.Intents(ctx, tx, 100)
			wake(t, db, p)
			if err != nil {
				return err
			}
			return store.Delivered(ctx, tx, taken...)
		})
		if taken := intents(t, db); len(taken) != 1 {
			t.Errorf("left %v", taken)
		}
	})
	t.Run("wake no process whose start is still on its way", func(t *testing.T) {
		fresh := startLead(t, db, crm.System(), ownedLead(t, db, "fresh", nil).ID)
		wake(t, db, fresh)
		if taken := intents(t, db); len(taken) != 0 {
			t.Errorf("took %v", taken)
		}
	})
	t.Run("are counted while they wait", func(t *testing.T) {
		waiting, seconds, err := store.OutboxState(t.Context(), db)
		if err != nil || waiting != 1 || seconds < 0 {
			t.Errorf("%d wait for %f s, %v", waiting, seconds, err)
		}
	})
}

func TestWakeWaiting(t *testing.T) {
	db := open(t)
	soon := monday.Add(10 * time.Minute)
	park := func(name string, reason crm.WaitingReason) *crm.Process {
		p := gathered(t, db, name)
		p.State, p.WaitingFor, p.WaitingOn, p.NextAt = crm.ProcessWaiting, reason, name, &soon
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.SaveProcess(ctx, tx, p) })
		return p
	}
	wakeBoth := func(ctx context.Context, tx *store.Tx) error {
		return store.WakeWaiting(ctx, tx, 10, "eligible", "roster")
	}
	eligible, roster, rule := park("eligible", crm.WaitingForEligible), park("roster", crm.WaitingForRoster), park("rule", crm.WaitingForRule)
	intents(t, db)
	act(t, db, crm.System(), wakeBoth)
	t.Run("makes those due that wait for the named rosters, and wakes their workflows", func(t *testing.T) {
		for p, want := range map[*crm.Process]time.Time{eligible: monday, roster: monday, rule: soon} {
			again, err := store.LoadProcess(t.Context(), db, p.ID)
			if err != nil || !again.NextAt.Equal(want) {
				t.Errorf("%s is next at %v (%v), want %v", p.WaitingFor, again.NextAt, err, want)
			}
		}
		if taken := intents(t, db); len(taken) != 2 {
			t.Errorf("woke %v", taken)
		}
	})
	t.Run("leaves alone what is due already", func(t *testing.T) {
		act(t, db, crm.System(), wakeBoth)
		if taken := intents(t, db); len(taken) != 0 {
			t.Errorf("woke %v", taken)
		}
	})
}

func TestReconcile(t *testing.T) {
	db := open(t)
	late, early, notGathered := gathered(t, db, "late"), gathered(t, db, "early"), startLead(t, db, crm.System(), ownedLead(t, db, "new", nil).ID)
	early.NextAt = new(monday.Add(time.Hour))
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return store.SaveProcess(ctx, tx, early) })
	intents(t, db)
	t.Run("wakes the workflows of processes that are late, and no others", func(t *testing.T) {
		var woken int64
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
			woken, err = store.Reconcile(ctx, tx, monday.Add(time.Minute))
			return err
		})
		want := []store.Intent{{Topic: store.TopicWake, WorkflowID: store.WorkflowID("lead", *late.BatchID, 1)}}
		if diff := cmp.Diff(want, intents(t, db), cmpopts.IgnoreUnexported(store.Intent{}), byWorkflow); diff != "" || woken != 1 || notGathered.BatchID != nil {
			t.Errorf("woke %d, %s", woken, diff)
		}
	})
}

func TestWakeAfterAttempt(t *testing.T) {
	t.Run("wakes what an attempt woke that was undone", func(t *testing.T) {
		db := open(t)
		err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			undone := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error {
				return errors.Join(tx.WakeDelivery(ctx, crm.WayMail), errors.New("refused"))
			})
			if undone == nil {
				t.Error("the attempt did not fail")
			}
			return tx.WakeDelivery(ctx, crm.WayMail)
		})
		if err != nil {
			t.Fatal(err)
		}
		var wakes int
		if err := db.QueryRow(t.Context(), `SELECT count(*) FROM outbox WHERE subject = 'delivery/mail/0'`).Scan(&wakes); err != nil || wakes != 1 {
			t.Errorf("%d wake-ups, %v", wakes, err)
		}
	})
}
