package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// unfinished is a folder in which a cluster is made or restored. Only the finished cluster is renamed into place, so
// that an interrupted attempt never looks like data.
type unfinished struct {
	at     layout
	as     account
	folder string
}

// markerName and markerText prove that a folder is an unfinished attempt of this package: without them nothing is
// removed.
const (
	markerName = "UNFINISHED"
	markerText = "An unfinished PostgreSQL cluster. It is removed at the next start.\n"
)

func beginUnfinished(at layout, as account) (*unfinished, error) {
	folder, err := os.MkdirTemp(at.folder, unfinishedPrefix)
	if err != nil {
		return nil, err
	}
	attempt := &unfinished{at: at, as: as, folder: folder}
	if err := os.WriteFile(filepath.Join(folder, markerName), []byte(markerText), 0o600); err != nil {
		return nil, errors.Join(err, os.Remove(folder))
	}
	if err := as.own(folder); err != nil {
		return nil, errors.Join(err, attempt.discard())
	}
	return attempt, nil
}

// cluster is the folder in which the new cluster grows.
func (u *unfinished) cluster() string { return filepath.Join(u.folder, "cluster") }

// finish moves the complete cluster into place, durably.
func (u *unfinished) finish() error {
	if err := os.Rename(u.cluster(), u.at.cluster()); err != nil {
		return err
	}
	return errors.Join(syncFolder(u.at.folder), u.discard())
}

func (u *unfinished) discard() error { return os.RemoveAll(u.folder) }

// discardUnfinished removes the attempts of programs that died. Whatever lacks the marker stays.
func discardUnfinished(at layout, logger *slog.Logger) error {
	entries, err := os.ReadDir(at.folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), unfinishedPrefix) {
			continue
		}
		folder := filepath.Join(at.folder, entry.Name())
		text, err := os.ReadFile(filepath.Join(folder, markerName))
		if err != nil || string(text) != markerText {
			logger.Warn("A folder looks like an unfinished cluster but is not marked as one; it stays.", "folder", folder)
			continue
		}
		logger.Info("Removing an unfinished cluster.", "folder", folder)
		if err := os.RemoveAll(folder); err != nil {
			logger.Warn("An unfinished cluster could not be removed.", "folder", folder, "error", err)
		}
	}
	return nil
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// initialize makes a new cluster in the folder: UTF-8 and C.UTF-8, so that order and upper case do not depend on the
// machine, with checksums.
func initialize(ctx context.Context, at layout, as account, programs Programs, ephemeral bool) error {
	attempt, err := beginUnfinished(at, as)
	if err != nil {
		return fmt.Errorf("begin a new cluster: %w", err)
	}
	args := []string{
		"--pgdata=" + attempt.cluster(), "--username=" + superuser, "--encoding=UTF8", "--locale=C.UTF-8",
		"--auth-local=trust", "--auth-host=reject", "--data-checksums", "--no-instructions",
	}
	if ephemeral {
		args = append(args, "--no-sync")
	}
	out, err := as.command(ctx, attempt.folder, programs.path("initdb"), args...).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("make a new cluster in %s: initdb: %w; it printed:\n%s", at.folder, err, tail(out))
		return errors.Join(err, attempt.discard())
	}
	if err := attempt.finish(); err != nil {
		return fmt.Errorf("put the new cluster in place: %w", err)
	}
	return nil
}
