package crm

import (
	"fmt"
	"time"
)

// QuietHours are the hours of each day in which a person is not disturbed.
// They may reach over midnight.
type QuietHours struct {
	From ClockTime `json:"from"`
	To   ClockTime `json:"to"`
}

// ClockTime is a time of the day such as 22:00.
type ClockTime string

// minutes after midnight, and whether the text is a time.
func (c ClockTime) minutes() (int, bool) {
	var hour, minute int
	if n, err := fmt.Sscanf(string(c), "%02d:%02d", &hour, &minute); n != 2 || err != nil || len(c) != len("22:00") {
		return 0, false
	}
	return hour*60 + minute, hour >= 0 && hour < 24 && minute >= 0 && minute < 60
}

// Until is when a message that comes up at a time may be sent: at once, or
// when the quiet hours end.
func (q *QuietHours) Until(at time.Time, zone *time.Location) time.Time {
	if q == nil {
		return at
	}
	from, fromOK := q.From.minutes()
	to, toOK := q.To.minutes()
	local := at.In(zone)
	now := local.Hour()*60 + local.Minute()
	overMidnight := from > to
	within := now >= from && now < to
	if overMidnight {
		within = now >= from || now < to
	}
	if !fromOK || !toOK || !within {
		return at
	}
	day := local.Day()
	if overMidnight && now >= from {
		day++
	}
	end := time.Date(local.Year(), local.Month(), day, 0, to, 0, 0, zone)
	if !end.After(at) { // the clock was set back within the hour
		end = at
	}
	return end
}

// digestDays is how far ahead a workday is looked for.
const digestDays = 60

// DigestAfter is the next time after the given one at which a person reads
// what was gathered: at an hour of a workday in their zone.
func DigestAfter(at time.Time, hour int, zone *time.Location, works func(Date) bool) time.Time {
	local := at.In(zone)
	var first time.Time
	for ahead := range digestDays {
		next := time.Date(local.Year(), local.Month(), local.Day()+ahead, hour, 0, 0, 0, zone)
		if !next.After(at) {
			continue
		}
		if works(DateOf(next)) {
			return next
		}
		if first.IsZero() {
			first = next
		}
	}
	return first
}
