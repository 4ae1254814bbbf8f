package postgres

import (
	"bytes"
	"errors"
	"io"
	"os"
	"syscall"
)

const (
	logLimit  = 10 << 20 // bytes after which a start begins a new log
	tailLimit = 2000     // bytes of a program's last words that an error shows
)

// openLog opens the server's log for appending, after moving a large one aside.
func openLog(path string, as account) (*os.File, error) {
	if info, err := os.Lstat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	if err := as.give(file); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// logTail returns the last words in a log from the given position on.
func logTail(path string, from int64) (text string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	from = max(from, info.Size()-tailLimit)
	out, err := io.ReadAll(io.NewSectionReader(file, from, tailLimit))
	return string(tail(out)), err
}

// tail returns the last whole lines of a program's output.
func tail(out []byte) []byte {
	out = bytes.TrimSpace(out)
	if len(out) <= tailLimit {
		return out
	}
	out = out[len(out)-tailLimit:]
	if _, rest, found := bytes.Cut(out, []byte("\n")); found {
		return rest
	}
	return out
}
