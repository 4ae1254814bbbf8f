package postgres_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/baton-crm/baton/embedded/postgres"
)

// The test binary is also the program that other tests run, watch and kill.
const (
	holdFolder = "BATON_TEST_HOLD_FOLDER" // runs the cluster of this folder until killed
	fileLimit  = "BATON_TEST_FILE_LIMIT"  // largest file in bytes the program and its children may write
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

func hold(folder string) error {
	if text := os.Getenv(fileLimit); text != "" {
		limit, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return err
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			return err
		}
	}
	server, err := postgres.Start(context.Background(), postgres.Options{Folder: folder, Ephemeral: true})
	if err != nil {
		return err
	}
	fmt.Println("ready")
	<-server.Done()
	return server.Err()
}

// holder is another program that runs a cluster.
type holder struct{ cmd *exec.Cmd }

func startHolder(t *testing.T, folder string) holder {
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
	h := holder{cmd: cmd}
	t.Cleanup(func() {
		h.kill()
		tidy(t, folder)
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		t.Fatalf("the other program says %q: %v", line, err)
	}
	return h
}

func (h holder) kill() {
	if err := h.cmd.Process.Kill(); err == nil {
		h.cmd.Wait() // always an error: it was killed
	}
}

// tidy ends the PostgreSQL that a killed program left running.
func tidy(t *testing.T, folder string) {
	t.Helper()
	server, err := postgres.Start(context.Background(), postgres.Options{Folder: folder, Ephemeral: true})
	if err != nil {
		t.Error(err)
		return
	}
	stop(t, server)
}

// openFolder makes a temporary folder that the account PostgreSQL runs under may pass.
func openFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "baton-test-") //nolint:usetesting // t.TempDir is closed to the account that PostgreSQL runs under
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

func start(t *testing.T, folder string) *postgres.Server {
	t.Helper()
	server, err := postgres.Start(t.Context(), postgres.Options{Folder: folder, Ephemeral: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, server) })
	return server
}

func stop(t *testing.T, server *postgres.Server) {
	t.Helper()
	if err := server.Stop(context.Background()); err != nil {
		t.Errorf("stop: %v", err)
	}
}

func connect(t *testing.T, to postgres.Connection) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), to.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func run(t *testing.T, to postgres.Connection, statements ...string) {
	t.Helper()
	conn := connect(t, to)
	for _, statement := range statements {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func ask(t *testing.T, to postgres.Connection, question string) string {
	t.Helper()
	var answer string
	if err := connect(t, to).QueryRow(t.Context(), question).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	return answer
}

// postmaster is the process that runs the folder's cluster, by its postmaster.pid.
func postmaster(t *testing.T, folder string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "cluster", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// alive tells a running process from one that is gone or has ended and waits for its parent to notice.
func alive(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return err == nil && len(text) > 0
}

func awaitEnd(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); alive(pid); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("process %d lives on", pid)
		}
	}
}

func wantError(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one with %q", words)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("the error %q lacks %q", err, word)
		}
	}
}
