package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// joiner merges customers in a house.
type joiner struct {
	*floor
	kinds *store.Kinds
}

func openJoiner(t *testing.T) *joiner {
	t.Helper()
	f := openFloor(t)
	return &joiner{f, store.NewKinds(f.db)}
}

func (j *joiner) merge(viewer crm.Viewer, m activities.Merge) error {
	return j.db.Do(j.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
		_, err := activities.MergeRecords(ctx, tx, j.kinds, store.Customers, activities.CustomerVerbs(), m)
		return err
	})
}

func (j *joiner) mergeLeads(viewer crm.Viewer, m activities.Merge) error {
	return j.db.Do(j.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
		_, err := activities.MergeRecords(ctx, tx, j.kinds, store.Leads, activities.LeadVerbs(), m)
		return err
	})
}

func (j *joiner) customer(id uuid.UUID) *crm.Customer {
	j.Helper()
	c, err := store.Customers.Get(j.Context(), j.db, crm.System(), id)
	if err != nil {
		j.Fatal(err)
	}
	return c
}

// meet adds an interaction with a customer.
func (j *joiner) meet(customer uuid.UUID) error {
	return j.db.Do(j.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return store.Interactions.Insert(ctx, tx, &crm.Interaction{CustomerID: &customer, Channel: crm.ChannelCall, Summary: "Hello", OccurredAt: tx.Now})
	})
}

func into(survivor uuid.UUID, version int64, others ...uuid.UUID) activities.Merge {
	m := activities.Merge{Survivor: activities.Place{ID: survivor, Version: version}}
	for _, id := range others {
		m.Others = append(m.Others, activities.Place{ID: id, Version: 1})
	}
	return m
}

// dangling counts live records that refer to, or hang on, a record that is not
// in use.
func (j *joiner) dangling() int {
	j.Helper()
	return j.number(`SELECT
		(SELECT count(*) FROM interactions i JOIN customers c ON c.id = i.customer_id WHERE i.deleted_at IS NULL AND c.deleted_at IS NOT NULL)
		+ (SELECT count(*) FROM leads l JOIN customers c ON c.id = l.customer_id WHERE l.deleted_at IS NULL AND c.deleted_at IS NOT NULL)
		+ (SELECT count(*) FROM comments p JOIN customers c ON c.id = p.record_id WHERE p.deleted_at IS NULL AND c.deleted_at IS NOT NULL)
		+ (SELECT count(*) FROM record_tags p JOIN customers c ON c.id = p.record_id WHERE c.deleted_at IS NOT NULL)
		+ (SELECT count(*) FROM merges m JOIN customers c ON c.id = m.survivor_id WHERE c.deleted_at IS NOT NULL)
		+ (SELECT count(*) FROM customers c WHERE c.deleted_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM merges WHERE loser_id = c.id))`)
}

func TestMerge(t *testing.T) {
	j := openJoiner(t)
	ids := j.customers(3, j.sam)
	j.exec(`UPDATE customers SET phone = '13800138000', address = 'Road 2' WHERE id = $1`, ids[1])
	j.exec(`UPDATE customers SET address = 'Road 3', grade = 'A' WHERE id = $1`, ids[2])
	for _, id := range ids {
		if err := j.meet(id); err != nil {
			t.Fatal(err)
		}
		j.act(j.sam, func(ctx context.Context, tx *store.Tx) error {
			if _, err := store.SetTags(ctx, tx, "customer", id, []string{"key", id.String()[30:]}); err != nil {
				return err
			}
			return store.InsertComment(ctx, tx, &crm.Comment{RecordKind: "customer", RecordID: id, Text: "said"})
		})
	}
	wanted := into(ids[0], 1, ids[1], ids[2])
	wanted.Values = map[string]json.RawMessage{"grade": json.RawMessage(`"A"`)}
	if err := j.merge(j.mia, wanted); err != nil {
		t.Fatal(err)
	}
	t.Run("gives the survivor what was chosen, and what it lacked of the first that has it", func(t *testing.T) {
		c := j.customer(ids[0])
		if c.Grade != crm.GradeA || c.Phone != "13800138000" || c.Address != "Road 2" || c.Name != "sam 0" {
			t.Errorf("%+v", c)
		}
	})
	t.Run("moves what refers to the others and what hangs on them", func(t *testing.T) {
		got := []int{
			j.number(`SELECT count(*) FROM interactions WHERE customer_id = $1 `, ids[0]), j.number(`SELECT count(*) FROM interactions WHERE version = 2`),
			j.number(`SELECT count(*) FROM comments WHERE record_id = $1`, ids[0]), j.number(`SELECT count(*) FROM record_tags WHERE record_id = $1`, ids[0]),
			j.number(`SELECT count(*) FROM changes WHERE type = 'interaction.moved'`), j.dangling(),
		}
		if diff := cmp.Diff([]int{3, 2, 3, 4, 2, 0}, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("tells where a lost record lives on, to who may see that", func(t *testing.T) {
		_, err := store.Customers.Get(j.Context(), j.db, j.sam, ids[1])
		var merged *crm.Merged
		if !errors.As(err, &merged) || merged.Into != ids[0] || merged.Name != "sam 0" {
			t.Errorf("got %v", err)
		}
		_, err = store.Customers.Get(j.Context(), j.db, j.sue, ids[1])
		if requireError(t, err, crm.ErrNotFound); errors.As(err, &merged) {
			t.Error("told to who may not see it")
		}
	})
	t.Run("keeps the history of the others readable", func(t *testing.T) {
		changes, err := store.History(j.Context(), j.db, j.sam, "customer", ids[0], 100)
		types := map[string]int{}
		for _, c := range changes {
			types[c.Type]++
		}
		if err != nil || types["customer.created"] != 3 || types["customer.merged"] != 2 || types["customer.merged-from"] != 2 {
			t.Errorf("%v, %v", types, err)
		}
	})
	t.Run("is not undone by taking out of the bin", func(t *testing.T) {
		err := j.db.Do(j.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			c, err := store.Customers.LockBinned(ctx, tx, ids[1])
			if err != nil {
				return err
			}
			return store.Customers.Restore(ctx, tx, c)
		})
		requireConflict(t, err, "merged")
	})
	t.Run("leads from a survivor that is merged itself to the last one", func(t *testing.T) {
		last := j.customers(1, j.sam)[0]
		m := into(last, 1, ids[0])
		m.Others[0].Version = j.customer(ids[0]).Version
		if err := j.merge(j.mia, m); err != nil {
			t.Fatal(err)
		}
		if survivor, err := store.SurvivorOf(j.Context(), j.db, "customer", ids[1]); err != nil || survivor != last {
			t.Errorf("leads to %s, %v", survivor, err)
		}
	})
}

func TestMergeRefuses(t *testing.T) {
	j := openJoiner(t)
	ids := j.customers(2, j.sam)
	cases := map[string]struct {
		viewer crm.Viewer
		wanted activities.Merge
		want   error
	}{
		"itself":                            {j.mia, into(ids[0], 1, ids[0]), crm.ErrInvalid},
		"one twice":                         {j.mia, into(ids[0], 1, ids[1], ids[1]), crm.ErrInvalid},
		"nothing":                           {j.mia, into(ids[0], 1), crm.ErrInvalid},
		"too many":                          {j.mia, into(ids[0], 1, uuid.New(), uuid.New(), uuid.New(), uuid.New(), uuid.New()), crm.ErrInvalid},
		"what there is not":                 {j.mia, into(ids[0], 1, uuid.New()), crm.ErrInvalid},
		"a survivor that changed":           {j.mia, into(ids[0], 7, ids[1]), crm.ErrStale},
		"who may not delete":                {j.sam, into(ids[0], 1, ids[1]), crm.ErrForbidden},
		"a survivor that somebody sees not": {j.sue, into(ids[0], 1, ids[1]), crm.ErrNotFound},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { requireError(t, j.merge(c.viewer, c.wanted), c.want) })
	}
	t.Run("a loser that somebody changed, and names them", func(t *testing.T) {
		j.act(j.sam, func(ctx context.Context, tx *store.Tx) error {
			c, err := store.Customers.Lock(ctx, tx, ids[1])
			if err != nil {
				return err
			}
			before := *c
			c.Note = "new"
			return store.Customers.Update(ctx, tx, &before, c, store.Change{Type: "customer.updated"})
		})
		err := j.merge(j.mia, into(ids[0], 1, ids[1]))
		requireConflict(t, err, "changed-since")
		var conflict *crm.Conflict
		if errors.As(err, &conflict) && conflict.Detail.EN != "sam changed it at {at}" {
			t.Error(conflict.Detail.EN)
		}
	})
}

func TestMergeLeads(t *testing.T) {
	j := openJoiner(t)
	j.roster("inside-sales", j.sam, j.sue)
	enter := func() *crm.Lead {
		lead := &crm.Lead{Name: "Li", Source: crm.SourcePhone}
		j.route(j.enterBatch(lead))
		return j.lead(lead.ID)
	}
	merge := func(survivor, other *crm.Lead) {
		t.Helper()
		m := into(survivor.ID, survivor.Version, other.ID)
		m.Others[0].Version = other.Version
		if err := j.mergeLeads(j.mia, m); err != nil {
			t.Fatal(err)
		}
	}
	open := `SELECT count(*) FROM tasks WHERE record_id = $1 AND state = 'open'`
	t.Run("leaves one open process, the survivor's", func(t *testing.T) {
		a, b := enter(), enter()
		merge(a, b)
		got := []int{j.number(open, a.ID), j.number(open, b.ID),
			j.number(`SELECT count(*) FROM processes WHERE record_id = $1 AND outcome = 'merged'`, a.ID),
			j.number(`SELECT count(*) FROM tasks WHERE record_id = $1 AND state = 'cancelled'`, a.ID)}
		if diff := cmp.Diff([]int{1, 0, 1, 1}, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("gives the owner the answer that is still owed", func(t *testing.T) {
		a, b := enter(), enter()
		if err := j.complete(j.again(map[uuid.UUID]string{j.sam.ID: "sam", j.sue.ID: "sue"}[*a.OwnerID]), j.task(a.ID).ID, contacted(1)); err != nil {
			t.Fatal(err)
		}
		j.exec(`UPDATE processes SET state = 'ended', ended_at = $2, next_at = NULL WHERE record_id = $1`, a.ID, monday)
		merge(j.lead(a.ID), b)
		if n := j.number(open+` AND assignee_id = $2`, a.ID, a.OwnerID); n != 1 {
			t.Errorf("%d open tasks of the owner", n)
		}
		if again := j.lead(a.ID); again.State != crm.LeadAssigned || again.FirstContactDueAt == nil {
			t.Errorf("%+v", again)
		}
	})
}

// TestMergesAtOnce lets many people merge, edit and write about the same few
// customers at the same time.
func TestMergesAtOnce(t *testing.T) {
	j := openJoiner(t)
	ids := j.customers(8, j.sam)
	var mu sync.Mutex
	met, edits := 0, 0
	var wait sync.WaitGroup
	for worker := range 32 {
		wait.Go(func() {
			for range 6 {
				a, b := ids[rand.N(len(ids))], ids[rand.N(len(ids))]
				var err error
				switch worker % 4 {
				case 0:
					err = j.mergeNow(a, b)
				case 1, 2:
					if err = j.meet(a); err == nil {
						mu.Lock()
						met++
						mu.Unlock()
					}
				default:
					if err = j.note(a); err == nil {
						mu.Lock()
						edits++
						mu.Unlock()
					}
				}
				if _, refused := crm.DenialOf(err); err != nil && !refused {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if n := j.dangling(); n != 0 {
		t.Errorf("%d live references to records in the bin", n)
	}
	if n := j.number(`SELECT count(*) FROM interactions i JOIN customers c ON c.id = i.customer_id WHERE c.deleted_at IS NULL`); n != met {
		t.Errorf("%d interactions, want %d", n, met)
	}
	if n := j.number(`SELECT count(*) FROM changes WHERE type = 'customer.updated' AND data->'fields'->0->>'field' = 'note'`); n < edits {
		t.Errorf("%d edits told, want %d", n, edits)
	}
	if n := j.number(`SELECT coalesce(sum(length(note)), 0) FROM customers`); n < edits {
		t.Errorf("%d edits kept, want %d", n, edits)
	}
}

// mergeNow merges b into a as they stand.
func (j *joiner) mergeNow(a, b uuid.UUID) error {
	one, err := store.Customers.Get(j.Context(), j.db, j.mia, a)
	if err != nil {
		return err
	}
	other, err := store.Customers.Get(j.Context(), j.db, j.mia, b)
	if err != nil {
		return err
	}
	m := into(a, one.Version, b)
	m.Others[0].Version = other.Version
	return j.merge(j.mia, m)
}

// note adds a letter to the note of a customer.
func (j *joiner) note(id uuid.UUID) error {
	return j.db.Do(j.Context(), j.sam, func(ctx context.Context, tx *store.Tx) error {
		c, err := store.Customers.Lock(ctx, tx, id)
		if err != nil {
			return err
		}
		before := *c
		c.Note += "x"
		return store.Customers.Update(ctx, tx, &before, c, store.Change{Type: "customer.updated"})
	})
}

func TestMergesConserve(t *testing.T) {
	j := openJoiner(t)
	rapid.Check(t, func(r *rapid.T) {
		ids := j.customers(4, j.sam)
		met := map[bool]int{}
		before := j.number(`SELECT count(*) FROM interactions`)
		for i := range rapid.IntRange(1, 10).Draw(r, "steps") {
			a, b := rapid.SampledFrom(ids).Draw(r, "a"), rapid.SampledFrom(ids).Draw(r, "b")
			var err error
			switch rapid.SampledFrom([]string{"merge", "meet", "note"}).Draw(r, fmt.Sprint("act ", i)) {
			case "merge":
				err = j.mergeNow(a, b)
			case "meet":
				err = j.meet(a)
				met[err == nil]++
			default:
				err = j.note(a)
			}
			if _, refused := crm.DenialOf(err); err != nil && !refused {
				r.Fatal(err)
			}
		}
		if n := j.dangling(); n != 0 {
			r.Fatalf("%d live references to records in the bin", n)
		}
		if n := j.number(`SELECT count(*) FROM interactions WHERE deleted_at IS NULL`); n != before+met[true] {
			r.Fatalf("%d interactions, want %d", n, before+met[true])
		}
	})
}
