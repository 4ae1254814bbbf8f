package crm

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zoneNamed(t rapid.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestAddWorking(t *testing.T) {
	shanghai := zoneNamed(t, "Asia/Shanghai")
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, shanghai) }
	holidays := OfficeHours(shanghai)
	holidays.Days = map[string][]Span{"2026-11-23": {}, "2026-11-22": {{10 * 60, 11 * 60}}}
	never := Calendar{Zone: shanghai}
	for _, c := range []struct {
		name     string
		calendar Calendar
		start    time.Time
		minutes  int
		want     time.Time
	}{
		{"goes on within the morning", OfficeHours(shanghai), at(20, 9, 30), 60, at(20, 10, 30)},
		{"passes over lunch", OfficeHours(shanghai), at(20, 11, 30), 60, at(20, 13, 30)},
		{"passes over the weekend", OfficeHours(shanghai), at(20, 17, 30), 60, at(23, 9, 30)},
		{"begins with the next span", OfficeHours(shanghai), at(21, 22, 0), 480, at(23, 18, 0)},
		{"works on an adjusted workday and not on a holiday", holidays, at(20, 17, 30), 120, at(24, 9, 30)},
		{"keeps the seconds", OfficeHours(shanghai), at(20, 9, 30).Add(42 * time.Second), 1, at(20, 9, 31).Add(42 * time.Second)},
		{"is the start for nothing", OfficeHours(shanghai), at(21, 22, 0), 0, at(21, 22, 0)},
		{"counts by the clock where nobody ever works", never, at(21, 22, 0), 90, at(21, 23, 30)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.calendar.AddWorking(c.start, c.minutes); !got.Equal(c.want) {
				t.Errorf("got %s, want %s", got.In(shanghai), c.want)
			}
		})
	}
}

func TestAddWorkingWhereMidnightIsSkipped(t *testing.T) {
	t.Run("the day without a midnight counts once, and no other twice", func(t *testing.T) {
		santiago := zoneNamed(t, "America/Santiago")
		c := Calendar{Zone: santiago, Days: map[string][]Span{"2026-09-05": {{9 * 60, 10 * 60}}, "2026-09-06": {{9 * 60, 10 * 60}}}}
		start := time.Date(2026, time.September, 5, 0, 30, 0, 0, santiago)
		want := time.Date(2026, time.September, 6, 9, 30, 0, 0, santiago)
		if got := c.AddWorking(start, 90); !got.Equal(want) {
			t.Errorf("got %s, want %s", got.In(santiago), want)
		}
	})
}

// observed are zones with the minutes of the day that a clock change can skip
// or repeat there: what begins or ends then has no single meaning.
var observed = []struct {
	name   string
	months []time.Month // in which clocks change, or any
	calm   [][2]int     // minutes of the day at which spans may begin and end
}{
	{"Asia/Shanghai", []time.Month{time.October}, [][2]int{{0, 1440}}},
	{"Europe/Berlin", []time.Month{time.March, time.October}, [][2]int{{0, 105}, {180, 1440}}},
	{"America/Santiago", []time.Month{time.April, time.September}, [][2]int{{60, 1380}}},
	{"Australia/Lord_Howe", []time.Month{time.April, time.October}, [][2]int{{0, 75}, {150, 1440}}},
}

func TestAddWorkingAgainstTheClock(t *testing.T) {
	t.Run("it is the minute at which so many working minutes were counted", rapid.MakeCheck(func(t *rapid.T) {
		zone := rapid.SampledFrom(observed).Draw(t, "zone")
		location := zoneNamed(t, zone.name)
		first := time.Date(2026, rapid.SampledFrom(zone.months).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"), 0, 0, 0, 0, location)
		calendar := drawCalendar(t, location, first, zone.calm)
		start := first.Add(time.Duration(rapid.OneOf(rapid.IntRange(0, 59), rapid.IntRange(0, 3*1440)).Draw(t, "start")) * time.Minute)
		minutes := rapid.IntRange(1, 3000).Draw(t, "minutes")
		want, found := countMinutes(calendar, start, minutes)
		if !found {
			return
		}
		if got := calendar.AddWorking(start, minutes); !got.Equal(want) {
			t.Fatalf("%d working minutes after %s is %s, counted it is %s", minutes, start, got.In(location), want.In(location))
		}
	}))
}

func drawCalendar(t *rapid.T, zone *time.Location, first time.Time, calm [][2]int) Calendar {
	c := Calendar{Zone: zone, Days: map[string][]Span{}}
	for d := range c.Weekly {
		c.Weekly[d] = drawSpans(t, calm)
	}
	for range rapid.IntRange(0, 4).Draw(t, "adjusted days") {
		day := first.Add(12*time.Hour).AddDate(0, 0, rapid.IntRange(0, 14).Draw(t, "day"))
		c.Days[day.Format(time.DateOnly)] = drawSpans(t, calm)
	}
	return c
}

// drawSpans draws up to three spans in order; often none.
func drawSpans(t *rapid.T, calm [][2]int) []Span {
	ends := map[int]bool{}
	for range 2 * rapid.IntRange(0, 3).Draw(t, "spans") {
		within := rapid.SampledFrom(calm).Draw(t, "part of the day")
		ends[rapid.IntRange(within[0]/15, within[1]/15).Draw(t, "end")*15] = true
	}
	var spans []Span
	from := -1
	for minute := 0; minute <= 1440; minute++ {
		switch {
		case !ends[minute]:
		case from < 0:
			from = minute
		default:
			spans = append(spans, Span{from, minute})
			from = -1
		}
	}
	return spans
}

// countMinutes is the oracle: it looks at the wall clock minute by minute, for
// at most three weeks.
func countMinutes(c Calendar, start time.Time, minutes int) (time.Time, bool) {
	at := start
	for range 21 * 1440 {
		local := at.In(c.Zone)
		spans, adjusted := c.Days[local.Format(time.DateOnly)]
		if !adjusted {
			spans = c.Weekly[local.Weekday()]
		}
		at = at.Add(time.Minute)
		for _, s := range spans {
			if minute := local.Hour()*60 + local.Minute(); s.From <= minute && minute < s.To {
				minutes--
			}
		}
		if minutes == 0 {
			return at, true
		}
	}
	return at, false
}
