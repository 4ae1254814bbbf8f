package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// ParseDate reads a day: 2026-11-21, 2026/11/21, 2026.11.21, 2026年11月21日,
// 20261121, and in the given order 3/19/2015 or 20-10-16; two-digit years are
// those from 1969 to 2068. It is midnight in UTC. A time of day is refused
// unless it is midnight. Without an order, a date that can be read as different
// days is refused with CodeAmbiguousDate.
func ParseDate(text string, order DateOrder) (time.Time, error) {
	at, hasTime, err := ParseTime(text, order, time.UTC)
	if err != nil {
		return time.Time{}, err
	}
	if hour, minute, second := at.Clock(); hasTime && (hour+minute+second > 0 || at.Nanosecond() > 0) {
		return time.Time{}, notADate(text)
	}
	year, month, day := at.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), nil
}

// ParseTime reads a day as ParseDate does, with a time of day after it if
// there is one: 14:30, 14:30:05.250, 2:30 PM, 下午2:30, then perhaps Z or
// +08:00. Without an offset the time is meant in the given zone.
func ParseTime(text string, order DateOrder, zone *time.Location) (at time.Time, hasTime bool, err error) {
	date, rest, ok := splitDate(text)
	if !ok {
		return time.Time{}, false, notADate(text)
	}
	day, err := date.resolve(order, text)
	if err != nil {
		return time.Time{}, false, err
	}
	if rest == "" {
		return time.Date(day.year, time.Month(day.month), day.day, 0, 0, 0, 0, zone), false, nil
	}
	clock, ok := parseClock(rest)
	if !ok {
		return time.Time{}, false, notADate(text)
	}
	if clock.zone != nil {
		zone = clock.zone
	}
	at = time.Date(day.year, time.Month(day.month), day.day, clock.hour, clock.minute, clock.second, clock.nanosecond, zone)
	return at, true, nil
}

// firstYear is the earliest year that is believed: 0015-03-02 is a slip.
const firstYear = 1000

// calendarDay is a day that exists.
type calendarDay struct{ year, month, day int }

func newDay(year, month, day int) (calendarDay, bool) {
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return calendarDay{year, month, day}, year >= firstYear && at.Year() == year && int(at.Month()) == month && at.Day() == day
}

// writtenDate is a date as three numbers in the order they were written.
type writtenDate struct {
	parts [3]string
	named bool // 年, 月 and 日 say which is which
}

// in reads the date in an order. A year of four digits at the start is that in
// any order.
func (d writtenDate) in(order DateOrder) (calendarDay, bool) {
	year, month, day := d.parts[0], d.parts[1], d.parts[2]
	if !d.named && len(d.parts[0]) != 4 {
		switch order {
		case MonthFirst:
			month, day, year = d.parts[0], d.parts[1], d.parts[2]
		case DayFirst:
			day, month, year = d.parts[0], d.parts[1], d.parts[2]
		}
	}
	if len(month) > 2 || len(day) > 2 || len(year) != 2 && len(year) != 4 {
		return calendarDay{}, false
	}
	return newDay(fullYear(year), digits(month), digits(day))
}

// readings are the different days the date may mean.
func (d writtenDate) readings() []calendarDay {
	var found []calendarDay
	for _, order := range dateOrders {
		if day, ok := d.in(order); ok && (len(found) == 0 || found[len(found)-1] != day && found[0] != day) {
			found = append(found, day)
		}
	}
	return found
}

// certain is true for a date that is the same day in every order.
func (d writtenDate) certain() bool {
	for _, order := range dateOrders {
		if _, ok := d.in(order); !ok {
			return false
		}
	}
	return len(d.readings()) == 1
}

func (d writtenDate) resolve(order DateOrder, text string) (calendarDay, error) {
	if order != UnknownOrder {
		if day, ok := d.in(order); ok {
			return day, nil
		}
		return calendarDay{}, notADate(text)
	}
	switch readings := d.readings(); len(readings) {
	case 0:
		return calendarDay{}, notADate(text)
	case 1:
		return readings[0], nil
	}
	return calendarDay{}, ambiguousDate(text)
}

var (
	dateWithMarks = regexp.MustCompile(`^(\d{1,4})([-/.])(\d{1,2})([-/.])(\d{1,4})(?:[ T]\s*(.+))?$`)
	dateWithWords = regexp.MustCompile(`^(\d{4}|\d{2}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]? ?(.*)$`)
	dateAsDigits  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
)

// splitDate takes a text apart into its date and what comes after it.
func splitDate(text string) (date writtenDate, rest string, ok bool) {
	text = plain(text)
	if m := dateWithMarks.FindStringSubmatch(text); m != nil {
		return writtenDate{parts: [3]string{m[1], m[3], m[5]}}, m[6], m[2] == m[4]
	}
	if m := dateWithWords.FindStringSubmatch(text); m != nil {
		return writtenDate{parts: [3]string{m[1], m[2], m[3]}, named: true}, m[4], true
	}
	if m := dateAsDigits.FindStringSubmatch(text); m != nil {
		return writtenDate{parts: [3]string{m[1], m[2], m[3]}}, "", true
	}
	return writtenDate{}, "", false
}

// plain folds full-width characters and cuts spaces off.
func plain(text string) string {
	return strings.TrimSpace(norm.NFKC.String(text))
}

// fullYear reads years of two digits as POSIX does.
func fullYear(text string) int {
	year := digits(text)
	switch {
	case len(text) > 2:
		return year
	case year < 69:
		return 2000 + year
	}
	return 1900 + year
}

// digits is the value of a few digits.
func digits(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return value
}

func notADate(text string) *Problem {
	return problem(CodeNotDate,
		Words{"“%s”不是日期，或与所选的日期顺序不符。", "%q is no date, or not in the order that was chosen."}.with(text),
		Words{"请写成 2026-11-21，或另选日期顺序。", "Write it as 2026-11-21, or choose another order of day and month."})
}

func ambiguousDate(text string) *Problem {
	return problem(CodeAmbiguousDate,
		Words{"“%s”可以读成不同的日期。", "%q can be read as different dates."}.with(text),
		Words{"请选择日期顺序：年月日、月日年或日月年。", "Choose the order: year first, month first or day first."})
}
