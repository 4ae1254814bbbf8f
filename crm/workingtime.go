package crm

import "time"

// Calendar says when the company works. Deadlines count working time only.
type Calendar struct {
	Zone *time.Location
	// Weekly holds the working spans of each weekday (time.Sunday is 0), in
	// order and without overlap.
	Weekly [7][]Span
	// Days overrides whole dates ("2026-10-01"): an empty list is a holiday,
	// spans on a weekend make it an adjusted workday (调休).
	Days map[string][]Span
}

// Span is a part of a day in minutes after midnight, end excluded.
type Span struct{ From, To int }

// OfficeHours is the calendar a new company starts with: Monday to Friday,
// nine to twelve and one to six.
func OfficeHours(zone *time.Location) Calendar {
	day := []Span{{9 * 60, 12 * 60}, {13 * 60, 18 * 60}}
	c := Calendar{Zone: zone}
	for d := time.Monday; d <= time.Friday; d++ {
		c.Weekly[d] = day
	}
	return c
}

// searchDays bounds the search for working time, so that a calendar without
// any ends in an answer rather than never.
const searchDays = 3 * 366

// AddWorking returns the time at which the given number of working minutes
// after start has passed. Zero or less is start itself. Where the calendar has
// no working time within three years, minutes count as they pass on the clock.
func (c Calendar) AddWorking(start time.Time, minutes int) time.Time {
	if minutes <= 0 {
		return start
	}
	year, month, today := start.In(c.Zone).Date()
	left := time.Duration(minutes) * time.Minute
	for day := range searchDays {
		// Noon exists on every date; daylight saving may skip midnight.
		for _, span := range c.spans(time.Date(year, month, today+day, 12, 0, 0, 0, c.Zone)) {
			from, to := span.from, span.to
			if from.Before(start) {
				from = start
			}
			if !from.Before(to) {
				continue
			}
			if open := to.Sub(from); left > open {
				left -= open
				continue
			}
			return from.Add(left).UTC()
		}
	}
	return start.Add(time.Duration(minutes) * time.Minute)
}

type instants struct{ from, to time.Time }

// spans lists the working spans of the date as instants; wall-clock times that
// daylight saving skips or repeats follow time.Date.
func (c Calendar) spans(date time.Time) []instants {
	year, month, day := date.Date()
	spans, adjusted := c.Days[date.Format(time.DateOnly)]
	if !adjusted {
		spans = c.Weekly[date.Weekday()]
	}
	out := make([]instants, len(spans))
	for i, s := range spans {
		out[i] = instants{
			from: time.Date(year, month, day, 0, s.From, 0, 0, c.Zone),
			to:   time.Date(year, month, day, 0, s.To, 0, 0, c.Zone),
		}
	}
	return out
}
