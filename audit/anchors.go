package audit

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/baton-crm/baton/store"
)

// Anchors is a file outside the database with a line for each seal: number,
// time and hash. Who can change the database but not this file can not make
// the seals fit again. It is only ever appended to.
type Anchors struct{ Path string }

// Anchor is one line of the file.
type Anchor struct {
	Number int64
	At     time.Time
	Hash   []byte
}

// What may be wrong between anchors and database.
var (
	ErrAhead = errors.New("the anchors name seals that the database does not have: it was restored from an older backup, " +
		"or its newest history was cut off")
	ErrContradicted = errors.New("the anchors give a seal another hash than the database does: " +
		"the seals were made anew, after an older backup was restored or the history was changed")
)

func (a Anchor) line() string {
	return fmt.Sprintf("%d %s %s\n", a.Number, a.At.UTC().Format(time.RFC3339Nano), hex.EncodeToString(a.Hash))
}

// parseAnchor reads a line. One that says nothing whole, as a power cut leaves
// it, is no anchor.
func parseAnchor(line string) (Anchor, bool) {
	words := strings.Fields(line)
	if len(words) != 3 {
		return Anchor{}, false
	}
	number, numberErr := strconv.ParseInt(words[0], 10, 64)
	at, atErr := time.Parse(time.RFC3339Nano, words[1])
	hash, hashErr := hex.DecodeString(words[2])
	if numberErr != nil || atErr != nil || hashErr != nil || len(hash) != hashSize || number < 1 {
		return Anchor{}, false
	}
	return Anchor{number, at, hash}, true
}

const hashSize = 32

// anchorsAtOnce is how many lines are written between two calls of fsync.
const anchorsAtOnce = 1000

// Continue appends the seals of the database that the file does not have yet,
// and returns how many. It refuses to where file and database contradict each
// other: what the file says is evidence.
func (f Anchors) Continue(ctx context.Context, db store.Querier) (written int, err error) {
	file, err := f.openLocked()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	last, torn, err := lastAnchor(file)
	if err != nil {
		return 0, fmt.Errorf("read anchors: %w", err)
	}
	if err := compare(ctx, db, last); err != nil {
		return 0, err
	}
	for {
		seals, err := store.SealHeads(ctx, db, last.Number, anchorsAtOnce)
		if err != nil || len(seals) == 0 {
			return written, err
		}
		if err := appendAnchors(file, seals, torn); err != nil {
			return written, fmt.Errorf("write anchors: %w", err)
		}
		if last.Number == 0 {
			if err := syncFolder(filepath.Dir(f.Path)); err != nil {
				return written, err
			}
		}
		last.Number, torn = seals[len(seals)-1].Number, false
		written += len(seals)
	}
}

// Check compares the last anchor with the database.
func (f Anchors) Check(ctx context.Context, db store.Querier) error {
	file, err := os.Open(f.Path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open anchors: %w", err)
	}
	defer file.Close()
	last, _, err := lastAnchor(file)
	if err != nil {
		return fmt.Errorf("read anchors: %w", err)
	}
	return compare(ctx, db, last)
}

func compare(ctx context.Context, db store.Querier, last Anchor) error {
	if last.Number == 0 {
		return nil
	}
	hash, err := store.SealHashAt(ctx, db, last.Number)
	switch {
	case err != nil:
		return err
	case hash == nil:
		return ErrAhead
	case !bytes.Equal(hash, last.Hash):
		return ErrContradicted
	}
	return nil
}

// openLocked opens the file for this program alone, and makes it where there
// is none.
func (f Anchors) openLocked() (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o750); err != nil {
		return nil, fmt.Errorf("make folder of anchors: %w", err)
	}
	file, err := os.OpenFile(f.Path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open anchors: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(fmt.Errorf("lock anchors: %w", err), file.Close())
	}
	return file, nil
}

// syncFolder makes a new file survive a power cut.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open folder of anchors: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func appendAnchors(file *os.File, seals []store.SealHead, torn bool) error {
	var lines bytes.Buffer
	if torn {
		lines.WriteByte('\n')
	}
	for _, seal := range seals {
		lines.WriteString(Anchor{seal.Number, seal.SealedAt, seal.Hash}.line())
	}
	if _, err := file.Write(lines.Bytes()); err != nil {
		return err
	}
	return file.Sync()
}

// tailSize holds several lines.
const tailSize = 4096

// lastAnchor reads the last whole line; torn says that a piece of another one
// stands behind it.
func lastAnchor(file *os.File) (last Anchor, torn bool, err error) {
	info, err := file.Stat()
	if err != nil {
		return last, false, err
	}
	tail := make([]byte, min(info.Size(), tailSize))
	if _, err := file.ReadAt(tail, info.Size()-int64(len(tail))); err != nil {
		return last, false, err
	}
	for line := range strings.SplitAfterSeq(string(tail), "\n") {
		if anchor, ok := parseAnchor(line); ok && strings.HasSuffix(line, "\n") {
			last = anchor
		}
	}
	return last, len(tail) > 0 && tail[len(tail)-1] != '\n', nil
}

// anchorReader reads the anchors that the file held when it was opened, one
// at a time.
type anchorReader struct {
	file  *os.File
	lines *bufio.Reader
	next  Anchor
	some  bool // next is one
}

// open reads the first anchor; without a file there is no reader.
func (f Anchors) open() (*anchorReader, error) {
	file, err := os.Open(f.Path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open anchors: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open anchors: %w", err), file.Close())
	}
	r := &anchorReader{file: file, lines: bufio.NewReader(io.LimitReader(file, info.Size()))}
	if err := r.advance(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return r, nil
}

func (r *anchorReader) advance() error {
	for {
		line, err := r.lines.ReadString('\n')
		if errors.Is(err, io.EOF) { // what does not end in a line break was not written whole
			r.some = false
			return nil
		}
		if err != nil {
			return fmt.Errorf("read anchors: %w", err)
		}
		if r.next, r.some = parseAnchor(line); r.some {
			return nil
		}
	}
}
