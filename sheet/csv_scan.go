package sheet

import (
	"bufio"
	"errors"
	"io"
)

// longestRow is how many bytes of text a row may have. A quote that is never
// closed would otherwise take the rest of the file into memory.
const longestRow = 4 << 20

// csvScanner cuts UTF-8 text into rows as spreadsheet programs do: a quote has
// a meaning only at the start of a cell, and \n, \r\n and \r all end a line.
// It gives empty lines too, as rows of one empty cell, so that whoever counts
// the rows arrives at the numbers a spreadsheet program shows.
type csvScanner struct {
	in         *bufio.Reader
	separator  byte
	maxColumns int
	line       int // where the next byte stands, from 1
	text       []byte
	ends       []int // of the cells in text
}

func newCSVScanner(in io.Reader, separator byte, maxColumns int) *csvScanner {
	return &csvScanner{in: bufio.NewReaderSize(in, 64<<10), separator: separator, maxColumns: maxColumns, line: 1}
}

// row reads the next row; io.EOF says that there is none.
func (s *csvScanner) row() ([]string, error) {
	if _, err := s.in.Peek(1); err != nil {
		return nil, err
	}
	started := s.line
	s.text, s.ends = s.text[:0], s.ends[:0]
	for more := true; more; {
		var err error
		if more, err = s.cell(); err != nil {
			return nil, err
		}
		if s.ends = append(s.ends, len(s.text)); len(s.ends) > s.maxColumns {
			return nil, atLine(tooManyColumns(s.maxColumns), started)
		}
	}
	return s.cells(), nil
}

// cells shares one string among the cells of a row.
func (s *csvScanner) cells() []string {
	text, start := string(s.text), 0
	cells := make([]string, len(s.ends))
	for i, end := range s.ends {
		cells[i], start = text[start:end], end
	}
	return cells
}

// cell reads one cell and says whether the row goes on after it.
func (s *csvScanner) cell() (more bool, err error) {
	started := s.line
	for first := true; ; first = false {
		b, err := s.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return false, nil
		case err != nil:
			return false, err
		case first && b == '"':
			return s.quoted()
		case b == s.separator:
			return true, nil
		case b == '\n' || b == '\r':
			return false, s.endLine(b)
		}
		if !s.add(b) {
			return false, atLine(rowTooLong(), started)
		}
	}
}

// quoted reads a cell after its opening quote.
func (s *csvScanner) quoted() (more bool, err error) {
	opened := s.line
	for {
		b, err := s.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return false, atLine(quoteNotClosed(), opened)
		case err != nil:
			return false, err
		case b == '"':
			closed, more, err := s.afterQuote()
			if closed || err != nil {
				return more, err
			}
		case b == '\r' || b == '\n':
			if err := s.endLine(b); err != nil {
				return false, err
			}
			b = '\n'
		}
		if !s.add(b) {
			return false, atLine(quoteNotClosed(), opened)
		}
	}
}

// afterQuote looks what a quote within a quoted cell means: another one makes
// it a character, the end of the cell must follow otherwise.
func (s *csvScanner) afterQuote() (closed, more bool, err error) {
	b, err := s.in.ReadByte()
	switch {
	case errors.Is(err, io.EOF):
		return true, false, nil
	case err != nil:
		return false, false, err
	case b == '"':
		return false, false, nil
	case b == s.separator:
		return true, true, nil
	case b == '\n' || b == '\r':
		return true, false, s.endLine(b)
	}
	return false, false, atLine(textAfterQuote(), s.line)
}

func (s *csvScanner) add(b byte) bool {
	s.text = append(s.text, b)
	return len(s.text) <= longestRow
}

// endLine counts a line whose end begins with b.
func (s *csvScanner) endLine(b byte) error {
	s.line++
	if b == '\n' {
		return nil
	}
	next, err := s.in.ReadByte()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err == nil && next != '\n' {
		err = s.in.UnreadByte()
	}
	return err
}

func atLine(p *Problem, line int) *Problem {
	p.Line = line
	return p
}

func quoteNotClosed() *Problem {
	return problem(CodeBrokenQuote,
		Words{"此处开始的引号没有结束。", "The quote that opens here is never closed."},
		Words{"请在这一行补上结束的引号，或删去开头的引号。", "Close the quote in this line, or remove the one that opens it."})
}

func textAfterQuote() *Problem {
	return problem(CodeBrokenQuote,
		Words{"结束引号之后还有文字。", "There is text after a closing quote."},
		Words{"请在这一行删去多余的文字；单元格内的引号应写两次。", "Remove it in this line; a quote within a cell is written twice."})
}

func rowTooLong() *Problem {
	return problem(CodeRowTooLong,
		Words{"这一行超过 4 MB。", "This row has more than 4 MB."},
		Words{"请检查文件是否为表格，以及换行是否正确。", "Check that the file is a table and that its rows end with a new line."})
}

func tooManyColumns(limit int) *Problem {
	return problem(CodeTooManyColumns,
		Words{"超过 %d 列。", "There are more than %d columns."}.with(limit),
		Words{"请删去不需要的列，并检查分隔符。", "Remove the columns you don't need, and check the separator."})
}
