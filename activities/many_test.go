package activities_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

// openCounting is a house whose statements are counted.
func openCounting(t *testing.T) (*house, *storetest.Counter) {
	t.Helper()
	h := openHouse(t)
	counter := storetest.Count(t, h.db)
	h.roster("inside-sales", h.hire("rep1", crm.Staff), h.hire("rep2", crm.Staff))
	return h, counter
}

func (h *house) ids(sql string, args ...any) []uuid.UUID {
	h.Helper()
	rows, err := h.db.Query(h.Context(), sql, args...)
	if err != nil {
		h.Fatal(err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		h.Fatal(err)
	}
	return ids
}

func TestManyAtOnce(t *testing.T) {
	t.Run("sends few statements for each lead that it assigns", func(t *testing.T) {
		h, counter := openCounting(t)
		const leads = 200
		for i := range leads {
			h.enter(&crm.Lead{Name: fmt.Sprint("lead ", i)})
		}
		batch := h.gather()
		counter.Reset()
		h.route(batch)
		each := float64(counter.Statements()) / leads
		t.Logf("%.2f statements a lead", each)
		if assigned := h.count(`SELECT count(*) FROM leads WHERE state = 'assigned'`); assigned != leads || each > statementsPerLead {
			t.Errorf("%d are assigned, %.2f statements a lead", assigned, each)
		}
	})
	t.Run("sends few statements for each task that is decided with others", func(t *testing.T) {
		h, counter := openCounting(t)
		const leads = 50
		for i := range leads {
			h.enter(&crm.Lead{Name: fmt.Sprint("lead ", i)})
		}
		h.route(h.gather())
		rep, err := store.ViewerOf(t.Context(), h.db, "rep1")
		if err != nil {
			t.Fatal(err)
		}
		var tasks []activities.TaskAt
		for _, id := range h.ids(`SELECT id FROM tasks WHERE assignee_id = $1`, rep.ID) {
			tasks = append(tasks, activities.TaskAt{ID: id, Version: 1})
		}
		answers := crm.Answers{"channel": []byte(`"call"`), "occurredAt": fmt.Appendf(nil, `%q`, monday.Format(time.RFC3339)), "summary": []byte(`"They want a quote."`)}
		counter.Reset()
		h.act(rep, func(ctx context.Context, tx *store.Tx) error {
			results, err := activities.EachTask(ctx, tx, tasks, func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
				return activities.CompleteTask(ctx, tx, at.ID, activities.Completion{Version: at.Version, Outcome: crm.OutcomeContacted, Answers: answers})
			})
			for _, r := range results {
				if r.Refusal != nil {
					t.Errorf("refused: %+v", r.Refusal)
				}
			}
			return err
		})
		each := float64(counter.Statements()) / float64(len(tasks))
		t.Logf("%.2f statements a task", each)
		if len(tasks) != leads/2 || each > statementsPerDecision {
			t.Errorf("%d tasks, %.2f statements a task", len(tasks), each)
		}
	})
	t.Run("sends few statements for each deadline that passes with others", func(t *testing.T) {
		h, counter := openCounting(t)
		const leads = 50
		for i := range leads {
			h.enter(&crm.Lead{Name: fmt.Sprint("lead ", i)})
		}
		batch := h.gather()
		h.route(batch)
		h.setClock(monday.Add(7 * 24 * time.Hour))
		counter.Reset()
		h.follow(batch)
		each := float64(counter.Statements()) / leads
		t.Logf("%.2f statements a breach", each)
		if judged := h.count(`SELECT count(*) FROM breaches`); judged != leads || each > statementsPerBreach {
			t.Errorf("%d were judged, %.2f statements a breach", judged, each)
		}
	})
	t.Run("takes along what joins the batch while a step lingers", func(t *testing.T) {
		h, _ := openCounting(t)
		h.processes.Linger = time.Minute
		var arrivals store.Arrivals
		gather := func() {
			h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
				_, err := arrivals.Gather(ctx, tx, 100)
				return err
			})
		}
		h.enter(&crm.Lead{Name: "first"})
		gather()
		batch := activities.Batch{Kind: crm.LeadProcessName, Epoch: 1, ID: h.ids(`SELECT batch_id FROM processes`)[0]}
		worked := make(chan activities.Standing)
		go func() {
			standing, err := h.processes.CheckLeads(t.Context(), batch)
			if err != nil {
				t.Error(err)
			}
			worked <- standing
		}()
		for h.count(`SELECT count(*) FROM leads WHERE state = 'assigned'`) == 0 {
			time.Sleep(time.Millisecond)
		}
		h.enter(&crm.Lead{Name: "second"})
		gather()
		if standing := <-worked; len(standing.Due) != 1 || standing.Due[0] != crm.LeadStepCheck || standing.Open != 2 {
			t.Errorf("the batch stands at %+v", standing)
		}
		h.processes.Linger = 0
		h.route(batch)
		if n := h.count(`SELECT count(*) FROM outbox WHERE topic = 'wake'`); n != 0 {
			t.Errorf("%d wake-ups are left, though what they announce is done", n)
		}
	})
}

// Before rows went together it was more than twice as many.
const (
	statementsPerBreach   = 15
	statementsPerLead     = 2.5
	statementsPerDecision = 12
)
