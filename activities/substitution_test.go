package activities_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func day(d int) crm.Date { return crm.Date{Year: 2026, Month: time.November, Day: d} }

// standIn enters a substitution as an admin would.
func (h *house) standIn(person, substitute crm.Viewer, from, to crm.Date) (*crm.Substitution, error) {
	h.Helper()
	s := &crm.Substitution{UserID: &person.ID, SubstituteID: substitute.ID, FromOn: from, ToOn: to}
	err := h.db.Do(h.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return activities.SubstitutionVerbs().Create(ctx, tx, s)
	})
	return s, err
}

func (h *house) mustStandIn(person, substitute crm.Viewer, from, to crm.Date) *crm.Substitution {
	h.Helper()
	s, err := h.standIn(person, substitute, from, to)
	if err != nil {
		h.Fatal(err)
	}
	return s
}

func (h *house) followSubstitutions() {
	h.Helper()
	if _, err := activities.FollowSubstitutions(h.Context(), h.db); err != nil {
		h.Fatal(err)
	}
}

// workOf makes a process on a new lead with an open task of somebody for each
// deadline; nil is without.
func (h *house) workOf(person crm.Viewer, due ...*time.Time) []uuid.UUID {
	h.Helper()
	var ids []uuid.UUID
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		lead := &crm.Lead{Name: "work"}
		if err := store.Leads.Insert(ctx, tx, lead); err != nil {
			return err
		}
		p, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lead.ID)
		if err != nil {
			return err
		}
		p.Step = crm.LeadStepFirstContact
		for _, at := range due {
			task := &crm.Task{ProcessID: p.ID, Step: p.Step, Visit: 1, Kind: crm.TaskFirstContact, FormVersion: 1, RecordKind: crm.Leads.Name,
				RecordID: lead.ID, AssigneeID: &person.ID, MadeBy: crm.MadeByProcess, DueAt: at}
			if err := store.InsertTask(ctx, tx, task); err != nil {
				return err
			}
			ids = append(ids, task.ID)
		}
		return store.SaveProcess(ctx, tx, p)
	})
	return ids
}

func (h *house) loadTask(id uuid.UUID) *crm.Task {
	h.Helper()
	task, err := store.LoadTask(h.Context(), h.db, id)
	if err != nil {
		h.Fatal(err)
	}
	return task
}

// lies claims with whom a task lies, and for whom.
func (h *house) lies(task uuid.UUID, with crm.Viewer, actedFor *crm.Viewer) {
	h.Helper()
	t := h.loadTask(task)
	if *t.AssigneeID != with.ID || (actedFor == nil) != (t.ActedFor == nil) || actedFor != nil && *t.ActedFor != actedFor.ID {
		h.Errorf("the task is with %v for %v, want %s", *t.AssigneeID, t.ActedFor, with.Name)
	}
}

func TestSubstitution(t *testing.T) {
	t.Run("moves what is due before the return, and brings it back at the end", func(t *testing.T) {
		h := openHouse(t)
		amy, ben := h.hire("amy", crm.Staff), h.hire("ben", crm.Staff)
		ids := h.workOf(amy, new(monday.Add(30*time.Hour)), new(monday.Add(100*24*time.Hour)), nil)
		h.mustStandIn(amy, ben, day(24), day(25))
		h.followSubstitutions()
		h.lies(ids[0], amy, nil)
		h.setClock(time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)) // midnight in Shanghai
		h.followSubstitutions()
		h.lies(ids[0], ben, &amy)
		h.lies(ids[1], amy, nil)
		h.lies(ids[2], amy, nil)
		h.setClock(time.Date(2026, 11, 25, 15, 59, 59, 0, time.UTC))
		h.followSubstitutions()
		h.lies(ids[0], ben, &amy)
		h.setClock(time.Date(2026, 11, 25, 16, 0, 0, 0, time.UTC))
		h.followSubstitutions()
		h.lies(ids[0], amy, nil)
		if n := h.count(`SELECT count(*) FROM changes WHERE task_id = $1 AND type IN ('task.stood-in', 'task.handed-back')
			AND data->'facts'->>'for' = 'amy' AND 'ben' IN (data->'facts'->>'by', data->'facts'->>'from')`, ids[0]); n != 2 {
			t.Errorf("%d events name both", n)
		}
		if n := h.count(`SELECT count(*) FROM notices WHERE kind = 'task-back' AND user_id = $1`, amy.ID); n != 1 {
			t.Errorf("amy is told %d times that it is back", n)
		}
	})
	t.Run("gives a new task to who is there along the chain", func(t *testing.T) {
		h := openHouse(t)
		amy, ben, cat := h.hire("amy", crm.Staff), h.hire("ben", crm.Staff), h.hire("cat", crm.Staff)
		h.roster("inside-sales", amy)
		h.mustStandIn(amy, ben, day(23), day(27))
		h.mustStandIn(ben, cat, day(23), day(24))
		lead := &crm.Lead{Name: "new"}
		h.route(h.enterBatch(lead))
		task := h.task(lead.ID)
		h.lies(task.ID, cat, &amy)
		h.setClock(monday.Add(48 * time.Hour))
		h.followSubstitutions()
		h.lies(task.ID, ben, &amy)
	})
	t.Run("leaves it with the person while nobody along the chain is there", func(t *testing.T) {
		h := openHouse(t)
		amy, ben := h.hire("amy", crm.Staff), h.hire("ben", crm.Staff)
		ids := h.workOf(amy, new(monday.Add(time.Hour)))
		h.mustStandIn(amy, ben, day(23), day(27))
		h.followSubstitutions()
		h.lies(ids[0], ben, &amy)
		h.changeUser(ben.ID, func(u *crm.User) { u.AwayUntil = new(monday.Add(time.Hour)) })
		h.followSubstitutions()
		h.lies(ids[0], amy, nil)
		h.setClock(monday.Add(time.Hour))
		h.followSubstitutions()
		h.lies(ids[0], ben, &amy)
	})
	t.Run("comes back when it is deleted", func(t *testing.T) {
		h := openHouse(t)
		amy, ben := h.hire("amy", crm.Staff), h.hire("ben", crm.Staff)
		ids := h.workOf(amy, new(monday.Add(time.Hour)))
		s := h.mustStandIn(amy, ben, day(23), day(27))
		h.followSubstitutions()
		h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return activities.SubstitutionVerbs().Delete(ctx, tx, s)
		})
		h.followSubstitutions()
		h.lies(ids[0], amy, nil)
		if n := h.count(`SELECT count(*) FROM substitution_looks`); n != 0 {
			t.Errorf("%d looks are left", n)
		}
	})
	t.Run("covers the kinds of process it names", func(t *testing.T) {
		h := openHouse(t)
		amy, ben := h.hire("amy", crm.Staff), h.hire("ben", crm.Staff)
		ids := h.workOf(amy, new(monday.Add(time.Hour)))
		h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return activities.SubstitutionVerbs().Create(ctx, tx, &crm.Substitution{UserID: &amy.ID, SubstituteID: ben.ID, FromOn: day(23),
				ToOn: day(24), ProcessKinds: []crm.ProcessName{crm.ProgressProcessName}})
		})
		h.followSubstitutions()
		h.lies(ids[0], amy, nil)
	})
	t.Run("comes back when it is given to another person", func(t *testing.T) {
		h := openHouse(t)
		amy, ben, cat := h.hire("amy", crm.Staff), h.hire("ben", crm.Staff), h.hire("cat", crm.Staff)
		ids := h.workOf(amy, new(monday.Add(time.Hour)))
		s := h.mustStandIn(amy, ben, day(23), day(27))
		h.followSubstitutions()
		h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			before := *s
			s.UserID = &cat.ID
			return activities.SubstitutionVerbs().Update(ctx, tx, &before, s)
		})
		h.followSubstitutions()
		h.lies(ids[0], amy, nil)
	})
	t.Run("takes more than fits into one transaction", func(t *testing.T) {
		h := openHouse(t)
		amy, ben := h.hire("amy", crm.Staff), h.hire("ben", crm.Staff)
		h.workOf(amy, make250(new(monday.Add(time.Hour)))...)
		h.mustStandIn(amy, ben, day(23), day(24))
		h.followSubstitutions()
		if n := h.count(`SELECT count(*) FROM tasks WHERE assignee_id = $1 AND acted_for = $2`, ben.ID, amy.ID); n != 250 {
			t.Errorf("%d tasks moved", n)
		}
	})
}

func make250(due *time.Time) []*time.Time {
	all := make([]*time.Time, 250)
	for i := range all {
		all[i] = due
	}
	return all
}

func TestSubstitutionRefuses(t *testing.T) {
	h := openHouse(t)
	amy, ben, cat := h.hire("amy", crm.Staff), h.hire("ben", crm.Staff), h.hire("cat", crm.Staff)
	h.mustStandIn(amy, ben, day(23), day(27))
	h.mustStandIn(ben, cat, day(25), day(30))
	refused := func(t *testing.T, err error, code, text string) {
		t.Helper()
		var invalid *crm.Invalid
		if !errors.As(err, &invalid) || invalid.Problems[0].Code != code || !strings.Contains(invalid.Error(), text) {
			t.Errorf("got %v, want %s with %q", err, code, text)
		}
	}
	t.Run("a chain that comes back, and names it", func(t *testing.T) {
		_, err := h.within(t).standIn(cat, amy, day(24), day(26))
		refused(t, err, "circle", "cat → amy → ben → cat")
	})
	t.Run("no chain that comes back at no time", func(t *testing.T) {
		if _, err := h.within(t).standIn(cat, amy, day(28), day(30)); err != nil {
			t.Error(err)
		}
	})
	t.Run("two for the same work", func(t *testing.T) {
		_, err := h.within(t).standIn(amy, cat, day(27), day(28))
		refused(t, err, "overlapping-substitution", "2026-11-23")
	})
	t.Run("oneself", func(t *testing.T) {
		_, err := h.within(t).standIn(amy, amy, day(29), day(29))
		refused(t, err, "own-substitute", "own")
	})
}

func TestLeaveProposesASubstitution(t *testing.T) {
	h := openHouse(t)
	amy, ben, cat := h.hire("amy", crm.Staff), h.hire("ben", crm.Staff), h.hire("cat", crm.Staff)
	ids := h.workOf(amy, new(monday.Add(time.Hour)))
	leave := &crm.Leave{UserID: &amy.ID, Kind: crm.AnnualLeave, FromOn: day(23), ToOn: day(24), UntilNoon: true, SubstituteID: &ben.ID}
	change := func(how func(*crm.Leave)) {
		h.act(amy, func(ctx context.Context, tx *store.Tx) error {
			before := *leave
			how(leave)
			return activities.LeaveVerbs().Update(ctx, tx, &before, leave)
		})
		h.followSubstitutions()
	}
	h.act(amy, func(ctx context.Context, tx *store.Tx) error { return activities.LeaveVerbs().Create(ctx, tx, leave) })
	h.followSubstitutions()
	t.Run("of its own length, halves of days included", func(t *testing.T) {
		h.within(t).lies(ids[0], ben, &amy)
		if h.count(`SELECT count(*) FROM substitutions s JOIN leaves l ON l.id = s.leave_id AND s.starts_at = l.starts_at AND s.ends_at = l.ends_at`) != 1 {
			t.Error("it does not follow the leave")
		}
	})
	t.Run("which follows it to another substitute", func(t *testing.T) {
		change(func(l *crm.Leave) { l.SubstituteID = &cat.ID })
		h.within(t).lies(ids[0], cat, &amy)
	})
	t.Run("and ends with half a day", func(t *testing.T) {
		change(func(l *crm.Leave) { l.ToOn = l.FromOn })
		h.within(t).lies(ids[0], amy, nil)
	})
	t.Run("and comes again with a whole one", func(t *testing.T) {
		change(func(l *crm.Leave) { l.UntilNoon = false })
		h.within(t).lies(ids[0], cat, &amy)
	})
	t.Run("and ends when the leave is deleted", func(t *testing.T) {
		h.act(amy, func(ctx context.Context, tx *store.Tx) error { return activities.LeaveVerbs().Delete(ctx, tx, leave) })
		h.followSubstitutions()
		h.within(t).lies(ids[0], amy, nil)
	})
}

// TestSubstitutionProperties claims of random edits and times that every open
// task is with its person or with somebody who is there for them.
func TestSubstitutionProperties(t *testing.T) {
	h := openHouse(t)
	var people []crm.Viewer
	for i := range 5 {
		people = append(people, h.hire(fmt.Sprint("p", i), crm.Staff))
	}
	for _, p := range people {
		h.workOf(p, new(monday.Add(20*time.Hour)), new(monday.Add(90*time.Hour)), nil)
	}
	rapid.Check(t, func(r *rapid.T) {
		h.setClock(monday)
		for _, sql := range []string{`DELETE FROM substitution_looks`, `DELETE FROM substitutions`, `DELETE FROM leaves`,
			`UPDATE tasks SET assignee_id = coalesce(acted_for, assignee_id), acted_for = NULL`} {
			if _, err := h.db.Exec(t.Context(), sql); err != nil {
				r.Fatal(err)
			}
		}
		clock := monday
		for range rapid.IntRange(2, 8).Draw(r, "edits") {
			person := rapid.SampledFrom(people).Draw(r, "person")
			from := rapid.IntRange(22, 27).Draw(r, "from")
			to := rapid.IntRange(from, 28).Draw(r, "to")
			other := rapid.SampledFrom(people).Draw(r, "other")
			if rapid.Bool().Draw(r, "leave") {
				err := h.db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
					return activities.LeaveVerbs().Create(ctx, tx, &crm.Leave{UserID: &person.ID, Kind: crm.SickLeave, FromOn: day(from), ToOn: day(to)})
				})
				if err != nil && !errors.Is(err, crm.ErrInvalid) {
					r.Fatal(err)
				}
			} else if _, err := h.standIn(person, other, day(from), day(to)); err != nil && !errors.Is(err, crm.ErrInvalid) {
				r.Fatal(err)
			}
			clock = clock.Add(time.Duration(rapid.IntRange(0, 30).Draw(r, "hours")) * time.Hour)
			h.setClock(clock)
			if _, err := activities.FollowSubstitutions(t.Context(), h.db); err != nil {
				r.Fatal(err)
			}
			lost := h.count(`SELECT count(*) FROM tasks t JOIN users u ON u.id = t.assignee_id
				WHERE t.acted_for IS NOT NULL AND (t.acted_for = t.assignee_id
					OR EXISTS (SELECT 1 FROM leaves l WHERE l.user_id = u.id AND l.starts_at <= $1 AND l.ends_at > $1)
					OR EXISTS (SELECT 1 FROM substitutions s WHERE s.user_id = u.id AND s.starts_at <= $1 AND s.ends_at > $1)
					OR NOT EXISTS (SELECT 1 FROM substitutions s WHERE s.user_id = t.acted_for AND s.starts_at <= $1 AND s.ends_at > t.due_at AND s.ends_at > $1))`, clock)
			if lost > 0 {
				r.Fatalf("%d tasks are with somebody who does not stand in, or is not there", lost)
			}
		}
	})
}
