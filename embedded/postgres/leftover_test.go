package postgres_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/baton-crm/baton/embedded/postgres"
)

func TestKilledProgram(t *testing.T) {
	folder := filepath.Join(openFolder(t), "data")
	other := startHolder(t, folder)
	attached, err := postgres.Attach(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	run(t, attached, "create table kept (id int)", "insert into kept values (7)")
	orphan := postmaster(t, folder)
	other.kill()
	if !alive(orphan) {
		t.Fatal("PostgreSQL died with the program: there is no orphan to test with")
	}

	t.Run("has its PostgreSQL replaced quickly and without loss", func(t *testing.T) {
		begun := time.Now()
		server := start(t, folder)
		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("it took %v", took)
		}
		if alive(orphan) {
			t.Errorf("the orphan %d still lives", orphan)
		}
		if got := ask(t, server.Connection, "select id::text from kept"); got != "7" {
			t.Errorf("got %s", got)
		}
	})
}

func TestKilledPostmaster(t *testing.T) {
	t.Run("has its busy children ended before the next start", func(t *testing.T) {
		folder := filepath.Join(openFolder(t), "data")
		other := startHolder(t, folder)
		attached, err := postgres.Attach(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		// A session that computes without end does not notice its postmaster's death by itself.
		busy := connect(t, attached)
		var child int
		if err := busy.QueryRow(t.Context(), "select pg_backend_pid()").Scan(&child); err != nil {
			t.Fatal(err)
		}
		go busy.Exec(t.Context(), "do $$ begin loop end loop; end $$")
		time.Sleep(50 * time.Millisecond)
		if err := syscall.Kill(postmaster(t, folder), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		other.kill()
		if !alive(child) {
			t.Fatal("the busy session died by itself: there is nothing to test with")
		}
		run(t, start(t, folder).Connection, "select 1")
		awaitEnd(t, child)
	})
}

func TestStaleFiles(t *testing.T) {
	folder := filepath.Join(openFolder(t), "data")
	server := start(t, folder)
	stop(t, server)
	stranger := startStranger(t, folder)
	ended := exec.Command("true")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	cluster := filepath.Join(folder, "cluster")
	pidFile := filepath.Join(cluster, "postmaster.pid")
	socketLock := filepath.Join(folder, "run", ".s.PGSQL.5432.lock")
	cases := []struct {
		name string
		path string
		pid  int
	}{
		{"a postmaster.pid of a process that is gone", pidFile, ended.Process.Pid},
		{"a postmaster.pid that names another program of the same user", pidFile, stranger},
		{"a postmaster.pid that names this program", pidFile, os.Getpid()},
		{"a socket's lock that names another program of the same user", socketLock, stranger},
	}
	for _, c := range cases {
		t.Run(c.name+" does not stop the start", func(t *testing.T) {
			text := fmt.Sprintf("%d\n%s\n1700000000\n5432\n%s\n\n  1234567    98765\nready   \n", c.pid, cluster, folder+"/run")
			writeAs(t, cluster, c.path, text)
			run(t, start(t, folder).Connection, "select 1")
			if !alive(stranger) {
				t.Error("the other program was ended")
			}
		})
	}
}

func TestUnfinishedCluster(t *testing.T) {
	folder := filepath.Join(openFolder(t), "data")
	stop(t, start(t, folder))
	ours, foreign := filepath.Join(folder, "unfinished-1"), filepath.Join(folder, "unfinished-2")
	for _, path := range []string{ours, foreign} {
		if err := os.MkdirAll(filepath.Join(path, "cluster", "base"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	marker := []byte("An unfinished PostgreSQL cluster. It is removed at the next start.\n")
	if err := os.WriteFile(filepath.Join(ours, "UNFINISHED"), marker, 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, folder)
	t.Run("is removed at the next start", func(t *testing.T) {
		if _, err := os.Stat(ours); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", ours, err)
		}
	})
	t.Run("stays if it is not marked as ours", func(t *testing.T) {
		if _, err := os.Stat(foreign); err != nil {
			t.Error(err)
		}
	})
}

func TestFailedInitialization(t *testing.T) {
	t.Run("shows initdb's words and leaves nothing that looks like data", func(t *testing.T) {
		folder := filepath.Join(openFolder(t), "data")
		cmd := exec.Command(os.Args[0])
		// Files that may not grow fail in the middle of initdb, as a full disk does.
		cmd.Env = append(os.Environ(), holdFolder+"="+folder, fileLimit+"=100000")
		out, err := cmd.Output()
		if err == nil {
			t.Fatal("it started")
		}
		for _, word := range []string{"make a new cluster in " + folder, "initdb", "removing"} {
			if !strings.Contains(string(out), word) {
				t.Errorf("the error %q lacks %q", out, word)
			}
		}
		if got := names(t, folder); len(got) != 1 || got[0] != "lock" {
			t.Errorf("the folder holds %q", got)
		}
		start(t, folder)
	})
}

func TestLongPath(t *testing.T) {
	folder := filepath.Join(openFolder(t), strings.Repeat("long/", 20), "data")
	server := start(t, folder)
	t.Run("gets its socket in a short private folder", func(t *testing.T) {
		if !strings.HasPrefix(server.SocketFolder(), os.TempDir()) || strings.HasPrefix(server.SocketFolder(), folder) {
			t.Errorf("the socket is in %s", server.SocketFolder())
		}
		run(t, server.Connection, "select 1")
	})
	t.Run("is found by others", func(t *testing.T) {
		attached, err := postgres.Attach(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		if attached.URL("postgres") != server.URL("postgres") {
			t.Errorf("found %s, want %s", attached.URL("postgres"), server.URL("postgres"))
		}
	})
	t.Run("leaves no short folder behind", func(t *testing.T) {
		stop(t, server)
		if _, err := os.Stat(server.SocketFolder()); !os.IsNotExist(err) {
			t.Errorf("%s: %v", server.SocketFolder(), err)
		}
	})
	t.Run("does not use a short folder that is not its own", func(t *testing.T) {
		if err := os.Symlink("/tmp", server.SocketFolder()); err != nil {
			t.Fatal(err)
		}
		defer os.Remove(server.SocketFolder())
		_, err := postgres.Start(t.Context(), postgres.Options{Folder: folder})
		wantError(t, err, server.SocketFolder(), "not a folder of")
	})
}

// startStranger starts a program that is not PostgreSQL, under the account of the cluster and in its folder.
func startStranger(t *testing.T, folder string) int {
	t.Helper()
	cluster := filepath.Join(folder, "cluster")
	stranger := exec.Command("sleep", "1000")
	stranger.Dir = cluster
	stranger.SysProcAttr = &syscall.SysProcAttr{}
	if os.Geteuid() == 0 {
		uid, gid := ownerOf(t, cluster)
		stranger.SysProcAttr.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	}
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stranger.Process.Kill()
		stranger.Wait()
	})
	return stranger.Process.Pid
}

func ownerOf(t *testing.T, path string) (uid, gid uint32) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	stat := info.Sys().(*syscall.Stat_t)
	return stat.Uid, stat.Gid
}

// writeAs writes a file that belongs to whom the cluster belongs to.
func writeAs(t *testing.T, cluster, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	uid, gid := ownerOf(t, cluster)
	if err := os.Chown(path, int(uid), int(gid)); err != nil {
		t.Fatal(err)
	}
}
