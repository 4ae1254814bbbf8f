package activities_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/crm"
)

// TestFaultsAfterwards does again what was done already: the answer of a step
// that was committed may be lost before the workflow has it.
func TestFaultsAfterwards(t *testing.T) {
	met := map[string]bool{}
	for _, c := range leadStepFaults() {
		t.Run(c.name+" is done once where nobody heard that it was done", func(t *testing.T) {
			h := openHouse(t)
			do := c.prepare(h)
			before, due := h.contents(), h.dueProcesses()
			if err := do(h.db); err != nil {
				t.Fatal(err)
			}
			once := h.contents()
			if cmp.Equal(before, once) {
				t.Error("nothing happened")
			}
			still := h.dueProcesses()
			for process, step := range due {
				met[step] = met[step] || still[process] != step
			}
			if err := do(h.db); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(once, h.contents()); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("meet each step of leads and of what leads meet", func(t *testing.T) {
		for _, kind := range []crm.ProcessKind{
			crm.LeadProcess(), crm.RegistrationProcess(), crm.ClashProcess(), crm.RecycleProcess(), crm.ProtectionProcess(),
		} {
			for _, step := range kind.Steps {
				if !met[kind.Name+"/"+step.Name] {
					t.Errorf("no case does %s of %s", step.Name, kind.Name)
				}
			}
		}
	})
}

// dueProcesses are the processes that are due, each with its kind and step.
func (h *house) dueProcesses() map[uuid.UUID]string {
	h.Helper()
	rows, err := h.db.Query(h.Context(), `SELECT id, kind || '/' || step FROM processes WHERE state <> 'ended' AND next_at <= $1`, h.db.Now())
	if err != nil {
		h.Fatal(err)
	}
	due := map[uuid.UUID]string{}
	var id uuid.UUID
	var step string
	if _, err := pgx.ForEachRow(rows, []any{&id, &step}, func() error {
		due[id] = step
		return nil
	}); err != nil {
		h.Fatal(err)
	}
	return due
}
