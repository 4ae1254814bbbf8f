package audit_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/baton-crm/baton/audit"
	"github.com/baton-crm/baton/store"
)

// journal keeps what is logged.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps a line.
func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// runSealer runs a sealer until something is so.
func runSealer(a *archive, log *journal, until func() bool) {
	a.Helper()
	ctx, stop := context.WithTimeout(a.Context(), 30*time.Second)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		audit.NewSealer(a.db, a.anchors, slog.New(slog.NewTextHandler(log, nil))).Run(ctx)
	}()
	for !until() && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	if ctx.Err() != nil {
		a.Error("it never came to that")
	}
	stop()
	<-ended
}

func TestSealer(t *testing.T) {
	t.Run("seals by itself until it is stopped", func(t *testing.T) {
		a := newArchive(t)
		a.tell(3)
		log := &journal{}
		runSealer(a, log, func() bool {
			text, err := os.ReadFile(a.anchors.Path)
			return err == nil && strings.HasPrefix(string(text), "1 ")
		})
		if report := a.verify(); report.Changes != 3 || !report.Sound() || log.String() != "" {
			t.Errorf("%+v, logged %q", report, log.String())
		}
	})
	t.Run("goes on sealing where it cannot anchor, and says so", func(t *testing.T) {
		a := newArchive(t)
		a.stretch(1)
		a.write("7 2026-11-23T01:00:00Z " + strings.Repeat("00", 32) + "\n")
		a.tell(1)
		log := &journal{}
		runSealer(a, log, func() bool {
			return a.count(`SELECT count(*) FROM audit_seals`) == 2 && strings.Contains(log.String(), audit.ErrAhead.Error())
		})
	})
}

func TestSealing(t *testing.T) {
	t.Run("tells what waits, since when, and that an open transaction holds it back", func(t *testing.T) {
		a := newArchive(t)
		a.stretch(1)
		started := time.Now()
		a.act(func(ctx context.Context, slow *store.Tx) error {
			if err := tell(ctx, slow, "slow"); err != nil {
				return err
			}
			if _, err := slow.Exec(ctx, "SELECT FROM changes LIMIT 1"); err != nil { // sends what waits for the commit
				return err
			}
			a.tell(2)
			state, err := store.Sealing(t.Context(), a.db) // somebody else looks
			if err != nil {
				return err
			}
			if state.Waiting != 2 || !state.HeldBack || state.Behind || state.Last.Number != 1 || state.Oldest.Sub(started).Abs() > time.Minute {
				t.Errorf("%+v", state)
			}
			return nil
		})
		a.seal()
		if state, err := store.Sealing(t.Context(), a.db); err != nil || state.Waiting != 0 || state.HeldBack || state.Last.Number != 2 {
			t.Errorf("%+v, %v", state, err)
		}
	})
}
