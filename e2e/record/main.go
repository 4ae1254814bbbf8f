// Command record runs the product through the scenarios of its processes and
// writes the histories of their workflows, which every later version has to
// replay. It overwrites histories of the same name; those of a release are
// kept by giving each release a folder of its own.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/baton-crm/baton/e2e/product"
	"github.com/baton-crm/baton/embedded/temporalclient"
)

const namespace = "baton"

func main() {
	folder := flag.String("to", "workflows/testdata/histories/development", "folder to write to")
	flag.Parse()
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	defer cancel()
	if err := record(ctx, *folder); err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		cancel()
		os.Exit(1) //nolint:gocritic // cancel was called
	}
}

func record(ctx context.Context, folder string) (err error) {
	binary, err := product.Build(ctx, ".")
	if err != nil {
		return err
	}
	data, err := product.Folder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(data)) }()
	p, err := product.Start(ctx, binary, filepath.Join(data, "data"))
	if err != nil {
		return err
	}
	defer func() {
		_, stopErr := p.Stop()
		err = errors.Join(err, stopErr)
	}()
	for _, s := range scenarios() {
		if err := recordScenario(ctx, binary, p, folder, s); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

func recordScenario(ctx context.Context, binary string, p *product.Product, folder string, s scenario) error {
	started := time.Now()
	if err := s.run(ctx, binary, p); err != nil {
		return err
	}
	address, token, err := p.Temporal()
	if err != nil {
		return err
	}
	temporal, err := temporalclient.Connect(ctx, temporalclient.Options{Address: address, Token: token, Namespace: namespace})
	if err != nil {
		return err
	}
	defer temporal.Close()
	id, err := newestWorkflow(ctx, temporal, s.workflow+"/", started)
	if err != nil {
		return err
	}
	history, err := readHistory(ctx, temporal, id)
	if err != nil {
		return err
	}
	text, err := protojson.MarshalOptions{Multiline: true}.Marshal(history)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	file := filepath.Join(folder, s.name+".json")
	fmt.Printf("%s: %d events\n", file, len(history.Events))
	return os.WriteFile(file, text, 0o644)
}

// joinsWithin is how long a scenario's workflow is waited for; what has joined
// one that was under way has none of its own.
const joinsWithin = 3 * time.Second

// newestWorkflow finds the workflow that the scenario started, or joined, by
// how its id begins.
func newestWorkflow(ctx context.Context, temporal client.Client, prefix string, since time.Time) (string, error) {
	looking := time.Now()
	for {
		list, err := temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Namespace: namespace})
		if err != nil {
			return "", err
		}
		joined := ""
		for _, w := range list.Executions {
			if !strings.HasPrefix(w.Execution.WorkflowId, prefix) {
				continue
			}
			if w.StartTime.AsTime().After(since) {
				return w.Execution.WorkflowId, nil
			}
			joined = cmp.Or(joined, w.Execution.WorkflowId)
		}
		if joined != "" && time.Since(looking) > joinsWithin {
			return joined, nil
		}
		select {
		case <-ctx.Done():
			return "", errors.New("the scenario started no workflow")
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func readHistory(ctx context.Context, temporal client.Client, id string) (*historypb.History, error) {
	events := temporal.GetWorkflowHistory(ctx, id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	history := &historypb.History{}
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, err
		}
		history.Events = append(history.Events, event)
	}
	return history, nil
}
