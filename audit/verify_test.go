package audit_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/audit"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// nth is SQL for the id of a change by its place in the history.
func nth(place int) string {
	return fmt.Sprintf("(SELECT id FROM changes ORDER BY xid, id OFFSET %d LIMIT 1)", place)
}

func TestTampering(t *testing.T) {
	cases := []struct {
		name string
		sql  []string
		want map[audit.Kind]int
	}{
		{"finds nothing where nothing was done", nil, map[audit.Kind]int{}},
		{"finds another text", []string{`UPDATE changes SET data = '{"facts": {"text": "other"}}' WHERE id = ` + nth(3)}, map[audit.Kind]int{audit.Changed: 1}},
		{"finds another time", []string{`UPDATE changes SET at = at + interval '1 microsecond' WHERE id = ` + nth(0)}, map[audit.Kind]int{audit.Changed: 1}},
		{"finds another author", []string{`UPDATE changes SET actor_name = 'somebody' WHERE id = ` + nth(29)}, map[audit.Kind]int{audit.Changed: 1}},
		{"finds a change that is gone", []string{`DELETE FROM changes WHERE id IN (` + nth(4) + `, ` + nth(15) + `)`}, map[audit.Kind]int{audit.Missing: 2}},
		{
			"finds a change that was put in between",
			[]string{`INSERT INTO changes (id, xid, at, type, record_kind, record_id, actor_name)
				SELECT gen_random_uuid(), xid, at, type, record_kind, record_id, actor_name FROM changes WHERE id = ` + nth(12)},
			map[audit.Kind]int{audit.Inserted: 1},
		},
		{
			"finds a change that was moved within its seal",
			[]string{`UPDATE changes SET xid = (SELECT xid FROM changes WHERE id = ` + nth(8) + `) WHERE id = ` + nth(2)},
			map[audit.Kind]int{audit.Reordered: 1},
		},
		{
			"finds a change that was moved to another seal",
			[]string{`UPDATE changes SET xid = (SELECT xid FROM changes WHERE id = ` + nth(25) + `) WHERE id = ` + nth(2)},
			map[audit.Kind]int{audit.Reordered: 1},
		},
		{"finds a seal that was changed", []string{`UPDATE audit_seals SET sealed_at = sealed_at + interval '1 hour' WHERE number = 2`}, map[audit.Kind]int{audit.BrokenChain: 1}},
		{"finds a seal cut short", []string{`UPDATE audit_seals SET digests = ''::bytea WHERE number = 2`}, map[audit.Kind]int{audit.BrokenChain: 1}},
		{"finds a seal that is gone", []string{`DELETE FROM audit_seals WHERE number = 2`}, map[audit.Kind]int{audit.BrokenChain: 1}},
		{
			"finds a seal that lists its changes in another order",
			[]string{`UPDATE audit_seals SET
				change_ids = (SELECT array_agg(id ORDER BY place DESC) FROM unnest(change_ids) WITH ORDINALITY listed (id, place)),
				digests = (SELECT string_agg(substring(digests FROM 32*place + 1 FOR 32), ''::bytea ORDER BY place DESC) FROM generate_series(0, count - 1) place)
				WHERE number = 2`},
			map[audit.Kind]int{audit.BrokenChain: 1, audit.Reordered: 1},
		},
		{
			"finds a tail cut off with its seal",
			[]string{
				`DELETE FROM changes WHERE (xid, id) > (SELECT to_xid, to_id FROM audit_seals WHERE number = 2)`,
				`DELETE FROM audit_seals WHERE number = 3`,
			}, map[audit.Kind]int{audit.CutOff: 1},
		},
		{
			"finds data taken away without an erasure",
			[]string{`UPDATE changes SET salt = NULL, data_digest = '\x00', erased_by = gen_random_uuid(), data = '{}' WHERE id = ` + nth(3)},
			map[audit.Kind]int{audit.Changed: 1, audit.Unexplained: 1},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := newArchive(t)
			for range 3 {
				a.stretch(10)
			}
			for _, sql := range c.sql {
				a.exec(sql)
			}
			report := a.verify()
			if diff := cmp.Diff(c.want, found(report)); diff != "" {
				t.Errorf("%s\n%v", diff, report.Found)
			}
			for kind := range report.Found {
				if e := kind.Explain(); e.Meaning == "" || e.Remedy == "" {
					t.Errorf("%s has no words", kind)
				}
			}
		})
	}
}

func TestVerify(t *testing.T) {
	t.Run("counts what is not sealed and not anchored yet", func(t *testing.T) {
		a := newArchive(t)
		a.stretch(3)
		a.tell(3)
		a.sealOnly(1)
		report := a.verify()
		if report.Unsealed != 2 || report.Unanchored != 1 || !report.Sound() {
			t.Errorf("%+v", report)
		}
	})
	t.Run("misses a file that is gone, and lines that are", func(t *testing.T) {
		a := newArchive(t)
		for range 4 {
			a.stretch(1)
		}
		lines := a.lines()
		a.write(lines[0] + "\n" + lines[3] + "\n")
		if diff := cmp.Diff(map[audit.Kind]int{audit.NoAnchors: 1}, found(a.verify())); diff != "" {
			t.Error(diff)
		}
		a.anchors.Path += "-elsewhere"
		if diff := cmp.Diff(map[audit.Kind]int{audit.NoAnchors: 1}, found(a.verify())); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("sees that a chain was made anew over another history", func(t *testing.T) {
		a := newArchive(t)
		a.stretch(10)
		a.exec(`UPDATE changes SET data = '{"facts": {"text": "other"}}' WHERE id = ` + nth(3))
		a.exec(`TRUNCATE audit_seals`)
		a.sealOnly(100)
		if diff := cmp.Diff(map[audit.Kind]int{audit.Contradicted: 1}, found(a.verify())); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("sees that a server counts its transactions from before the last seal", func(t *testing.T) {
		a := newArchive(t)
		a.stretch(1)
		a.exec(`UPDATE changes SET xid = '1000000000000'`)
		a.exec(`UPDATE audit_seals SET to_xid = '1000000000000'`)
		if n := found(a.verify())[audit.Stalled]; n != 1 {
			t.Errorf("found %d times", n)
		}
	})
	t.Run("reads 100,000 changes in little memory", func(t *testing.T) {
		a := newArchive(t)
		a.exec(`INSERT INTO changes (id, at, type, record_kind, record_id, actor_name, data)
			SELECT gen_random_uuid(), '2026-11-23', 'lead.updated', 'lead', gen_random_uuid(), 'Sam', jsonb_build_object('facts', jsonb_build_object('text', repeat('x', 200)))
			FROM generate_series(1, 100000)`)
		a.seal()
		before := liveBytes()
		most, calls := before, 0
		report, err := audit.Verify(t.Context(), a.db, a.anchors, func(done, total int64) {
			if total != 100_000 || done > total {
				t.Errorf("verified %d of %d", done, total)
			}
			if calls++; calls%10 == 0 {
				most = max(most, liveBytes())
			}
		})
		if err != nil || !report.Sound() || report.Changes != 100_000 || calls < 10 {
			t.Fatalf("%v, %+v, %d calls", err, report, calls)
		}
		if grown := most - before; grown > 8<<20 && most > before {
			t.Errorf("memory grew by %d MiB", grown>>20)
		}
	})
}

// liveBytes is how much memory is in use.
func liveBytes() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func TestConcurrentWriters(t *testing.T) {
	t.Run("nothing is passed over, whatever commits when", func(t *testing.T) {
		a := newArchive(t)
		held, release := make(chan struct{}), make(chan struct{})
		var writers sync.WaitGroup
		writers.Go(func() { // open from before the others until after most of them
			err := a.db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
				err := tell(ctx, tx, "held")
				close(held)
				<-release
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		<-held
		const each = 30
		var quick sync.WaitGroup
		for w := range 16 {
			quick.Go(func() {
				for i := range each {
					err := a.db.Do(t.Context(), crm.System(), func(ctx context.Context, tx *store.Tx) error {
						for range 1 + rand.IntN(3) {
							if err := tell(ctx, tx, fmt.Sprintf("%d-%d", w, i)); err != nil {
								return err
							}
							time.Sleep(rand.N(2 * time.Millisecond)) // so that they commit out of order
						}
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		sealing := make(chan struct{})
		go func() {
			defer close(sealing)
			quick.Wait()
			close(release)
			writers.Wait()
		}()
		for running := true; running; {
			select {
			case <-sealing:
				running = false
			default:
				if err := a.sealer().Seal(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
		a.seal()
		report := a.verify()
		if written := a.count(`SELECT count(*) FROM changes`); report.Changes != int64(written) || written < 16*each+1 || report.Unsealed != 0 {
			t.Errorf("%d of %d changes are sealed, %d wait", report.Changes, written, report.Unsealed)
		}
		if !report.Sound() {
			t.Errorf("found %v", report.Found)
		}
	})
	t.Run("several sealers make one chain", func(t *testing.T) {
		a := newArchive(t)
		a.tell(50)
		var sealers sync.WaitGroup
		for range 4 {
			sealers.Go(func() {
				for range 10 {
					if err := a.sealer().Seal(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		a.tell(50)
		sealers.Wait()
		a.seal()
		report := a.verify()
		if !report.Sound() || report.Changes != 100 || int64(len(a.lines())) != report.Seals {
			t.Errorf("%+v, anchors:\n%s", report, strings.Join(a.lines(), "\n"))
		}
	})
}
