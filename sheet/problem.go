package sheet

import "fmt"

// Words is a text for people in both languages of the product. It has the
// shape of crm.Label and can be converted to it.
type Words struct{ ZH, EN string }

// The codes of what can be wrong with a file or a value.
const (
	CodeAmbiguousDate   = "ambiguous-date"
	CodeAmbiguousNumber = "ambiguous-number"
	CodeBrokenQuote     = "broken-quote"
	CodeEmpty           = "empty-table"
	CodeNoTable         = "not-a-table"
	CodeNotDate         = "not-a-date"
	CodeNotMoney        = "not-money"
	CodeNotNumber       = "not-a-number"
	CodeNotYesNo        = "not-yes-or-no"
	CodeOldFormat       = "old-or-locked-workbook"
	CodeRowTooLong      = "row-too-long"
	CodeShortened       = "shortened-number"
	CodeTooLarge        = "workbook-too-large"
	CodeTooManyColumns  = "too-many-columns"
	CodeTooManyRows     = "too-many-rows"
	CodeUnknownEncoding = "unknown-encoding"
	CodeUnknownSheet    = "unknown-sheet"
)

// Problem is what is wrong with a file or a value, and what to do about it.
type Problem struct {
	Code    string // kebab-case, stable
	Row     int    // as a spreadsheet program numbers it; 0 when it is not about one
	Line    int    // of a CSV file as a text editor numbers it; 0 in workbooks
	Message Words
	Remedy  Words
}

// Error gives the message in English, for logs.
func (p *Problem) Error() string {
	switch {
	case p.Line > 0:
		return fmt.Sprintf("line %d: %s", p.Line, p.Message.EN)
	case p.Row > 0:
		return fmt.Sprintf("row %d: %s", p.Row, p.Message.EN)
	}
	return p.Message.EN
}

func problem(code string, message, remedy Words) *Problem {
	return &Problem{Code: code, Message: message, Remedy: remedy}
}

// with fills both texts with the same values, in the manner of fmt.Sprintf.
func (w Words) with(values ...any) Words {
	return Words{ZH: fmt.Sprintf(w.ZH, values...), EN: fmt.Sprintf(w.EN, values...)}
}

var saveAsWorkbook = Words{
	ZH: "请用表格软件打开后另存为 .xlsx，或存为 UTF-8 编码的 CSV。",
	EN: "Open it in a spreadsheet program and save it as .xlsx, or as CSV in UTF-8.",
}
