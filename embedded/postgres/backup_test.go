package postgres_test

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/embedded/postgres"
)

func TestBackup(t *testing.T) {
	folder := filepath.Join(openFolder(t), "data")
	startHolder(t, folder)
	attached, err := postgres.Attach(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	run(t, attached, "create database other", "create table kept as select generate_series(1, 1000) as id")
	var archive bytes.Buffer
	if err := attached.Backup(t.Context(), &archive); err != nil {
		t.Fatal(err)
	}
	run(t, attached, "insert into kept values (1001)")

	t.Run("of a cluster in use is restored as it was", func(t *testing.T) {
		target := filepath.Join(openFolder(t), "restored")
		if err := postgres.Restore(t.Context(), target, bytes.NewReader(archive.Bytes())); err != nil {
			t.Fatal(err)
		}
		server := start(t, target)
		got := ask(t, server.Connection, "select count(*) || ' ' || (select count(*) from pg_database where datname = 'other') from kept")
		if got != "1000 1" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("leaves no replication slot behind", func(t *testing.T) {
		if got := ask(t, attached, "select count(*)::text from pg_replication_slots"); got != "0" {
			t.Errorf("%s slots are left", got)
		}
	})
	t.Run("tells why it could not be written", func(t *testing.T) {
		err := attached.Backup(t.Context(), writer(func([]byte) (int, error) { return 0, syscall.ENOSPC }))
		if !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("ends with its context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		err := attached.Backup(ctx, writer(func(part []byte) (int, error) {
			cancel()
			return len(part), nil
		}))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})

	refusals := []struct {
		name    string
		archive []byte
		words   []string
	}{
		{"an archive that was cut off", archive.Bytes()[:archive.Len()/2], []string{"unpack the backup"}},
		{"an archive with a changed byte", changed(t, archive.Bytes()), []string{"the backup is damaged", "PG_VERSION"}},
		{"an archive of something else", tarOf(t, "hello.txt", "hello"), []string{"no base backup"}},
		{"an archive that reaches outside", tarOf(t, "../outside", "x"), []string{"unpack the backup"}},
		{"no archive", []byte(strings.Repeat("text", 1000)), []string{"unpack the backup"}},
	}
	for _, c := range refusals {
		t.Run("restore refuses "+c.name, func(t *testing.T) {
			target := filepath.Join(openFolder(t), "restored")
			err := postgres.Restore(t.Context(), target, bytes.NewReader(c.archive))
			wantError(t, err, append(c.words, target)...)
			if diff := cmp.Diff([]string{"lock"}, names(t, target)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("restore refuses a folder that holds a cluster", func(t *testing.T) {
		target := filepath.Join(openFolder(t), "used")
		stop(t, start(t, target))
		err := postgres.Restore(t.Context(), target, bytes.NewReader(archive.Bytes()))
		wantError(t, err, "already holds a cluster", target)
	})
	t.Run("restore refuses a folder with foreign files", func(t *testing.T) {
		target := openFolder(t)
		if err := os.WriteFile(filepath.Join(target, "letter.txt"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		wantError(t, postgres.Restore(t.Context(), target, bytes.NewReader(archive.Bytes())), "letter.txt")
	})
}

type writer func([]byte) (int, error)

func (w writer) Write(part []byte) (int, error) { return w(part) }

// changed returns the archive with another text in its PG_VERSION, of the same length.
func changed(t *testing.T, archive []byte) []byte {
	t.Helper()
	header := bytes.Index(archive, []byte("PG_VERSION\x00"))
	if header < 0 {
		t.Fatal("the archive has no PG_VERSION")
	}
	const block = 512 // a tar header's size; the file's text follows it
	copied := bytes.Clone(archive)
	text := copied[header+block:]
	if text[2] != '\n' {
		t.Fatalf("PG_VERSION begins with %q", text[:3])
	}
	text[2] = ' '
	return copied
}

func tarOf(t *testing.T, name, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := tar.NewWriter(&out)
	header := &tar.Header{Name: name, Mode: 0o600, Size: int64(len(text)), Typeflag: tar.TypeReg}
	if err := archive.WriteHeader(header); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
