package postgres

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindPrograms(t *testing.T) {
	installed, err := FindPrograms()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("follows links to the real installation", func(t *testing.T) {
		links := t.TempDir()
		if err := os.Symlink(installed.path("postgres"), filepath.Join(links, "postgres")); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", links)
		got, err := FindPrograms()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(installed, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("passes over a folder that lacks some of the programs", func(t *testing.T) {
		partial := t.TempDir()
		if err := os.WriteFile(filepath.Join(partial, "postgres"), []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", partial+":"+installed.Folder)
		got, err := FindPrograms()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(installed, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestNoPrograms(t *testing.T) {
	old := []Programs{{Folder: "/usr/lib/postgresql/11/bin", Major: 11}}
	cases := []struct {
		name      string
		installed []Programs
		major     int
		words     []string
	}{
		{"says what to install", nil, 0, []string{"version 15 or later", "none is installed", "apt-get install postgresql)"}},
		{"says what is too old", old, 0, []string{"version 15 or later", "version 11 in /usr/lib/postgresql/11/bin"}},
		{"says which version a cluster needs", old, 14, []string{"version 14 is needed", "apt-get install postgresql-14"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := noPrograms(c.installed, c.major)
			if !errors.Is(err, ErrNoPrograms) {
				t.Errorf("%v does not wrap ErrNoPrograms", err)
			}
			for _, word := range c.words {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q lacks %q", err, word)
				}
			}
		})
	}
}
