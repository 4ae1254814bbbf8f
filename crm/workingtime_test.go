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

func dateOf(t rapid.TB, text string) Date {
	t.Helper()
	on, err := ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return on
}

func TestAddWorking(t *testing.T) {
	shanghai := zoneNamed(t, "Asia/Shanghai")
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, shanghai) }
	holidays := OfficeHours(shanghai)
	holidays.Days = map[Date]AdjustedDay{
		dateOf(t, "2026-11-23"): {Off: true}, dateOf(t, "2026-11-22"): {Spans: []Span{{10 * 60, 11 * 60}}},
	}
	usual := OfficeHours(shanghai)
	usual.Days = map[Date]AdjustedDay{dateOf(t, "2026-11-22"): {}}
	nights := Hours{Zone: shanghai}
	nights.Weekly[time.Friday] = []Span{{22 * 60, 30 * 60}}
	for _, c := range []struct {
		name    string
		hours   Hours
		start   time.Time
		minutes int
		want    time.Time
	}{
		{"goes on within the morning", OfficeHours(shanghai), at(20, 9, 30), 60, at(20, 10, 30)},
		{"passes over lunch", OfficeHours(shanghai), at(20, 11, 30), 60, at(20, 13, 30)},
		{"ends with the morning and not after lunch", OfficeHours(shanghai), at(20, 11, 0), 60, at(20, 12, 0)},
		{"passes over the weekend", OfficeHours(shanghai), at(20, 17, 30), 60, at(23, 9, 30)},
		{"begins with the next span", OfficeHours(shanghai), at(21, 22, 0), 480, at(23, 18, 0)},
		{"works on an adjusted workday and not on a holiday", holidays, at(20, 17, 30), 120, at(24, 9, 30)},
		{"works the usual hours on an adjusted workday without its own", usual, at(20, 17, 30), 60, at(22, 9, 30)},
		{"works through the night into the next day", nights, at(20, 23, 0), 120, at(21, 1, 0)},
		{"keeps the seconds", OfficeHours(shanghai), at(20, 9, 30).Add(42 * time.Second), 1, at(20, 9, 31).Add(42 * time.Second)},
		{"is the start for nothing", OfficeHours(shanghai), at(21, 22, 0), 0, at(21, 22, 0)},
		{"counts by the clock where nobody ever works", Hours{Zone: shanghai}, at(21, 22, 0), 90, at(21, 23, 30)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := NewTimetable(c.hours).AddWorking(c.start, c.minutes); !got.Equal(c.want) {
				t.Errorf("got %s, want %s", got.In(shanghai), c.want)
			}
		})
	}
}

func TestAddWorkingWhereMidnightIsSkipped(t *testing.T) {
	t.Run("the day without a midnight counts once, and no other twice", func(t *testing.T) {
		santiago := zoneNamed(t, "America/Santiago")
		hour := AdjustedDay{Spans: []Span{{9 * 60, 10 * 60}}}
		hours := Hours{Zone: santiago, Days: map[Date]AdjustedDay{dateOf(t, "2026-09-05"): hour, dateOf(t, "2026-09-06"): hour}}
		start := time.Date(2026, time.September, 5, 0, 30, 0, 0, santiago)
		want := time.Date(2026, time.September, 6, 9, 30, 0, 0, santiago)
		if got := NewTimetable(hours).AddWorking(start, 90); !got.Equal(want) {
			t.Errorf("got %s, want %s", got.In(santiago), want)
		}
	})
}

func TestNextWorking(t *testing.T) {
	shanghai := zoneNamed(t, "Asia/Shanghai")
	office := NewTimetable(OfficeHours(shanghai))
	t.Run("is the same moment while people work", func(t *testing.T) {
		at := time.Date(2026, 11, 20, 9, 30, 7, 0, shanghai)
		if next, found := office.NextWorking(at); !found || !next.Equal(at) || !office.Open(at) {
			t.Errorf("got %s, %v", next, found)
		}
	})
	t.Run("is the next morning when the office is closed", func(t *testing.T) {
		at := time.Date(2026, 11, 20, 18, 0, 0, 0, shanghai)
		if next, found := office.NextWorking(at); !found || !next.Equal(time.Date(2026, 11, 23, 9, 0, 0, 0, shanghai)) || office.Open(at) {
			t.Errorf("got %s, %v", next, found)
		}
	})
	t.Run("says where nobody ever works", func(t *testing.T) {
		at := time.Date(2026, 11, 20, 18, 0, 0, 0, shanghai)
		if next, found := NewTimetable(Hours{Zone: shanghai}).NextWorking(at); found || !next.Equal(at) {
			t.Errorf("got %s, %v", next, found)
		}
	})
}

func TestAtShare(t *testing.T) {
	shanghai := zoneNamed(t, "Asia/Shanghai")
	start := time.Date(2026, 11, 20, 16, 0, 0, 0, shanghai)
	for percent, want := range map[int]time.Time{
		0: start, 50: time.Date(2026, 11, 20, 18, 0, 0, 0, shanghai), 80: time.Date(2026, 11, 23, 10, 12, 0, 0, shanghai),
	} {
		if got := NewTimetable(OfficeHours(shanghai)).AtShare(start, 240, percent); !got.Equal(want) {
			t.Errorf("at %d %% of four working hours: got %s, want %s", percent, got.In(shanghai), want)
		}
	}
}

func TestTimetableLayers(t *testing.T) {
	shanghai := zoneNamed(t, "Asia/Shanghai")
	company := OfficeHours(shanghai)
	company.Days = map[Date]AdjustedDay{dateOf(t, "2026-10-01"): {Off: true}}
	morning := Hours{Zone: shanghai}
	for d := range morning.Weekly {
		morning.Weekly[d] = []Span{{8 * 60, 9 * 60}}
	}
	own := morning
	own.OwnDaysOnly = true
	named := morning
	named.Days = map[Date]AdjustedDay{dateOf(t, "2026-10-01"): {}}
	summer := morning
	from, to := dateOf(t, "2026-07-01"), dateOf(t, "2026-08-31")
	summer.From, summer.To = &from, &to
	for _, c := range []struct {
		name    string
		nearest Hours
		on      string
		want    string
	}{
		{"a holiday of the company is one of each department", morning, "2026-10-01", ""},
		{"a department with days of its own works on it", own, "2026-10-01", "08:00-09:00"},
		{"a department that names the date decides", named, "2026-10-01", "08:00-09:00"},
		{"the nearest week counts on other dates", morning, "2026-10-09", "08:00-09:00"},
		{"hours hold on their last day", summer, "2026-08-31", "08:00-09:00"},
		{"hours that no longer hold leave it to those above", summer, "2026-09-01", "09:00-12:00, 13:00-18:00"},
		{"hours that do not hold yet leave it to those above", summer, "2026-06-30", "09:00-12:00, 13:00-18:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			spans, _ := NewTimetable(c.nearest, company).Day(dateOf(t, c.on))
			if got := FormatShifts(spans); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func BenchmarkAddWorking(b *testing.B) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		b.Fatal(err)
	}
	start := time.Date(2026, 11, 20, 16, 0, 0, 0, zone)
	for name, minutes := range map[string]int{"an hour": 60, "a year and a half": 480 * 380} {
		b.Run(name, func(b *testing.B) {
			timetable := NewTimetable(OfficeHours(zone))
			for b.Loop() {
				timetable.AddWorking(start, minutes)
			}
		})
	}
	b.Run("reckon a year", func(b *testing.B) {
		for b.Loop() {
			NewTimetable(OfficeHours(zone)).AddWorking(start, 60)
		}
	})
}
