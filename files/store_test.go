package files_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/baton-crm/baton/files"
)

const limit = 1 << 20

// inFolder is a store in a folder of the test's own.
func inFolder(t *testing.T) (*files.Store, string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "files")
	store, err := files.InFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	return store, folder
}

func read(t *testing.T, store *files.Store, content string) *files.Draft {
	t.Helper()
	draft, err := store.Read(strings.NewReader(content), limit)
	if err != nil {
		t.Fatal(err)
	}
	return draft
}

// keep keeps a content and returns its name.
func keep(t *testing.T, store *files.Store, content string) string {
	t.Helper()
	draft := read(t, store, content)
	if err := errors.Join(store.Keep(t.Context(), draft), draft.Discard()); err != nil {
		t.Fatal(err)
	}
	return draft.Sum
}

func text(t *testing.T, store *files.Store, sum string) string {
	t.Helper()
	content, err := store.Open(t.Context(), sum)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(content)
	if err := errors.Join(err, content.Close()); err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// paths lists the files below a folder.
func paths(t *testing.T, folder string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// cut is a content whose line breaks.
type cut struct{ io.Reader }

var errCut = errors.New("the line broke")

// Read reads what came before the break.
func (c cut) Read(into []byte) (int, error) {
	n, err := c.Reader.Read(into)
	if errors.Is(err, io.EOF) {
		err = errCut
	}
	return n, err
}

func TestStore(t *testing.T) {
	t.Run("gives back what was kept, under the name of its content", func(t *testing.T) {
		store, folder := inFolder(t)
		const sum = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" // echo -n hello | sha256sum
		if got := keep(t, store, "hello"); got != sum {
			t.Fatalf("got %s", got)
		}
		if got := text(t, store, sum); got != "hello" {
			t.Errorf("got %q", got)
		}
		if got := paths(t, folder); len(got) != 1 || got[0] != filepath.Join(folder, "2c", "f2", sum) {
			t.Errorf("got %v", got)
		}
	})
	t.Run("keeps the same content once, whoever comes at the same time", func(t *testing.T) {
		store, folder := inFolder(t)
		content := strings.Repeat("x", 100_000)
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				draft, err := store.Read(strings.NewReader(content), limit)
				if err != nil {
					t.Error(err)
					return
				}
				if err := errors.Join(store.Keep(t.Context(), draft), draft.Discard()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := paths(t, folder); len(got) != 1 {
			t.Errorf("got %v", got)
		}
	})
	t.Run("refuses what is too large without reading it to the end", func(t *testing.T) {
		store, folder := inFolder(t)
		endless := &counted{Reader: zeros{}}
		if _, err := store.Read(endless, limit); !errors.Is(err, files.ErrTooLarge) {
			t.Errorf("got %v", err)
		}
		if endless.n > 2*limit {
			t.Errorf("%d bytes were read", endless.n)
		}
		if got := paths(t, folder); len(got) != 0 {
			t.Errorf("left %v", got)
		}
	})
	t.Run("takes what has exactly the size allowed", func(t *testing.T) {
		store, _ := inFolder(t)
		if draft, err := store.Read(bytes.NewReader(make([]byte, limit)), limit); err != nil || draft.Size != limit {
			t.Errorf("%v", err)
		}
	})
	t.Run("leaves nothing of what was cut off", func(t *testing.T) {
		store, folder := inFolder(t)
		if _, err := store.Read(cut{strings.NewReader("half")}, limit); !errors.Is(err, errCut) {
			t.Errorf("got %v", err)
		}
		if got := paths(t, folder); len(got) != 0 {
			t.Errorf("left %v", got)
		}
	})
	t.Run("removes what it is told to, once or twice", func(t *testing.T) {
		store, folder := inFolder(t)
		sum := keep(t, store, "hello")
		for range 2 {
			if err := store.Remove(t.Context(), sum); err != nil {
				t.Error(err)
			}
		}
		if _, err := store.Open(t.Context(), sum); !errors.Is(err, files.ErrMissing) {
			t.Errorf("got %v", err)
		}
		if got := paths(t, folder); len(got) != 0 {
			t.Errorf("left %v", got)
		}
	})
	t.Run("reads nothing outside its place", func(t *testing.T) {
		store, _ := inFolder(t)
		for _, name := range []string{"", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("a", 63) + "/"} {
			if _, err := store.Open(t.Context(), name); !errors.Is(err, files.ErrMissing) {
				t.Errorf("%q: got %v", name, err)
			}
		}
	})
	t.Run("forgets what a crash left half read, and nothing that may still be on its way", func(t *testing.T) {
		store, folder := inFolder(t)
		old := filepath.Join(folder, "incoming", "draft-old")
		if err := os.WriteFile(old, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		yesterday := time.Now().Add(-25 * time.Hour)
		if err := os.Chtimes(old, yesterday, yesterday); err != nil {
			t.Fatal(err)
		}
		fresh := read(t, store, "on its way")
		if _, err := files.InFolder(folder); err != nil {
			t.Fatal(err)
		}
		if got := paths(t, folder); len(got) != 1 || got[0] == old {
			t.Errorf("left %v", got)
		}
		if err := store.Keep(t.Context(), fresh); err != nil {
			t.Error(err)
		}
	})
	t.Run("says that it is not available where nothing can be written", func(t *testing.T) {
		store, folder := inFolder(t)
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Read(strings.NewReader("hello"), limit); !errors.Is(err, files.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
	})
}

type zeros struct{}

// Read gives zeros without end.
func (zeros) Read(into []byte) (int, error) { clear(into); return len(into), nil }

type counted struct {
	io.Reader
	n int
}

// Read counts what it passes on.
func (c *counted) Read(into []byte) (int, error) {
	n, err := c.Reader.Read(into)
	c.n += n
	return n, err
}

func TestTypes(t *testing.T) {
	store, _ := inFolder(t)
	for content, want := range map[string]string{
		"\x89PNG\r\n\x1a\n0000":                          "image/png",
		"\xff\xd8\xff\xe0\x00\x10JFIF":                   "image/jpeg",
		"%PDF-1.7\n":                                     "application/pdf",
		"PK\x03\x04\x14\x00\x00\x00\x00\x00":             "application/zip",
		"合同已经签好，请查收。":                                    "text/plain",
		"<!DOCTYPE html><html><script>1</script></html>": "text/html",
		"<html><body>hello":                              "text/html",
		`<svg xmlns="http://www.w3.org/2000/svg"></svg>`: "image/svg+xml",
		"<?xml version=\"1.0\"?><a/>":                    "text/xml",
		"#!/bin/sh\necho hello\n":                        "text/x-shellscript",
		"#!/usr/bin/env python3\nprint(1)\n":             "text/x-python",
		"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00": "application/x-executable",
		"MZ\x90\x00\x03\x00\x00\x00": "application/vnd.microsoft.portable-executable",
		"name,phone\n华为,1\nSF,2\n":   "text/csv",
		"\x00\x01\x02\x03":           "application/octet-stream",
	} {
		t.Run("says "+want, func(t *testing.T) {
			draft := read(t, store, content)
			if draft.Type != want {
				t.Errorf("%q is said to be %s, want %s", content, draft.Type, want)
			}
			if err := draft.Discard(); err != nil {
				t.Error(err)
			}
		})
	}
}
