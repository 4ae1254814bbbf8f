package crm

import (
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// Operand is what a field is compared with: one of the operand types below.
type Operand interface {
	// String writes the operand as it stands in a filter's text.
	String() string
	// compare tells whether a record's value is less than (-1), equal to (0)
	// or more than (1) the operand, and whether the two compare at all.
	compare(value any, at FilterContext) (int, bool)
}

// The operands that stand for themselves.
type (
	// TextOperand is a text.
	TextOperand string
	// ChoiceOperand is one of a field's choices.
	ChoiceOperand string
	// NumberOperand is a whole number.
	NumberOperand int64
	// DecimalOperand is an exact number.
	DecimalOperand decimal.Decimal
	// MoneyOperand is an amount; only amounts in its currency compare to it.
	MoneyOperand Money
	// RecordOperand is the id of a record.
	RecordOperand uuid.UUID
	// YesNoOperand is yes (true) or no.
	YesNoOperand bool
	// MeOperand is the person on whose behalf the filter is used.
	MeOperand struct{}
)

// Moment is a point in time or a whole day, fixed or relative to now.
type Moment struct {
	Base    MomentBase
	Literal time.Time     // BaseDate: midnight UTC of the date; BaseInstant: the time
	Days    int           // calendar days later in the company's zone
	Elapsed time.Duration // whole minutes later by the clock
}

// MomentBase is what a moment counts from.
type MomentBase string

// The bases of moments.
const (
	BaseNow     MomentBase = "now()"
	BaseToday   MomentBase = "today()"
	BaseDate    MomentBase = "date"
	BaseInstant MomentBase = "instant"
)

// Span is the time that the moment takes, end excluded: a date or today()
// takes the whole day in the company's zone, unless hours or minutes were
// added; anything else takes a microsecond, the finest that is stored.
func (m Moment) Span(at FilterContext) (from, until time.Time) {
	switch m.Base {
	case BaseToday:
		return m.daySpan(at.Now.In(at.Zone), at.Zone)
	case BaseDate:
		return m.daySpan(m.Literal, at.Zone)
	case BaseNow:
		return m.instantSpan(at.Now.In(at.Zone))
	default:
		return m.instantSpan(m.Literal.In(at.Zone))
	}
}

// Date is the day on which the moment begins, in the company's zone: what
// dates without a time compare with.
func (m Moment) Date(at FilterContext) Date {
	from, _ := m.Span(at)
	return DateOf(from.In(at.Zone))
}

func (m Moment) daySpan(date time.Time, zone *time.Location) (from, until time.Time) {
	year, month, day := date.Date()
	from = time.Date(year, month, day+m.Days, 0, 0, 0, 0, zone)
	if m.Elapsed != 0 {
		return instant(from.Add(m.Elapsed))
	}
	return from.UTC(), time.Date(year, month, day+m.Days+1, 0, 0, 0, 0, zone).UTC()
}

func (m Moment) instantSpan(start time.Time) (from, until time.Time) {
	return instant(start.AddDate(0, 0, m.Days).Add(m.Elapsed))
}

func instant(t time.Time) (from, until time.Time) {
	from = t.UTC().Truncate(time.Microsecond)
	return from, from.Add(time.Microsecond)
}
