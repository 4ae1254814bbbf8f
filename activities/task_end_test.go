package activities

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

// decision is a process of a kind that can be rejected, on whose entry nobody
// decides who made it.
func decision(t *testing.T) (db *store.DB, starter, judge crm.Viewer, h *held) {
	t.Helper()
	db = storetest.Open(t)
	hire := func(login string) crm.Viewer {
		err := db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return store.Users.Insert(ctx, tx, &crm.User{Name: login, Login: login, Role: crm.Staff, Active: true})
		})
		if err != nil {
			t.Fatal(err)
		}
		viewer, err := store.ViewerOf(t.Context(), db, login)
		if err != nil {
			t.Fatal(err)
		}
		return viewer
	}
	starter, judge = hire("starter"), hire("judge")
	kind := crm.ProcessKind{Name: "decision", Steps: []crm.Step{{Name: "judge", NotOwn: true}}, Rejectable: true}
	err := db.Do(t.Context(), starter, func(ctx context.Context, tx *store.Tx) error {
		lead := &crm.Lead{Name: "asked", State: crm.LeadNew}
		if err := store.Leads.Insert(ctx, tx, lead); err != nil {
			return err
		}
		process, err := store.StartProcess(ctx, tx, kind, crm.Leads.Name, lead.ID)
		if err != nil {
			return err
		}
		task := &crm.Task{
			ProcessID: process.ID, Step: "judge", Visit: 1, Kind: crm.TaskOpinion, FormVersion: 1, MadeBy: crm.MadeByProcess,
			RecordKind: crm.Leads.Name, RecordID: lead.ID, Candidates: []uuid.UUID{starter.ID, judge.ID},
		}
		h = &held{kind, process, task}
		return giveTask(ctx, tx, task)
	})
	if err != nil {
		t.Fatal(err)
	}
	return db, starter, judge, h
}

func TestReject(t *testing.T) {
	t.Run("ends the process with the reason, and who started it is told", func(t *testing.T) {
		db, starter, judge, h := decision(t)
		err := db.Do(t.Context(), judge, func(ctx context.Context, tx *store.Tx) error { return h.reject(ctx, tx, "") })
		if !errors.Is(err, crm.ErrInvalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := db.Do(t.Context(), judge, func(ctx context.Context, tx *store.Tx) error { return h.reject(ctx, tx, "Too dear") }); err != nil {
			t.Fatal(err)
		}
		task, err := store.GetTask(t.Context(), db, judge, h.task.ID)
		if err != nil || task.Outcome != crm.OutcomeRejected || *task.CompletedBy != judge.ID {
			t.Errorf("%+v, %v", task, err)
		}
		process, err := store.LoadProcess(t.Context(), db, h.process.ID)
		if err != nil || process.State != crm.ProcessEnded || process.Outcome != crm.OutcomeRejected {
			t.Errorf("%+v, %v", process, err)
		}
		var text string
		if err := db.QueryRow(t.Context(), `SELECT text FROM notices WHERE user_id = $1 AND kind = 'result'`, starter.ID).Scan(&text); err != nil || text != "Too dear" {
			t.Errorf("the starter is told %q, %v", text, err)
		}
	})
}

func TestNotOwn(t *testing.T) {
	db, starter, judge, h := decision(t)
	acts := func(viewer crm.Viewer, actedFor *uuid.UUID) error {
		task := *h.task
		task.ActedFor = actedFor
		copied := held{h.kind, h.process, &task}
		return db.Do(t.Context(), viewer, func(ctx context.Context, tx *store.Tx) error { return theHolder(ctx, tx, &copied) })
	}
	for _, c := range []struct {
		name     string
		viewer   crm.Viewer
		actedFor *uuid.UUID
		refused  bool
	}{
		{"nobody decides on what they entered", starter, nil, true},
		{"somebody else does", judge, nil, false},
		{"nor does a substitute decide for who entered it", judge, &starter.ID, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var conflict *crm.Conflict
			if err := acts(c.viewer, c.actedFor); errors.As(err, &conflict) != c.refused || err != nil && conflict.Code != "own-entry" {
				t.Error(err)
			}
		})
	}
	t.Run("and it is not passed on to who entered it", func(t *testing.T) {
		err := db.Do(t.Context(), judge, func(ctx context.Context, tx *store.Tx) error { return h.checkReceiver(ctx, tx, starter.ID) })
		var invalid *crm.Invalid
		if !errors.As(err, &invalid) || invalid.Problems[0].Code != "own-entry" {
			t.Error(err)
		}
	})
}
