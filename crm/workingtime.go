package crm

import (
	"cmp"
	"slices"
	"time"
)

// Hours say when people work, as one calendar of the company or of a
// department declares it. Several lie above each other in a Timetable.
type Hours struct {
	Zone *time.Location
	// Weekly holds the working spans that begin on each weekday (time.Sunday is
	// 0), in order and without overlap. One may reach into the next day.
	Weekly [7][]Span
	// Days are the dates that differ: holidays and adjusted workdays (调休).
	Days map[Date]AdjustedDay
	// From and To bound the dates on which the hours hold; nil is no bound.
	From, To *Date
	// OwnDaysOnly keeps the adjusted days of the calendars above away.
	OwnDaysOnly bool
}

// AdjustedDay is a date on which work differs from its weekday's.
type AdjustedDay struct {
	Off bool
	// Spans are worked instead; none and not off means the usual hours of a
	// workday.
	Spans []Span
}

// Span is a part of a day in minutes after midnight, end excluded. An end
// beyond 1440 lies on the next day.
type Span struct{ From, To int }

const minutesOfDay = 24 * 60

// OfficeHours are the hours a new company starts with: Monday to Friday, nine
// to twelve and one to six.
func OfficeHours(zone *time.Location) Hours {
	day := []Span{{9 * 60, 12 * 60}, {13 * 60, 18 * 60}}
	h := Hours{Zone: zone}
	for d := time.Monday; d <= time.Friday; d++ {
		h.Weekly[d] = day
	}
	return h
}

// holds says whether the hours hold on a date.
func (h *Hours) holds(on Date) bool {
	return (h.From == nil || !on.Before(*h.From)) && (h.To == nil || !h.To.Before(on))
}

// usual are the spans of an ordinary workday: those of the first weekday from
// Monday on which anybody works.
func (h *Hours) usual() []Span {
	for d := range h.Weekly {
		if spans := h.Weekly[(d+int(time.Monday))%len(h.Weekly)]; len(spans) > 0 {
			return spans
		}
	}
	return nil
}

// union sorts spans and joins those that touch or overlap.
func union(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	var joined []Span
	for _, s := range spans {
		if last := len(joined) - 1; last >= 0 && s.From <= joined[last].To {
			joined[last].To = max(joined[last].To, s.To)
		} else if s.From < s.To {
			joined = append(joined, s)
		}
	}
	return joined
}

// except cuts holes out of spans; both are in order and without overlap.
func except(spans, holes []Span) []Span {
	var left []Span
	for _, s := range spans {
		for _, hole := range holes {
			if hole.To <= s.From || hole.From >= s.To {
				continue
			}
			if s.From < hole.From {
				left = append(left, Span{s.From, hole.From})
			}
			s.From = hole.To
		}
		if s.From < s.To {
			left = append(left, s)
		}
	}
	return left
}
