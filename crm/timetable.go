package crm

import (
	"sort"
	"sync"
	"time"
)

// Timetable counts working time along the hours of a person or department. It
// reckons each year once, when it is first asked about, so that a question
// costs the same however far away its answer lies. It may be used by many at
// once.
type Timetable struct {
	layers []Hours

	mu    sync.Mutex
	years map[int]*workingYear
}

// NewTimetable lays the hours of calendars above each other, the nearest
// first. On each date the nearest that holds says the zone and the weekly
// spans; an adjusted day is taken from the nearest that names the date.
func NewTimetable(nearestFirst ...Hours) *Timetable {
	return &Timetable{layers: nearestFirst, years: map[int]*workingYear{}}
}

// The bounds of a search for working time, so that hours without any end in an
// answer rather than never.
const (
	idleYears    = 3   // without any work: nobody works any more
	horizonYears = 100 // further away nothing is due
)

// AddWorking returns the time at which the given number of working minutes
// after start has passed. Zero or less is start itself. Where nobody works for
// three years, minutes count as they pass on the clock.
func (t *Timetable) AddWorking(start time.Time, minutes int) time.Time {
	left := time.Duration(minutes) * time.Minute
	if left <= 0 {
		return start
	}
	found, ok := t.search(start, func(y *workingYear) (time.Time, bool) {
		done := y.worked(start)
		if y.total-done >= left {
			return y.after(done + left), true
		}
		left -= y.total - done
		return time.Time{}, false
	})
	if !ok {
		return start.Add(time.Duration(minutes) * time.Minute)
	}
	return found
}

// WorkingBetween is how much working time passes from one time to a later one.
func (t *Timetable) WorkingBetween(from, to time.Time) time.Duration {
	var sum time.Duration
	if !from.Before(to) {
		return 0
	}
	for year := firstYear(from); year <= to.UTC().Year()+1; year++ {
		y := t.year(year)
		sum += y.worked(to) - y.worked(from)
	}
	return sum
}

// NextWorking is the first time not before the given one at which somebody
// works, or that time and false where nobody does for three years.
func (t *Timetable) NextWorking(at time.Time) (time.Time, bool) {
	next, found := t.search(at, func(y *workingYear) (time.Time, bool) { return y.next(at) })
	if !found {
		return at, false
	}
	return next, true
}

// Open says whether the time is working time.
func (t *Timetable) Open(at time.Time) bool {
	next, found := t.NextWorking(at)
	return found && next.Equal(at)
}

// AtShare is when the given percentage of the allowed working minutes has
// passed, as for warnings before a deadline.
func (t *Timetable) AtShare(start time.Time, minutes, percent int) time.Time {
	return t.AddWorking(start, minutes*percent/100)
}

// Day tells the working spans that begin on a date, and in which zone.
func (t *Timetable) Day(on Date) ([]Span, *time.Location) {
	base := t.base(on)
	if base == nil {
		return nil, time.UTC
	}
	for i := range t.layers {
		layer := &t.layers[i]
		if !layer.holds(on) {
			continue
		}
		if day, adjusted := layer.Days[on]; adjusted {
			switch {
			case day.Off:
				return nil, base.Zone
			case len(day.Spans) > 0:
				return day.Spans, base.Zone
			}
			return base.usual(), base.Zone
		}
		if layer.OwnDaysOnly {
			break
		}
	}
	return base.Weekly[on.midnight().Weekday()], base.Zone
}

// ZoneOn is the zone whose clock counts on a date.
func (t *Timetable) ZoneOn(on Date) *time.Location {
	_, zone := t.Day(on)
	return zone
}

// base is the nearest layer that holds on a date.
func (t *Timetable) base(on Date) *Hours {
	for i := range t.layers {
		if t.layers[i].holds(on) {
			return &t.layers[i]
		}
	}
	return nil
}

// search asks year after year from the one in which something that works at
// the time may have begun.
func (t *Timetable) search(from time.Time, ask func(*workingYear) (time.Time, bool)) (time.Time, bool) {
	idle := 0
	first := firstYear(from)
	for year := first; idle <= idleYears && year < first+horizonYears; year++ {
		y := t.year(year)
		if found, ok := ask(y); ok {
			return found, true
		}
		if idle++; y.total > 0 {
			idle = 0
		}
	}
	return time.Time{}, false
}

// firstYear is the year whose dates may still reach to a time: a night of New
// Year's Eve ends on the second of January at the latest, later yet in the
// west.
func firstYear(at time.Time) int {
	utc := at.UTC()
	if utc.YearDay() <= 3 {
		return utc.Year() - 1
	}
	return utc.Year()
}

func (t *Timetable) year(year int) *workingYear {
	t.mu.Lock()
	defer t.mu.Unlock()
	y, known := t.years[year]
	if !known {
		y = t.reckon(year)
		t.years[year] = y
	}
	return y
}

// workingYear is what is worked in the spans that begin on the dates of one
// year, apart from what the nights before it cover.
type workingYear struct {
	spans  []Span          // in seconds of Unix time, in order
	before []time.Duration // worked in the year before each span
	total  time.Duration
}

func (t *Timetable) reckon(year int) *workingYear {
	first := Date{year, time.January, 1}
	eve := t.instants(nil, first.AddDays(-2))
	eve = union(t.instants(eve, first.AddDays(-1)))
	spans := make([]Span, 0, 2*366)
	for on := first; on.Year == year; on = on.AddDays(1) {
		spans = t.instants(spans, on)
	}
	y := &workingYear{spans: except(union(spans), eve)}
	y.before = make([]time.Duration, len(y.spans))
	for i, s := range y.spans {
		y.before[i] = y.total
		y.total += time.Duration(s.To-s.From) * time.Second
	}
	return y
}

// instants adds the spans of a date in Unix time; wall-clock times that
// daylight saving skips or repeats follow time.Date.
func (t *Timetable) instants(spans []Span, on Date) []Span {
	day, zone := t.Day(on)
	for _, s := range day {
		spans = append(spans, Span{
			From: int(time.Date(on.Year, on.Month, on.Day, 0, s.From, 0, 0, zone).Unix()),
			To:   int(time.Date(on.Year, on.Month, on.Day, 0, s.To, 0, 0, zone).Unix()),
		})
	}
	return spans
}

// worked is how much of the year's work is done at a time.
func (y *workingYear) worked(at time.Time) time.Duration {
	i := y.endingAfter(at)
	if i == len(y.spans) {
		return y.total
	}
	return y.before[i] + max(0, at.Sub(time.Unix(int64(y.spans[i].From), 0)))
}

// after is the first time at which so much of the year's work is done.
func (y *workingYear) after(done time.Duration) time.Time {
	i := sort.Search(len(y.spans), func(i int) bool { return y.before[i] >= done }) - 1
	return time.Unix(int64(y.spans[i].From), 0).Add(done - y.before[i]).UTC()
}

// next is the first time from the given one at which the year has work.
func (y *workingYear) next(at time.Time) (time.Time, bool) {
	i := y.endingAfter(at)
	if i == len(y.spans) {
		return time.Time{}, false
	}
	if begins := time.Unix(int64(y.spans[i].From), 0); begins.After(at) {
		return begins.UTC(), true
	}
	return at, true
}

// endingAfter is the place of the first span that ends after a time.
func (y *workingYear) endingAfter(at time.Time) int {
	return sort.Search(len(y.spans), func(i int) bool { return time.Unix(int64(y.spans[i].To), 0).After(at) })
}
