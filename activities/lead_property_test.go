package activities_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// TestLeadsUnderway lets eight workers route what comes while people come and
// go, fill up and get room.
func TestLeadsUnderway(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprintf("no lead has two owners and none is lost, drawing %d", seed), func(t *testing.T) {
			h := openHouse(t)
			draw := rand.New(rand.NewPCG(seed, 7))
			h.publish(routeAll("roster: team, strategy: round-robin"))
			people := []crm.Viewer{h.hire("a", crm.Staff), h.hire("b", crm.Staff), h.hire("c", crm.Staff), h.hire("d", crm.Staff)}
			seats := h.roster("team", people...)
			batches := make(chan activities.Batch, 60)
			var workers sync.WaitGroup
			for range 8 {
				workers.Go(func() {
					for batch := range batches {
						h.workOn(batch)
					}
				})
			}
			for i := range 60 {
				switch draw.IntN(4) {
				case 0:
					person := people[draw.IntN(len(people))]
					away := monday.Add(time.Duration(draw.IntN(2)) * time.Hour)
					h.changeUser(person.ID, func(u *crm.User) { u.AwayUntil = &away })
				case 1:
					h.setCapacity(seats[draw.IntN(len(seats))].ID, draw.IntN(20))
				}
				batches <- h.enterBatch(&crm.Lead{Name: fmt.Sprint(i)})
			}
			close(batches)
			workers.Wait()
			requireNoneLost(h)
			for _, person := range people {
				h.changeUser(person.ID, func(u *crm.User) { u.AwayUntil = nil })
			}
			for _, seat := range seats {
				h.setCapacity(seat.ID, 1000)
			}
			h.setClock(monday.Add(time.Hour))
			h.workOnAll()
			requireNoneLost(h)
			if n := h.count(`SELECT count(*) FROM leads WHERE state <> 'assigned'`); n != 0 {
				t.Errorf("%d leads have no owner though everybody could take one", n)
			}
		})
	}
}

// workOn judges and routes a batch, as its workflow does.
func (h *house) workOn(batch activities.Batch) {
	for _, step := range []stepOf{(*activities.Processes).CheckLeads, (*activities.Processes).RouteLeads} {
		for {
			_, err := step(h.processes, h.Context(), batch)
			if err == nil {
				break
			}
			if !store.MayPass(err) || errors.Is(err, context.Canceled) {
				h.Error(err)
				return
			}
		}
	}
}

// workOnAll works on every batch once more.
func (h *house) workOnAll() {
	h.Helper()
	rows, err := h.db.Query(h.Context(), `SELECT DISTINCT batch_id FROM processes WHERE state <> 'ended'`)
	if err != nil {
		h.Fatal(err)
	}
	var all []activities.Batch
	for rows.Next() {
		batch := activities.Batch{Kind: crm.LeadProcessName, Epoch: 1}
		if err := rows.Scan(&batch.ID); err != nil {
			h.Fatal(err)
		}
		all = append(all, batch)
	}
	rows.Close()
	for _, batch := range all {
		h.workOn(batch)
	}
}

func (h *house) setCapacity(seat uuid.UUID, capacity int) {
	h.Helper()
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		member, err := store.RosterMembers.Lock(ctx, tx, seat)
		if err != nil {
			return err
		}
		before := *member
		member.Capacity = capacity
		return activities.RosterMemberVerbs().Update(ctx, tx, &before, member)
	})
}

// requireNoneLost wants every lead to have one owner with one open task and one
// line in the ledger, or to wait.
func requireNoneLost(h *house) {
	h.Helper()
	for what, sql := range map[string]string{
		"neither owned nor waiting": `SELECT count(*) FROM leads WHERE state NOT IN ('assigned', 'waiting')`,
		"owned without one open task of the owner": `SELECT count(*) FROM leads l WHERE state = 'assigned' AND
			(SELECT count(*) FROM tasks t WHERE t.record_id = l.id AND t.state = 'open' AND t.assignee_id = l.owner_id) <> 1`,
		"with more tasks than owners": `SELECT count(*) FROM leads l WHERE
			(SELECT count(*) FROM tasks t WHERE t.record_id = l.id) <> (CASE WHEN owner_id IS NULL THEN 0 ELSE 1 END)`,
		"not once in the ledger": `SELECT count(*) FROM leads l WHERE
			(SELECT count(*) FROM allocations a WHERE a.lead_id = l.id) <> (CASE WHEN owner_id IS NULL THEN 0 ELSE 1 END)`,
	} {
		if n := h.count(sql); n != 0 {
			h.Errorf("%d leads are %s", n, what)
		}
	}
}
