package main

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/baton-crm/baton/files"
)

// A backup is one tar archive: the entries of the cluster's base backup, then
// the contents of attachments below this folder. The contents come second: each
// that the database knows as of its instant is still there, for those that
// nothing refers to stay for a day.
const filesInArchive = "files/"

// writeArchive writes what cluster writes, a tar archive of its own, followed
// by the contents in the folder.
func writeArchive(ctx context.Context, to io.Writer, cluster func(io.Writer) error, folder string) error {
	archive := tar.NewWriter(to)
	from, into := io.Pipe()
	go func() { into.CloseWithError(cluster(into)) }()
	err := copyEntries(archive, tar.NewReader(from))
	if err == nil {
		_, err = io.Copy(io.Discard, from) // padding; the error of who writes comes at the end
	}
	from.CloseWithError(err)
	if err != nil {
		return err
	}
	if err := addContents(ctx, archive, folder); err != nil {
		return fmt.Errorf("back up files: %w", err)
	}
	return archive.Close()
}

func copyEntries(to *tar.Writer, from *tar.Reader) error {
	for {
		header, err := from.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := copyEntry(to, header, from); err != nil {
			return err
		}
	}
}

func copyEntry(to *tar.Writer, header *tar.Header, content io.Reader) error {
	if err := to.WriteHeader(header); err != nil {
		return err
	}
	_, err := io.Copy(to, content)
	return err
}

// addContents adds every content; what is on its way in is none yet.
func addContents(ctx context.Context, archive *tar.Writer, folder string) error {
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // there never was an attachment, or it was swept meanwhile
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if !entry.Type().IsRegular() || !files.IsSum(entry.Name()) {
			return nil
		}
		below, err := filepath.Rel(folder, name)
		if err != nil {
			return err
		}
		return addContent(archive, name, filesInArchive+filepath.ToSlash(below))
	})
	return err
}

func addContent(archive *tar.Writer, from, as string) (err error) {
	file, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	header := &tar.Header{Typeflag: tar.TypeReg, Name: as, Size: info.Size(), Mode: 0o600, ModTime: info.ModTime()}
	return copyEntry(archive, header, file)
}

// readArchive gives the cluster its part as the archive that it was, and puts
// the contents into the folder, which must not be there. The cluster comes to
// the end of its part only when all contents are in place, so that nothing is
// restored by half.
func readArchive(ctx context.Context, from io.Reader, cluster func(io.Reader) error, folder string) error {
	if err := os.Mkdir(folder, 0o700); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s already holds files and is left as it is; restore into an empty folder", folder)
	} else if err != nil {
		return fmt.Errorf("restore files: %w", err)
	}
	part, into := io.Pipe()
	split := make(chan error, 1)
	go func() {
		err := splitArchive(ctx, tar.NewReader(from), into, folder)
		into.CloseWithError(err)
		split <- err
	}()
	err := cluster(part)
	part.CloseWithError(err)
	if err := errors.Join(err, <-split); err != nil {
		return errors.Join(err, os.RemoveAll(folder))
	}
	return nil
}

func splitArchive(ctx context.Context, from *tar.Reader, cluster io.Writer, folder string) error {
	part := tar.NewWriter(cluster)
	for {
		header, err := from.Next()
		if errors.Is(err, io.EOF) {
			return part.Close()
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if name, ours := strings.CutPrefix(header.Name, filesInArchive); ours {
			err = restoreContent(folder, name, from)
		} else {
			err = copyEntry(part, header, from)
		}
		if err != nil {
			return err
		}
	}
}

// restoreContent writes one content and holds it against its name.
func restoreContent(folder, name string, from io.Reader) (err error) {
	sum := path.Base(name)
	if !files.IsSum(sum) || name != files.NameOf(sum) {
		return fmt.Errorf("the backup holds %q, which is no content of a file", name)
	}
	to := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	found := sha256.New()
	if _, err := io.Copy(io.MultiWriter(file, found), from); err != nil {
		return err
	}
	if hex.EncodeToString(found.Sum(nil)) != sum {
		return fmt.Errorf("the backup is damaged: %s is not what it was", name)
	}
	return file.Sync()
}
