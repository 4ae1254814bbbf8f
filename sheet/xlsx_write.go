package sheet

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

const (
	// exactDigits is how many digits of a number a spreadsheet program keeps.
	exactDigits = 15
	// longestSheetName counts UTF-16 units, as Excel does.
	longestSheetName = 31
	cutMark          = "…"
	defaultSheetName = "Sheet1"
)

// bookTarget writes a workbook with one sheet.
type bookTarget struct {
	to    io.Writer
	book  *excelize.File
	sheet *excelize.StreamWriter
	row   int
	zone  *time.Location
	// The styles of cells, by the library's numbers.
	bold, date, clock int
}

func newBookTarget(w io.Writer, header []string, options WriteOptions) (*bookTarget, error) {
	t := &bookTarget{to: w, book: excelize.NewFile(), zone: options.Zone}
	if err := t.begin(header, sheetName(options.Sheet)); err != nil {
		return nil, errors.Join(fmt.Errorf("begin the workbook: %w", err), t.book.Close())
	}
	return t, nil
}

func (t *bookTarget) begin(header []string, sheet string) (err error) {
	if sheet != defaultSheetName {
		if err := t.book.SetSheetName(defaultSheetName, sheet); err != nil {
			return err
		}
	}
	if err := t.addStyles(); err != nil {
		return err
	}
	if t.sheet, err = t.book.NewStreamWriter(sheet); err != nil {
		return err
	}
	frozen := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := t.sheet.SetPanes(frozen); err != nil {
		return err
	}
	names := make([]any, len(header))
	for i, name := range header {
		names[i] = excelize.Cell{StyleID: t.bold, Value: name}
	}
	return t.add(names)
}

func (t *bookTarget) addStyles() (err error) {
	date, clock := dateFormat, "yyyy-mm-dd hh:mm:ss"
	if t.bold, err = t.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return err
	}
	if t.date, err = t.book.NewStyle(&excelize.Style{CustomNumFmt: &date}); err != nil {
		return err
	}
	t.clock, err = t.book.NewStyle(&excelize.Style{CustomNumFmt: &clock})
	return err
}

func (t *bookTarget) write(cells []Cell) error {
	values := make([]any, len(cells))
	for i, cell := range cells {
		if cell.kind == textCell {
			cell.text = fitting(newLines.Replace(cell.text))
		}
		values[i] = t.value(cell)
	}
	return t.add(values)
}

func (t *bookTarget) add(values []any) error {
	t.row++
	at, err := excelize.CoordinatesToCellName(1, t.row)
	if errors.Is(err, excelize.ErrMaxRows) {
		return problem(CodeTooManyRows,
			Words{"工作簿最多容纳 1,048,576 行。", "A workbook holds at most 1,048,576 rows."},
			Words{"请缩小范围，或导出为 CSV。", "Choose fewer records, or export as CSV."})
	}
	if err == nil {
		err = t.sheet.SetRow(at, values)
	}
	if err != nil {
		return fmt.Errorf("write row %d: %w", t.row, err)
	}
	return nil
}

func (t *bookTarget) value(cell Cell) any {
	switch cell.kind {
	case textCell:
		return cell.text
	case numberCell:
		return exactNumber(cell.number)
	case dateCell:
		year, month, day := cell.at.Date()
		return dated(time.Date(year, month, day, 0, 0, 0, 0, time.UTC), t.date, time.DateOnly)
	case timeCell:
		at := cell.at.In(t.zone)
		year, month, day := at.Date()
		hour, minute, second := at.Clock()
		return dated(time.Date(year, month, day, hour, minute, second, 0, time.UTC), t.clock, time.DateTime)
	}
	return nil
}

// dated is a date as a workbook counts them, from 1900; an earlier one is text.
func dated(at time.Time, style int, layout string) any {
	if at.Year() < 1900 {
		return at.Format(layout)
	}
	return excelize.Cell{StyleID: style, Value: at}
}

// exactNumber is a number where a spreadsheet program keeps it exactly.
func exactNumber(number decimal.Decimal) any {
	if number.NumDigits() > exactDigits || max(number.Exponent(), -number.Exponent()) > exactDigits {
		return number.String()
	}
	return number.InexactFloat64()
}

func (*bookTarget) flush() error { return nil }

func (t *bookTarget) close() error {
	err := t.sheet.Flush()
	if err == nil {
		_, err = t.book.WriteTo(t.to)
	}
	if err := errors.Join(err, t.book.Close()); err != nil {
		return fmt.Errorf("complete the workbook: %w", err)
	}
	return nil
}

// fitting cuts a text that is longer than the 32,767 characters that a cell of
// a workbook holds, and ends it with “…”.
func fitting(text string) string {
	if len(text) <= excelize.TotalCellChars {
		return text
	}
	units := utf16.Encode([]rune(text))
	if len(units) <= excelize.TotalCellChars {
		return text
	}
	return cutUnits(text, excelize.TotalCellChars-1) + cutMark
}

// cutUnits is as much of a text as has at most so many UTF-16 units.
func cutUnits(text string, limit int) string {
	units := 0
	for i, character := range text {
		if units += utf16.RuneLen(character); units > limit {
			return text[:i]
		}
	}
	return text
}

// sheetName makes a name that Excel accepts of any text.
func sheetName(text string) string {
	clean := func(character rune) rune {
		if character < ' ' || strings.ContainsRune(`:\/?*[]`, character) {
			return ' '
		}
		return character
	}
	name := strings.Trim(oneLine(strings.Map(clean, text)), "' ")
	name = strings.TrimRight(cutUnits(name, longestSheetName), "' ")
	if name == "" || strings.EqualFold(name, "History") { // which Excel keeps for itself
		return defaultSheetName
	}
	return name
}
