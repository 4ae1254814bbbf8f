package audit_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/audit"
)

func TestAnchors(t *testing.T) {
	t.Run("have a line for each seal", func(t *testing.T) {
		a := newArchive(t)
		a.stretch(2)
		a.stretch(2)
		lines := a.lines()
		if len(lines) != 2 || !strings.HasPrefix(lines[0], "1 ") || !strings.HasPrefix(lines[1], "2 ") {
			t.Errorf("anchors:\n%s", strings.Join(lines, "\n"))
		}
	})
	t.Run("are continued after the program died between a seal and its anchor", func(t *testing.T) {
		a := newArchive(t)
		a.stretch(2)
		whole := func() string { return strings.Join(a.lines(), "\n") + "\n" }
		cases := map[string]string{"without the line": whole(), "with a piece of the line": whole() + "2 2026-11-23T01:00"}
		a.stretch(2)
		want := a.lines()[1]
		for name, text := range cases {
			t.Run(name, func(t *testing.T) {
				a.write(text)
				a.seal()
				lines := a.lines()
				if lines[len(lines)-1] != want {
					t.Errorf("anchors:\n%s", strings.Join(lines, "\n"))
				}
				if report := a.verify(); !report.Sound() || report.Unanchored != 0 {
					t.Errorf("%+v", report)
				}
			})
		}
	})
	t.Run("are written anew where the file is gone", func(t *testing.T) {
		a := newArchive(t)
		a.stretch(2)
		a.stretch(2)
		want := a.lines()
		if err := os.Remove(a.anchors.Path); err != nil {
			t.Fatal(err)
		}
		a.seal()
		if diff := cmp.Diff(want, a.lines()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOlderBackup(t *testing.T) {
	a := newArchive(t)
	for range 3 {
		a.stretch(2)
	}
	// What a backup from after the second seal would hold.
	a.exec(`DELETE FROM changes WHERE (xid, id) > (SELECT to_xid, to_id FROM audit_seals WHERE number = 2)`)
	a.exec(`DELETE FROM audit_seals WHERE number > 2`)
	before := a.lines()
	t.Run("is noticed by the sealer, which leaves the evidence alone", func(t *testing.T) {
		requireAnchors(t, a, audit.ErrAhead)
		if diff := cmp.Diff(before, a.lines()); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is noticed by verifying", func(t *testing.T) {
		if diff := cmp.Diff(map[audit.Kind]int{audit.CutOff: 1}, found(a.verify())); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is noticed after it was used", func(t *testing.T) {
		a.tell(2)
		a.sealOnly(10)
		requireAnchors(t, a, audit.ErrContradicted)
		if diff := cmp.Diff(map[audit.Kind]int{audit.Contradicted: 1}, found(a.verify())); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is settled by moving the file aside", func(t *testing.T) {
		if err := os.Rename(a.anchors.Path, a.anchors.Path+".old"); err != nil {
			t.Fatal(err)
		}
		a.seal()
		if report := a.verify(); !report.Sound() || report.Seals != 3 {
			t.Errorf("%+v", report)
		}
	})
}

func requireAnchors(t *testing.T, a *archive, want error) {
	t.Helper()
	if err := a.sealer().Seal(t.Context()); !errors.Is(err, want) {
		t.Errorf("sealing says %v, want %v", err, want)
	}
	if err := a.anchors.Check(t.Context(), a.db); !errors.Is(err, want) {
		t.Errorf("checking says %v, want %v", err, want)
	}
}
