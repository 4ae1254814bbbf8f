package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		if p := f.process(f.lead); p.Outcome != crm.OutcomeContacted {
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

func TestPassOn(t *testing.T) {
	passOn := func(f *team, who, to crm.Viewer) error {
		return f.do(who, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.PassOn(ctx, tx, at, to.ID, "Yours now")
		})
	}
	t.Run("gives it away for good, and the history keeps both", func(t *testing.T) {
		f := openTeam(t)
		f.must(passOn(f, f.sam, f.sue))
		if task := f.main(); !task.HeldBy(f.sue.ID) || *task.GivenBy != f.sam.ID || task.GivenText != "Yours now" {
			t.Errorf("%+v", task)
		}
		requireError(t, f.contact(), crm.ErrForbidden)
		if n := f.count(`SELECT count(*) FROM changes WHERE type = 'task.passed-on' AND data::text LIKE '%sam%' AND data::text LIKE '%sue%'`); n != 1 {
			t.Errorf("%d entries with both names", n)
		}
		requireInvalid(t, passOn(f, f.sue, f.sue), "already-theirs")
	})
	t.Run("is done by a leader too, who may take it over, and tells who had it", func(t *testing.T) {
		f := openTeam(t)
		f.must(passOn(f, f.lena, f.sue))
		f.must(passOn(f, f.lena, f.lena))
		if got := f.notices(f.sam); !slices.Contains(got, "task-taken:Yours now") {
			t.Errorf("sam is told %v", got)
		}
		if got := f.notices(f.sue); fmt.Sprint(got) != "[task-given:Yours now task-taken:Yours now]" {
			t.Errorf("sue is told %v", got)
		}
	})
	t.Run("brings what helpers said to who has it then", func(t *testing.T) {
		f := openTeam(t)
		f.must(f.assignOut(f.sam, f.tom, ""))
		f.must(passOn(f, f.sam, f.sue))
		f.must(f.says(f.tom, crm.OutcomeAnswered, "Ready"))
		if got := f.notices(f.sue); !slices.Contains(got, "task-back:Ready") {
			t.Errorf("sue is told %v", got)
		}
	})
}

func TestSendBack(t *testing.T) {
	sendBack := func(f *team, mode activities.ReturnMode, text string) error {
		return f.do(f.sam, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.SendBack(ctx, tx, at, activities.Return{Step: crm.LeadStepRoute, Mode: mode, Text: text})
		})
	}
	t.Run("again: the course runs on from the earlier step", func(t *testing.T) {
		f := openTeam(t)
		f.must(f.assignOut(f.sam, f.sue, ""))
		f.must(sendBack(f, activities.ReturnAgain, "Not my region"))
		f.wantMain(crm.TaskDone, crm.OutcomeSentBack)
		if f.helping(f.sue).State != crm.TaskCancelled {
			t.Error("a helper still works on it")
		}
		lead, p := f.leadNow(), f.process(f.lead)
		if lead.OwnerID != nil || p.Step != crm.LeadStepRoute || p.Visit != 2 || !p.NextAt.Equal(monday) {
			t.Errorf("%+v, %+v", lead, p)
		}
		f.route(f.batch)
		again := f.main()
		if again.State != crm.TaskOpen || again.Visit != 2 || f.leadNow().State != crm.LeadAssigned {
			t.Errorf("%+v", again)
		}
		f.must(sendBack(f, activities.ReturnAgain, "Still not"))
		f.route(f.batch)
		if p := f.process(f.lead); p.Step != crm.LeadStepFirstContact || p.Visit != 3 || p.SentBack != 2 {
			t.Errorf("%+v", p)
		}
		f.must(f.contact())
		f.follow(f.batch)
		if p := f.process(f.lead); p.Outcome != crm.OutcomeContacted {
			t.Errorf("%+v", p)
		}
	})
	t.Run("straight back: it returns to who sent it, though others have less to do", func(t *testing.T) {
		f := openTeam(t)
		roster := f.roster("others", f.tom)
		f.publish(routeAll("roster: others, strategy: round-robin"))
		f.must(sendBack(f, activities.ReturnStraightBack, "The grade is wrong"))
		if owner := f.leadNow().OwnerID; owner == nil || *owner != f.sam.ID {
			t.Errorf("owned by %v meanwhile", owner)
		}
		f.route(f.batch)
		if task := f.main(); !task.HeldBy(f.sam.ID) || task.Visit != 2 || len(roster) != 1 {
			t.Errorf("%+v", task)
		}
		if p := f.process(f.lead); p.ReturnStep != "" || p.ReturnTo != nil {
			t.Errorf("%+v", p)
		}
	})
	t.Run("is refused without a reason, to steps that allow it not, and on helpers", func(t *testing.T) {
		f := openTeam(t)
		requireInvalid(t, sendBack(f, activities.ReturnAgain, ""), "required")
		err := f.do(f.sam, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.SendBack(ctx, tx, at, activities.Return{Step: crm.LeadStepFirstContact, Text: "x"})
		})
		requireInvalid(t, err, "not-returnable")
	})
}

func TestWithdrawAndReject(t *testing.T) {
	t.Run("a lead that was entered by hand is withdrawn into the bin by who entered it", func(t *testing.T) {
		h := openHouse(t)
		sam, eve := h.hire("sam", crm.Staff), h.hire("eve", crm.Staff)
		h.roster("inside-sales", sam)
		lead := &crm.Lead{Name: "mistake"}
		h.act(eve, func(ctx context.Context, tx *store.Tx) error { return activities.EnterLead(ctx, tx, lead) })
		h.route(h.gather())
		task := h.task(lead.ID)
		withdraw := func(who crm.Viewer) error {
			return h.db.Do(t.Context(), who, func(ctx context.Context, tx *store.Tx) error {
				return activities.WithdrawTask(ctx, tx, at(task), "Entered twice")
			})
		}
		requireError(t, withdraw(sam), crm.ErrForbidden)
		if err := withdraw(eve); err != nil {
			t.Fatal(err)
		}
		if p := h.process(lead.ID); p.Outcome != crm.OutcomeWithdrawn || h.task(lead.ID).State != crm.TaskCancelled {
			t.Errorf("%+v", p)
		}
		if n := h.count(`SELECT count(*) FROM leads WHERE id = $1 AND deleted_at IS NOT NULL`, lead.ID); n != 1 {
			t.Error("the lead is not in the bin")
		}
	})
	t.Run("what cannot be rejected says what to do instead", func(t *testing.T) {
		f := openTeam(t)
		err := f.do(f.sam, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.RejectTask(ctx, tx, at, "No")
		})
		requireConflict(t, err, "not-rejectable")
	})
}

func TestCopyIn(t *testing.T) {
	f := openTeam(t)
	copyIn := func(who crm.Viewer, to ...crm.Viewer) error {
		return f.do(who, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.CopyIn(ctx, tx, at.ID, idsOf(to), "Have a look")
		})
	}
	t.Run("lets the reader see the record and change nothing", func(t *testing.T) {
		f.must(copyIn(f.sam, f.sue, f.tom))
		lead, err := store.Leads.Get(t.Context(), f.db, f.sue, f.lead)
		if err != nil {
			t.Fatal(err)
		}
		may, err := store.MayChange(t.Context(), f.db, crm.Leads.Schema(), f.sue, crm.Edit, lead)
		if may || err != nil {
			t.Errorf("may change %v, %v", may, err)
		}
	})
	t.Run("lies with the reader once, until it is read", func(t *testing.T) {
		f := f.within(t)
		f.must(copyIn(f.sam, f.sue))
		page, err := store.Readings(t.Context(), f.db, f.sue, store.ReadingsQuery{Limit: 10})
		if err != nil || len(page.Items) != 1 || page.Items[0].Text != "Have a look" || page.Items[0].TaskKind != crm.TaskFirstContact {
			t.Fatalf("%+v, %v", page.Items, err)
		}
		f.house.act(f.sue, func(ctx context.Context, tx *store.Tx) error {
			_, err := store.MarkRead(ctx, tx, []uuid.UUID{page.Items[0].ID})
			return err
		})
		read, err := store.Readings(t.Context(), f.db, f.sue, store.ReadingsQuery{Read: true, Limit: 10})
		if err != nil || len(read.Items) != 1 || !read.Items[0].ReadAt.Equal(monday) {
			t.Errorf("%+v, %v", read.Items, err)
		}
	})
	t.Run("is refused to who only reads", func(t *testing.T) { requireError(t, copyIn(f.sue, f.lena), crm.ErrNotFound) })
}

func TestEachTask(t *testing.T) {
	h := openHouse(t)
	sam, sue := h.hire("sam", crm.Staff), h.hire("sue", crm.Staff)
	h.roster("inside-sales", sam)
	var tasks []activities.TaskAt
	for i := range 3 {
		lead := &crm.Lead{Name: fmt.Sprint(i)}
		h.route(h.enterBatch(lead))
		tasks = append(tasks, at(h.task(lead.ID)))
	}
	tasks[1].Version = 9
	tasks = append(tasks, activities.TaskAt{ID: uuid.New(), Version: 1})
	t.Run("does each as if alone and tells what came of it, in their order", func(t *testing.T) {
		var results []activities.TaskResult
		h.within(t).act(sam, func(ctx context.Context, tx *store.Tx) (err error) {
			results, err = activities.EachTask(ctx, tx, tasks, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
				return activities.PassOn(ctx, tx, at, sue.ID, "")
			})
			return err
		})
		var codes []string
		for i, r := range results {
			code := "done"
			if r.Refusal != nil {
				code = r.Refusal.Code
			}
			if r.ID != tasks[i].ID {
				t.Error("out of order")
			}
			codes = append(codes, code)
		}
		if diff := cmp.Diff([]string{"done", "task-changed", "done", "not-found"}, codes); diff != "" {
			t.Error(diff)
		}
		if n := h.count(`SELECT count(*) FROM tasks WHERE assignee_id = $1`, sue.ID); n != 2 {
			t.Errorf("sue has %d", n)
		}
	})
}
