package workflows_test

import (
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/workflows"
)

const historiesFolder = "testdata/histories"

// histories are what real workflows did, by release.
func histories(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(historiesFolder, func(path string, _ fs.DirEntry, err error) error {
		if filepath.Ext(path) == ".json" {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no history to replay (%v): record some with `make record`", historiesFolder, err)
	}
	return files
}

// workflowOf reads the type of the workflow that a history is of.
func workflowOf(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var history historypb.History
	if err := protojson.Unmarshal(text, &history); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return history.Events[0].GetWorkflowExecutionStartedEventAttributes().GetWorkflowType().GetName()
}

func replay(types map[string]any, history string) error {
	replayer := worker.NewWorkflowReplayer()
	for name, run := range types {
		replayer.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: name})
	}
	return replayer.ReplayWorkflowHistoryFromJSONFile(slog.New(slog.NewTextHandler(io.Discard, nil)), history)
}

// otherWays are all workflows, changed so that each begins with a sleep.
func otherWays() map[string]any {
	return map[string]any{
		crm.LeadProcessName: sleepFirst(workflows.Lead), crm.RequestProcessName: sleepFirst(workflows.ApprovalRequest),
		crm.ProgressProcessName: sleepFirst(workflows.Progress), crm.JobName: sleepFirst(workflows.Job),
		crm.ComplaintProcessName: sleepFirst(workflows.Complaint), crm.ContainmentProcessName: sleepFirst(workflows.Containment),
		crm.InstructionProcessName: sleepFirst(workflows.Instruction), workflows.DeliveryName: sleepFirst(workflows.Delivery),
		crm.RegistrationProcessName: sleepFirst(workflows.Registration), crm.ClashProcessName: sleepFirst(workflows.Clash),
		crm.RecycleProcessName: sleepFirst(workflows.PoolRecycle), crm.ProtectionProcessName: sleepFirst(workflows.Protection),
		crm.MailingProcessName: sleepFirst(workflows.Mailing),
	}
}

func sleepFirst[In any](run func(workflow.Context, In) error) func(workflow.Context, In) error {
	return func(ctx workflow.Context, in In) error {
		if err := workflow.Sleep(ctx, time.Hour); err != nil {
			return err
		}
		return run(ctx, in)
	}
}

func TestReplay(t *testing.T) {
	t.Run("knows every workflow", func(t *testing.T) {
		known := slices.Sorted(maps.Keys(otherWays()))
		if diff := cmp.Diff(slices.Sorted(maps.Keys(workflows.Workflows())), known); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("has a history of every workflow", func(t *testing.T) {
		recorded := map[string]bool{}
		for _, history := range histories(t) {
			recorded[workflowOf(t, history)] = true
		}
		for name := range workflows.Workflows() {
			if !recorded[name] {
				t.Errorf("nothing shows how %s went: add a scenario to e2e/record and run `make record`", name)
			}
		}
	})
	for _, history := range histories(t) {
		t.Run(history+" goes the same way today", func(t *testing.T) {
			if err := replay(workflows.Workflows(), history); err != nil {
				t.Error(err)
			}
		})
		t.Run(history+" would show another way", func(t *testing.T) {
			if err := replay(otherWays(), history); err == nil {
				t.Error("a workflow that goes another way replays without an error")
			}
		})
	}
}
