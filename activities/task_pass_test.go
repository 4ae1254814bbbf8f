package activities_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

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
		if p := f.process(f.lead); p.Step != crm.LeadStepResult || p.Visit != 3 {
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
		lead := &crm.Lead{Name: "mistake", Phone: "13900001111"}
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
