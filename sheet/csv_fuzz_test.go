package sheet

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// FuzzCSV claims that no file makes the reader fall over, that every refusal
// is a Problem, and that rows are numbered upwards.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"a,b\n1,2\n", byteOrderMark + "a;b\r\n\"1\n\"\"2\";3", "sep=|\na|b", "\xff\xfea\x00,\x00", "a\tb\n\"x", "\"a\"b,c", ",,\n\n\r,x",
		encoded(simplifiedchinese.GB18030, "名称,备注\n华为,\"=1\"\n"), "<html>", "a\n'=1\n''-1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		reader, err := Open(strings.NewReader(file), int64(len(file)), Options{MaxRows: 100, MaxColumns: 20})
		for last := 0; err == nil; {
			var row Row
			if row, err = reader.Next(); err == nil && (row.Number <= last || len(row.Cells) != len(reader.Columns())) {
				t.Fatalf("row %d with %d cells after row %d", row.Number, len(row.Cells), last)
			}
			last = row.Number
		}
		var p *Problem
		if !errors.Is(err, io.EOF) && !errors.As(err, &p) {
			t.Fatalf("got %v, want a problem", err)
		}
	})
}

// FuzzScan claims that what the standard library reads as CSV is read the same
// here: it is stricter about quotes, leaves out empty lines, and knows no lines
// that end in \r.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "\"a\"\"\r\nb\",c\n\n,\n", "a\r\nb", "\"\"\n\"\"", "\"", "a\"b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file string) {
		if strings.Contains(strings.ReplaceAll(file, "\r\n", ""), "\r") {
			return
		}
		standard := csv.NewReader(strings.NewReader(file))
		standard.FieldsPerRecord = -1
		want, err := standard.ReadAll()
		if err != nil {
			return
		}
		scanner := newCSVScanner(strings.NewReader(file), ',', len(file)+1)
		var got [][]string
		for {
			line := scanner.line
			cells, err := scanner.row()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("line %d: %v", line, err)
			}
			got = append(got, cells)
		}
		if diff := cmp.Diff(withoutEmpty(want), withoutEmpty(got)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// withoutEmpty leaves out rows of one empty cell: the standard library keeps
// those that are written in quotes only.
func withoutEmpty(rows [][]string) [][]string {
	var filled [][]string
	for _, row := range rows {
		if len(row) > 1 || row[0] != "" {
			filled = append(filled, row)
		}
	}
	return filled
}
