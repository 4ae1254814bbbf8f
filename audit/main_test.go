package audit_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/audit"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// archive is a history with its sealer and its file of anchors.
type archive struct {
	*testing.T
	db      *store.DB
	anchors audit.Anchors
}

func newArchive(t *testing.T) *archive {
	t.Helper()
	a := &archive{t, storetest.Open(t), audit.Anchors{Path: filepath.Join(t.TempDir(), "kept", "audit-anchors")}}
	a.exec(`TRUNCATE changes`) // what the product comes with has a history, too
	return a
}

// tell writes changes, each in a transaction of its own.
func (a *archive) tell(changes int) {
	a.Helper()
	for range changes {
		a.act(func(ctx context.Context, tx *store.Tx) error { return tell(ctx, tx, "told") })
	}
}

func tell(ctx context.Context, tx *store.Tx, text string) error {
	return tx.Tell(ctx, store.Change{Type: "lead.updated", RecordKind: "lead", RecordID: uuid.New(), Facts: map[string]string{"text": text}})
}

func (a *archive) act(work func(context.Context, *store.Tx) error) {
	a.Helper()
	if err := a.db.Do(a.Context(), crm.System(), work); err != nil {
		a.Fatal(err)
	}
}

func (a *archive) exec(sql string, args ...any) {
	a.Helper()
	if _, err := a.db.Exec(a.Context(), sql, args...); err != nil {
		a.Fatal(err)
	}
}

func (a *archive) count(sql string) (n int) {
	a.Helper()
	if err := a.db.QueryRow(a.Context(), sql).Scan(&n); err != nil {
		a.Fatal(err)
	}
	return n
}

func (a *archive) sealer() *audit.Sealer {
	return audit.NewSealer(a.db, a.anchors, slog.New(slog.DiscardHandler))
}

// seal seals until nothing waits: what other databases of the cluster do may
// hold changes back for a moment.
func (a *archive) seal() {
	a.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		if err := a.sealer().Seal(a.Context()); err != nil {
			a.Fatal(err)
		}
		state, err := store.Sealing(a.Context(), a.db)
		if err != nil {
			a.Fatal(err)
		}
		if state.Waiting == 0 {
			return
		}
		if time.Now().After(deadline) {
			a.Fatalf("%d changes were never sealed", state.Waiting)
		}
	}
}

// sealOnly makes one seal and leaves it without its anchor.
func (a *archive) sealOnly(limit int) {
	a.Helper()
	var seal *store.Seal
	for deadline := time.Now().Add(20 * time.Second); seal == nil; {
		if time.Now().After(deadline) {
			a.Fatal("nothing was sealed")
		}
		a.act(func(ctx context.Context, tx *store.Tx) (err error) {
			seal, err = store.SealNext(ctx, tx, limit)
			return err
		})
	}
}

// stretch writes and seals some changes.
func (a *archive) stretch(changes int) {
	a.Helper()
	a.tell(changes)
	a.seal()
}

func (a *archive) verify() *audit.Report {
	a.Helper()
	report, err := audit.Verify(a.Context(), a.db, a.anchors, func(int64, int64) {})
	if err != nil {
		a.Fatal(err)
	}
	return report
}

// lines are those of the file of anchors.
func (a *archive) lines() []string {
	a.Helper()
	text, err := os.ReadFile(a.anchors.Path)
	if err != nil {
		a.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

func (a *archive) write(text string) {
	a.Helper()
	if err := os.WriteFile(a.anchors.Path, []byte(text), 0o600); err != nil {
		a.Fatal(err)
	}
}

// found is how many findings of each kind a report has.
func found(report *audit.Report) map[audit.Kind]int {
	counts := map[audit.Kind]int{}
	for kind, f := range report.Found {
		counts[kind] = f.Count
	}
	return counts
}
