package sheet

import (
	"bytes"
	"strings"
)

const (
	// separators are what may stand between cells, the likelier one first.
	separators = ",;\t|"
	// sampleBytes and sampleRows are how much of a file is looked at.
	sampleBytes = 64 << 10
	sampleRows  = 50
)

// guessSeparator takes the separator by which most rows have the same number
// of cells; among equals the one that gives more cells. A table of one column
// has none, which a comma does as well as any.
func guessSeparator(sample []byte) byte {
	best, bestRows, bestWidth := byte(','), 0, 0
	for _, separator := range []byte(separators) {
		rows, width := agreement(sample, separator)
		if rows > bestRows || rows == bestRows && width > bestWidth {
			best, bestRows, bestWidth = separator, rows, width
		}
	}
	return best
}

// agreement says how many rows share the commonest number of cells above one.
func agreement(sample []byte, separator byte) (rows, width int) {
	seen := map[int]int{}
	scanner := newCSVScanner(bytes.NewReader(sample), separator, len(sample)+1)
	for range sampleRows {
		cells, err := scanner.row()
		if err != nil {
			break
		}
		if n := len(cells); n > 1 {
			seen[n]++
		}
	}
	for n, count := range seen {
		if count > rows || count == rows && n > width {
			rows, width = count, n
		}
	}
	return rows, width
}

// declaredSeparator reads the first line by which Excel lets a file say its
// separator, “sep=;”. Excel does not show or count it.
func declaredSeparator(sample []byte) (separator byte, length int) {
	line, _, found := bytes.Cut(sample, []byte("\n"))
	text := strings.TrimRight(string(line), "\r")
	if !found || len(text) != 5 || !strings.EqualFold(text[:4], "sep=") {
		return 0, 0
	}
	return text[4], len(line) + 1
}
