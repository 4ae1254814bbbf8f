package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/files"
)

// kept is a folder with one content in it, and the name of that content.
func kept(t *testing.T, text string) (folder, sum string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "files")
	store, err := files.InFolder(folder)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := store.Read(strings.NewReader(text), 1000)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Keep(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	if err := draft.Discard(); err != nil {
		t.Fatal(err)
	}
	return folder, draft.Sum
}

// cluster writes an archive of one file, as the base backup does.
func cluster(to io.Writer) error {
	archive := tar.NewWriter(to)
	content := "15\n"
	err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "PG_VERSION", Size: int64(len(content)), Mode: 0o600})
	_, writeErr := io.WriteString(archive, content)
	return errors.Join(err, writeErr, archive.Close())
}

// entries reads an archive into memory.
func entries(from io.Reader) (map[string]string, error) {
	found := map[string]string{}
	for archive := tar.NewReader(from); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return found, err
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			return found, err
		}
		found[header.Name] = string(content)
	}
}

func TestArchive(t *testing.T) {
	folder, sum := kept(t, "hello")
	var backup bytes.Buffer
	if err := writeArchive(t.Context(), &backup, cluster, folder); err != nil {
		t.Fatal(err)
	}

	t.Run("gives the cluster its part and the files theirs", func(t *testing.T) {
		to := filepath.Join(t.TempDir(), "files")
		var got map[string]string
		err := readArchive(t.Context(), bytes.NewReader(backup.Bytes()), func(from io.Reader) (err error) {
			got, err = entries(from)
			return err
		}, to)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]string{"PG_VERSION": "15\n"}, got); diff != "" {
			t.Error(diff)
		}
		if text, err := os.ReadFile(filepath.Join(to, files.NameOf(sum))); err != nil || string(text) != "hello" {
			t.Errorf("%q %v", text, err)
		}
	})
	t.Run("holds no files where there are none", func(t *testing.T) {
		var plain bytes.Buffer
		if err := writeArchive(t.Context(), &plain, cluster, filepath.Join(t.TempDir(), "none")); err != nil {
			t.Fatal(err)
		}
		if got, err := entries(&plain); err != nil || len(got) != 1 {
			t.Errorf("%v %v", got, err)
		}
	})
	t.Run("fails as the backup of the cluster does", func(t *testing.T) {
		broken := errors.New("no connection")
		err := writeArchive(t.Context(), io.Discard, func(to io.Writer) error { return errors.Join(cluster(to), broken) }, folder)
		if !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
	})
	for name, damage := range map[string]func([]byte) []byte{
		"cut":     func(all []byte) []byte { return all[:len(all)-2000] },
		"changed": func(all []byte) []byte { return bytes.Replace(all, []byte("hello"), []byte("jello"), 1) },
		"led out of the folder": func([]byte) []byte {
			var all bytes.Buffer
			archive := tar.NewWriter(&all)
			err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "files/../../" + sum, Mode: 0o600})
			if err := errors.Join(err, archive.Close()); err != nil {
				t.Fatal(err)
			}
			return all.Bytes()
		},
	} {
		t.Run("restores nothing of a backup that was "+name, func(t *testing.T) {
			to := filepath.Join(t.TempDir(), "files")
			var clusterErr error
			err := readArchive(t.Context(), bytes.NewReader(damage(bytes.Clone(backup.Bytes()))), func(from io.Reader) error {
				_, clusterErr = entries(from)
				return clusterErr
			}, to)
			if err == nil || clusterErr == nil {
				t.Errorf("got %v; the cluster was told %v", err, clusterErr)
			}
			if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("files are left: %v", err)
			}
		})
	}
	t.Run("touches no files that are there", func(t *testing.T) {
		err := readArchive(t.Context(), bytes.NewReader(backup.Bytes()), func(io.Reader) error { return nil }, folder)
		if err == nil {
			t.Error("it was restored over files")
		}
		if text, err := os.ReadFile(filepath.Join(folder, files.NameOf(sum))); err != nil || string(text) != "hello" {
			t.Errorf("%q %v", text, err)
		}
	})
}
