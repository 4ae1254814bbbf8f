package postgres_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/embedded/postgres"
)

func TestStart(t *testing.T) {
	folder := filepath.Join(openFolder(t), "deep", "data")
	server := start(t, folder)

	t.Run("makes a cluster whose order of text does not depend on the machine", func(t *testing.T) {
		got := ask(t, server.Connection, "select pg_encoding_to_char(encoding) || ' ' || datcollate || ' ' || datctype "+
			"from pg_database where datname = 'template1'")
		if got != "UTF8 C.UTF-8 C.UTF-8" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("opens no network port", func(t *testing.T) {
		if got := ask(t, server.Connection, "show listen_addresses"); got != "" {
			t.Errorf("it listens on %q", got)
		}
	})
	t.Run("guards data by checksums", func(t *testing.T) {
		if got := ask(t, server.Connection, "show data_checksums"); got != "on" {
			t.Errorf("checksums are %s", got)
		}
	})
	t.Run("closes its folders to other users", func(t *testing.T) {
		for _, path := range []string{folder, filepath.Join(folder, "cluster"), server.SocketFolder()} {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o700 {
				t.Errorf("%s has mode %v", path, info.Mode())
			}
		}
	})
	t.Run("runs PostgreSQL under an unprivileged account", func(t *testing.T) {
		info, err := os.Stat(filepath.Join("/proc", strconv.Itoa(postmaster(t, folder))))
		if err != nil {
			t.Fatal(err)
		}
		uid := int(info.Sys().(*syscall.Stat_t).Uid)
		if uid == 0 || os.Geteuid() != 0 && uid != os.Geteuid() {
			t.Errorf("it runs as user %d, this program as %d", uid, os.Geteuid())
		}
	})
	t.Run("keeps PostgreSQL out of reach of the keyboard's interrupt", func(t *testing.T) {
		pid := postmaster(t, folder)
		if group, err := syscall.Getpgid(pid); err != nil || group != pid {
			t.Errorf("PostgreSQL %d is in process group %d: %v", pid, group, err)
		}
	})
	t.Run("leaves no unfinished cluster", func(t *testing.T) {
		if diff := cmp.Diff([]string{"cluster", "lock", "postgres.log", "run"}, names(t, folder)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestStartAgain(t *testing.T) {
	folder := filepath.Join(openFolder(t), "data")
	server := start(t, folder)
	run(t, server.Connection, "create table kept (id int)", "insert into kept values (7)")
	stop(t, server)

	t.Run("finds what was stored", func(t *testing.T) {
		server := start(t, folder)
		if got := ask(t, server.Connection, "select id::text from kept"); got != "7" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("takes settings of the new start", func(t *testing.T) {
		server, err := postgres.Start(t.Context(), postgres.Options{
			Folder:   folder,
			Settings: map[string]string{"max_connections": "33", "listen_addresses": "*"},
		})
		if err != nil {
			t.Fatal(err)
		}
		defer stop(t, server)
		got := ask(t, server.Connection, "select current_setting('max_connections') || current_setting('listen_addresses')")
		if got != "33" {
			t.Errorf("got %q, want 33 connections and still no network address", got)
		}
	})
	t.Run("says in PostgreSQL's words what is wrong with a setting", func(t *testing.T) {
		_, err := postgres.Start(t.Context(), postgres.Options{
			Folder: folder, Settings: map[string]string{"max_connections": "many"},
		})
		wantError(t, err, `invalid value for parameter "max_connections"`)
	})
	t.Run("begins a new log when the old one is large", func(t *testing.T) {
		log := filepath.Join(folder, "postgres.log")
		if err := os.Truncate(log, 11<<20); err != nil {
			t.Fatal(err)
		}
		start(t, folder)
		now, old := size(t, log), size(t, log+".1")
		if now > 1<<20 || old != 11<<20 {
			t.Errorf("the new log has %d bytes, the old one %d", now, old)
		}
	})
}

func TestStartRefuses(t *testing.T) {
	write := func(t *testing.T, path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cases := []struct {
		name    string
		arrange func(t *testing.T, folder string)
		words   []string
	}{
		{"a folder with foreign files", func(t *testing.T, folder string) {
			write(t, filepath.Join(folder, "letter.txt"), "dear")
		}, []string{"letter.txt", "not this program's", "empty"}},
		{"another PostgreSQL's data folder", func(t *testing.T, folder string) {
			write(t, filepath.Join(folder, "PG_VERSION"), "15\n")
		}, []string{"PG_VERSION", "not this program's"}},
		{"a cluster without a version", func(t *testing.T, folder string) {
			write(t, filepath.Join(folder, "cluster", "base", "1"), "x")
		}, []string{"cluster is not a PostgreSQL data folder", "left as it is"}},
		{"a cluster of a major version that is not installed", func(t *testing.T, folder string) {
			write(t, filepath.Join(folder, "cluster", "PG_VERSION"), "9\n")
		}, []string{"PostgreSQL 9", "has PostgreSQL 1", "postgresql-9", "pg_upgrade"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			folder := filepath.Join(openFolder(t), "data")
			c.arrange(t, folder)
			before := snapshot(t, folder)
			_, err := postgres.Start(t.Context(), postgres.Options{Folder: folder})
			wantError(t, err, append(c.words, folder)...)
			if diff := cmp.Diff(before, snapshot(t, folder)); diff != "" {
				t.Errorf("the folder was touched:\n%s", diff)
			}
		})
	}
	t.Run("a folder below one that is closed, and names that one", func(t *testing.T) {
		closed := filepath.Join(openFolder(t), "closed")
		if err := os.Mkdir(closed, 0o700); err != nil {
			t.Fatal(err)
		}
		if os.Geteuid() != 0 { // what keeps out an ordinary user's own PostgreSQL keeps out the user as well
			if err := os.Chmod(closed, 0); err != nil {
				t.Fatal(err)
			}
			defer os.Chmod(closed, 0o700)
		}
		_, err := postgres.Start(t.Context(), postgres.Options{Folder: filepath.Join(closed, "deep", "data")})
		wantError(t, err, closed)
		if os.Geteuid() == 0 {
			wantError(t, err, "the folder "+closed+" is closed to the account", "chmod o+x "+closed)
		}
	})
	t.Run("no folder", func(t *testing.T) {
		_, err := postgres.Start(t.Context(), postgres.Options{})
		wantError(t, err, "no folder")
	})
}

func TestSecondStart(t *testing.T) {
	folder := filepath.Join(openFolder(t), "data")
	refused := func(t *testing.T, pid int) {
		t.Helper()
		_, err := postgres.Start(t.Context(), postgres.Options{Folder: folder})
		var inUse *postgres.InUseError
		if !errors.As(err, &inUse) {
			t.Fatalf("got %v, want an InUseError", err)
		}
		if diff := cmp.Diff(&postgres.InUseError{Folder: folder, PID: pid}, inUse); diff != "" {
			t.Error(diff)
		}
	}
	t.Run("in the same program is refused", func(t *testing.T) {
		server := start(t, folder)
		refused(t, os.Getpid())
		run(t, server.Connection, "select 1")
	})
	t.Run("in another program is refused and names the first", func(t *testing.T) {
		first := startHolder(t, folder)
		refused(t, first.cmd.Process.Pid)
		first.kill()
	})
	t.Run("works after the first program was killed", func(t *testing.T) {
		start(t, folder)
	})
}

func TestStop(t *testing.T) {
	folder := filepath.Join(openFolder(t), "data")
	t.Run("breaks off open sessions and is no failure of the server", func(t *testing.T) {
		server := start(t, folder)
		conn := connect(t, server.Connection)
		if _, err := conn.Exec(t.Context(), "begin"); err != nil {
			t.Fatal(err)
		}
		stop(t, server)
		<-server.Done()
		if err := server.Err(); err != nil {
			t.Errorf("a stopped server reports %v", err)
		}
		if err := server.Stop(t.Context()); err != nil {
			t.Errorf("stopping again: %v", err)
		}
	})
	t.Run("ends the server at once when the context is over, without loss", func(t *testing.T) {
		server, err := postgres.Start(t.Context(), postgres.Options{Folder: folder})
		if err != nil {
			t.Fatal(err)
		}
		run(t, server.Connection, "create table late (id int)", "insert into late values (1)")
		over, cancel := context.WithCancel(t.Context())
		cancel()
		if err := server.Stop(over); err != nil {
			t.Fatal(err)
		}
		again := start(t, folder)
		if got := ask(t, again.Connection, "select count(*)::text from late"); got != "1" {
			t.Errorf("%s rows are left", got)
		}
	})
}

func TestDone(t *testing.T) {
	t.Run("tells of a server that died and why", func(t *testing.T) {
		folder := filepath.Join(openFolder(t), "data")
		server := start(t, folder)
		if err := server.Err(); err != nil {
			t.Errorf("a running server reports %v", err)
		}
		if err := syscall.Kill(postmaster(t, folder), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		select {
		case <-server.Done():
		case <-time.After(10 * time.Second):
			t.Fatal("nobody noticed")
		}
		wantError(t, server.Err(), "killed", "postgres.log")
		stop(t, server)
		run(t, start(t, folder).Connection, "select 1")
	})
}

func TestCancelledStart(t *testing.T) {
	t.Run("leaves a folder that can be started", func(t *testing.T) {
		folder := filepath.Join(openFolder(t), "data")
		for _, patience := range []time.Duration{50 * time.Millisecond, 400 * time.Millisecond} {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			_, err := postgres.Start(ctx, postgres.Options{Folder: folder})
			cancel()
			wantError(t, err, folder)
			if got := names(t, folder); strings.Contains(strings.Join(got, " "), "cluster") {
				t.Fatalf("after %v there is %q", patience, got)
			}
		}
		start(t, folder)
	})
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, entry := range entries {
		found = append(found, entry.Name())
	}
	return found
}

// snapshot tells every path below a folder with its rights, owner and time.
func snapshot(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		uid := info.Sys().(*syscall.Stat_t).Uid
		found[path] = info.Mode().String() + " " + strconv.Itoa(int(uid)) + " " + info.ModTime().String()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
