package sheet

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encoding is how a text file stands for characters.
type Encoding string

// The encodings that Open reads. UTF-16 is known by its byte order mark only.
const (
	UTF8    Encoding = "UTF-8"
	UTF16   Encoding = "UTF-16"
	GB18030 Encoding = "GB18030"
)

const byteOrderMark = "\uFEFF"

// readablePerUnreadable is how many characters beyond ASCII must be readable for
// each that is not, for an encoding to be believed all the same. Systems that
// cut names at a number of bytes leave a few such characters.
const readablePerUnreadable = 20

// decoding is what is known about the encoding of a file.
type decoding struct {
	encoding   Encoding
	unreadable int // see Found
}

// reader gives the text in UTF-8, without a byte order mark.
func (d decoding) reader(r io.Reader) io.Reader {
	switch {
	case d.encoding == UTF16:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case d.encoding == GB18030:
		return transform.NewReader(r, simplifiedchinese.GB18030.NewDecoder())
	}
	return transform.NewReader(r, unicode.UTF8BOM.NewDecoder())
}

// decide looks through the whole file: the first Chinese name may stand in the
// last row. An encoding that somebody declared is only checked.
func decide(file *io.SectionReader, declared Encoding) (decoding, error) {
	if !slices.Contains([]Encoding{"", UTF8, UTF16, GB18030}, declared) {
		return decoding{}, unknownEncoding()
	}
	start := make([]byte, 2)
	n, err := file.ReadAt(start, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return decoding{}, err
	}
	start = start[:n]
	if declared == UTF16 || bytes.HasPrefix(start, []byte{0xFF, 0xFE}) || bytes.HasPrefix(start, []byte{0xFE, 0xFF}) {
		return decoding{encoding: UTF16}, nil
	}
	seen, err := count(file, nil)
	switch {
	case err != nil:
		return decoding{}, err
	case seen.nul:
		return decoding{}, notATable()
	case declared == UTF8 || declared == "" && seen.believable():
		return decoding{encoding: UTF8, unreadable: seen.unreadable}, nil
	}
	chinese, err := count(file, simplifiedchinese.GB18030)
	if err == nil && declared == "" && !chinese.believable() {
		err = unknownEncoding()
	}
	return decoding{encoding: GB18030, unreadable: chinese.unreadable}, err
}

// characters counts what a file holds beyond ASCII.
type characters struct {
	readable, unreadable int
	nul                  bool
}

func (c characters) believable() bool {
	return c.unreadable*readablePerUnreadable <= c.readable
}

// count reads the file in an encoding, nil for UTF-8.
func count(file *io.SectionReader, in encoding.Encoding) (characters, error) {
	var seen characters
	var r io.Reader = io.NewSectionReader(file, 0, file.Size())
	if in != nil {
		r = transform.NewReader(r, in.NewDecoder())
	}
	buffer, kept := make([]byte, 64<<10), 0
	for {
		n, err := r.Read(buffer[kept:])
		rest := seen.add(buffer[:kept+n], err != nil)
		kept = copy(buffer, rest)
		if errors.Is(err, io.EOF) {
			return seen, nil
		} else if err != nil {
			return seen, err
		}
	}
}

// add counts the characters of a piece and returns a last one that is cut.
func (c *characters) add(piece []byte, last bool) (rest []byte) {
	for len(piece) > 0 {
		if piece[0] < utf8.RuneSelf {
			c.nul = c.nul || piece[0] == 0
			piece = piece[1:]
			continue
		}
		if !last && !utf8.FullRune(piece) {
			return piece
		}
		r, size := utf8.DecodeRune(piece)
		if r == utf8.RuneError {
			c.unreadable++
		} else {
			c.readable++
		}
		piece = piece[size:]
	}
	return nil
}

func notATable() *Problem {
	return problem(CodeNoTable,
		Words{"这个文件不是表格。", "This file is not a table."}, saveAsWorkbook)
}

func unknownEncoding() *Problem {
	return problem(CodeUnknownEncoding,
		Words{"无法识别文件的编码：既不是 UTF-8，也不是 GB18030。", "The encoding of the file is neither UTF-8 nor GB18030."},
		saveAsWorkbook)
}
