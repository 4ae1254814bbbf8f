package sheet

import (
	"fmt"
	"io"
	"time"

	"github.com/shopspring/decimal"
)

// WriteOptions say how a table looks; zero values give a plain one.
type WriteOptions struct {
	// BOM marks CSV as UTF-8, without which Excel takes it for the encoding of
	// the machine and shows Chinese as nonsense.
	BOM bool
	// Sheet names the sheet of a workbook; what Excel does not allow in it is
	// replaced.
	Sheet string
	// Zone is where times are told; UTC otherwise.
	Zone *time.Location
}

// Cell is a value of a type; the zero Cell is empty.
type Cell struct {
	kind   cellKind
	text   string
	number decimal.Decimal
	at     time.Time
}

type cellKind int

const (
	emptyCell cellKind = iota
	textCell
	numberCell
	dateCell
	timeCell
)

// Text is a cell that is shown as it is, whatever it looks like.
func Text(text string) Cell { return Cell{kind: textCell, text: text} }

// Number is a cell that can be added up. In a workbook one of more than 15
// digits becomes text: spreadsheet programs would round it.
func Number(number decimal.Decimal) Cell { return Cell{kind: numberCell, number: number} }

// Date is a day without a time; only year, month and day count.
func Date(day time.Time) Cell { return Cell{kind: dateCell, at: day} }

// Time is a point in time. A CSV file has it with its zone (RFC 3339), a
// workbook as the clock shows it in the zone of the options, to the second.
func Time(at time.Time) Cell { return Cell{kind: timeCell, at: at} }

// Writer writes one table, row by row. No cell becomes a formula: a workbook
// has texts as texts; in CSV a text that begins with one of = + - @ (full width
// too), a tab or a new line gets an apostrophe before it, unless it is a plain
// number with a sign (-12.30, +8613800000000). Reader takes the apostrophe away.
type Writer struct{ target target }

// target takes the rows of a file in its format.
type target interface {
	write(cells []Cell) error
	flush() error
	close() error
}

// NewWriter begins a table with its header.
func NewWriter(w io.Writer, format Format, header []string, options WriteOptions) (*Writer, error) {
	if options.Zone == nil {
		options.Zone = time.UTC
	}
	var err error
	writer := &Writer{}
	switch format {
	case CSV:
		writer.target, err = newTextTarget(w, header, options)
	case XLSX:
		writer.target, err = newBookTarget(w, header, options)
	default:
		err = fmt.Errorf("tables are not written as %q", format)
	}
	if err != nil {
		return nil, err
	}
	return writer, nil
}

// Write adds a row.
func (w *Writer) Write(cells ...Cell) error { return w.target.write(cells) }

// Flush sends on what was written so far. CSV does so by itself whenever a few
// kilobytes have gathered; a workbook can be sent only when it is complete.
func (w *Writer) Flush() error { return w.target.flush() }

// Close completes the file; without it a workbook is empty. It does not close
// what is written to.
func (w *Writer) Close() error { return w.target.close() }
