package workflows_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/workflows"
)

func TestStartOf(t *testing.T) {
	batch := activities.Batch{Kind: crm.LeadProcessName, ID: uuid.MustParse("0190c6f0-7b1e-7c3a-9f00-000000000001"), Epoch: 3}
	id := store.WorkflowID(batch.Kind, batch.ID, batch.Epoch)
	for name, c := range map[string]struct {
		isNew bool
		want  workflows.Input
	}{
		"a new batch is due in its first step":   {true, workflows.Input{Batch: batch, Due: []string{crm.LeadStepCheck}}},
		"of any other the workflow looks itself": {false, workflows.Input{Batch: batch}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := workflows.StartOf(id, c.isNew)
			if diff := cmp.Diff(workflows.Start{Type: "lead", Input: c.want}, got); diff != "" || err != nil {
				t.Errorf("%v %s", err, diff)
			}
		})
	}
	t.Run("a job begins with its id alone", func(t *testing.T) {
		got, err := workflows.StartOf(store.WorkflowID(crm.JobName, batch.ID, 1), true)
		if diff := cmp.Diff(workflows.Start{Type: "job", Input: workflows.JobInput{ID: batch.ID}}, got); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	})
	t.Run("what sends begins with its way alone", func(t *testing.T) {
		got, err := workflows.StartOf(store.DeliveryID(crm.WayChat), false)
		if diff := cmp.Diff(workflows.Start{Type: "delivery", Input: workflows.DeliveryInput{Way: crm.WayChat}}, got); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	})
	for _, id := range []string{"", "lead", "lead/x/1", "lead/0190c6f0-7b1e-7c3a-9f00-000000000001/x", "lead/1/2/3",
		"planet/0190c6f0-7b1e-7c3a-9f00-000000000001/1", "delivery/pigeon/0"} {
		t.Run("refuses "+id, func(t *testing.T) {
			if got, err := workflows.StartOf(id, false); err == nil {
				t.Errorf("read as %+v", got)
			}
		})
	}
}
