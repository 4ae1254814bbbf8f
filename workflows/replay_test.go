package workflows_test

import (
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

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

func replay(types map[string]any, history string) error {
	replayer := worker.NewWorkflowReplayer()
	for name, run := range types {
		replayer.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: name})
	}
	return replayer.ReplayWorkflowHistoryFromJSONFile(slog.New(slog.NewTextHandler(io.Discard, nil)), history)
}

func TestReplay(t *testing.T) {
	for _, history := range histories(t) {
		t.Run(history+" goes the same way today", func(t *testing.T) {
			if err := replay(workflows.Workflows(), history); err != nil {
				t.Error(err)
			}
		})
		t.Run(history+" would show another way", func(t *testing.T) {
			lead := func(ctx workflow.Context, in workflows.Input) error {
				if err := workflow.Sleep(ctx, time.Hour); err != nil {
					return err
				}
				return workflows.Lead(ctx, in)
			}
			job := func(ctx workflow.Context, in workflows.JobInput) error {
				if err := workflow.Sleep(ctx, time.Hour); err != nil {
					return err
				}
				return workflows.Job(ctx, in)
			}
			if err := replay(map[string]any{crm.LeadProcessName: lead, crm.JobName: job}, history); err == nil {
				t.Error("a workflow that goes another way replays without an error")
			}
		})
	}
}
