package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// poisoned lets the database refuse to give some leads an owner.
func (h *house) poisoned(name string) (cure func()) {
	h.Helper()
	run := func(sql string) {
		if _, err := h.db.Exec(h.Context(), sql); err != nil {
			h.Fatal(err)
		}
	}
	run(`CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
		IF NEW.name = '` + name + `' AND NEW.owner_id IS NOT NULL THEN RAISE EXCEPTION 'poison'; END IF;
		RETURN NEW; END $$`)
	run(`CREATE TRIGGER poison BEFORE UPDATE ON leads FOR EACH ROW EXECUTE FUNCTION poison()`)
	return func() { run(`DROP TRIGGER poison ON leads; DROP FUNCTION poison()`) }
}

func (h *house) steer(viewer crm.Viewer, process uuid.UUID, act activities.ProcessAct, reason string) error {
	return h.db.Do(h.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
		return activities.ActOnProcess(ctx, tx, process, act, reason)
	})
}

func TestFailingSteps(t *testing.T) {
	h := openHouse(t)
	ada := h.hire("ada", crm.Admin)
	h.roster("inside-sales", h.hire("sam", crm.Staff), h.hire("sara", crm.Staff))
	good, bad, better := &crm.Lead{Name: "good"}, &crm.Lead{Name: "bad"}, &crm.Lead{Name: "better"}
	h.enter(good, bad, better)
	batch := h.gather()
	cure := h.poisoned("bad")
	t.Run("park their process, hold up no other and tell the admins once", func(t *testing.T) {
		h := h.within(t)
		h.route(batch)
		if h.lead(good.ID).OwnerID == nil || h.lead(better.ID).OwnerID == nil {
			t.Error("the others were not assigned")
		}
		parked := h.process(bad.ID)
		if parked.State != crm.ProcessWaiting || parked.WaitingFor != crm.WaitingForRepair || parked.Failures != 1 || parked.FailedID == "" {
			t.Errorf("got %+v", parked)
		}
		h.setClock(monday.Add(time.Minute))
		h.route(batch)
		if again := h.process(bad.ID); again.Failures != 2 || again.NextAt.Sub(monday) != 3*time.Minute {
			t.Errorf("the second time: %d failures, again at %v", again.Failures, again.NextAt)
		}
		if n := h.count(`SELECT count(*) FROM notices WHERE user_id = $1 AND kind = 'stuck' AND process_id = $2`, ada.ID, parked.ID); n != 1 {
			t.Errorf("%d notices", n)
		}
	})
	t.Run("go on when they have been mended and an admin tries again", func(t *testing.T) {
		h := h.within(t)
		cure()
		if err := h.steer(ada, h.process(bad.ID).ID, activities.RetryProcess, ""); err != nil {
			t.Fatal(err)
		}
		h.route(batch)
		mended := h.process(bad.ID)
		if h.lead(bad.ID).OwnerID == nil || mended.Failures != 0 || mended.State != crm.ProcessRunning || mended.WaitingFor != "" {
			t.Errorf("got %+v", mended)
		}
	})
}

func TestSteering(t *testing.T) {
	h := openHouse(t)
	ada, sam := h.hire("ada", crm.Admin), h.hire("sam", crm.Staff)
	h.roster("inside-sales", sam)
	entered := func(h *house) (*crm.Lead, activities.Batch) {
		lead := &crm.Lead{Name: "李雷"}
		return lead, h.enterBatch(lead)
	}
	t.Run("pauses a process, which nothing moves until it is resumed", func(t *testing.T) {
		h := h.within(t)
		lead, batch := entered(h)
		id := h.process(lead.ID).ID
		requireRefused(t, h.steer(ada, id, activities.PauseProcess, " "), "reason:required")
		if err := h.steer(ada, id, activities.PauseProcess, "price list is wrong"); err != nil {
			t.Fatal(err)
		}
		h.setClock(monday.Add(time.Hour))
		h.route(batch)
		paused := h.process(lead.ID)
		if paused.State != crm.ProcessPaused || paused.NextAt != nil || paused.Reason != "price list is wrong" || h.lead(lead.ID).OwnerID != nil {
			t.Errorf("got %+v", paused)
		}
		requireError(t, h.steer(ada, id, activities.SkipStep, "x"), crm.ErrConflict)
		if err := h.steer(ada, id, activities.ResumeProcess, ""); err != nil {
			t.Fatal(err)
		}
		h.route(batch)
		if h.lead(lead.ID).OwnerID == nil || h.process(lead.ID).PausedAt != nil {
			t.Errorf("got %+v", h.process(lead.ID))
		}
	})
	t.Run("skips a step that may be skipped, and goes on with the next", func(t *testing.T) {
		h := h.within(t)
		lead, batch := entered(h)
		id := h.process(lead.ID).ID
		requireError(t, h.steer(ada, id, activities.SkipStep, "no need"), crm.ErrConflict)
		h.route(batch)
		if err := h.steer(ada, id, activities.SkipStep, "called already"); err != nil {
			t.Fatal(err)
		}
		if p := h.process(lead.ID); p.State != crm.ProcessRunning || p.Step != crm.LeadStepResult || h.task(lead.ID).State != crm.TaskCancelled {
			t.Errorf("got %+v", p)
		}
	})
	t.Run("ends a process with its tasks, for a reason that its history keeps", func(t *testing.T) {
		h := h.within(t)
		lead, batch := entered(h)
		h.route(batch)
		if err := h.steer(ada, h.process(lead.ID).ID, activities.EndProcess, "a test"); err != nil {
			t.Fatal(err)
		}
		if p := h.process(lead.ID); p.State != crm.ProcessEnded || p.Outcome != activities.OutcomeCancelled || h.task(lead.ID).State != crm.TaskCancelled {
			t.Errorf("got %+v", p)
		}
		requireError(t, h.steer(ada, h.process(lead.ID).ID, activities.RetryProcess, ""), crm.ErrConflict)
		if n := h.count(`SELECT count(*) FROM changes WHERE type = 'process.cancelled' AND data -> 'facts' ->> 'reason' = 'a test'`); n != 1 {
			t.Errorf("told %d times", n)
		}
	})
	t.Run("is for admins", func(t *testing.T) {
		h := h.within(t)
		lead, batch := entered(h)
		h.route(batch)
		requireError(t, h.steer(sam, h.process(lead.ID).ID, activities.EndProcess, "x"), crm.ErrForbidden)
		if diff := cmp.Diff([]activities.ProcessAct(nil), activities.ProcessActs(sam, h.process(lead.ID))); diff != "" {
			t.Error(diff)
		}
	})
}
