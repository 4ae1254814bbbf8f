package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/baton-crm/baton/audit"
	"github.com/baton-crm/baton/store"
)

type auditCommand struct {
	Verify auditVerifyCommand `cmd:"" help:"Compute everything anew that seals and anchors say of the history, and name what does not fit."`
}

type auditVerifyCommand struct {
	dataSettings
	logSettings
}

// Run verifies the history, also while the product runs, and fails when
// something does not fit.
func (c *auditVerifyCommand) Run(ctx context.Context) error {
	return c.withDatabase(ctx, c.logger(), func(db *store.DB) error {
		report, err := audit.Verify(ctx, db, c.anchors(), showProgress())
		if err != nil {
			return err
		}
		printReport(report)
		if !report.Sound() {
			return errors.New("the history is not what was sealed")
		}
		return nil
	})
}

// progressEvery is how often a long verification says how far it is.
const progressEvery = 2 * time.Second

func showProgress() func(done, total int64) {
	last := time.Now()
	return func(done, total int64) {
		if time.Since(last) < progressEvery {
			return
		}
		last = time.Now()
		fmt.Fprintf(os.Stderr, "verified %d of %d changes\n", done, total)
	}
}

func printReport(r *audit.Report) {
	fmt.Printf("sealed changes %d, seals %d", r.Changes, r.Seals)
	if r.Seals > 0 {
		fmt.Printf(", the last of %s", r.LastSealedAt.Format(time.RFC3339))
	}
	fmt.Printf("\nnot sealed yet %d, seals not anchored yet %d\n", r.Unsealed, r.Unanchored)
	for _, name := range slices.Sorted(maps.Keys(r.Erasers)) {
		e := r.Erasers[name]
		fmt.Printf("changes with personal data erased %d, by %s in %d erasures, from %s to %s\n",
			e.Changes, name, e.Erasures, e.First.Format(time.DateOnly), e.Last.Format(time.DateOnly))
	}
	for _, kind := range slices.Sorted(maps.Keys(r.Found)) {
		printFound(kind, r.Found[kind])
	}
	if r.Sound() {
		fmt.Println("everything sealed is as it was")
	}
}

func printFound(kind audit.Kind, found audit.Found) {
	explanation := kind.Explain()
	fmt.Printf("BAD  %-12s %d: %s\n", kind, found.Count, explanation.Meaning)
	for _, example := range found.Examples {
		fmt.Printf("       %s\n", example)
	}
	if more := found.Count - len(found.Examples); more > 0 {
		fmt.Printf("       and %d more\n", more)
	}
	fmt.Printf("       → %s\n", explanation.Remedy)
}

// sealingTooOld is when what waits to be sealed has waited too long.
const sealingTooOld = time.Minute

// checkSealing says how far the sealing of the history is.
func (c *doctorCommand) checkSealing(ctx context.Context, db *store.DB) finding {
	state, err := store.Sealing(ctx, db)
	if err != nil {
		return finding{"audit seals", "not known", err.Error()}
	}
	f := finding{name: "audit seals", what: fmt.Sprintf("%d seals, %d changes not sealed yet", state.Last.Number, state.Waiting)}
	if state.Waiting > 0 {
		f.what += fmt.Sprintf(", the oldest for %s", time.Since(state.Oldest).Round(time.Second))
	}
	late := state.Waiting > 0 && time.Since(state.Oldest) > sealingTooOld
	if anchors := c.anchors().Check(ctx, db); anchors != nil {
		f.remedy = anchors.Error() + "; run 'baton audit verify'"
		return f
	}
	switch {
	case state.Behind:
		f.remedy = audit.Stalled.Explain().Meaning + ": " + audit.Stalled.Explain().Remedy
	case late && state.HeldBack:
		f.remedy = "a transaction that has not ended holds them back: look for it in pg_stat_activity (xact_start)"
	case late:
		f.remedy = "no sealer is at work: start 'baton serve', and look for errors of sealing in its log"
	}
	return f
}
