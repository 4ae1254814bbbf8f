package postgres

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
)

// Restore makes the cluster of an empty or new folder from a base backup that Backup wrote, after verifying every
// file against the backup's manifest. A folder that already holds a cluster is refused. The cluster then waits to be
// started.
func Restore(ctx context.Context, folder string, from io.Reader) (err error) {
	at, err := layoutAt(folder)
	if err != nil {
		return err
	}
	programs, as, err := prepare(at)
	if err != nil {
		return err
	}
	lock, err := takeLock(at, as)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	if _, err := os.Lstat(at.cluster()); !errors.Is(err, os.ErrNotExist) {
		return errors.Join(fmt.Errorf("%s already holds a cluster and is left as it is; restore into an empty folder",
			at.folder), err)
	}
	if err := discardUnfinished(at, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	attempt, err := beginUnfinished(at, as)
	if err != nil {
		return fmt.Errorf("begin a restore: %w", err)
	}
	if err := attempt.restore(ctx, programs, from); err != nil {
		return errors.Join(fmt.Errorf("restore into %s: %w", at.folder, err), attempt.discard())
	}
	return attempt.finish()
}

func (u *unfinished) restore(ctx context.Context, programs Programs, from io.Reader) error {
	if err := os.Mkdir(u.cluster(), 0o700); err != nil {
		return err
	}
	if err := u.as.own(u.cluster()); err != nil {
		return err
	}
	if err := u.unpack(ctx, from); err != nil {
		return fmt.Errorf("unpack the backup: %w", err)
	}
	major, err := readMajor(u.cluster())
	if err != nil {
		return fmt.Errorf("the archive is no base backup: %w", err)
	}
	if major != programs.Major {
		if programs, err = programsFor(major); err != nil {
			return fmt.Errorf("the backup is of PostgreSQL %d: %w", major, err)
		}
	}
	if err := u.run(ctx, programs.path("pg_verifybackup"), "--quiet", "--exit-on-error", u.cluster()); err != nil {
		return fmt.Errorf("the backup is damaged: %w", err)
	}
	return u.run(ctx, programs.path("initdb"), "--sync-only", "--pgdata="+u.cluster())
}

func (u *unfinished) run(ctx context.Context, program string, args ...string) error {
	out, err := u.as.command(ctx, u.folder, program, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w; it printed:\n%s", filepath.Base(program), err, tail(out))
	}
	return nil
}

// unpack writes the archive's folders and files. Nothing in it can reach outside the cluster's folder.
func (u *unfinished) unpack(ctx context.Context, from io.Reader) (err error) {
	root, err := os.OpenRoot(u.cluster())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	for archive := tar.NewReader(from); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := errors.Join(ctx.Err(), u.unpackEntry(root, header, archive)); err != nil {
			return err
		}
	}
}

func (u *unfinished) unpackEntry(root *os.Root, header *tar.Header, content io.Reader) error {
	name := filepath.Clean(header.Name)
	switch header.Typeflag {
	case tar.TypeDir:
		if err := root.Mkdir(name, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
			return err
		}
	case tar.TypeReg:
		file, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(file, content)
		if err := errors.Join(err, file.Close()); err != nil {
			return err
		}
	default:
		return fmt.Errorf("it holds %s, which is neither a folder nor a file", header.Name)
	}
	if !u.as.dropped {
		return nil
	}
	return root.Lchown(name, u.as.uid, u.as.gid)
}
