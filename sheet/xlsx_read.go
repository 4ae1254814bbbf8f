package sheet

import (
	"archive/zip"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	// spillAt is the size from which the library unpacks a sheet or the table
	// of texts to a temporary file.
	spillAt = 1 << 20
	// maxOtherParts is how many bytes everything else in a workbook may unpack
	// to: the library keeps it in memory.
	maxOtherParts = 64 << 20
)

// bookSource gives the rows of one sheet. Of merged cells only the first has
// the text; formulas give the value that was saved with them.
type bookSource struct {
	book       *excelize.File
	rows       *excelize.Rows
	number     int
	maxColumns int
}

func openWorkbook(file *io.SectionReader, options Options) (source, Found, error) {
	found := Found{Format: XLSX}
	if err := weigh(file, options.MaxUnpacked); err != nil {
		return nil, found, err
	}
	book, err := excelize.OpenReader(file, excelize.Options{UnzipSizeLimit: options.MaxUnpacked, UnzipXMLSizeLimit: spillAt})
	if err != nil {
		return nil, found, fmt.Errorf("%w: %w", notATable(), err)
	}
	s := &bookSource{book: book, maxColumns: options.MaxColumns}
	found.Sheets = book.GetSheetList()
	if found.Sheet, err = chooseSheet(book, options.Sheet); err == nil {
		err = writeDatesAsISO(book)
	}
	if err == nil {
		s.rows, err = book.Rows(found.Sheet)
	}
	if err != nil {
		_ = s.close() // the file is refused for another reason
		return nil, found, err
	}
	return s, found, nil
}

func (s *bookSource) next() (int, []string, error) {
	s.number++
	if !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return s.number, nil, fmt.Errorf("read row %d: %w", s.number, err)
		}
		return s.number, nil, io.EOF
	}
	cells, err := s.rows.Columns()
	if err != nil {
		return s.number, nil, fmt.Errorf("read row %d: %w", s.number, err)
	}
	if len(cells) > s.maxColumns {
		return s.number, nil, tooManyColumns(s.maxColumns)
	}
	return s.number, cells, nil
}

func (s *bookSource) close() error {
	if s.rows != nil {
		if err := s.rows.Close(); err != nil {
			return fmt.Errorf("close the sheet: %w", err)
		}
	}
	if err := s.book.Close(); err != nil {
		return fmt.Errorf("close the workbook: %w", err)
	}
	return nil
}

// weigh refuses a workbook that would unpack to too much. The sizes it reads
// are the file's own word, to which archive/zip holds it.
func weigh(file *io.SectionReader, limit int64) error {
	archive, err := zip.NewReader(file, file.Size())
	if err != nil {
		return notATable()
	}
	all, others, isBook := uint64(0), uint64(0), false
	for _, part := range archive.File {
		isBook = isBook || strings.EqualFold(part.Name, "xl/workbook.xml")
		size := min(part.UncompressedSize64, uint64(limit)+1) // so that no sum overflows
		if all += size; !spills(part.Name) {
			others += size
		}
		if all > uint64(limit) || others > maxOtherParts {
			return tooLarge(limit)
		}
	}
	if !isBook {
		return notATable()
	}
	return nil
}

// spills says whether the library can unpack a part to a temporary file.
func spills(part string) bool {
	part = strings.ToLower(part)
	return part == "xl/sharedstrings.xml" || strings.HasPrefix(part, "xl/worksheets/sheet")
}

func chooseSheet(book *excelize.File, wanted string) (string, error) {
	sheets := book.GetSheetList()
	if wanted != "" {
		if !slices.Contains(sheets, wanted) {
			return "", unknownSheet(wanted, sheets)
		}
		return wanted, nil
	}
	for _, sheet := range sheets {
		if visible, err := book.GetSheetVisible(sheet); err == nil && visible {
			return sheet, nil
		}
	}
	return "", emptyTable()
}

func unknownSheet(wanted string, sheets []string) *Problem {
	names := strings.Join(sheets, ", ")
	return problem(CodeUnknownSheet,
		Words{"没有名为“%s”的工作表。", "There is no sheet called %q."}.with(wanted),
		Words{"请选择其中之一：%s", "Choose one of: %s"}.with(names))
}

func tooLarge(limit int64) *Problem {
	return problem(CodeTooLarge,
		Words{"工作簿解压后超过 %d MB，或含有太多图片。", "The workbook unpacks to more than %d MB, or holds too many pictures."}.with(limit>>20),
		Words{"请只保留需要的工作表并删去图片，或存为 CSV。", "Keep only the sheet you need, without pictures, or save it as CSV."})
}
