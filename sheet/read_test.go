package sheet

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestReadCSV(t *testing.T) {
	cases := []struct {
		name    string
		file    string
		options Options
		columns []string
		rows    []Row
	}{
		{
			"reads commas, quotes and doubled quotes", "名称,备注\n华为,\"说 \"\"好\"\", 再谈\"\n", Options{},
			[]string{"名称", "备注"}, []Row{{Number: 2, Cells: []string{"华为", `说 "好", 再谈`}}},
		},
		{
			"drops the byte order mark", byteOrderMark + "a,b\r\n1,2\r\n", Options{},
			[]string{"a", "b"}, []Row{{Number: 2, Cells: []string{"1", "2"}}},
		},
		{
			"reads UTF-16, low byte first", encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "名称\t电话\n华为\t1\n"), Options{},
			[]string{"名称", "电话"}, []Row{{Number: 2, Cells: []string{"华为", "1"}}},
		},
		{
			"reads UTF-16, high byte first", encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "名称,电话\n华为,1\n"), Options{},
			[]string{"名称", "电话"}, []Row{{Number: 2, Cells: []string{"华为", "1"}}},
		},
		{
			"reads GB18030", encoded(simplifiedchinese.GB18030, "客户名称,联系人\n深圳市华为技术有限公司,王芳\n"), Options{},
			[]string{"客户名称", "联系人"}, []Row{{Number: 2, Cells: []string{"深圳市华为技术有限公司", "王芳"}}},
		},
		{
			"reads semicolons around decimal commas", "name;amount\na;1,50\nb;2,50\n", Options{},
			[]string{"name", "amount"}, []Row{{Number: 2, Cells: []string{"a", "1,50"}}, {Number: 3, Cells: []string{"b", "2,50"}}},
		},
		{
			"reads pipes", "a|b\n1|2\n", Options{},
			[]string{"a", "b"}, []Row{{Number: 2, Cells: []string{"1", "2"}}},
		},
		{
			"looks at separators outside quotes only", "a,b\n\"x;y;z\",1\n\"x;y;z\",2\n", Options{},
			[]string{"a", "b"}, []Row{{Number: 2, Cells: []string{"x;y;z", "1"}}, {Number: 3, Cells: []string{"x;y;z", "2"}}},
		},
		{
			"takes the separator that the file declares", "sep=;\na;b,c\n1;2,3\n", Options{},
			[]string{"a", "b,c"}, []Row{{Number: 2, Cells: []string{"1", "2,3"}}},
		},
		{
			"takes the separator that people declare", "a;b,c\n1;2,3\n", Options{Separator: ';'},
			[]string{"a", "b,c"}, []Row{{Number: 2, Cells: []string{"1", "2,3"}}},
		},
		{
			"keeps new lines in cells and counts such a row once", "a,b\n\"one\r\ntwo\",2\n3,4\n", Options{},
			[]string{"a", "b"}, []Row{{Number: 2, Cells: []string{"one\ntwo", "2"}}, {Number: 3, Cells: []string{"3", "4"}}},
		},
		{
			"counts empty rows and leaves them out", "\n\na,b\n\n , \n,\n1,2\n\n", Options{},
			[]string{"a", "b"}, []Row{{Number: 7, Cells: []string{"1", "2"}}},
		},
		{
			"fills short rows and shows what is too much", "a,b\n1\n1,2,3,,\n1,2,,\n", Options{},
			[]string{"a", "b"},
			[]Row{{Number: 2, Cells: []string{"1", ""}}, {Number: 3, Cells: []string{"1", "2"}, Surplus: []string{"3"}}, {Number: 4, Cells: []string{"1", "2"}}},
		},
		{
			"reads lines that end as on old Macs", "a,b\r1,2\r", Options{},
			[]string{"a", "b"}, []Row{{Number: 2, Cells: []string{"1", "2"}}},
		},
		{
			"reads a last line without end", "a,b\n1,\"2\"", Options{},
			[]string{"a", "b"}, []Row{{Number: 2, Cells: []string{"1", "2"}}},
		},
		{
			"takes a quote within a cell as it is", "a,b\n12\" screen,2\n", Options{},
			[]string{"a", "b"}, []Row{{Number: 2, Cells: []string{`12" screen`, "2"}}},
		},
		{
			"makes names of columns different", " 电话 ,电话,,\"E\nmail\",电话 2,电话\n1,2,3,4,5,6\n", Options{ColumnWord: "列"},
			[]string{"电话", "电话 3", "列 3", "E mail", "电话 2", "电话 4"}, []Row{{Number: 2, Cells: []string{"1", "2", "3", "4", "5", "6"}}},
		},
		{
			"takes the header from the row that people name", "客户清单\n\na,b\n1,2\n", Options{HeaderRow: 3},
			[]string{"a", "b"}, []Row{{Number: 4, Cells: []string{"1", "2"}}},
		},
		{
			"reads one column", "name\na\nb\n", Options{},
			[]string{"name"}, []Row{{Number: 2, Cells: []string{"a"}}, {Number: 3, Cells: []string{"b"}}},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			reader := open(t, c.file, c.options)
			if diff := cmp.Diff(c.columns, reader.Columns()); diff != "" {
				t.Errorf("columns: %s", diff)
			}
			if diff := cmp.Diff(c.rows, all(t, reader)); diff != "" {
				t.Errorf("rows: %s", diff)
			}
		})
	}
}

func TestFound(t *testing.T) {
	truncated := "名称,备注\n" + strings.Repeat("华为技术有限公司,重要客户\n", 10) + "华\xe4\xb8,x\n"
	cases := []struct {
		name, file string
		want       Found
	}{
		{"tells encoding and separator", "\n名称;备注\n", Found{Format: CSV, Encoding: UTF8, Separator: ';', HeaderRow: 2}},
		{"tells GB18030", encoded(simplifiedchinese.GB18030, "名称,备注\n"), Found{Format: CSV, Encoding: GB18030, Separator: ',', HeaderRow: 1}},
		{"stays with UTF-8 where one character is cut", truncated, Found{Format: CSV, Encoding: UTF8, Separator: ',', Unreadable: 2, HeaderRow: 1}},
		{
			"looks for Chinese to the end of the file", encoded(simplifiedchinese.GB18030, strings.Repeat("a,b\n", 50_000)+"王芳,x\n"),
			Found{Format: CSV, Encoding: GB18030, Separator: ',', HeaderRow: 1},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, open(t, c.file, Options{}).Found()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	cases := []struct {
		name      string
		file      string
		options   Options
		code      string
		row, line int
	}{
		{"names the line where a quote is never closed", "a,b\n\"x\ny\",2\n3,\"four\n5,6\n", Options{}, CodeBrokenQuote, 3, 4},
		{"names the line of text after a quote", "a,b\n\"1\n1\" x,2\n", Options{}, CodeBrokenQuote, 2, 3},
		{"refuses a quote that takes in the rest of a large file", "a,b\n1,\"2" + strings.Repeat("\n1,2", 2<<20), Options{}, CodeBrokenQuote, 2, 2},
		{"refuses a row without an end", "a,b\n" + strings.Repeat("x", 5<<20), Options{}, CodeRowTooLong, 2, 2},
		{"refuses too many rows", "a\n1\n2\n3\n", Options{MaxRows: 2}, CodeTooManyRows, 4, 0},
		{"refuses too many columns", "a\n1,2,3,4\n", Options{MaxColumns: 3}, CodeTooManyColumns, 2, 2},
		{"refuses an empty file", "", Options{}, CodeEmpty, 0, 0},
		{"refuses a file of empty rows", "\n,,\n", Options{}, CodeEmpty, 0, 0},
		{"refuses what is no text", "\x89PNG\r\n\x1a\n\x00\x00", Options{}, CodeNoTable, 0, 0},
		{"refuses an archive that is no workbook", "PK\x03\x04 and nothing", Options{}, CodeNoTable, 0, 0},
		{"refuses web pages called spreadsheets", "<html><table><tr><td>1</td></tr></table>", Options{}, CodeNoTable, 0, 0},
		{"refuses the old format", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Options{}, CodeOldFormat, 0, 0},
		{"refuses an encoding it can't name", encoded(charmap.Windows1252, "a,b\ncafé,1\nà,2\n"), Options{}, CodeUnknownEncoding, 0, 0},
		{"refuses an encoding it does not know", "a,b\n", Options{Encoding: "EBCDIC"}, CodeUnknownEncoding, 0, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var p *Problem
			if err := readThrough(c.file, c.options); !errors.As(err, &p) {
				t.Fatalf("got %v, want a problem", err)
			}
			if p.Code != c.code || p.Row != c.row || p.Line != c.line {
				t.Errorf("got %s in row %d, line %d, want %s in row %d, line %d", p.Code, p.Row, p.Line, c.code, c.row, c.line)
			}
			if p.Message.ZH == "" || p.Message.EN == "" || p.Remedy.ZH == "" || p.Remedy.EN == "" {
				t.Errorf("a text is missing in %+v", p)
			}
		})
	}
}

func TestSample(t *testing.T) {
	reader := open(t, "a\n1\n2\n3\n", Options{})
	for _, n := range []int{2, 1, 9} {
		rows, err := reader.Sample(n)
		if err != nil {
			t.Fatal(err)
		}
		if want := min(n, 3); len(rows) != want || rows[0].Number != 2 {
			t.Errorf("a sample of %d is %v", n, rows)
		}
	}
	if rows := all(t, reader); len(rows) != 3 {
		t.Errorf("after samples: %v", rows)
	}
}

func open(t testing.TB, file string, options Options) *Reader {
	t.Helper()
	reader, err := Open(strings.NewReader(file), int64(len(file)), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
	})
	return reader
}

func all(t testing.TB, reader *Reader) []Row {
	t.Helper()
	var rows []Row
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return rows
		} else if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

// readThrough reads a file to its end or its first error.
func readThrough(file string, options Options) error {
	reader, err := Open(strings.NewReader(file), int64(len(file)), options)
	if err != nil {
		return err
	}
	for err == nil {
		_, err = reader.Next()
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, reader.Close())
}

func encoded(in encoding.Encoding, text string) string {
	var out bytes.Buffer
	w := in.NewEncoder().Writer(&out)
	if _, err := io.WriteString(w, text); err != nil {
		panic(err) // a test's own text
	}
	return out.String()
}

func texts(rows []Row) [][]string {
	var cells [][]string
	for _, row := range rows {
		cells = append(cells, slices.Concat(row.Cells, row.Surplus))
	}
	return cells
}
