package sheet

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Format is the kind of a file.
type Format string

// The formats that are read and written.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// The limits of a file, unless Options say otherwise.
const (
	DefaultMaxRows    = 200_000
	DefaultMaxColumns = 500
	// DefaultMaxUnpacked is how many bytes a workbook may unpack to.
	DefaultMaxUnpacked = 512 << 20
)

// Options say what people know better than the program; zero values leave it
// to Open to find out.
type Options struct {
	Encoding  Encoding // of CSV
	Separator byte     // of CSV
	Sheet     string   // of a workbook; otherwise its first visible sheet
	HeaderRow int      // otherwise the first row that is not empty

	MaxRows     int // that are not empty, the header aside
	MaxColumns  int
	MaxUnpacked int64 // bytes of a workbook

	// ColumnWord names columns whose header is empty, as in “Column 3”.
	ColumnWord string
}

func (o Options) withDefaults() Options {
	o.MaxRows = cmp.Or(o.MaxRows, DefaultMaxRows)
	o.MaxColumns = cmp.Or(o.MaxColumns, DefaultMaxColumns)
	o.MaxUnpacked = cmp.Or(o.MaxUnpacked, DefaultMaxUnpacked)
	o.ColumnWord = cmp.Or(o.ColumnWord, "Column")
	return o
}

// Found is what Open learned about a file.
type Found struct {
	Format     Format
	Encoding   Encoding // of CSV
	Separator  byte     // of CSV
	Unreadable int      // characters of CSV, or parts of them, that are not in its encoding; they read U+FFFD
	Sheets     []string // of a workbook, hidden ones too, in its order
	Sheet      string   // the one that is read
	HeaderRow  int
}

// Row is one row that is not empty.
type Row struct {
	Number int      // as a spreadsheet program shows it, empty rows counted
	Cells  []string // as many as there are columns
	// Surplus are cells beyond the last column: something is wrong with the row
	// or the header, and only people can tell what.
	Surplus []string
}

// Reader gives the rows of one table.
type Reader struct {
	found   Found
	columns []string
	source  source
	ahead   []Row // read by Sample, not yet given
	rows    int   // read so far
	maxRows int
}

// source gives the rows of a file in its format, perhaps without empty ones;
// io.EOF says that there are no more.
type source interface {
	next() (number int, cells []string, err error)
	close() error
}

// Open finds out what a file is and reads its header. The file must stay open
// until the Reader is closed. A file that can't be read as a table is refused
// with a Problem.
func Open(file io.ReaderAt, size int64, options Options) (*Reader, error) {
	options = options.withDefaults()
	r := &Reader{maxRows: options.MaxRows}
	section := io.NewSectionReader(file, 0, size)
	magic := make([]byte, 8)
	n, err := section.ReadAt(magic, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the file's start: %w", err)
	}
	switch magic = magic[:n]; {
	case bytes.HasPrefix(magic, []byte("PK\x03\x04")):
		r.source, r.found, err = openWorkbook(section, options)
	case bytes.HasPrefix(magic, []byte("\xD0\xCF\x11\xE0")):
		err = oldFormat()
	default:
		r.source, r.found, err = openText(section, options)
	}
	if err != nil {
		return nil, err
	}
	if err := r.readHeader(options); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// Found says what Open learned about the file.
func (r *Reader) Found() Found { return r.found }

// Columns are the names of the columns: as in the header, trimmed, made
// different from each other by a number, and with a name where it has none.
func (r *Reader) Columns() []string { return slices.Clone(r.columns) }

// Next gives the next row that is not empty; io.EOF says that there is none.
func (r *Reader) Next() (Row, error) {
	if len(r.ahead) > 0 {
		row := r.ahead[0]
		r.ahead = r.ahead[1:]
		return row, nil
	}
	return r.read()
}

// Sample gives up to n of the next rows, which Next will give again.
func (r *Reader) Sample(n int) ([]Row, error) {
	for len(r.ahead) < n {
		row, err := r.read()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		r.ahead = append(r.ahead, row)
	}
	return slices.Clone(r.ahead[:min(n, len(r.ahead))]), nil
}

// Close gives back the temporary files of a workbook.
func (r *Reader) Close() error { return r.source.close() }

func (r *Reader) read() (Row, error) {
	number, cells, err := r.nextFilled()
	if err != nil {
		return Row{}, err
	}
	if r.rows++; r.rows > r.maxRows {
		return Row{}, tooManyRows(number, r.maxRows)
	}
	width := len(r.columns)
	row := Row{Number: number, Cells: make([]string, width)}
	copy(row.Cells, cells)
	if filled := withoutBlankEnd(cells); len(filled) > width {
		row.Surplus = filled[width:]
	}
	return row, nil
}

// nextFilled gives the next row in which something is written.
func (r *Reader) nextFilled() (number int, cells []string, err error) {
	for {
		number, cells, err = r.source.next()
		if err != nil || len(withoutBlankEnd(cells)) > 0 {
			return number, cells, inRow(err, number)
		}
	}
}

func (r *Reader) readHeader(options Options) error {
	for {
		number, cells, err := r.nextFilled()
		if errors.Is(err, io.EOF) {
			return emptyTable()
		} else if err != nil {
			return err
		}
		if number >= options.HeaderRow {
			r.found.HeaderRow = number
			r.columns = columnNames(cells, options.ColumnWord)
			return nil
		}
	}
}

// columnNames makes every name different from the others.
func columnNames(header []string, word string) []string {
	names, taken := make([]string, len(header)), map[string]bool{}
	for _, name := range header {
		taken[oneLine(name)] = true
	}
	seen := map[string]bool{}
	for i, cell := range header {
		name := oneLine(cell)
		if name == "" {
			name = fmt.Sprintf("%s %d", word, i+1)
		} else if !seen[name] {
			names[i], seen[name] = name, true
			continue
		}
		unique := name
		for n := 2; taken[unique]; n++ {
			unique = fmt.Sprintf("%s %d", name, n)
		}
		names[i], taken[unique] = unique, true
	}
	return names
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func withoutBlankEnd(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// inRow adds the number to a problem with a row.
func inRow(err error, number int) error {
	if p, refused := errors.AsType[*Problem](err); refused {
		p.Row = number
	}
	return err
}

func emptyTable() *Problem {
	return problem(CodeEmpty,
		Words{"表格是空的。", "The table is empty."},
		Words{"请检查是否选对了文件、工作表和表头所在行。", "Check the file, the sheet and the row of the header."})
}

func tooManyRows(number, limit int) *Problem {
	p := problem(CodeTooManyRows,
		Words{"超过 %d 行数据。", "There are more than %d rows."}.with(limit),
		Words{"请拆分成几个文件。", "Split it into several files."})
	p.Row = number
	return p
}

func oldFormat() *Problem {
	return problem(CodeOldFormat,
		Words{"这是旧版 .xls 工作簿，或设有密码。", "This is a workbook in the old .xls format, or one with a password."},
		Words{"请用表格软件打开后另存为不带密码的 .xlsx。", "Open it in a spreadsheet program and save it as .xlsx without a password."})
}
