package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// team is a house in which sam has a first contact to make, with colleagues
// who can help.
type team struct {
	*house
	sam, sue, tom, lena crm.Viewer
	batch               activities.Batch
	lead                uuid.UUID
}

func openTeam(t *testing.T) *team {
	t.Helper()
	h, sam, batch, task := assigned(t)
	return &team{
		house: h, sam: sam, sue: h.hire("sue", crm.Staff), tom: h.hire("tom", crm.Staff), lena: h.hire("lena", crm.Admin),
		batch: batch, lead: task.RecordID,
	}
}

func (f *team) within(t *testing.T) *team {
	copied := *f
	copied.house = f.house.within(t)
	return &copied
}

// main is the task itself, as it is now.
func (f *team) main() *crm.Task {
	f.Helper()
	for _, t := range slices.Backward(f.tasks(f.lead)) {
		if t.Role == crm.TaskMain {
			return t
		}
	}
	f.Fatal("there is no task")
	return nil
}

// helping is the last task that helps and is somebody's.
func (f *team) helping(person crm.Viewer) *crm.Task {
	f.Helper()
	for _, t := range slices.Backward(f.tasks(f.lead)) {
		if t.Helps() && t.HeldBy(person.ID) {
			return t
		}
	}
	f.Fatalf("%s does not help", person.Name)
	return nil
}

func at(t *crm.Task) activities.TaskAt { return activities.TaskAt{ID: t.ID, Version: t.Version} }

// do does an act on the task itself, as it is now.
func (f *team) do(viewer crm.Viewer, act func(context.Context, *store.Tx, activities.TaskAt) error) error {
	f.Helper()
	main := at(f.main())
	return f.db.Do(f.Context(), viewer, func(ctx context.Context, tx *store.Tx) error { return act(ctx, tx, main) })
}

func (f *team) assignOut(viewer, to crm.Viewer, text string) error {
	f.Helper()
	return f.do(viewer, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
		return activities.AssignOut(ctx, tx, at, to.ID, text)
	})
}

func (f *team) addSigners(when activities.When, people ...crm.Viewer) error {
	f.Helper()
	return f.do(f.sam, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
		return activities.AddSigners(ctx, tx, at, activities.Signers{When: when, People: idsOf(people), Text: "Please look"})
	})
}

func idsOf(people []crm.Viewer) []uuid.UUID {
	ids := make([]uuid.UUID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	return ids
}

// says lets a helper answer.
func (f *team) says(who crm.Viewer, outcome, text string) error {
	f.Helper()
	task := f.helping(who)
	answers := crm.Answers{}
	if text != "" {
		answers[crm.HelpText], _ = json.Marshal(text)
	}
	return f.complete(who, task.ID, activities.Completion{Version: task.Version, Outcome: outcome, Answers: answers})
}

func (f *team) contact() error {
	f.Helper()
	task := f.main()
	return f.complete(f.sam, task.ID, contacted(task.Version))
}

// notices lists what a person was told, oldest first.
func (f *team) notices(person crm.Viewer) []string {
	f.Helper()
	var kinds []string
	err := f.db.QueryRow(f.Context(), `SELECT array(SELECT kind || ':' || text FROM notices WHERE user_id = $1 ORDER BY at, id)`, person.ID).Scan(&kinds)
	if err != nil {
		f.Fatal(err)
	}
	return kinds
}

func (f *team) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *team) wantMain(state crm.TaskState, outcome string) {
	f.Helper()
	if task := f.main(); task.State != state || task.Outcome != outcome {
		f.Errorf("the task is %s with outcome %q, want %s with %q", task.State, task.Outcome, state, outcome)
	}
}

func TestAssignOut(t *testing.T) {
	t.Run("waits for the answer and comes back for the last word", func(t *testing.T) {
		f := openTeam(t)
		f.must(f.assignOut(f.sam, f.sue, "You know them"))
		f.wantMain(crm.TaskWaiting, "")
		helper := f.helping(f.sue)
		if helper.Kind != crm.TaskAnswer || helper.Role != crm.TaskDelegated || helper.GivenText != "You know them" || !helper.DueAt.Equal(*f.main().DueAt) {
			t.Errorf("%+v", helper)
		}
		requireConflict(t, f.contact(), "task-waiting")
		f.must(f.says(f.sue, crm.OutcomeAnswered, "They want lasers"))
		f.wantMain(crm.TaskOpen, "")
		if got := f.notices(f.sam); !slices.Contains(got, "task-back:They want lasers") {
			t.Errorf("sam is told %v", got)
		}
		f.follow(f.batch) // a helper's answer is not the outcome of the step
		f.must(f.contact())
		f.follow(f.batch)
		if p := f.process(f.lead); p.Step != crm.LeadStepResult || f.house.lead(f.lead).State != crm.LeadContacted {
			t.Errorf("%+v", p)
		}
	})
	t.Run("is called back without an answer", func(t *testing.T) {
		f := openTeam(t)
		recall := func() error {
			return f.do(f.sam, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
				return activities.Recall(ctx, tx, at, "I do it myself")
			})
		}
		requireConflict(t, recall(), "not-assigned-out")
		f.must(f.assignOut(f.sam, f.sue, ""))
		f.must(recall())
		f.wantMain(crm.TaskOpen, "")
		requireConflict(t, f.says(f.sue, crm.OutcomeAnswered, "late"), "task-cancelled")
	})
	t.Run("is refused to others, to oneself, to nobody and twice", func(t *testing.T) {
		f := openTeam(t)
		requireError(t, f.assignOut(f.lena, f.sue, ""), crm.ErrForbidden)
		requireError(t, f.assignOut(f.tom, f.sue, ""), crm.ErrNotFound)
		requireInvalid(t, f.assignOut(f.sam, f.sam, ""), "yourself")
		requireInvalid(t, f.assignOut(f.sam, crm.Viewer{ID: uuid.New()}, ""), "unknown-person")
		f.must(f.assignOut(f.sam, f.sue, ""))
		requireInvalid(t, f.assignOut(f.sam, f.sue, ""), "already-asked")
	})
	t.Run("lets the helper see the record while it is asked", func(t *testing.T) {
		f := openTeam(t)
		sees := func() bool {
			seen, err := store.CanSee(t.Context(), f.db, f.sue, crm.Leads.Name, f.lead)
			return seen && err == nil
		}
		before := sees()
		f.must(f.assignOut(f.sam, f.sue, ""))
		during := sees()
		f.must(f.says(f.sue, crm.OutcomeAnswered, "Done"))
		if before || !during || sees() {
			t.Errorf("before %v, during %v, afterwards %v", before, during, sees())
		}
	})
	t.Run("ends with the process", func(t *testing.T) {
		f := openTeam(t)
		f.must(f.assignOut(f.sam, f.sue, ""))
		f.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			lead, err := store.Leads.Lock(ctx, tx, f.lead)
			if err != nil {
				return err
			}
			return activities.BinLead(ctx, tx, lead)
		})
		for _, task := range f.tasks(f.lead) {
			if task.State != crm.TaskCancelled {
				t.Errorf("%s is %s", task.Kind, task.State)
			}
		}
	})
}

func requireInvalid(t *testing.T, err error, code string) {
	t.Helper()
	var invalid *crm.Invalid
	if !errors.As(err, &invalid) || invalid.Problems[0].Code != code || invalid.Problems[0].Remedy.ZH == "" {
		t.Errorf("got %v, want %q", err, code)
	}
}

func TestAddSigners(t *testing.T) {
	t.Run("before: the task waits until all have spoken, whatever they say", func(t *testing.T) {
		f := openTeam(t)
		f.must(f.addSigners(activities.Before, f.sue, f.tom))
		f.must(f.says(f.sue, crm.OutcomeAgree, ""))
		f.wantMain(crm.TaskWaiting, "")
		requireInvalid(t, f.says(f.tom, crm.OutcomeDisagree, ""), "required")
		f.must(f.says(f.tom, crm.OutcomeDisagree, "Too early"))
		f.wantMain(crm.TaskOpen, "")
	})
	t.Run("after: the outcome counts when all have agreed, as the holder's word", func(t *testing.T) {
		f := openTeam(t)
		f.must(f.addSigners(activities.After, f.sue, f.tom))
		f.wantMain(crm.TaskOpen, "")
		if f.helping(f.sue).State != crm.TaskWaiting {
			t.Error("signers are asked before their turn")
		}
		f.must(f.contact())
		f.wantMain(crm.TaskWaiting, crm.OutcomeContacted)
		f.must(f.says(f.sue, crm.OutcomeAgree, ""))
		if f.leadNow().State != crm.LeadAssigned {
			t.Error("the outcome counts before all have agreed")
		}
		f.must(f.says(f.tom, crm.OutcomeAgree, "Good"))
		f.wantMain(crm.TaskDone, crm.OutcomeContacted)
		if f.leadNow().State != crm.LeadContacted || *f.main().CompletedBy != f.sam.ID {
			t.Errorf("%s, completed by %s", f.leadNow().State, f.main().CompletedBy)
		}
		if n := f.count(`SELECT count(*) FROM interactions WHERE by_id = $1`, f.sam.ID); n != 1 {
			t.Errorf("%d interactions of sam", n)
		}
	})
	t.Run("after: who disagrees opens it again, and the others are asked no more", func(t *testing.T) {
		f := openTeam(t)
		f.must(f.addSigners(activities.After, f.sue, f.tom))
		f.must(f.contact())
		f.must(f.says(f.sue, crm.OutcomeDisagree, "Call again"))
		f.wantMain(crm.TaskOpen, "")
		if f.helping(f.tom).State != crm.TaskCancelled || f.leadNow().State != crm.LeadAssigned {
			t.Errorf("tom %s, lead %s", f.helping(f.tom).State, f.leadNow().State)
		}
		f.must(f.contact())
		f.wantMain(crm.TaskDone, crm.OutcomeContacted)
	})
	t.Run("are dropped, and the task goes on without them", func(t *testing.T) {
		drop := func(f *team, who crm.Viewer) error {
			signer := f.helping(who).ID
			return f.do(f.sam, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
				return activities.DropSigner(ctx, tx, at, signer)
			})
		}
		f := openTeam(t)
		f.must(f.addSigners(activities.Before, f.sue))
		f.must(drop(f, f.sue))
		f.wantMain(crm.TaskOpen, "")
		requireInvalid(t, drop(f, f.sue), "no-signer")
		f.must(f.addSigners(activities.After, f.tom))
		f.must(f.contact())
		f.must(drop(f, f.tom))
		f.wantMain(crm.TaskDone, crm.OutcomeContacted)
	})
	t.Run("take no helpers themselves, and none are added to a chosen outcome", func(t *testing.T) {
		f := openTeam(t)
		f.must(f.addSigners(activities.After, f.sue))
		f.must(f.contact())
		requireConflict(t, f.assignOut(f.sam, f.tom, ""), "to-confirm")
		helper := f.helping(f.sue)
		err := f.db.Do(t.Context(), f.sue, func(ctx context.Context, tx *store.Tx) error {
			return activities.AssignOut(ctx, tx, at(helper), f.tom.ID, "")
		})
		requireConflict(t, err, "only-helps")
	})
}

// leadNow is the lead as it is now.
func (f *team) leadNow() *crm.Lead { return f.house.lead(f.lead) }

func TestTakeBack(t *testing.T) {
	takeBack := func(f *team, who crm.Viewer, task *crm.Task) error {
		return f.db.Do(f.Context(), who, func(ctx context.Context, tx *store.Tx) error {
			return activities.TakeBack(ctx, tx, at(task), "I was wrong")
		})
	}
	t.Run("opens an answer again until it was used", func(t *testing.T) {
		f := openTeam(t)
		f.must(f.assignOut(f.sam, f.sue, ""))
		requireConflict(t, takeBack(f, f.sue, f.helping(f.sue)), "not-done")
		f.must(f.says(f.sue, crm.OutcomeAnswered, "Yes"))
		f.must(takeBack(f, f.sue, f.helping(f.sue)))
		f.wantMain(crm.TaskWaiting, "")
		f.must(f.says(f.sue, crm.OutcomeAnswered, "No"))
		f.wantMain(crm.TaskOpen, "")
		f.must(f.contact())
		requireConflict(t, takeBack(f, f.sue, f.helping(f.sue)), "acted-on")
	})
	t.Run("says why an outcome that has had effects stays, and what to do", func(t *testing.T) {
		f := openTeam(t)
		f.must(f.contact())
		err := takeBack(f, f.sam, f.main())
		requireConflict(t, err, "outcome-final")
		if !strings.Contains(err.Error(), "correct the lead") {
			t.Error(err)
		}
		requireError(t, takeBack(f, f.lena, f.main()), crm.ErrForbidden)
	})
}
