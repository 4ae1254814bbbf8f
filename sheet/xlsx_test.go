package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func TestReadWorkbook(t *testing.T) {
	at := time.Date(2026, 11, 21, 14, 30, 5, 0, time.UTC)
	cases := []struct {
		name  string
		fill  func(b *book)
		sheet string
		want  [][]string
	}{
		{
			"reads texts and numbers as they are shown",
			func(b *book) {
				b.row(1, "name", "amount", "share", "phone", "done")
				b.row(2, "华为", 1234.5, 0.125, 13800000000, true)
				b.format("B2", "#,##0.00")
				b.format("C2", "0.0%")
			}, "",
			[][]string{{"华为", "1,234.50", "12.5%", "13800000000", "TRUE"}},
		},
		{
			"reads dates in any format as ISO",
			func(b *book) {
				b.row(1, "a", "b", "c", "d", "e", "f")
				b.row(2, at, at, at, at, at, at)
				b.format("A2", "d/m/yy")
				b.format("B2", `yyyy"年"m"月"d"日"`)
				b.format("C2", "[$-409]mmm d, yyyy h:mm AM/PM")
				b.format("D2", "h:mm")
				b.builtIn("E2", 14)
				b.builtIn("F2", 22)
			}, "",
			[][]string{{"2026-11-21", "2026-11-21", "2026-11-21T14:30:05", "14:30:05", "2026-11-21", "2026-11-21T14:30:05"}},
		},
		{
			"leaves texts in date cells and elapsed time alone",
			func(b *book) {
				b.row(1, "a", "b")
				b.row(2, "next week", 1.5)
				b.format("A2", "yyyy-mm-dd")
				b.format("B2", "[h]:mm")
			}, "",
			[][]string{{"next week", "36:00"}},
		},
		{
			"reads the first cell of merged ones only",
			func(b *book) {
				b.row(1, "a", "b", "c")
				b.row(2, "x", "", "y")
				b.must(b.file.MergeCell(b.sheet, "A2", "B3"))
			}, "",
			[][]string{{"x", "", "y"}},
		},
		{
			"reads what a formula gave",
			func(b *book) {
				b.row(1, "a")
				b.row(2, 2)
				b.must(b.file.SetCellFormula(b.sheet, "A2", "1+1"))
			}, "",
			[][]string{{"2"}},
		},
		{
			"reads the sheet that people name",
			func(b *book) {
				b.row(1, "a")
				_, err := b.file.NewSheet("客户")
				b.must(err)
				b.sheet = "客户"
				b.row(1, "b")
				b.row(2, "2")
			}, "客户",
			[][]string{{"2"}},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			reader := open(t, workbook(t, c.fill), Options{Sheet: c.sheet})
			if diff := cmp.Diff(c.want, texts(all(t, reader))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWorkbookRows(t *testing.T) {
	file := workbook(t, func(b *book) {
		b.row(3, "a", "", "a")
		b.row(6, "1")
		b.row(9, "2", "", "", "surplus")
	})
	t.Run("are numbered as they are shown", func(t *testing.T) {
		reader := open(t, file, Options{})
		if diff := cmp.Diff([]string{"a", "Column 2", "a 2"}, reader.Columns()); diff != "" {
			t.Error(diff)
		}
		want := []Row{{Number: 6, Cells: []string{"1", "", ""}}, {Number: 9, Cells: []string{"2", "", ""}, Surplus: []string{"surplus"}}}
		if diff := cmp.Diff(want, all(t, reader)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestFoundInWorkbook(t *testing.T) {
	reader := open(t, workbook(t, func(b *book) {
		_, err := b.file.NewSheet("Shown")
		b.must(err)
		b.must(b.file.SetSheetVisible("Sheet1", true))
		b.file.SetActiveSheet(1)
		b.must(b.file.SetSheetVisible("Sheet1", false))
		b.sheet = "Shown"
		b.row(1, "a")
	}), Options{})
	want := Found{Format: XLSX, Sheets: []string{"Sheet1", "Shown"}, Sheet: "Shown", HeaderRow: 1}
	if diff := cmp.Diff(want, reader.Found()); diff != "" {
		t.Errorf("the first visible sheet is not taken: %s", diff)
	}
}

func TestWorkbookRefusals(t *testing.T) {
	small := workbook(t, func(b *book) {
		b.row(1, "a", "b", "c", "d")
		b.row(2, "1")
	})
	cases := []struct {
		name, file string
		options    Options
		code       string
	}{
		{"refuses a sheet that is not there", small, Options{Sheet: "nope"}, CodeUnknownSheet},
		{"refuses too many columns", small, Options{MaxColumns: 3}, CodeTooManyColumns},
		{"refuses what unpacks to too much", small, Options{MaxUnpacked: 1000}, CodeTooLarge},
		{"refuses a bomb", packed(t, "xl/workbook.xml", "xl/media/zeros.bin", 65<<20), Options{}, CodeTooLarge},
		{"refuses other archives", packed(t, "word/document.xml", "word/x", 10), Options{}, CodeNoTable},
		{"refuses half a workbook", small[:len(small)/2], Options{}, CodeNoTable},
		{"refuses a workbook without sheets", packed(t, "xl/workbook.xml", "x", 10), Options{}, CodeNoTable},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var p *Problem
			if err := readThrough(c.file, c.options); !errors.As(err, &p) || p.Code != c.code {
				t.Errorf("got %v, want %s", err, c.code)
			}
		})
	}
}

func TestShownBy(t *testing.T) {
	cases := map[string]temporal{
		"General": notTemporal, "0.00": notTemporal, "#,##0": notTemporal, "@": notTemporal, `0"d"`: notTemporal, `"day"`: notTemporal,
		"[h]:mm:ss": notTemporal, "[mm]:ss": notTemporal, `0\d`: notTemporal, "[Magenta]0": notTemporal, "": notTemporal, `"`: notTemporal, "[": notTemporal,
		"yyyy-mm-dd": dateOnly, "mmm": dateOnly, "[$-804]yyyy/m/d;@": dateOnly, `m"月"d"日"`: dateOnly, "[Magenta]d": dateOnly,
		"yyyy-mm-dd hh:mm:ss.000": dateAndClock, "h:mm AM/PM": clockOnly, "mm:ss": clockOnly,
	}
	for code, want := range cases {
		if got := shownBy(code); got != want {
			t.Errorf("%q shows %d, want %d", code, got, want)
		}
	}
}

// book is a workbook in the making.
type book struct {
	t     testing.TB
	file  *excelize.File
	sheet string
}

func workbook(t testing.TB, fill func(b *book)) string {
	t.Helper()
	b := &book{t: t, file: excelize.NewFile(), sheet: "Sheet1"}
	fill(b)
	var out bytes.Buffer
	b.must(b.file.Write(&out))
	b.must(b.file.Close())
	return out.String()
}

func (b *book) row(number int, values ...any) {
	b.t.Helper()
	at, err := excelize.CoordinatesToCellName(1, number)
	b.must(err)
	b.must(b.file.SetSheetRow(b.sheet, at, &values))
}

func (b *book) format(cell, code string) {
	b.t.Helper()
	b.style(cell, &excelize.Style{CustomNumFmt: &code})
}

func (b *book) builtIn(cell string, number int) {
	b.t.Helper()
	b.style(cell, &excelize.Style{NumFmt: number})
}

func (b *book) style(cell string, style *excelize.Style) {
	b.t.Helper()
	id, err := b.file.NewStyle(style)
	b.must(err)
	b.must(b.file.SetCellStyle(b.sheet, cell, cell, id))
}

func (b *book) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// packed is an archive of an empty part and one of so many zeros.
func packed(t *testing.T, first, second string, zeros int) string {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, text := range map[string]string{first: "", second: strings.Repeat("\x00", zeros)} {
		part, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
