package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// assigned is a house with a lead that sam has to contact.
func assigned(t *testing.T) (*house, crm.Viewer, activities.Batch, *crm.Task) {
	t.Helper()
	h := openHouse(t)
	sam := h.hire("sam", crm.Staff)
	h.roster("inside-sales", sam)
	lead := &crm.Lead{Name: "李雷"}
	batch := h.enterBatch(lead)
	h.route(batch)
	return h, sam, batch, h.task(lead.ID)
}

func TestCompleteTask(t *testing.T) {
	t.Run("records the contact and moves the lead", func(t *testing.T) {
		h, sam, batch, task := assigned(t)
		if err := h.complete(sam, task.ID, contacted(task.Version)); err != nil {
			t.Fatal(err)
		}
		done := h.task(task.RecordID)
		if done.State != crm.TaskDone || done.Outcome != crm.OutcomeContacted || *done.CompletedBy != sam.ID || !done.CompletedAt.Equal(monday) {
			t.Errorf("%+v", done)
		}
		if lead := h.lead(task.RecordID); lead.State != crm.LeadContacted {
			t.Errorf("the lead is %s", lead.State)
		}
		page, err := store.Interactions.Find(t.Context(), h.db, crm.FilterContext{}, sam, store.Query{Limit: 10})
		if err != nil || len(page.Items) != 1 {
			t.Fatalf("%d interactions, %v", len(page.Items), err)
		}
		want := crm.Interaction{
			Base: page.Items[0].Base, LeadID: &task.RecordID, ByID: &sam.ID, Channel: crm.ChannelCall, OccurredAt: monday,
			Summary: "谈了需求", NextStep: "报价",
		}
		if diff := cmp.Diff(&want, page.Items[0]); diff != "" {
			t.Error(diff)
		}
		if p := h.process(task.RecordID); !p.NextAt.Equal(monday) {
			t.Errorf("the process is next at %v", p.NextAt)
		}
		if h.count(`SELECT count(*) FROM outbox WHERE topic = 'wake' AND subject = $1`, store.WorkflowID("lead", batch.ID, 1)) != 1 {
			t.Error("its workflow is not woken")
		}
	})
	t.Run("disqualifies a lead with its reason", func(t *testing.T) {
		h, sam, _, task := assigned(t)
		c := contacted(task.Version)
		c.Outcome, c.Answers["reason"] = crm.OutcomeDisqualified, json.RawMessage(`"no-need"`)
		if err := h.complete(sam, task.ID, c); err != nil {
			t.Fatal(err)
		}
		if lead := h.lead(task.RecordID); lead.State != crm.LeadDisqualified || lead.DisqualifiedReason != crm.ReasonNoNeed {
			t.Errorf("%s for %s", lead.State, lead.DisqualifiedReason)
		}
	})
	t.Run("makes room for a lead that waits for somebody with room", func(t *testing.T) {
		h, sam, _, task := assigned(t)
		if _, err := h.db.Exec(t.Context(), `UPDATE roster_members SET capacity = 1`); err != nil {
			t.Fatal(err)
		}
		waiting := &crm.Lead{Name: "waits"}
		batch := h.enterBatch(waiting)
		h.route(batch)
		if err := h.complete(sam, task.ID, contacted(task.Version)); err != nil {
			t.Fatal(err)
		}
		h.route(batch)
		if lead := h.lead(waiting.ID); lead.State != crm.LeadAssigned {
			t.Errorf("the lead is %s", lead.State)
		}
	})
	t.Run("works for a lead of a customer that the person does not see", func(t *testing.T) {
		h := openHouse(t)
		sam := h.hire("sam", crm.Staff)
		h.roster("inside-sales", sam)
		lead := &crm.Lead{Name: "linked", CustomerID: h.customer(nil)}
		h.route(h.enterBatch(lead))
		task := h.task(lead.ID)
		if err := h.complete(sam, task.ID, contacted(task.Version)); err != nil {
			t.Fatal(err)
		}
		if n := h.count(`SELECT count(*) FROM interactions WHERE customer_id = $1`, *lead.CustomerID); n != 1 {
			t.Errorf("%d interactions with the customer", n)
		}
	})
}

func TestCompleteTaskRefuses(t *testing.T) {
	h, sam, _, task := assigned(t)
	lena := h.hire("lena", crm.Admin)
	stranger := h.hire("stranger", crm.Staff)
	before := h.contents()
	bad := contacted(task.Version)
	bad.Answers = crm.Answers{"channel": json.RawMessage(`"fax"`)}
	unknown := contacted(task.Version)
	unknown.Outcome = "won"
	for _, c := range []struct {
		name       string
		viewer     crm.Viewer
		task       uuid.UUID
		completion activities.Completion
		want       error
	}{
		{"somebody who sees it but does not have it", lena, task.ID, contacted(task.Version), crm.ErrForbidden},
		{"somebody who does not see it", stranger, task.ID, contacted(task.Version), crm.ErrNotFound},
		{"a task that does not exist", sam, uuid.New(), contacted(1), crm.ErrNotFound},
		{"a task that changed since it was opened", sam, task.ID, contacted(task.Version + 1), crm.ErrConflict},
		{"an incomplete form", sam, task.ID, bad, crm.ErrInvalid},
		{"an outcome that is not offered", sam, task.ID, unknown, crm.ErrInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			requireError(t, h.within(t).complete(c.viewer, c.task, c.completion), c.want)
			if diff := cmp.Diff(before, h.within(t).contents()); diff != "" {
				t.Errorf("it left traces: %s", diff)
			}
		})
	}
}

func TestCompleteTaskTogether(t *testing.T) {
	h, sam, _, task := assigned(t)
	t.Run("of 32 at once one does it and the others are told who did", func(t *testing.T) {
		results := make(chan error, 32)
		var people sync.WaitGroup
		for range 32 {
			people.Go(func() { results <- h.complete(sam, task.ID, contacted(task.Version)) })
		}
		people.Wait()
		close(results)
		done := 0
		for err := range results {
			var conflict *crm.Conflict
			switch {
			case err == nil:
				done++
			case !errors.As(err, &conflict) || conflict.Code != "task-done" || !strings.Contains(conflict.Detail.EN, "sam") ||
				!conflict.At.Equal(time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)):
				t.Errorf("somebody is told: %v", err)
			}
		}
		if n := h.count(`SELECT count(*) FROM interactions`); done != 1 || n != 1 {
			t.Errorf("done %d times, %d interactions", done, n)
		}
	})
}

func TestClaimAndRelease(t *testing.T) {
	h, sam, _, task := assigned(t)
	sara, lena := h.hire("sara", crm.Staff), h.hire("lena", crm.Staff)
	claim := func(viewer crm.Viewer, version int64) error {
		return h.db.Do(t.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
			return activities.ClaimTask(ctx, tx, task.ID, version)
		})
	}
	release := func(viewer crm.Viewer, version int64) error {
		return h.db.Do(t.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
			return activities.ReleaseTask(ctx, tx, task.ID, version)
		})
	}
	t.Run("what was given to one person cannot be released", func(t *testing.T) {
		requireConflict(t, release(sam, 1), "no-candidates")
	})
	if _, err := h.db.Exec(t.Context(), `UPDATE tasks SET assignee_id = NULL, candidates = $1`, []uuid.UUID{sam.ID, sara.ID}); err != nil {
		t.Fatal(err)
	}
	t.Run("a candidate has it after claiming", func(t *testing.T) {
		if err := claim(sara, 1); err != nil {
			t.Fatal(err)
		}
		if got := h.within(t).task(task.RecordID); *got.AssigneeID != sara.ID || got.Version != 2 {
			t.Errorf("%+v", got)
		}
	})
	t.Run("nobody claims it twice", func(t *testing.T) {
		requireConflict(t, claim(sara, 2), "already-claimed")
		err := claim(sam, 2)
		requireConflict(t, err, "already-claimed")
		if !strings.Contains(err.Error(), "sara") {
			t.Errorf("the other candidate is not told who has it: %v", err)
		}
	})
	t.Run("nobody else releases it", func(t *testing.T) { requireConflict(t, release(sam, 2), "already-claimed") })
	t.Run("nobody else learns that it is there", func(t *testing.T) { requireError(t, claim(lena, 2), crm.ErrNotFound) })
	t.Run("released it is anybody's who was a candidate", func(t *testing.T) {
		if err := release(sara, 2); err != nil {
			t.Fatal(err)
		}
		requireError(t, claim(lena, 3), crm.ErrNotFound)
		requireConflict(t, claim(sam, 2), "task-changed")
		if err := claim(sam, 3); err != nil {
			t.Error(err)
		}
	})
	t.Run("of many candidates at once one has it", func(t *testing.T) {
		if err := release(sam, 4); err != nil {
			t.Fatal(err)
		}
		results := make(chan error, 16)
		var people sync.WaitGroup
		for i := range 16 {
			people.Go(func() { results <- claim([]crm.Viewer{sam, sara}[i%2], 5) })
		}
		people.Wait()
		close(results)
		won := 0
		for err := range results {
			if err == nil {
				won++
			}
		}
		if won != 1 {
			t.Errorf("%d have it", won)
		}
	})
	t.Run("a cancelled task is refused as such", func(t *testing.T) {
		if _, err := h.db.Exec(t.Context(), `UPDATE tasks SET state = 'cancelled', assignee_id = $1`, sam.ID); err != nil {
			t.Fatal(err)
		}
		requireConflict(t, h.complete(sam, task.ID, contacted(6)), "task-cancelled")
	})
}

func TestFollowFirstContacts(t *testing.T) {
	t.Run("lets the lead go on when its contact was recorded", func(t *testing.T) {
		h, sam, batch, task := assigned(t)
		if err := h.complete(sam, task.ID, contacted(task.Version)); err != nil {
			t.Fatal(err)
		}
		standing := h.follow(batch)
		p := h.process(task.RecordID)
		if standing.Open != 1 || p.State != crm.ProcessRunning || p.Step != crm.LeadStepResult || p.Visit != task.Visit {
			t.Errorf("%+v, %+v", standing, p)
		}
		before := h.contents()
		h.follow(batch)
		if diff := cmp.Diff(before, h.contents()); diff != "" {
			t.Errorf("again: %s", diff)
		}
	})
	t.Run("notes once that the deadline has passed", func(t *testing.T) {
		h, _, batch, task := assigned(t)
		h.setClock(*task.DueAt)
		standing := h.follow(batch)
		late := h.task(task.RecordID)
		if late.OverdueAt == nil || !late.OverdueAt.Equal(*task.DueAt) || standing.Open != 1 || len(standing.Due) != 0 {
			t.Errorf("noted at %v, %+v", late.OverdueAt, standing)
		}
		h.setClock(task.DueAt.Add(time.Hour))
		if _, err := h.db.Exec(t.Context(), `UPDATE processes SET next_at = $1`, *task.DueAt); err != nil {
			t.Fatal(err)
		}
		h.follow(batch)
		if n := h.count(`SELECT count(*) FROM changes WHERE type = 'task.overdue'`); n != 1 {
			t.Errorf("told %d times", n)
		}
	})
	t.Run("waits for a deadline that was moved", func(t *testing.T) {
		h, _, batch, task := assigned(t)
		later := task.DueAt.Add(24 * time.Hour)
		if _, err := h.db.Exec(t.Context(), `UPDATE tasks SET due_at = $1`, later); err != nil {
			t.Fatal(err)
		}
		h.setClock(*task.DueAt)
		if standing := h.follow(batch); standing.NextAt == nil || !standing.NextAt.Equal(later) || h.task(task.RecordID).OverdueAt != nil {
			t.Errorf("%+v", standing)
		}
	})
	t.Run("gives the task anew where none is left", func(t *testing.T) {
		h, sam, batch, task := assigned(t)
		if _, err := h.db.Exec(t.Context(), `UPDATE tasks SET state = 'cancelled'`); err != nil {
			t.Fatal(err)
		}
		h.setClock(*task.DueAt)
		h.follow(batch)
		tasks := h.tasks(task.RecordID)
		if len(tasks) != 2 || tasks[1].State != crm.TaskOpen || !tasks[1].HeldBy(sam.ID) || !tasks[1].DueAt.After(*task.DueAt) {
			t.Errorf("%+v", tasks)
		}
	})
}

func TestSurvey(t *testing.T) {
	t.Run("tells what is open, what is due and when the next will be", func(t *testing.T) {
		h, _, batch, task := assigned(t)
		for clock, want := range map[time.Time]activities.Standing{
			monday: {Open: 1, NextAt: new(monday.Add(7*time.Hour + 24*time.Minute))}, // four fifths of the allowed time

			*task.DueAt: {Open: 1, Due: []string{crm.LeadStepFirstContact}},
		} {
			h.setClock(clock)
			got, err := h.processes.Survey(t.Context(), batch)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("at %s: %v %s", clock, err, diff)
			}
		}
	})
	t.Run("knows nothing of an empty batch", func(t *testing.T) {
		h := openHouse(t)
		if got, err := h.processes.Survey(t.Context(), activities.Batch{Kind: "lead", ID: uuid.New()}); err != nil || fmt.Sprint(got) != fmt.Sprint(activities.Standing{}) {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
