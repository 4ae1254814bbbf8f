package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// textSource gives the rows of a CSV file.
type textSource struct {
	scanner *csvScanner
	number  int
}

func openText(file *io.SectionReader, options Options) (*textSource, Found, error) {
	found := Found{Format: CSV, Separator: options.Separator}
	how, err := decide(file, options.Encoding)
	if err != nil {
		return nil, found, err
	}
	found.Encoding, found.Unreadable = how.encoding, how.unreadable
	text := bufio.NewReaderSize(how.reader(file), sampleBytes)
	sample, err := text.Peek(sampleBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, found, fmt.Errorf("read the first lines: %w", err)
	}
	if isMarkup(sample) {
		return nil, found, notATable()
	}
	separator, length := declaredSeparator(sample)
	if separator == 0 {
		separator = guessSeparator(sample)
	}
	if _, err := text.Discard(length); err != nil {
		return nil, found, fmt.Errorf("pass the separator's line: %w", err)
	}
	if found.Separator == 0 {
		found.Separator = separator
	}
	scanner := newCSVScanner(text, found.Separator, options.MaxColumns)
	if length > 0 {
		scanner.line++
	}
	return &textSource{scanner: scanner}, found, nil
}

// isMarkup knows the web pages that some systems export under the name .xls.
func isMarkup(sample []byte) bool {
	start := strings.ToLower(string(bytes.TrimSpace(sample[:min(len(sample), 200)])))
	for _, mark := range []string{"<html", "<!doctype", "<?xml", "<table", "<meta", "<style"} {
		if strings.HasPrefix(start, mark) {
			return true
		}
	}
	return false
}

func (s *textSource) next() (int, []string, error) {
	s.number++
	cells, err := s.scanner.row()
	for i, cell := range cells {
		cells[i] = withoutGuard(cell)
	}
	return s.number, cells, err
}

func (*textSource) close() error { return nil }
