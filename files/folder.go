package files

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// incomingFolder holds what is on its way in; it has the file system of the
// contents, so that a rename moves.
const incomingFolder = "incoming"

// shelf keeps contents as files: aa/bb/aabb….
type shelf struct{ folder string }

func (s shelf) path(sum string) string {
	return filepath.Join(s.folder, filepath.FromSlash(NameOf(sum)))
}

func (s shelf) has(_ context.Context, sum string) (bool, error) {
	_, err := os.Stat(s.path(sum))
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, unavailable("look for a file", err)
	}
	return true, nil
}

// put moves the draft to its place when it is safely on disk. Of two who keep
// the same content at the same time the second puts the same bytes in its place.
func (s shelf) put(_ context.Context, draft *Draft) error {
	to := s.path(draft.Sum)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return unavailable("keep a file", err)
	}
	if err := draft.file.Sync(); err != nil {
		return unavailable("keep a file", err)
	}
	if err := os.Rename(draft.file.Name(), to); err != nil {
		return unavailable("keep a file", err)
	}
	for folder := filepath.Dir(to); ; folder = filepath.Dir(folder) {
		if err := syncFolder(folder); err != nil {
			return unavailable("keep a file", err)
		}
		if folder == s.folder || folder == filepath.Dir(folder) {
			return nil
		}
	}
}

// syncFolder makes the names in a folder survive a power cut.
func syncFolder(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func (s shelf) open(_ context.Context, sum string) (Content, error) {
	file, err := os.Open(s.path(sum))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", sum, ErrMissing)
	}
	if err != nil {
		return nil, unavailable("open a file", err)
	}
	return file, nil
}

func (s shelf) remove(_ context.Context, sum string) error {
	if err := os.Remove(s.path(sum)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return unavailable("remove a file", err)
	}
	return nil
}
