package store_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// The versions of the schema from which on there is work, and from which on a
// task says who made it.
const (
	versionWithWork  = 3
	versionWithMaker = 19
)

// oldWork is work that was begun with an older schema.
type oldWork struct {
	person         uuid.UUID
	running, ended uuid.UUID // processes
	open, done     uuid.UUID // tasks
}

// beginWork fills a database of an older version, as its program did.
func beginWork(t *testing.T, url string, version int) oldWork {
	t.Helper()
	w := oldWork{uuid.New(), uuid.New(), uuid.New(), uuid.New(), uuid.New()}
	connection := connect(t, url)
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := connection.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`INSERT INTO users (id, created_at, updated_at, name, login, role) VALUES ($1, $2, $2, 'Sam', 'sam', 'staff')`, w.person, monday)
	process := `INSERT INTO processes (id, kind, record_kind, record_id, step, state, started_at, ended_at, outcome)
		VALUES ($1, 'lead', 'lead', $1, 'first-contact', $2, $3, $4, $5)`
	exec(process, w.running, "running", monday, nil, "")
	exec(process, w.ended, "ended", monday, monday, "contacted")
	if version >= versionWithMaker {
		exec(`ALTER TABLE tasks ALTER made_by SET DEFAULT 'process'`)
		defer exec(`ALTER TABLE tasks ALTER made_by SET DEFAULT 'rule'`)
	}
	task := `INSERT INTO tasks (id, process_id, step, visit, kind, form_version, record_kind, record_id, assignee_id, state, outcome,
		due_at, created_at, completed_at, completed_by) VALUES ($1, $2, 'first-contact', 1, 'first-contact', 1, 'lead', $2, $3, $4, $5, $6, $6, $7, $8)`
	exec(task, w.open, w.running, w.person, "open", "", monday, nil, nil)
	exec(task, w.done, w.ended, w.person, "done", "contacted", monday, monday, w.person)
	return w
}

// requireGoesOn wants the work to stand as it did.
func (w oldWork) requireGoesOn(t *testing.T, url string) {
	t.Helper()
	db := connect(t, url)
	for id, want := range map[uuid.UUID]crm.ProcessState{w.running: crm.ProcessRunning, w.ended: crm.ProcessEnded} {
		if p, err := store.LoadProcess(t.Context(), db, id); err != nil || p.State != want || p.Step != crm.LeadStepFirstContact {
			t.Errorf("a process that was %s is %+v, %v", want, p, err)
		}
	}
	for id, want := range map[uuid.UUID]crm.TaskState{w.open: crm.TaskOpen, w.done: crm.TaskDone} {
		task, err := store.LoadTask(t.Context(), db, id)
		if err != nil || task.State != want || *task.AssigneeID != w.person || task.MadeBy != crm.MadeByProcess || task.Role != crm.TaskMain {
			t.Errorf("a task that was %s is %+v, %v", want, task, err)
		}
	}
}
