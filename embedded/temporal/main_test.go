//go:build !slim

package temporal_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/baton-crm/baton/embedded/postgres"
	"github.com/baton-crm/baton/embedded/temporal"
	"github.com/baton-crm/baton/embedded/temporalclient"
)

const (
	holdFolder = "BATON_TEST_HOLD_FOLDER" // the test binary runs both servers of this folder until killed
	namespace  = "test"
	queue      = "test"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(holdFolder); folder != "" {
		if err := hold(folder); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// access is what a program tells others of the server it runs.
type access struct{ Address, Token string }

func hold(folder string) error {
	database, err := startDatabase(folder)
	if err != nil {
		return err
	}
	server, err := temporal.Start(context.Background(), options(folder, database))
	if err != nil {
		return err
	}
	err = json.NewEncoder(os.Stdout).Encode(access{Address: server.Address(), Token: server.Token()})
	if err != nil {
		return err
	}
	<-server.Done()
	return server.Err()
}

// startHolder runs both servers of a folder in another program and returns what reaches and what kills it.
func startHolder(t *testing.T, folder string) (to access, kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), holdFolder+"="+folder)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		if err := cmd.Process.Kill(); err == nil {
			cmd.Wait() // always an error: it was killed
		}
	}
	t.Cleanup(kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(line), &to); err != nil {
		t.Fatalf("the other program says %q: %v", line, err)
	}
	return to, kill
}

func startDatabase(folder string) (*postgres.Server, error) {
	return postgres.Start(context.Background(), postgres.Options{Folder: filepath.Join(folder, "postgres"), Ephemeral: true})
}

func options(folder string, database *postgres.Server) temporal.Options {
	return temporal.Options{
		PostgresHost: database.SocketFolder(),
		PostgresPort: database.Port(),
		PostgresUser: database.User(),
		Folder:       folder,
	}
}

// openFolder makes a temporary folder that the account PostgreSQL runs under may pass.
func openFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "baton-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o711); err != nil {
		t.Fatal(err)
	}
	return folder
}

// start runs both servers of a folder until the test ends, or until stop is called.
func start(t *testing.T, folder string) (server *temporal.Server, stop func()) {
	t.Helper()
	database, err := startDatabase(folder)
	if err != nil {
		t.Fatal(err)
	}
	server, err = temporal.Start(t.Context(), options(folder, database))
	if err != nil {
		t.Fatal(err, database.Stop(context.Background()))
	}
	stop = func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Errorf("stop Temporal: %v", err)
		}
		if err := database.Stop(context.Background()); err != nil {
			t.Errorf("stop PostgreSQL: %v", err)
		}
	}
	t.Cleanup(stop)
	return server, stop
}

func connect(t *testing.T, to access) client.Client {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	connected, err := temporalclient.Connect(ctx, temporalclient.Options{
		Address: to.Address, Namespace: namespace, Token: to.Token,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(connected.Close)
	return connected
}

// greet waits for a word and answers it.
func greet(ctx workflow.Context) (string, error) {
	var word string
	workflow.GetSignalChannel(ctx, "word").Receive(ctx, &word)
	return "hello " + word, nil
}

// work runs a worker for greet and returns what ends it.
func work(t *testing.T, with client.Client) (stop func()) {
	t.Helper()
	worker.SetBinaryChecksum("test") // or the client reads this whole program to tell versions apart
	w := worker.New(with, queue, worker.Options{})
	w.RegisterWorkflow(greet)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	return w.Stop
}

func startGreeting(t *testing.T, with client.Client, id string) {
	t.Helper()
	_, err := with.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: queue}, greet)
	if err != nil {
		t.Fatal(err)
	}
}

// finishGreeting sends a workflow its word and checks its answer.
func finishGreeting(t *testing.T, with client.Client, id string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := with.SignalWorkflow(ctx, id, "", "word", id); err != nil {
		t.Fatal(err)
	}
	var answer string
	if err := with.GetWorkflow(ctx, id, "").Get(ctx, &answer); err != nil {
		t.Fatal(err)
	}
	if answer != "hello "+id {
		t.Errorf("got %q", answer)
	}
}
