package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

// types lists what was told in the tests, in its order.
func types(t *testing.T, db store.Querier) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), `SELECT type FROM changes WHERE type LIKE 'note.%' ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var errUndone = errors.New("undone")

func TestQueue(t *testing.T) {
	t.Run("sends rows of one table together, in their order", func(t *testing.T) {
		db := open(t)
		counter := storetest.Count(t, db)
		var want []string
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			for i := range 100 {
				want = append(want, fmt.Sprint("note.", i))
				if err := tell(ctx, tx, want[i]); err != nil {
					return err
				}
			}
			return nil
		})
		if n := counter.Statements(); n > 3 { // begin, insert, commit
			t.Errorf("%d statements", n)
		}
		if diff := cmp.Diff(want, types(t, db)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("lets a later statement of the transaction see them", func(t *testing.T) {
		db := open(t)
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if err := tell(ctx, tx, "note.told"); err != nil {
				return err
			}
			if diff := cmp.Diff([]string{"note.told"}, types(t, tx)); diff != "" {
				t.Error(diff)
			}
			return tell(ctx, tx, "note.after")
		})
		if diff := cmp.Diff([]string{"note.told", "note.after"}, types(t, db)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is undone with its transaction", func(t *testing.T) {
		db := open(t)
		err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if err := tell(ctx, tx, "note.undone"); err != nil {
				return err
			}
			return errUndone
		})
		if !errors.Is(err, errUndone) || len(types(t, db)) != 0 {
			t.Errorf("%v, told %q", err, types(t, db))
		}
	})
	for _, sent := range []bool{false, true} {
		t.Run(fmt.Sprintf("is undone with a part, which leaves what came before it; sent in the part: %v", sent), func(t *testing.T) {
			db := open(t)
			act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
				if err := tell(ctx, tx, "note.before"); err != nil {
					return err
				}
				err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error {
					if err := tell(ctx, tx, "note.undone"); err != nil {
						return err
					}
					if sent && len(types(t, tx)) != 2 {
						t.Errorf("the part sees %q", types(t, tx))
					}
					return errUndone
				})
				if !errors.Is(err, errUndone) {
					t.Errorf("the part ended with %v", err)
				}
				return tell(ctx, tx, "note.after")
			})
			if diff := cmp.Diff([]string{"note.before", "note.after"}, types(t, db)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("tells of a row that is refused from the part that wrote it", func(t *testing.T) {
		db := open(t)
		p := gathered(t, db, "refused")
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error {
				return store.InsertTask(ctx, tx, &crm.Task{ProcessID: p.ID, Step: p.Step, Visit: 1, Kind: crm.TaskFirstContact,
					FormVersion: 1, RecordKind: p.RecordKind, RecordID: p.RecordID, AssigneeID: new(uuid.New()), MadeBy: crm.MadeByProcess})
			})
			requireProblem(t, err, "", "unknown-reference")
			return nil
		})
		if n := count(t, db, `SELECT (SELECT count(*) FROM tasks) + (SELECT count(*) FROM changes WHERE type = 'task.created')`); n != 0 {
			t.Errorf("%d rows of the part are left", n)
		}
	})
	t.Run("writes a process where it was saved last", func(t *testing.T) {
		db := open(t)
		first, second := gathered(t, db, "first"), gathered(t, db, "second")
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			for _, step := range []string{"one", "two"} {
				for _, p := range []*crm.Process{first, second} {
					p.Step, p.NextAt = step, nil
					if err := store.SaveProcess(ctx, tx, p); err != nil {
						return err
					}
				}
			}
			again, err := store.LockProcess(ctx, tx, first.ID)
			if err == nil && again.Step != "two" {
				t.Errorf("the transaction sees it in step %q", again.Step)
			}
			return err
		})
		if n := count(t, db, `SELECT count(*) FROM processes WHERE step = 'two' AND next_at IS NULL`); n != 2 {
			t.Errorf("%d processes are in the last step", n)
		}
	})
	t.Run("wakes a workflow once, however often it was to be woken", func(t *testing.T) {
		db := open(t)
		p := gathered(t, db, "woken")
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(tx.Wake(ctx, p), tx.Wake(ctx, p), tx.Wake(ctx, p))
		})
		if n := count(t, db, `SELECT count(*) FROM outbox WHERE topic = 'wake'`); n != 1 {
			t.Errorf("%d wake-ups", n)
		}
	})
}

func TestKnown(t *testing.T) {
	db := open(t)
	hire(t, db, "away", crm.Staff, "")
	hire(t, db, "standing-in", crm.Staff, "")
	away, substitute := person(t, db, "away").ID, person(t, db, "standing-in").ID
	t.Run("forgets who stands in for whom when that changes", func(t *testing.T) {
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			before, err := store.SubstitutionAt(ctx, tx, away, crm.LeadProcessName)
			if err != nil || before != nil {
				t.Errorf("%v, %v", before, err)
			}
			s := &crm.Substitution{UserID: &away, SubstituteID: substitute, StartsAt: monday.Add(-time.Hour), EndsAt: monday.Add(time.Hour)}
			if err := store.Substitutions.Insert(ctx, tx, s); err != nil {
				return err
			}
			after, err := store.SubstitutionAt(ctx, tx, away, crm.LeadProcessName)
			if err == nil && (after == nil || after.SubstituteID != substitute) {
				t.Errorf("got %+v", after)
			}
			return err
		})
	})
	t.Run("has the answers of processes, and those given since", func(t *testing.T) {
		first, second := gathered(t, db, "first"), gathered(t, db, "second")
		var version uuid.UUID
		if err := db.QueryRow(t.Context(), `SELECT id FROM rule_versions WHERE point = 'lead.route'`).Scan(&version); err != nil {
			t.Fatal(err)
		}
		answer := func(ctx context.Context, tx *store.Tx, p *crm.Process, outcome string) error {
			return store.InsertDecision(ctx, tx, &store.Decision{Point: "lead.route", VersionID: version, ProcessID: &p.ID, Step: p.Step,
				Visit: p.Visit, RecordKind: p.RecordKind, RecordID: p.RecordID, Input: []byte(`{}`), Outcome: []byte(outcome), Verdicts: ""})
		}
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error { return answer(ctx, tx, first, `"before"`) })
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if err := store.RecallDecisions(ctx, tx, []*crm.Process{first, second}); err != nil {
				return err
			}
			want := map[*crm.Process]string{first: `"before"`}
			for range 2 {
				for _, p := range []*crm.Process{first, second} {
					d, err := store.DecisionOf(ctx, tx, p, "lead.route", "")
					if err != nil {
						return err
					}
					if got := outcomeOf(d); got != want[p] {
						t.Errorf("got %q, want %q", got, want[p])
					}
				}
				if want[second] == "" {
					want[second] = `"since"`
					if err := answer(ctx, tx, second, want[second]); err != nil {
						return err
					}
				}
			}
			return nil
		})
	})
}

func outcomeOf(d *store.Decision) string {
	if d == nil {
		return ""
	}
	return string(d.Outcome)
}
