package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"

	"github.com/gabriel-vasile/mimetype"
)

// Draft is a content that was read to its end and is not kept yet.
type Draft struct {
	Sum  string // SHA-256, in hexadecimal
	Size int64
	Type string // what the content itself looks like: its media type without parameters

	file *os.File
}

// Read reads a content to its end into a file of its own, so that a half-sent
// one leaves nothing. More than limit bytes are ErrTooLarge.
func (s *Store) Read(from io.Reader, limit int64) (_ *Draft, err error) {
	file, err := os.CreateTemp(s.incoming, "draft-*")
	if err != nil {
		return nil, unavailable("begin a file", err)
	}
	d := &Draft{file: file}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Discard())
		}
	}()
	sum := sha256.New()
	to := &writing{to: io.MultiWriter(file, sum)}
	d.Size, err = io.Copy(to, io.LimitReader(from, limit+1))
	switch {
	case to.err != nil:
		return nil, unavailable("write a file", to.err)
	case err != nil:
		return nil, err
	case d.Size > limit:
		return nil, ErrTooLarge
	}
	d.Sum = hex.EncodeToString(sum.Sum(nil))
	d.Type, err = d.sniff()
	return d, err
}

// writing tells an error of writing from one of reading.
type writing struct {
	to  io.Writer
	err error
}

// Write passes on.
func (w *writing) Write(part []byte) (int, error) {
	n, err := w.to.Write(part)
	w.err = err
	return n, err
}

// sniff looks at the content; names and headers are not believed.
func (d *Draft) sniff() (string, error) {
	if _, err := d.file.Seek(0, io.SeekStart); err != nil {
		return "", unavailable("read a file again", err)
	}
	found, err := mimetype.DetectReader(d.file)
	if err != nil {
		return "", unavailable("read a file again", err)
	}
	return mediaType(found.String()), nil
}

// Discard removes the draft; what was kept of it stays.
func (d *Draft) Discard() error {
	err := d.file.Close()
	if removed := os.Remove(d.file.Name()); !errors.Is(removed, os.ErrNotExist) {
		err = errors.Join(err, removed)
	}
	return err
}
