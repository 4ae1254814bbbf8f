package intake

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
)

// outcomes are what can become of rows, in the order in which it is told.
var outcomes = []struct{ count, words string }{
	{"create", "would be created"}, {"update", "would be updated"}, {"skip", "would be skipped"},
	{"created", "created"}, {"updated", "updated"}, {"skipped", "skipped"}, {"settled", "of them over as they came"}, {"undone", "taken back"}, {"refused", "refused"},
}

// Report tells what came of an import and why rows were refused, and writes
// those where the order says. Rows that were refused are an error, so that
// scripts notice.
func (d *Desk) Report(ctx context.Context, id uuid.UUID, o Order) error {
	it, err := d.Client.Get(ctx, id)
	if err != nil {
		return err
	}
	for _, outcome := range outcomes {
		if n := it.Counts[outcome.count]; n > 0 {
			fmt.Fprintf(d.Out, "%d %s\n", n, outcome.words)
		}
	}
	refused := it.Counts["refused"]
	if refused == 0 {
		return nil
	}
	if err := d.showRefused(ctx, it, o.Show); err != nil {
		return err
	}
	if o.Failed != "" {
		if err := d.writeRefused(ctx, id, o.Failed); err != nil {
			return err
		}
	}
	return fmt.Errorf("%d of %d %w", refused, it.Rows, ErrRowsRefused)
}

func (d *Desk) showRefused(ctx context.Context, it *Import, most int) error {
	for _, p := range it.Problems {
		fmt.Fprintf(d.Out, "  %s %s: %d rows\n", p.Label, p.Code, p.Rows)
	}
	if most <= 0 {
		return nil
	}
	rows, err := d.Client.Refused(ctx, it.ID, most)
	if err != nil {
		return err
	}
	for _, row := range rows {
		for _, p := range row.Problems {
			fmt.Fprintf(d.Out, "  row %d: %s\n", row.Row, strings.TrimSpace(strings.TrimPrefix(p.Column+": ", ": ")+p.Message+" "+p.Remedy))
		}
	}
	if more := it.Counts["refused"] - len(rows); more > 0 {
		fmt.Fprintf(d.Out, "  and %d more\n", more)
	}
	return nil
}

// writeRefused writes the refused rows into a file; its name says whether as a
// workbook.
func (d *Desk) writeRefused(ctx context.Context, id uuid.UUID, path string) (err error) {
	format := "csv"
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		format = "xlsx"
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(d.Client.WriteRefused(ctx, id, format, file), file.Close()); err != nil {
		return err
	}
	fmt.Fprintf(d.Status, "The refused rows are in %s; mended, they can be imported like any other file.\n", path)
	return nil
}
