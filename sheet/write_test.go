package sheet

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// formulas are texts that must not become formulas, with what CSV makes of
// them.
var formulas = []struct{ text, inCSV string }{
	{"=1+1", "'=1+1"},
	{`=HYPERLINK("http://example.com","x")`, `'=HYPERLINK("http://example.com","x")`},
	{"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
	{"@SUM(1)", "'@SUM(1)"},
	{"-1+1", "'-1+1"},
	{"+1+1", "'+1+1"},
	{"- a point in a list", "'- a point in a list"},
	{"-", "'-"},
	{"\t=1", "'\t=1"},
	{"\r=1", "'\n=1"},
	{"\n=1", "'\n=1"},
	{"＝1+1", "'＝1+1"},
	{"＠x", "'＠x"},
	{"+86-13800000000", "'+86-13800000000"},
	{"-1.2.3", "'-1.2.3"},
	{"'=1", "''=1"},
	{"'-5", "''-5"},
	{"-12.30", "-12.30"},
	{"+8613800000000", "+8613800000000"},
	{"'quoted'", "'quoted'"},
	{"a=b", "a=b"},
	{"", ""},
}

func TestFormulas(t *testing.T) {
	for _, c := range formulas {
		t.Run("CSV has "+c.text+" as text", func(t *testing.T) {
			if got := guarded(newLines.Replace(c.text)); got != c.inCSV {
				t.Errorf("got %q, want %q", got, c.inCSV)
			}
			if got := withoutGuard(c.inCSV); got != newLines.Replace(c.text) {
				t.Errorf("read back as %q", got)
			}
		})
	}
	t.Run("a workbook has them as texts", func(t *testing.T) {
		cells := make([]Cell, len(formulas))
		for i, c := range formulas {
			cells[i] = Text(c.text)
		}
		file := openedBook(t, written(t, XLSX, []string{"=1"}, WriteOptions{}, cells))
		for i, c := range formulas {
			at, err := excelize.CoordinatesToCellName(i+1, 2)
			if err != nil {
				t.Fatal(err)
			}
			formula, err := file.GetCellFormula("Sheet1", at)
			if err != nil || formula != "" {
				t.Errorf("%s is the formula %q (%v)", at, formula, err)
			}
			if kind, err := file.GetCellType("Sheet1", at); c.text != "" && kind != excelize.CellTypeInlineString {
				t.Errorf("%s is of type %v (%v), want a text", at, kind, err)
			}
			if got, err := file.GetCellValue("Sheet1", at); got != newLines.Replace(c.text) {
				t.Errorf("%s is %q (%v), want %q", at, got, err, c.text)
			}
		}
	})
}

func TestWriteCSV(t *testing.T) {
	shanghai := time.FixedZone("", 8*3600)
	at := time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC)
	got := written(t, CSV, []string{"名称", "=x"}, WriteOptions{BOM: true, Zone: shanghai}, []Cell{
		Text("a,\"b\"\nc"), Number(decimal.RequireFromString("-12.30")), Date(at), Time(at), {},
	})
	want := byteOrderMark + "名称,'=x\r\n\"a,\"\"b\"\"\r\nc\",-12.3,2026-11-21,2026-11-21T14:30:00+08:00,\r\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWriteCSVSendsEarly(t *testing.T) {
	var out bytes.Buffer
	writer, err := NewWriter(&out, CSV, []string{"a"}, WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	const rows, rowBytes = 2000, 12
	for range rows {
		if err := writer.Write(Text("0123456789")); err != nil {
			t.Fatal(err)
		}
	}
	if held := rows*rowBytes - out.Len(); held > 8<<10 {
		t.Errorf("%d bytes are held back", held)
	}
	if err := writer.Flush(); err != nil || out.Len() != len("a\r\n")+rows*rowBytes {
		t.Errorf("after Flush %d bytes are sent (%v)", out.Len(), err)
	}
}

func TestWriteWorkbook(t *testing.T) {
	at := time.Date(2026, 11, 21, 6, 30, 5, 0, time.UTC)
	text := written(t, XLSX, []string{"a"}, WriteOptions{Sheet: "客户/线索", Zone: time.FixedZone("", 8*3600)}, []Cell{
		Text("007"), Number(decimal.RequireFromString("1234.50")), Number(decimal.RequireFromString("12345678901234567.89")),
		Date(at), Time(at), {}, Date(time.Date(1899, 1, 2, 0, 0, 0, 0, time.UTC)),
	})
	file := openedBook(t, text)
	t.Run("types its cells", func(t *testing.T) {
		want := map[string]struct {
			kind  excelize.CellType
			shown string
		}{
			"A2": {excelize.CellTypeInlineString, "007"},
			"B2": {excelize.CellTypeUnset, "1234.5"},
			"C2": {excelize.CellTypeInlineString, "12345678901234567.89"},
			"D2": {excelize.CellTypeUnset, "2026-11-21"},
			"E2": {excelize.CellTypeUnset, "2026-11-21 14:30:05"},
			"G2": {excelize.CellTypeInlineString, "1899-01-02"},
		}
		for at, want := range want {
			kind, err := file.GetCellType("客户 线索", at)
			if err != nil || kind != want.kind {
				t.Errorf("%s is of type %v (%v), want %v", at, kind, err, want.kind)
			}
			if shown, err := file.GetCellValue("客户 线索", at); err != nil || shown != want.shown {
				t.Errorf("%s shows %q (%v), want %q", at, shown, err, want.shown)
			}
		}
	})
	t.Run("has a bold header that stays", func(t *testing.T) {
		id, err := file.GetCellStyle("客户 线索", "A1")
		if err != nil {
			t.Fatal(err)
		}
		style, err := file.GetStyle(id)
		if err != nil || style.Font == nil || !style.Font.Bold {
			t.Errorf("the header is not bold (%v)", err)
		}
		panes, err := file.GetPanes("客户 线索")
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("panes are %+v (%v)", panes, err)
		}
	})
	t.Run("is read as it was written", func(t *testing.T) {
		want := [][]string{{"007", "1234.5", "12345678901234567.89", "2026-11-21", "2026-11-21T14:30:05", "", "1899-01-02"}}
		if diff := cmp.Diff(want, texts(all(t, open(t, text, Options{})))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestShortened(t *testing.T) {
	long := strings.Repeat("字", 32_767)
	for text, want := range map[string]string{long: long, long + "x": strings.Repeat("字", 32_766) + "…"} {
		var out bytes.Buffer
		writer, err := NewWriter(&out, XLSX, []string{"a"}, WriteOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := writer.Write(Text(text)); err != nil {
			t.Fatal(err)
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
		if rows := all(t, open(t, out.String(), Options{})); rows[0].Cells[0] != want {
			t.Errorf("a text of %d bytes has %d", len(text), len(rows[0].Cells[0]))
		}
	}
}

func TestSheetName(t *testing.T) {
	cases := map[string]string{
		"": "Sheet1", "客户": "客户", "a/b:c*d?e[f]g\\h": "a b c d e f g h", "'quoted'": "quoted", "history": "Sheet1", "[]": "Sheet1",
		strings.Repeat("长", 40): strings.Repeat("长", 31), strings.Repeat("😀", 20): strings.Repeat("😀", 15), "a\tb\n": "a b",
	}
	for text, want := range cases {
		if got := sheetName(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := NewWriter(&bytes.Buffer{}, "pdf", nil, WriteOptions{}); err == nil {
		t.Error("a table is written as pdf")
	}
}

// TestRoundTrip claims that what is written is read back, whatever it looks
// like, apart from the kind of new line.
func TestRoundTrip(t *testing.T) {
	t.Run("CSV", rapid.MakeCheck(func(t *rapid.T) { roundTrip(t, CSV, rapid.String()) }))
	printable := rapid.StringMatching(`[ -~\n华为=+@' ,;"-]{0,20}`) // XML holds no control characters
	t.Run("XLSX", rapid.MakeCheck(func(t *rapid.T) { roundTrip(t, XLSX, printable) }))
}

func roundTrip(t *rapid.T, format Format, cell *rapid.Generator[string]) {
	const width = 3
	header := []string{"a", "b", "c"}
	table := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 0, 8).Draw(t, "table")
	var want [][]string
	var out bytes.Buffer
	writer, err := NewWriter(&out, format, header, WriteOptions{BOM: rapid.Bool().Draw(t, "BOM")})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table {
		cells := make([]Cell, width)
		expected := make([]string, width)
		for i, text := range row {
			text = strings.ReplaceAll(text, "\x00", "") // Open takes it for a sign that a file is no text
			cells[i], expected[i] = Text(text), newLines.Replace(text)
		}
		if len(withoutBlankEnd(expected)) > 0 {
			want = append(want, expected)
		}
		if err := writer.Write(cells...); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	reader, err := Open(bytes.NewReader(out.Bytes()), int64(out.Len()), Options{Separator: ',', Encoding: encodingOf(format)})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	var got [][]string
	for {
		row, err := reader.Next()
		if err != nil {
			break
		}
		got = append(got, row.Cells)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s\nfile: %s", diff, strconv.Quote(out.String()[:min(out.Len(), 500)]))
	}
}

func encodingOf(format Format) Encoding {
	if format == CSV {
		return UTF8
	}
	return ""
}

func written(t *testing.T, format Format, header []string, options WriteOptions, rows ...[]Cell) string {
	t.Helper()
	var out bytes.Buffer
	writer, err := NewWriter(&out, format, header, options)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := writer.Write(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func openedBook(t *testing.T, text string) *excelize.File {
	t.Helper()
	file, err := excelize.OpenReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}
