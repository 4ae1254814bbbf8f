package activities_test

import (
	"context"
	"maps"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/activities/complainttest"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// asHistory maps the columns of the sample that are not guessed.
func asHistory(it *store.Import) {
	fields := map[string]string{"Nr": "", "Received": "receivedAt", "Topic": "category", "Result": "answer"}
	for i, m := range it.Mapping {
		if field, told := fields[m.Column]; told {
			it.Mapping[i].Field = field
		}
	}
	it.Options.DateOrder = "month-first"
}

func TestComplaintHistory(t *testing.T) {
	f := openFloor(t)
	f.hire("ada", crm.Admin)
	ada := f.again("ada")
	file, err := os.ReadFile("testdata/complaints.csv")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{"skipped": 1, "refused": 6}
	problems := map[string]int{
		"closedAt closed-before-received": 1, "state unknown-choice": 1, "title required": 1, "satisfaction not-over": 1,
		"receivedAt not-a-date": 1, "closedAt in-the-future": 1,
	}
	t.Run("is told apart from what is open by a trial, with a reason for each row that is refused", func(t *testing.T) {
		f := &floor{f.within(t), f.jobs, f.mia, f.sam, f.sue}
		want := map[string]int{"create": 6, "settled": 5, "skip": 1, "refused": 5} // what lies ahead is refused when it is entered
		it := f.run(ada, activities.ImportCheckJob, "complaint", string(file), asHistory)
		if diff := cmp.Diff(want, it.Counts); diff != "" {
			t.Error(diff, it.Mapping, it.Problems)
		}
		if n := f.number(`SELECT count(*) FROM complaints`); n != 0 {
			t.Errorf("the trial made %d", n)
		}
	})
	t.Run("comes in as it ended: no course begins on it, nobody has to do anything, nobody is written to", func(t *testing.T) {
		f := &floor{f.within(t), f.jobs, f.mia, f.sam, f.sue}
		it := f.bring(ada, "complaint", string(file), asHistory)
		want := map[string]int{"created": 5, "settled": 4}
		maps.Copy(want, counts)
		if diff := cmp.Diff(want, it.Counts); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(problems, reasons(it)); diff != "" {
			t.Error(diff)
		}
		for sql, want := range map[string]int{
			`SELECT count(*) FROM complaints WHERE state = 'closed' AND source = 'import' AND owner_id IS NOT NULL`:                                 2,
			`SELECT count(*) FROM complaints WHERE state = 'not-valid' AND validity = 'not-valid' AND closed_at IS NULL`:                            1,
			`SELECT count(*) FROM complaints WHERE state = 'withdrawn'`:                                                                             1,
			`SELECT count(*) FROM complaints WHERE external_number = 'A-100' AND satisfaction = 4 AND answer = 'Seal replaced'`:                     1,
			`SELECT count(*) FROM complaints WHERE external_number = 'A-102' AND closed_at > received_at`:                                           1,
			`SELECT count(*) FROM processes p JOIN complaints c ON c.id = p.record_id WHERE c.state = 'registered' AND c.external_number = 'A-101'`: 1,
			`SELECT count(*) FROM processes`: 1,
			`SELECT count(*) FROM tasks`:     0,
			`SELECT count(*) FROM effects`:   0,
		} {
			if got := f.number(sql); got != want {
				t.Errorf("%s: %d, want %d", sql, got, want)
			}
		}
		if err := complainttest.RequireNoneAdrift(t.Context(), f.db); err != nil {
			t.Error(err)
		}
	})
	t.Run("makes nothing when the same file comes again", func(t *testing.T) {
		f := &floor{f.within(t), f.jobs, f.mia, f.sam, f.sue}
		if diff := cmp.Diff(map[string]int{"skipped": 6, "refused": 6}, f.bring(ada, "complaint", string(file), asHistory).Counts); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("keeps how it stands when a file brings it up to date", func(t *testing.T) {
		f := &floor{f.within(t), f.jobs, f.mia, f.sam, f.sue}
		again := "Complaint ID,Status,Subject,Caller\nA-101,closed,Two pallets missing,Mr Lin\n"
		it := f.bring(ada, "complaint", again, func(it *store.Import) { it.Options.Duplicates = crm.UpdateDuplicates })
		if it.Counts["updated"] != 1 || f.number(`SELECT count(*) FROM complaints WHERE title = 'Two pallets missing' AND state = 'registered'`) != 1 {
			t.Errorf("%v %v", it.Counts, it.Problems)
		}
	})
	t.Run("counts in the report of when it came, not of when it was brought", func(t *testing.T) {
		figures, err := store.ComplaintFigures(t.Context(), f.db, ada, store.ComplaintsByCategory, monday.AddDate(0, -9, 0), monday.AddDate(0, -5, 0))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, figure := range figures {
			got[figure.Key] = figure.Count - figure.Open
		}
		if diff := cmp.Diff(map[string]int{"quality": 1, "service": 2, "other": 1, "delivery": 0}, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is judged when it comes again, in a course that begins then", func(t *testing.T) {
		f := &floor{f.within(t), f.jobs, f.mia, f.sam, f.sue}
		var id uuid.UUID
		if err := f.db.QueryRow(t.Context(), `SELECT id FROM complaints WHERE external_number = 'A-100'`).Scan(&id); err != nil {
			t.Fatal(err)
		}
		f.act(ada, func(ctx context.Context, tx *store.Tx) error {
			return activities.ReopenComplaint(ctx, tx, activities.ComplaintAt{ID: id, Version: 1}, "又漏了")
		})
		if err := complainttest.Run(t.Context(), f.processes); err != nil {
			t.Fatal(err)
		}
		if n := f.number(`SELECT count(*) FROM tasks WHERE record_id = $1 AND kind = 'judge-complaint' AND state = 'open'`, id); n != 1 {
			t.Errorf("%d have to judge it", n)
		}
	})
}
