package activities_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// scan looks for duplicates among the customers that somebody sees.
func (j *joiner) scan(viewer crm.Viewer, filter string) activities.DuplicateOutcome {
	j.Helper()
	var id uuid.UUID
	j.act(viewer, func(ctx context.Context, tx *store.Tx) error {
		job, err := activities.FindDuplicatesLater(ctx, tx, crm.Customers.Schema(), activities.DuplicateScan{Kind: "customer", Filter: filter})
		id = job.ID
		return err
	})
	for ended := false; !ended; {
		var err error
		if ended, err = j.jobs.WorkOnJob(j.Context(), id); err != nil {
			j.Fatal(err)
		}
	}
	job, err := store.GetJob(j.Context(), j.db, viewer, id)
	if err != nil || job.State != store.JobDone {
		j.Fatal(job, err)
	}
	var outcome activities.DuplicateOutcome
	if err := json.Unmarshal(job.Result, &outcome); err != nil {
		j.Fatal(err)
	}
	return outcome
}

func (j *joiner) groups(viewer crm.Viewer, state store.DuplicateState) []store.Duplicates {
	j.Helper()
	found, err := store.FindDuplicates(j.Context(), j.db, viewer, crm.Customers.Schema(), store.DuplicateQuery{State: state, Limit: 100})
	if err != nil {
		j.Fatal(err)
	}
	return found
}

// called adds customers with phone numbers.
func (j *joiner) called(owner crm.Viewer, phones ...string) []uuid.UUID {
	j.Helper()
	var ids []uuid.UUID
	j.act(owner, func(ctx context.Context, tx *store.Tx) error {
		for _, phone := range phones {
			c := &crm.Customer{Name: uuid.NewString(), Phone: phone, OwnerID: &owner.ID}
			if err := store.Customers.Insert(ctx, tx, c); err != nil {
				return err
			}
			ids = append(ids, c.ID)
		}
		return nil
	})
	return ids
}

func TestFindDuplicates(t *testing.T) {
	j := openJoiner(t)
	ids := j.called(j.sam, "13800138000", "+86 138 0013 8000", "13900139000", "138-0013-8000")
	j.called(j.sue, "13900139000")
	t.Run("groups what shares a key, among what its person sees", func(t *testing.T) {
		if diff := cmp.Diff(activities.DuplicateOutcome{Kind: "customer", Groups: 1, New: 1}, j.scan(j.sam, "")); diff != "" {
			t.Error(diff)
		}
		found := j.groups(j.sam, store.DuplicatesOpen)
		if diff := cmp.Diff([]uuid.UUID{ids[0], ids[1], ids[3]}, found[0].Records); diff != "" {
			t.Error(diff)
		}
		if got := len(j.groups(j.sue, store.DuplicatesOpen)); got != 0 {
			t.Errorf("sue sees %d groups", got)
		}
	})
	t.Run("finds no group again that is open", func(t *testing.T) {
		if diff := cmp.Diff(activities.DuplicateOutcome{Kind: "customer", Groups: 2, New: 1}, j.scan(j.mia, "")); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("remembers what is not the same, until somebody joins", func(t *testing.T) {
		j.act(j.mia, func(ctx context.Context, tx *store.Tx) error {
			return store.DismissDuplicates(ctx, tx, j.groups(j.mia, store.DuplicatesOpen)[0].ID)
		})
		if got := j.scan(j.mia, "").New; got != 0 {
			t.Errorf("%d new groups", got)
		}
		j.called(j.sue, "13900139000")
		if got := j.scan(j.mia, "").New; got != 1 {
			t.Errorf("%d new groups after one came", got)
		}
	})
	t.Run("keeps to the filter, and judges nothing beyond it", func(t *testing.T) {
		if got := j.scan(j.mia, `ownerId = "`+j.sue.ID.String()+`"`).Groups; got != 1 {
			t.Errorf("%d groups", got)
		}
		if got := len(j.groups(j.mia, store.DuplicatesOpen)); got != 2 {
			t.Errorf("%d groups are left", got)
		}
	})
	t.Run("is settled by a merge", func(t *testing.T) {
		if err := j.merge(j.mia, into(ids[0], 1, ids[1], ids[3])); err != nil {
			t.Fatal(err)
		}
		if got := len(j.groups(j.mia, store.DuplicatesMerged)); got != 1 {
			t.Errorf("%d merged groups", got)
		}
	})
	t.Run("forgets what it gathered", func(t *testing.T) {
		if n := j.number(`SELECT count(*) FROM duplicate_keys`); n != 0 {
			t.Errorf("%d keys are left", n)
		}
	})
	t.Run("passes over keys that tell nothing", func(t *testing.T) {
		many := make([]string, 101)
		for i := range many {
			many[i] = "13700137000"
		}
		j.called(j.sam, many...)
		if got := j.scan(j.mia, "").TooCommon; got != 1 {
			t.Errorf("%d keys were too common", got)
		}
	})
}

// manyCustomers is how many a scan has to look through in a time that people wait.
const manyCustomers = 100_000

func TestFindDuplicatesAmongMany(t *testing.T) {
	j := openJoiner(t)
	const together = 10_000
	for from := 1; from < manyCustomers; from += together { // none of which a slow machine breaks off
		j.exec(`INSERT INTO customers (id, created_at, updated_at, number, name, phone, owner_id, match_keys, search)
		SELECT ('00000000' || substr(gen_random_uuid()::text, 9))::uuid, $1, $1, 'X' || n, 'Customer ' || n, '', $2,
			ARRAY['=n:customer' || n, '=p:13' || n % 95000, '=m:c' || n || '@example.com'], ARRAY['cu', 'us', 'st', 'to', 'om', 'me', 'er', n::text]
		FROM generate_series($3::int, $4::int) n`, monday, j.sam.ID, from, from+together-1)
	}
	j.exec(`ANALYZE customers`)
	began := time.Now()
	outcome := j.scan(j.mia, "")
	t.Logf("%d customers in %s", manyCustomers, time.Since(began))
	if outcome.Groups != 5000 || outcome.New != 5000 {
		t.Errorf("%+v", outcome)
	}
}
