package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestWipe(t *testing.T) {
	db := openFirm(t)
	sam := person(t, db, "sam")
	lead := ownedLead(t, db, "old", &sam.ID)
	addTask(t, db, lead, &crm.Task{AssigneeID: &sam.ID})
	act(t, db, sam, func(ctx context.Context, tx *store.Tx) error {
		if err := store.SaveSetting(ctx, tx, "company", "old"); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO audit_seals (number, from_xid, from_id, to_xid, to_id, count, change_ids, digests, hash, sealed_at)
			SELECT 1, xid, id, xid, id, 1, ARRAY[id], '', '', at FROM changes LIMIT 1`); err != nil {
			return err
		}
		return store.KeepAnswer(ctx, tx, "key", []byte{}, store.Answer{Body: []byte{}})
	})
	rules := count(t, db, `SELECT count(*) FROM rule_versions`)
	shipped, stages := 0, len(crm.ShippedStages())
	for _, entries := range crm.ShippedDictionaries() {
		shipped += len(entries)
	}
	act(t, db, crm.System(), store.Wipe)

	t.Run("leaves the rules and the schema, and nothing else", func(t *testing.T) {
		rows, err := db.Query(t.Context(), `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`)
		if err != nil {
			t.Fatal(err)
		}
		tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		left := map[string]int{}
		for _, table := range tables {
			if n := count(t, db, "SELECT count(*) FROM "+table); n > 0 {
				left[table] = n
			}
		}
		if diff := cmp.Diff(map[string]int{"rule_versions": rules, "rule_sets": rules, "rule_periods": rules, "schema_version": 1, "dictionary_entries": shipped, "stages": stages, "changes": shipped + stages}, left); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("leaves a house that people can move into", func(t *testing.T) {
		hire(t, db, "sam", crm.Staff, "")
		if lead := ownedLead(t, db, "new", new(person(t, db, "sam").ID)); lead.Number != "L-2026-000001" {
			t.Errorf("the first lead has number %s", lead.Number)
		}
	})
}

func TestSettings(t *testing.T) {
	db := open(t)
	var value map[string]int
	t.Run("say that they were never set", func(t *testing.T) {
		if known, err := store.Setting(t.Context(), db, "limits", &value); known || err != nil {
			t.Errorf("%v, %v", known, err)
		}
	})
	t.Run("are what was set last", func(t *testing.T) {
		for _, n := range []int{1, 2} {
			act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
				return store.SaveSetting(ctx, tx, "limits", map[string]int{"n": n})
			})
		}
		if known, err := store.Setting(t.Context(), db, "limits", &value); !known || err != nil || value["n"] != 2 {
			t.Errorf("%v %v, %v", known, value, err)
		}
	})
}

func TestShipRules(t *testing.T) {
	db := open(t)
	t.Run("publishes a version for every decision point, once", func(t *testing.T) {
		before, err := store.RulesInForce(t.Context(), db, db.Now())
		if err != nil || len(before) == 0 {
			t.Fatalf("%d in force, %v", len(before), err)
		}
		act(t, db, crm.System(), store.ShipRules)
		after, err := store.RulesInForce(t.Context(), db, db.Now())
		if diff := cmp.Diff(before, after); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
		again, err := store.GetRuleVersion(t.Context(), db, db.Now(), before[0].ID)
		if diff := cmp.Diff(before[0].RuleVersion, again); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	})
}

func TestServerFacts(t *testing.T) {
	t.Run("are those of the server", func(t *testing.T) {
		facts, err := store.ServerFacts(t.Context(), open(t))
		if err != nil || facts.Major < 15 || facts.Encoding != "UTF8" || facts.Collation != "C.UTF-8" || facts.Now.IsZero() {
			t.Errorf("%+v, %v", facts, err)
		}
	})
}
