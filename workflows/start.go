package workflows

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
)

// Start is what it takes to start a workflow: its type and its input.
type Start struct {
	Type  string
	Input any // an Input, a JobInput or a DeliveryInput
}

// StartOf reads a workflow's id (kind/batch/epoch, as store.WorkflowID writes
// it; for a job its id stands in the place of the batch, and for what is sent
// the way) and says how to start that workflow. In a new batch all processes are due in their first step; of
// any other the workflow looks for itself.
func StartOf(id string, isNew bool) (Start, error) {
	parts := strings.Split(id, "/")
	if len(parts) != 3 {
		return Start{}, errors.New("a workflow id is kind/batch/epoch")
	}
	if parts[0] == DeliveryName {
		return startDelivery(parts[1])
	}
	batch, err := uuid.Parse(parts[1])
	if err != nil {
		return Start{}, fmt.Errorf("batch: %w", err)
	}
	epoch, err := strconv.Atoi(parts[2])
	if err != nil {
		return Start{}, fmt.Errorf("epoch: %w", err)
	}
	if parts[0] == crm.JobName {
		return Start{crm.JobName, JobInput{batch}}, nil
	}
	kind, ok := crm.ProcessKindNamed(parts[0])
	if !ok {
		return Start{}, fmt.Errorf("there is no process kind %q", parts[0])
	}
	in := Input{Batch: activities.Batch{Kind: kind.Name, ID: batch, Epoch: epoch}}
	if isNew {
		in.Due = []string{kind.Steps[0].Name}
	}
	return Start{kind.Name, in}, nil
}

func startDelivery(name string) (Start, error) {
	for _, way := range crm.Way("").Choices() {
		if way.Value == name {
			return Start{DeliveryName, DeliveryInput{crm.Way(name)}}, nil
		}
	}
	return Start{}, fmt.Errorf("nothing is sent by %q", name)
}
