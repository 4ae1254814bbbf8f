package workflows_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/workflows"
)

const namesFile = "testdata/names.golden"

// names is a worker that only notes what is registered. An activity struct
// registers each of its exported methods.
type names struct {
	worker.Registry
	list []string
}

// RegisterWorkflowWithOptions notes the type of a workflow.
func (n *names) RegisterWorkflowWithOptions(_ any, options workflow.RegisterOptions) {
	n.list = append(n.list, "workflow "+options.Name)
}

// RegisterActivityWithOptions notes the activities of a struct.
func (n *names) RegisterActivityWithOptions(of any, options activity.RegisterOptions) {
	for method := range reflect.TypeOf(of).Methods() {
		n.list = append(n.list, "activity "+options.Name+method.Name)
	}
}

func TestNames(t *testing.T) {
	t.Run("that running workflows depend on do not change", func(t *testing.T) {
		registered := &names{list: []string{"signal " + workflows.Wake, "task queue " + workflows.TaskQueue}}
		workflows.Register(registered, &activities.Processes{}, &activities.Jobs{}, &activities.Deliveries{})
		slices.Sort(registered.list)
		got := strings.Join(registered.list, "\n") + "\n"
		if *update {
			if err := os.WriteFile(namesFile, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(namesFile)
		if err != nil {
			t.Fatalf("%v; write it with -update", err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("a workflow that began before the change would not be found:\n%s", diff)
		}
	})
}
