package crm

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// observed are zones with the minutes of the day that a clock change can skip
// or repeat there: what begins or ends then has no single meaning.
var observed = []struct {
	name   string
	months []time.Month // in which clocks change, or any
	calm   [][2]int     // minutes of the day at which spans may begin and end
}{
	{"Asia/Shanghai", []time.Month{time.October, time.February, time.December}, [][2]int{{0, 1440}}},
	{"Europe/Berlin", []time.Month{time.March, time.October, time.December}, [][2]int{{0, 105}, {180, 1440}}},
	{"America/Santiago", []time.Month{time.April, time.September}, [][2]int{{60, 1380}}},
	{"Australia/Lord_Howe", []time.Month{time.April, time.October}, [][2]int{{0, 75}, {150, 1440}}},
}

// drawn is a random timetable with a time to ask about.
type drawn struct {
	hours Hours
	zone  *time.Location
	start time.Time
}

func drawHours(t *rapid.T) drawn {
	zone := rapid.SampledFrom(observed).Draw(t, "zone")
	d := drawn{zone: zoneNamed(t, zone.name)}
	year := rapid.SampledFrom([]int{2024, 2026, 2028}).Draw(t, "year") // leap years among them
	first := time.Date(year, rapid.SampledFrom(zone.months).Draw(t, "month"), rapid.IntRange(1, 31).Draw(t, "day"), 0, 0, 0, 0, d.zone)
	d.hours = Hours{Zone: d.zone, Days: map[Date]AdjustedDay{}}
	for weekday := range d.hours.Weekly {
		d.hours.Weekly[weekday] = drawSpans(t, zone.calm)
	}
	for range rapid.IntRange(0, 4).Draw(t, "adjusted days") {
		day := DateOf(first.Add(12 * time.Hour)).AddDays(rapid.IntRange(-1, 14).Draw(t, "day"))
		spans := drawSpans(t, zone.calm)
		d.hours.Days[day] = AdjustedDay{Off: len(spans) == 0, Spans: spans}
	}
	d.start = first.Add(time.Duration(rapid.OneOf(rapid.IntRange(0, 59), rapid.IntRange(0, 3*1440)).Draw(t, "start")) * time.Minute)
	return d
}

// drawSpans draws up to three spans in order, often none; the last may reach
// into the next day.
func drawSpans(t *rapid.T, calm [][2]int) []Span {
	draw := func(label string) int {
		within := rapid.SampledFrom(calm).Draw(t, "part of the day")
		return rapid.IntRange(within[0]/15, (within[1]-1)/15).Draw(t, label) * 15
	}
	ends := map[int]bool{}
	for range 2 * rapid.IntRange(0, 3).Draw(t, "spans") {
		ends[draw("end")] = true
	}
	var spans []Span
	from := -1
	for minute := range minutesOfDay {
		switch {
		case !ends[minute]:
		case from < 0:
			from = minute
		default:
			spans = append(spans, Span{from, minute})
			from = -1
		}
	}
	if from >= 0 {
		spans = append(spans, Span{from, minutesOfDay + min(draw("morning after"), from)})
	}
	return spans
}

// works says whether the minute of the wall clock is worked: in a span of its
// date, or in one of the date before that reaches over midnight.
func (d drawn) works(at time.Time) bool {
	local := at.In(d.zone)
	minute, on := local.Hour()*60+local.Minute(), DateOf(local)
	return d.covers(on, minute) || d.covers(on.AddDays(-1), minute+minutesOfDay)
}

func (d drawn) covers(on Date, minute int) bool {
	spans := d.hours.Weekly[on.midnight().Weekday()]
	if day, adjusted := d.hours.Days[on]; adjusted {
		spans = day.Spans
	}
	for _, s := range spans {
		if s.From <= minute && minute < s.To {
			return true
		}
	}
	return false
}

// watched is how many minutes the oracle looks at the clock.
const watched = 21 * 1440

func TestAddWorkingAgainstTheClock(t *testing.T) {
	t.Run("it is the minute at which so many working minutes were counted", rapid.MakeCheck(func(t *rapid.T) {
		d := drawHours(t)
		minutes := rapid.IntRange(1, 3000).Draw(t, "minutes")
		left, want := minutes, d.start
		for n := 0; left > 0; n++ {
			if n == watched {
				return
			}
			if d.works(want) {
				left--
			}
			want = want.Add(time.Minute)
		}
		if got := NewTimetable(d.hours).AddWorking(d.start, minutes); !got.Equal(want) {
			t.Fatalf("%d working minutes after %s is %s, counted it is %s", minutes, d.start, got.In(d.zone), want.In(d.zone))
		}
	}))
}

func TestWorkingBetweenAgainstTheClock(t *testing.T) {
	t.Run("it is as many minutes as were worked", rapid.MakeCheck(func(t *rapid.T) {
		d := drawHours(t)
		length := rapid.IntRange(0, 10*1440).Draw(t, "length")
		want := 0
		for n := range length {
			if d.works(d.start.Add(time.Duration(n) * time.Minute)) {
				want++
			}
		}
		got := NewTimetable(d.hours).WorkingBetween(d.start, d.start.Add(time.Duration(length)*time.Minute))
		if got != time.Duration(want)*time.Minute {
			t.Fatalf("%d minutes from %s have %s of work, counted %d minutes", length, d.start, got, want)
		}
	}))
	t.Run("it undoes AddWorking", rapid.MakeCheck(func(t *rapid.T) {
		d := drawHours(t)
		timetable := NewTimetable(d.hours, OfficeHours(d.zone))
		minutes := rapid.IntRange(0, 500_000).Draw(t, "minutes")
		due := timetable.AddWorking(d.start, minutes)
		if _, works := timetable.NextWorking(d.start); !works {
			return
		}
		if got := timetable.WorkingBetween(d.start, due); got != time.Duration(minutes)*time.Minute {
			t.Fatalf("%d minutes after %s is %s, between them are %s", minutes, d.start, due, got)
		}
	}))
}

func TestNextWorkingAgainstTheClock(t *testing.T) {
	t.Run("it is the first minute that is worked", rapid.MakeCheck(func(t *rapid.T) {
		d := drawHours(t)
		want := d.start
		for n := 0; !d.works(want); n++ {
			if n == watched {
				return
			}
			want = want.Add(time.Minute)
		}
		if got, found := NewTimetable(d.hours).NextWorking(d.start); !found || !got.Equal(want) {
			t.Fatalf("after %s it is %s, counted it is %s", d.start, got.In(d.zone), want.In(d.zone))
		}
	}))
}
