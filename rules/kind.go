package rules

// Kind is the type of a value as the people who write rules know it.
type Kind string

// The kinds of values. Numbers are 64-bit floats. Money is exact and keeps its
// currency: to compare or add two currencies is an error in the row, because
// false would be a silent answer and a conversion an invented one; currency(x)
// asks first. A choice is a text from a closed list and has no order.
const (
	Text    Kind = "text"
	Number  Kind = "number"
	YesNo   Kind = "yes-no"
	Money   Kind = "money"
	Time    Kind = "time"
	Choice  Kind = "choice"
	Texts   Kind = "texts"
	Numbers Kind = "numbers"
	Choices Kind = "choices"
	Date    Kind = "date" // a calendar day; a time compared with it is compared by its day
)

// item is the kind of a list's items; false for what isn't a list.
func (k Kind) item() (Kind, bool) {
	switch k {
	case Texts:
		return Text, true
	case Numbers:
		return Number, true
	case Choices:
		return Choice, true
	}
	return "", false
}

// list is the kind of a list of such items; false where there is none.
func (k Kind) list() (Kind, bool) {
	switch k {
	case Text:
		return Texts, true
	case Number:
		return Numbers, true
	case Choice:
		return Choices, true
	}
	return "", false
}

// isText tells whether values of the kind are texts when evaluated.
func (k Kind) isText() bool { return k == Text || k == Choice }
