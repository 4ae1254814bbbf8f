// Package files keeps the contents of files under the SHA-256 of what they
// hold, in a folder or in a bucket of an S3-compatible store. It knows neither
// names nor rights, and it does not know which contents are still needed: that
// is in the database.
package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// The failures that callers may tell apart.
var (
	// ErrTooLarge says that a content has more bytes than allowed.
	ErrTooLarge = errors.New("the content is too large")
	// ErrUnavailable says that contents can be neither kept nor read now.
	ErrUnavailable = errors.New("file storage is not available")
	// ErrMissing says that a content was never kept or is lost.
	ErrMissing = errors.New("the content is missing")
)

// Content is something kept, opened for reading.
type Content interface {
	io.ReadSeekCloser
}

// place is where contents lie: a folder, or a bucket.
type place interface {
	has(ctx context.Context, sum string) (bool, error)
	put(ctx context.Context, draft *Draft) error
	open(ctx context.Context, sum string) (Content, error)
	remove(ctx context.Context, sum string) error
}

// Store keeps contents. Several programs may work on the same place.
type Store struct {
	incoming string // folder for what is on its way in
	place    place
}

// abandonedAfter is how old a half-read content is when nobody can be reading
// it any more.
const abandonedAfter = 24 * time.Hour

// InFolder keeps contents in a folder, which is made when it is missing.
func InFolder(folder string) (*Store, error) {
	return newStore(folder, shelf{folder})
}

func newStore(folder string, place place) (*Store, error) {
	s := &Store{filepath.Join(folder, incomingFolder), place}
	if err := os.MkdirAll(s.incoming, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for files: %w", err)
	}
	return s, s.forgetAbandoned()
}

// forgetAbandoned removes what a crash left half read.
func (s *Store) forgetAbandoned() error {
	entries, err := os.ReadDir(s.incoming)
	if err != nil {
		return fmt.Errorf("look for abandoned files: %w", err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || time.Since(info.ModTime()) < abandonedAfter {
			continue // somebody else's, or gone already
		}
		if err := os.Remove(filepath.Join(s.incoming, entry.Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove an abandoned file: %w", err)
		}
	}
	return nil
}

// Keep puts a draft where it stays. What is there already stays as it is. The
// draft can be used until it is discarded.
func (s *Store) Keep(ctx context.Context, draft *Draft) error {
	there, err := s.place.has(ctx, draft.Sum)
	if err != nil || there {
		return err
	}
	return s.place.put(ctx, draft)
}

// Open opens a content; one that is not there is ErrMissing.
func (s *Store) Open(ctx context.Context, sum string) (Content, error) {
	if !IsSum(sum) {
		return nil, fmt.Errorf("%q: %w", sum, ErrMissing)
	}
	return s.place.open(ctx, sum)
}

// Remove removes a content; one that is not there is no error.
func (s *Store) Remove(ctx context.Context, sum string) error {
	if !IsSum(sum) {
		return nil
	}
	return s.place.remove(ctx, sum)
}

var sumText = regexp.MustCompile(`^[0-9a-f]{64}$`)

// IsSum says whether a text is a SHA-256 as this package writes it.
func IsSum(text string) bool { return sumText.MatchString(text) }

// NameOf is where a content lies in its place: aa/bb/aabb….
func NameOf(sum string) string { return sum[:2] + "/" + sum[2:4] + "/" + sum }

func unavailable(doing string, err error) error {
	return fmt.Errorf("%s: %w: %w", doing, ErrUnavailable, err)
}
