package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// staying are the columns that refer to records of mergeable kinds and are
// left alone by a merge, and why.
var staying = map[string]string{
	"allocations.lead_id":             "the ledger of an allocation belongs to its decision",
	"bulk_results.record_id":          "what came of a bulk is kept as it was",
	"changes.record_id":               "the history stays with what it happened to; it is read from the survivor",
	"decisions.record_id":             "a decision stays with the record it judged; it is read from the survivor",
	"duplicate_keys.record_id":        "of a scan under way; judged anew at its end",
	"duplicate_members.record_id":     "the loser stays named in the group; the survivor joins it",
	"effects.customer_id":             "says for whom a letter was meant; the guard knows them by their address as well",
	"effects.lead_id":                 "says for whom a letter was meant; the guard knows them by their address as well",
	"mailing_recipients.record_id":    "what became of a letter is kept as it was; one that still waits is left out as gone",
	"import_rows.record_id":           "what came of a row is kept as it was",
	"registration_progress.record_id": "what was done is kept as it was",
	"merges.loser_id":                 "says where the loser went",
	"merges.survivor_id":              "follows by itself when a merge is written",
}

// moving are the columns of polymorphic tables that a merge moves.
var moving = []string{
	"approvals.record_id", "attachments.record_id", "clash_sides.record_id", "comments.record_id", "import_keys.record_id",
	"instructions.record_id", "notices.record_id", "performance_shares.record_id", "pool_claims.record_id", "processes.record_id", "readings.record_id",
	"record_tags.record_id", "registration_progress.registration_id", "shares.record_id", "tasks.record_id",
}

func TestMergeKnowsEveryColumn(t *testing.T) {
	db := open(t)
	handled := slices.Clone(moving)
	for column := range staying {
		handled = append(handled, column)
	}
	for _, schema := range crm.Schemas() {
		if !schema.Mergeable() {
			continue
		}
		referring, err := store.ReferencesTo(t.Context(), db, schema.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range referring {
			field, _ := r.Kind.Field(r.Field)
			handled = append(handled, r.Kind.Table()+"."+field.Column)
		}
	}
	for _, column := range referringColumns(t, db) {
		if !slices.Contains(handled, column) {
			t.Errorf("%s refers to records that can be merged, and a merge does not know it: move it (partMoves) or say why it stays", column)
		}
	}
}

// referringColumns lists what refers to records of mergeable kinds: foreign
// keys, columns named after a kind, and those of tables for all kinds.
func referringColumns(t *testing.T, db *store.DB) []string {
	t.Helper()
	var tables, names []string
	for _, schema := range crm.Schemas() {
		if schema.Mergeable() {
			noun := strings.ReplaceAll(schema.Name, "-", "_")
			tables, names = append(tables, schema.Table()), append(names, noun+"_id", noun+"_ids")
		}
	}
	names = append(names, "record_id", "record_ids", "loser_id", "survivor_id")
	rows, err := db.Query(t.Context(), `
		SELECT r.relname || '.' || a.attname FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
		JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
		WHERE c.contype = 'f' AND c.confrelid = ANY(SELECT to_regclass(name) FROM unnest($1::text[]) name)
		UNION SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = 'public' AND column_name = ANY($2) ORDER BY 1`, tables, names)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(columns) == 0 {
		t.Fatal(columns, err)
	}
	return columns
}

func TestMoveParts(t *testing.T) {
	t.Run("keeps rounds of signatures with their process", func(t *testing.T) {
		db := open(t)
		lost := insert(t, db, crm.System(), store.Leads, &crm.Lead{Name: "Acme"})
		kept := insert(t, db, crm.System(), store.Leads, &crm.Lead{Name: "ACME"})
		round := &crm.Approval{Step: crm.LeadStepRoute, Visit: 1, Round: 1, RecordKind: crm.Leads.Name, RecordID: lost.ID, Own: []uuid.UUID{}, MadeBy: crm.MadeByProcess}
		var moved *crm.Process
		act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			process, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lost.ID)
			if err != nil {
				return err
			}
			round.ProcessID = process.ID
			if err := store.InsertApproval(ctx, tx, round); err != nil {
				return err
			}
			if err := store.MoveParts(ctx, tx, crm.Leads.Name, []uuid.UUID{lost.ID}, kept.ID); err != nil {
				return err
			}
			moved, err = store.LoadProcess(ctx, tx, process.ID)
			return err
		})
		rounds, err := store.ApprovalsOf(t.Context(), db, crm.Leads.Name, kept.ID)
		if err != nil || len(rounds) != 1 || rounds[0].ID != round.ID || moved.RecordID != kept.ID {
			t.Errorf("the process is on %s with rounds %v, %v", moved.RecordID, rounds, err)
		}
	})
}

func TestMoveReferences(t *testing.T) {
	db := open(t)
	sales := insert(t, db, crm.System(), store.Departments, &crm.Department{Name: "Sales"})
	old := insert(t, db, crm.System(), store.Departments, &crm.Department{Name: "Old sales"})
	older := insert(t, db, crm.System(), store.Departments, &crm.Department{Name: "Older sales", ParentID: &old.ID})
	below := insert(t, db, crm.System(), store.Departments, &crm.Department{Name: "Below", ParentID: &old.ID})
	sam := insert(t, db, crm.System(), store.Users, &crm.User{Name: "Sam", Login: "sam", Role: crm.Staff, Active: true, DepartmentID: &old.ID})
	sue := insert(t, db, crm.System(), store.Users, &crm.User{Name: "Sue", Login: "sue", Role: crm.Staff, Active: true})
	tom := insert(t, db, crm.System(), store.Users, &crm.User{Name: "Tom", Login: "tom", Role: crm.Staff, Active: true})
	team := insert(t, db, crm.System(), store.Teams, &crm.Team{Name: "Team", MemberIDs: []uuid.UUID{sue.ID, tom.ID, sam.ID}})
	insert(t, db, crm.System(), store.CustomFields, &crm.CustomField{Kind: "customer", Key: "served_by", NameZH: "服务部门", NameEN: "Served by",
		Type: crm.CustomType(crm.Reference), Reference: "department", Retired: true})
	acme := insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "Acme", Base: crm.Base{Custom: crm.Custom{"served_by": []byte(fmt.Sprintf("%q", old.ID))}}})
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		if err := store.MoveReferences(ctx, tx, "department", []uuid.UUID{old.ID, older.ID}, sales.ID); err != nil {
			return err
		}
		return store.MoveReferences(ctx, tx, "user", []uuid.UUID{sam.ID}, sue.ID)
	})
	t.Run("moves single references and lets versions rise", func(t *testing.T) {
		again := get(t, db, store.Users, sam.ID)
		if *again.DepartmentID != sales.ID || again.Version != sam.Version+1 {
			t.Errorf("department %s, version %d", again.DepartmentID, again.Version)
		}
	})
	t.Run("keeps lists in order, each once", func(t *testing.T) {
		if diff := cmp.Diff([]uuid.UUID{sue.ID, tom.ID}, get(t, db, store.Teams, team.ID).MemberIDs); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("moves custom references, also of retired fields", func(t *testing.T) {
		if got := string(get(t, db, store.Customers, acme.ID).Custom["served_by"]); got != fmt.Sprintf("%q", sales.ID) {
			t.Error(got)
		}
	})
	t.Run("moves what is below, but not the merged ones themselves", func(t *testing.T) {
		if *get(t, db, store.Departments, below.ID).ParentID != sales.ID || *get(t, db, store.Departments, older.ID).ParentID != old.ID {
			t.Error("the tree is wrong")
		}
	})
	t.Run("tells each record that was moved", func(t *testing.T) {
		changes, err := store.History(t.Context(), db, crm.System(), "user", sam.ID, 10)
		if err != nil || changes[0].Type != "user.moved" || changes[0].Fields[0].Field != "departmentId" ||
			string(changes[0].Fields[0].After) != fmt.Sprintf("%q", sales.ID) {
			t.Errorf("%+v, %v", changes[0], err)
		}
	})
	t.Run("says what clashes", func(t *testing.T) {
		roster := insert(t, db, crm.System(), store.Rosters, &crm.Roster{Key: "one", Name: "One"})
		for _, u := range []uuid.UUID{sue.ID, tom.ID} {
			insert(t, db, crm.System(), store.RosterMembers, &crm.RosterMember{RosterID: roster.ID, UserID: u})
		}
		err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.MoveReferences(ctx, tx, "user", []uuid.UUID{tom.ID}, sue.ID)
		})
		requireError(t, err, crm.ErrConflict)
	})
	t.Run("sees records that stand above themselves", func(t *testing.T) {
		circle := func() bool {
			circle, err := store.Circles(t.Context(), db, crm.Departments.Schema(), sales.ID)
			if err != nil {
				t.Fatal(err)
			}
			return circle
		}
		if circle() {
			t.Error("a circle where there is none")
		}
		if _, err := db.Exec(t.Context(), `UPDATE departments SET parent_id = $1 WHERE id = $2`, below.ID, sales.ID); err != nil {
			t.Fatal(err)
		}
		if !circle() {
			t.Error("no circle where there is one")
		}
	})
}
