package sheet

import (
	"regexp"
	"strings"
	"time"
)

// clockTime is a time of day.
type clockTime struct {
	hour, minute, second, nanosecond int
	zone                             *time.Location // nil when none is written
}

var clockText = regexp.MustCompile(
	`^(上午|下午)? ?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)? ?(?i:(am|pm))? ?(Z|[+-]\d{2}:?\d{2})?$`)

func parseClock(text string) (clockTime, bool) {
	m := clockText.FindStringSubmatch(text)
	if m == nil {
		return clockTime{}, false
	}
	clock := clockTime{hour: digits(m[2]), minute: digits(m[3])}
	if m[4] != "" {
		clock.second = digits(m[4])
	}
	if m[5] != "" {
		clock.nanosecond = digits((m[5] + "00000000")[:9])
	}
	ok := clock.halfDay(m[1] + strings.ToLower(m[6]))
	if m[7] != "" {
		var known bool
		clock.zone, known = parseOffset(m[7])
		ok = ok && known
	}
	return clock, ok && clock.hour < 24 && clock.minute < 60 && clock.second < 60
}

// halfDay takes the hour as one of the morning or the afternoon. 下午 is also
// written before hours above twelve; 上午12:30 is refused, as some mean half past
// midnight and others half past noon.
func (c *clockTime) halfDay(half string) bool {
	switch half {
	case "am", "pm":
		if c.hour < 1 || c.hour > 12 {
			return false
		}
		c.hour %= 12
		if half == "pm" {
			c.hour += 12
		}
	case "上午":
		return c.hour < 12
	case "下午":
		if c.hour < 12 {
			c.hour += 12
		}
	default: // none, or both ways of saying it at once
		return half == ""
	}
	return true
}

// parseOffset reads Z, +08:00 or +0800.
func parseOffset(text string) (*time.Location, bool) {
	if text == "Z" {
		return time.UTC, true
	}
	at, err := time.Parse("-0700", strings.ReplaceAll(text, ":", ""))
	if err != nil {
		return nil, false
	}
	_, seconds := at.Zone()
	return time.FixedZone("", seconds), true
}
