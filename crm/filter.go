package crm

import (
	"time"

	"github.com/google/uuid"
)

// Filter is a condition on the records of one kind, as lists, views, exports
// and bulk acts use it. ParseFilter makes one from text; the zero value lets
// every record pass.
type Filter struct{ Root Condition }

// FilterContext is what a filter's functions refer to: now(), today() in the
// company's zone, and me().
type FilterContext struct {
	Now  time.Time
	Zone *time.Location
	Me   uuid.UUID
	// TagsOf lists the tags of a record (a pointer to its struct) for judging
	// in memory; without it no record has any. The database looks for itself.
	TagsOf func(record any) []string
}

// Condition is one node of a filter: And, Or, Not, Comparison, Among, Known or
// Tagged.
// It is either met or not; a missing value meets no comparison.
type Condition interface {
	// String writes the condition as text that parses back to it.
	String() string
	holds(subject) bool
}

// And is met when all of its two or more conditions are.
type And []Condition

// Or is met when one of its two or more conditions is.
type Or []Condition

// Not is met when its condition is not, and so also for missing values.
type Not struct{ Condition Condition }

// Comparison is met when the field has a value that stands in the given
// relation to the operand.
type Comparison struct {
	Field    string
	Operator Operator
	Operand  Operand
}

// Among is met when the field's value equals one of the operands.
type Among struct {
	Field    string
	Operands []Operand
}

// Known is met when the field has a value; an empty text is none.
type Known struct{ Field string }

// Operator relates a field to a value.
type Operator string

// The operators. In goes with a list and makes an Among, the others make a
// Comparison.
const (
	Equal    Operator = "="
	Unequal  Operator = "!="
	Less     Operator = "<"
	AtMost   Operator = "<="
	More     Operator = ">"
	AtLeast  Operator = ">="
	Contains Operator = "~" // whatever the case of letters
	In       Operator = "in"
)

// filterOperators lists the operators that each type of field understands.
var filterOperators = map[FieldType][]Operator{
	Text:       {Equal, Unequal, Contains, In},
	LongText:   {Equal, Unequal, Contains, In},
	Number:     {Equal, Unequal, Less, AtMost, More, AtLeast, In},
	Decimal:    {Equal, Unequal, Less, AtMost, More, AtLeast, In},
	MoneyType:  {Equal, Unequal, Less, AtMost, More, AtLeast},
	Day:        {Equal, Unequal, Less, AtMost, More, AtLeast},
	Time:       {Equal, Unequal, Less, AtMost, More, AtLeast},
	ChoiceOne:  {Equal, Unequal, In},
	ChoiceMany: {Equal, In}, // one of the values is
	Reference:  {Equal, Unequal, In},
	References: {Equal, In},
	YesNo:      {Equal},
}

// FilterOperators lists the operators that filters on a field understand.
func (f Field) FilterOperators() []Operator { return filterOperators[f.FilterType()] }

// FilterType is how filters treat a field: as its declared type, but for the
// record's own id, which compares as references to it do.
func (f Field) FilterType() FieldType {
	if f.Column == "id" {
		return Reference
	}
	return f.Type
}
