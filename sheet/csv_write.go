package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"
)

// textTarget writes CSV as RFC 4180 describes it: commas, CRLF.
type textTarget struct {
	out    *csv.Writer
	zone   *time.Location
	record []string
}

func newTextTarget(w io.Writer, header []string, options WriteOptions) (*textTarget, error) {
	if options.BOM {
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return nil, fmt.Errorf("write the byte order mark: %w", err)
		}
	}
	t := &textTarget{out: csv.NewWriter(w), zone: options.Zone}
	t.out.UseCRLF = true
	names := make([]Cell, len(header))
	for i, name := range header {
		names[i] = Text(name)
	}
	return t, t.write(names)
}

func (t *textTarget) write(cells []Cell) error {
	t.record = t.record[:0]
	for _, cell := range cells {
		t.record = append(t.record, t.text(cell))
	}
	if err := t.out.Write(t.record); err != nil {
		return fmt.Errorf("write a row: %w", err)
	}
	return nil
}

func (t *textTarget) text(cell Cell) string {
	switch cell.kind {
	case textCell:
		return guarded(newLines.Replace(cell.text))
	case numberCell:
		return cell.number.String()
	case dateCell:
		return cell.at.Format(time.DateOnly)
	case timeCell:
		return cell.at.In(t.zone).Format(time.RFC3339Nano)
	}
	return ""
}

// newLines makes one kind of new line of three.
var newLines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func (t *textTarget) flush() error {
	t.out.Flush()
	if err := t.out.Error(); err != nil {
		return fmt.Errorf("send rows: %w", err)
	}
	return nil
}

func (t *textTarget) close() error { return t.flush() }
