package crm

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// Date is a day of the calendar, without a time and without a zone: a birthday,
// the end of a contract.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day that a time falls on where its zone is.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// ParseDate reads a date such as 2026-11-21.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("date %q: %w", text, err)
	}
	return DateOf(t), nil
}

// String writes the date as 2026-11-21.
func (d Date) String() string { return d.midnight().Format(time.DateOnly) }

// Start is the first moment of the day in a zone.
func (d Date) Start(zone *time.Location) time.Time {
	at := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
	if at.Hour() > 0 && at.Day() != d.Day { // clocks skip midnight, and time.Date went an hour back
		_, at = at.ZoneBounds()
	}
	return at
}

// AddDays is the date so many days later.
func (d Date) AddDays(days int) Date { return DateOf(d.midnight().AddDate(0, 0, days)) }

// Before says whether the date comes earlier than another.
func (d Date) Before(other Date) bool { return d.midnight().Before(other.midnight()) }

func (d Date) midnight() time.Time { return d.Start(time.UTC) }

// MarshalJSON writes "2026-11-21".
func (d Date) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads "2026-11-21".
func (d *Date) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	parsed, err := ParseDate(text)
	if err == nil {
		*d = parsed
	}
	return err
}

// Scan reads a date column.
func (d *Date) Scan(source any) error {
	switch value := source.(type) {
	case time.Time:
		*d = DateOf(value)
		return nil
	case string:
		parsed, err := ParseDate(value)
		*d = parsed
		return err
	}
	return fmt.Errorf("date: cannot read %T", source)
}

// Value writes a date column.
func (d Date) Value() (driver.Value, error) { return d.midnight(), nil }
