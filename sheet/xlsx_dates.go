package sheet

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"
)

// What dates in workbooks are read as. A workbook knows no time zone.
const (
	dateFormat     = "yyyy-mm-dd"
	dateTimeFormat = `yyyy-mm-dd"T"hh:mm:ss`
	clockFormat    = "hh:mm:ss"
)

// temporal says what a number format shows of a point in time.
type temporal int

const (
	notTemporal temporal = iota
	clockOnly
	dateOnly
	dateAndClock
)

// builtInDates are the number formats without a code of their own that show
// dates or times (ECMA-376 part 1, 18.8.30, with those of East Asia).
var builtInDates = map[int]temporal{
	14: dateOnly, 15: dateOnly, 16: dateOnly, 17: dateOnly,
	18: clockOnly, 19: clockOnly, 20: clockOnly, 21: clockOnly, 22: dateAndClock,
	27: dateOnly, 28: dateOnly, 29: dateOnly, 30: dateOnly, 31: dateOnly,
	32: clockOnly, 33: clockOnly, 34: clockOnly, 35: clockOnly, 36: dateOnly,
	50: dateOnly, 51: dateOnly, 52: dateOnly, 53: dateOnly, 54: dateOnly,
	55: clockOnly, 56: clockOnly, 57: dateOnly, 58: dateOnly,
}

// writeDatesAsISO replaces, in memory, each number format that shows a date by
// the one that shows it as 2026-11-21: the library gives cells of a stream only
// as their format shows them, and people's formats leave out the century or
// the order of day and month.
func writeDatesAsISO(book *excelize.File) error {
	if book.Styles == nil || book.Styles.CellXfs == nil {
		return nil
	}
	codes := map[int]string{}
	if book.Styles.NumFmts != nil {
		for _, format := range book.Styles.NumFmts.NumFmt {
			codes[format.NumFmtID] = format.FormatCode
		}
	}
	replacements := map[temporal]*int{}
	for shown, code := range map[temporal]string{dateOnly: dateFormat, dateAndClock: dateTimeFormat, clockOnly: clockFormat} {
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			return fmt.Errorf("add the number format %s: %w", code, err)
		}
		replacements[shown] = book.Styles.CellXfs.Xf[style].NumFmtID
	}
	for i := range book.Styles.CellXfs.Xf {
		format := &book.Styles.CellXfs.Xf[i]
		if format.NumFmtID == nil {
			continue
		}
		if replacement := replacements[shows(*format.NumFmtID, codes)]; replacement != nil {
			format.NumFmtID = replacement
		}
	}
	return nil
}

func shows(id int, codes map[int]string) temporal {
	if code, custom := codes[id]; custom {
		return shownBy(code)
	}
	return builtInDates[id]
}

// shownBy reads the code of a number format: y and d stand for a date, h and s
// for a time; m is either. Texts in quotes, escaped characters and conditions
// in brackets stand for nothing; elapsed time such as [h]:mm is a number.
func shownBy(code string) temporal {
	code, _, _ = strings.Cut(strings.ToLower(code), ";")
	var date, clock, month bool
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '\\', '_', '*':
			i++
		case '"':
			i += skipTo(code[i+1:], '"')
		case '[':
			inside, _, _ := strings.Cut(code[i+1:], "]")
			if strings.Trim(inside, "hms") == "" {
				return notTemporal
			}
			i += skipTo(code[i+1:], ']')
		case 'y', 'd':
			date = true
		case 'h', 's':
			clock = true
		case 'm':
			month = true
		case '0', '#', '?', 'g', '@':
			if !date && !clock && !month {
				return notTemporal
			}
		}
	}
	switch {
	case date && clock:
		return dateAndClock
	case date, month && !clock:
		return dateOnly
	case clock:
		return clockOnly
	}
	return notTemporal
}

func skipTo(text string, end byte) int {
	if i := strings.IndexByte(text, end); i >= 0 {
		return i + 1
	}
	return len(text)
}
