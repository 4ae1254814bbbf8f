package activities_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// monday is nine o'clock in Shanghai, when the tests begin.
var monday = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// house is a company with the rules that ship, and its clock.
type house struct {
	*testing.T
	db        *store.DB
	processes *activities.Processes
}

func openHouse(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, db: storetest.Open(t)}
	h.db.Clock, h.db.Zone = func() time.Time { return monday }, activities.NewCompany().Zone()
	book, err := activities.NewRuleBook(t.Context(), h.db)
	if err != nil {
		t.Fatal(err)
	}
	h.processes = &activities.Processes{DB: h.db, Rules: book, Company: activities.NewCompany(), Log: slog.New(slog.DiscardHandler)}
	return h
}

// within is the house as a subtest sees it.
func (h *house) within(t *testing.T) *house { return &house{t, h.db, h.processes} }

func (h *house) setClock(at time.Time) { h.db.Clock = func() time.Time { return at } }

func (h *house) act(viewer crm.Viewer, work func(context.Context, *store.Tx) error) {
	h.Helper()
	if err := h.db.Do(h.Context(), viewer, work); err != nil {
		h.Fatal(err)
	}
}

func (h *house) hire(login string, role crm.Role) crm.Viewer {
	h.Helper()
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		return store.Users.Insert(ctx, tx, &crm.User{Name: login, Login: login, Role: role, Active: true})
	})
	viewer, err := store.ViewerOf(h.Context(), h.db, login)
	if err != nil {
		h.Fatal(err)
	}
	return viewer
}

// roster makes a roster with a seat for each, and returns the seats.
func (h *house) roster(key string, people ...crm.Viewer) []*crm.RosterMember {
	h.Helper()
	roster := &crm.Roster{Key: key, Name: key}
	var seats []*crm.RosterMember
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		if err := store.Rosters.Insert(ctx, tx, roster); err != nil {
			return err
		}
		for _, p := range people {
			seat := &crm.RosterMember{RosterID: roster.ID, UserID: p.ID, Capacity: 1000}
			if err := store.RosterMembers.Insert(ctx, tx, seat); err != nil {
				return err
			}
			seats = append(seats, seat)
		}
		return nil
	})
	return seats
}

// changeUser changes a person by the verb, as an admin would.
func (h *house) changeUser(id uuid.UUID, how func(*crm.User)) {
	h.Helper()
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		user, err := store.Users.Lock(ctx, tx, id)
		if err != nil {
			return err
		}
		before := *user
		how(user)
		return activities.UserVerbs().Update(ctx, tx, &before, user)
	})
}

// enter takes in leads, all in one transaction.
func (h *house) enter(leads ...*crm.Lead) {
	h.Helper()
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		for _, lead := range leads {
			if lead.Phone == "" && lead.Email == "" {
				lead.Phone = fmt.Sprint(13_000_000_000 + phones.Add(1)) // nobody's but theirs
			}
			if err := activities.EnterLead(ctx, tx, lead); err != nil {
				return err
			}
		}
		return nil
	})
}

// phones counts the numbers that were made up.
var phones atomic.Int64

// gather puts what was entered into one batch.
func (h *house) gather() activities.Batch {
	h.Helper()
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Gather(ctx, tx, 10_000)
		return err
	})
	return h.latestBatch()
}

// latestBatch is what was gathered last.
func (h *house) latestBatch() activities.Batch {
	h.Helper()
	batch := activities.Batch{Kind: crm.LeadProcessName, Epoch: 1}
	err := h.db.QueryRow(h.Context(), `SELECT batch_id FROM processes WHERE batch_id IS NOT NULL ORDER BY batch_id DESC LIMIT 1`).Scan(&batch.ID)
	if err != nil {
		h.Fatal(err)
	}
	return batch
}

// enterBatch takes in a lead and gathers it into a batch of its own.
func (h *house) enterBatch(lead *crm.Lead) activities.Batch {
	h.Helper()
	h.enter(lead)
	return h.gather()
}

// check judges the leads of a batch.
func (h *house) check(batch activities.Batch) {
	h.Helper()
	for due := true; due; {
		standing, err := h.processes.CheckLeads(h.Context(), batch)
		if err != nil {
			h.Fatal(err)
		}
		due = slices.Contains(standing.Due, crm.LeadStepCheck)
	}
}

// route judges the leads of a batch and gives them owners.
func (h *house) route(batch activities.Batch) activities.Standing {
	h.Helper()
	h.check(batch)
	standing, err := h.processes.RouteLeads(h.Context(), batch)
	if err != nil {
		h.Fatal(err)
	}
	return standing
}

func (h *house) follow(batch activities.Batch) activities.Standing {
	h.Helper()
	standing, err := h.processes.FollowFirstContacts(h.Context(), batch)
	if err != nil {
		h.Fatal(err)
	}
	return standing
}

// drive does what is due in a batch until nothing is, as its workflow does.
func (h *house) drive(batch activities.Batch) activities.Standing {
	h.Helper()
	p := h.processes
	steps := map[string]func(context.Context, activities.Batch) (activities.Standing, error){
		crm.LeadStepCheck: p.CheckLeads, crm.LeadStepRoute: p.RouteLeads, crm.LeadStepFirstContact: p.FollowFirstContacts,
		crm.LeadStepAnswer: p.FollowAnswers, crm.LeadStepNurture: p.WakeNurtured, crm.LeadStepConfirm: p.FollowConfirmations,
		crm.LeadStepResult: p.FollowResults, crm.LeadStepPool: p.HoldPooled,
	}
	for range 50 {
		standing, err := p.Survey(h.Context(), batch)
		if err != nil {
			h.Fatal(err)
		}
		if len(standing.Due) == 0 {
			return standing
		}
		if _, err := steps[standing.Due[0]](h.Context(), batch); err != nil {
			h.Fatal(err)
		}
	}
	h.Fatal("it does not come to rest")
	return activities.Standing{}
}

func (h *house) lead(id uuid.UUID) *crm.Lead {
	h.Helper()
	lead, err := store.Leads.Get(h.Context(), h.db, crm.System(), id)
	if err != nil {
		h.Fatal(err)
	}
	return lead
}

func (h *house) process(lead uuid.UUID) *crm.Process {
	h.Helper()
	found, err := store.ProcessesOf(h.Context(), h.db, crm.Leads.Name, lead)
	if err != nil || len(found) != 1 {
		h.Fatalf("%d processes, %v", len(found), err)
	}
	return found[0]
}

func (h *house) tasks(lead uuid.UUID) []*crm.Task {
	h.Helper()
	tasks, err := store.TasksOfProcess(h.Context(), h.db, h.process(lead).ID)
	if err != nil {
		h.Fatal(err)
	}
	return tasks
}

// task is the one task on a lead.
func (h *house) task(lead uuid.UUID) *crm.Task {
	h.Helper()
	tasks := h.tasks(lead)
	if len(tasks) != 1 {
		h.Fatalf("%d tasks", len(tasks))
	}
	return tasks[0]
}

func (h *house) count(sql string, args ...any) int {
	h.Helper()
	var n int
	if err := h.db.QueryRow(h.Context(), sql, args...).Scan(&n); err != nil {
		h.Fatal(err)
	}
	return n
}

// events lists what happened to a record, oldest first.
func (h *house) events(record uuid.UUID) []string {
	h.Helper()
	rows, err := h.db.Query(h.Context(), `SELECT type FROM changes WHERE record_id = $1 ORDER BY at, id`, record)
	if err != nil {
		h.Fatal(err)
	}
	types, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		h.Fatal(err)
	}
	return types
}

// publish puts a rule set for lead.route in force, as it is written.
func (h *house) publish(body string) {
	h.Helper()
	h.publishAt(rules.LeadRoutePoint.Key, body)
}

// publishAt puts a rule set in force, as it is written.
func (h *house) publishAt(point, body string) {
	h.Helper()
	parsed, err := rules.ParseBody([]byte(body))
	if err != nil {
		h.Fatal(err)
	}
	h.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
		set, err := store.LockRuleSet(ctx, tx, point)
		if err != nil {
			return err
		}
		version := &store.RuleVersion{Point: point, Body: parsed}
		if err := store.InsertRuleVersion(ctx, tx, version); err != nil {
			return err
		}
		return set.Publish(ctx, tx, version, store.RulePeriod{From: &tx.Now}, "test")
	})
	if err := h.processes.Rules.Refresh(h.Context(), h.db); err != nil {
		h.Fatal(err)
	}
}

// routeAll is a rule set that gives every lead the same way.
func routeAll(then string) string {
	return "rows: []\notherwise: {label: {zh: 全部, en: All}, then: {" + then + "}}\n"
}

func contacted(version int64) activities.Completion {
	return activities.Completion{Version: version, Outcome: crm.OutcomeContacted, Answers: crm.Answers{
		"channel": json.RawMessage(`"call"`), "occurredAt": json.RawMessage(`"2026-11-23T01:00:00Z"`),
		"summary": json.RawMessage(`"谈了需求"`), "nextStep": json.RawMessage(`"报价"`),
	}}
}

func (h *house) complete(viewer crm.Viewer, task uuid.UUID, c activities.Completion) error {
	return h.db.Do(h.Context(), viewer, func(ctx context.Context, tx *store.Tx) error {
		return activities.CompleteTask(ctx, tx, task, c)
	})
}

func requireError(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func requireConflict(t *testing.T, err error, code string) {
	t.Helper()
	var conflict *crm.Conflict
	if !errors.As(err, &conflict) || conflict.Code != code {
		t.Errorf("got %v, want conflict %q", err, code)
	}
}
