package crm

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestParseShifts(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Span
		bad  bool
	}{
		{text: ""},
		{text: "09:00-12:00, 13:00-18:00", want: []Span{{540, 720}, {780, 1080}}},
		{text: "9：00至12：00，13：00—18：00", want: []Span{{540, 720}, {780, 1080}}},
		{text: "22:00-06:00", want: []Span{{1320, 1800}}},
		{text: "00:00-24:00", want: []Span{{0, 1440}}},
		{text: "24:00-25:00", bad: true},
		{text: "09:60-10:00", bad: true},
		{text: "9-12", bad: true},
		{text: "09:00-12:00, 11:00-13:00", bad: true},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, err := ParseShifts(c.text)
			if diff := cmp.Diff(c.want, got); diff != "" || (err != nil) != c.bad {
				t.Errorf("%v, error %v", diff, err)
			}
		})
	}
}

func TestCalendarHours(t *testing.T) {
	c := Calendar{Name: "Nights", TimeZone: "Europe/Berlin", Monday: "09:00-18:00", Friday: "22:00-06:00", Breaks: "12:00-13:00, 02:00-02:30"}
	if problems := c.Check(); len(problems) > 0 {
		t.Fatal(problems)
	}
	h := c.Hours(time.UTC, []*CalendarDay{{On: Date{2026, 5, 1}, Kind: DayOff}, {On: Date{2026, 5, 9}, Kind: DayWork, Hours: "10:00-11:00"}})
	t.Run("breaks are no work, in the night neither", func(t *testing.T) {
		if diff := cmp.Diff([]Span{{540, 720}, {780, 1080}}, h.Weekly[time.Monday]); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]Span{{1320, 1560}, {1590, 1800}}, h.Weekly[time.Friday]); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("days off and days with hours of their own are known", func(t *testing.T) {
		want := map[Date]AdjustedDay{{2026, 5, 1}: {Off: true}, {2026, 5, 9}: {Spans: []Span{{600, 660}}}}
		if diff := cmp.Diff(want, h.Days); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("the calendar's own zone counts", func(t *testing.T) {
		if h.Zone.String() != "Europe/Berlin" {
			t.Error(h.Zone)
		}
	})
}

func TestCalendarCheck(t *testing.T) {
	late, early := Date{2026, 2, 1}, Date{2026, 1, 1}
	for field, c := range map[string]Calendar{
		"timeZone": {TimeZone: "Mars/Olympus"},
		"sunday":   {Sunday: "soon"},
		"breaks":   {Breaks: "12-13"},
		"validTo":  {ValidFrom: &late, ValidTo: &early},
	} {
		t.Run("names "+field, func(t *testing.T) {
			if problems := c.Check(); len(problems) != 1 || problems[0].Field != field {
				t.Errorf("got %v", problems)
			}
		})
	}
	t.Run("a day off has no hours", func(t *testing.T) {
		d := CalendarDay{Kind: DayOff, Hours: "09:00-10:00"}
		if problems := d.Check(); len(problems) != 1 || problems[0].Field != "hours" {
			t.Errorf("got %v", problems)
		}
	})
}

func TestShippedDays(t *testing.T) {
	off, work := map[int]int{}, map[int]int{}
	seen := map[Date]bool{}
	for _, d := range ShippedDays() {
		if seen[d.On] {
			t.Errorf("%s twice", d.On)
		}
		seen[d.On] = true
		if d.Kind == DayOff {
			off[d.On.Year]++
			continue
		}
		work[d.On.Year]++
		if weekday := d.On.midnight().Weekday(); weekday != time.Saturday && weekday != time.Sunday {
			t.Errorf("%s is a %s and needs no adjusting", d.On, weekday)
		}
	}
	t.Run("has as many days as were announced", func(t *testing.T) {
		if diff := cmp.Diff([]map[int]int{{2025: 28, 2026: 33}, {2025: 5, 2026: 6}}, []map[int]int{off, work}); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a year has 13 festival days net of what is worked instead, as the law has it since 2025", func(t *testing.T) {
		for year := range off {
			timetable := NewTimetable(func() Hours {
				c := ShippedCalendar()
				var days []*CalendarDay
				for _, d := range ShippedDays() {
					days = append(days, &d)
				}
				return c.Hours(time.UTC, days)
			}())
			free := 0
			for on := (Date{year, 1, 1}); on.Year == year; on = on.AddDays(1) {
				if spans, _ := timetable.Day(on); len(spans) == 0 && on.midnight().Weekday() != time.Saturday && on.midnight().Weekday() != time.Sunday {
					free++
				}
			}
			if net := free - work[year]; net != 13 {
				t.Errorf("%d: %d weekdays off, %d weekend days worked", year, free, work[year])
			}
		}
	})
}

func TestDutyTurns(t *testing.T) {
	berlin := zoneNamed(t, "Europe/Berlin")
	person := uuid.New()
	until := Date{2026, 4, 4}
	nights := Duty{
		UserID: &person, StartsAt: time.Date(2026, 3, 21, 22, 0, 0, 0, berlin), EndsAt: time.Date(2026, 3, 22, 6, 0, 0, 0, berlin),
		Repeats: RepeatsWeekly, RepeatsUntil: &until,
	}
	t.Run("come every week by the clock, also over daylight saving", func(t *testing.T) {
		turns := nights.Turns(berlin, nights.StartsAt, nights.StartsAt.AddDate(1, 0, 0))
		want := []Turn{}
		for _, day := range []int{21, 28, 35} {
			want = append(want, Turn{time.Date(2026, 3, day, 22, 0, 0, 0, berlin), time.Date(2026, 3, day+1, 6, 0, 0, 0, berlin)})
		}
		if diff := cmp.Diff(want, turns, cmp.Comparer(time.Time.Equal)); diff != "" {
			t.Error(diff)
		}
	})
	for name, c := range map[string]struct {
		at   time.Time
		want bool
	}{
		"on duty in the second night": {time.Date(2026, 3, 29, 5, 59, 0, 0, berlin), true},
		"not at its end":              {time.Date(2026, 3, 29, 6, 0, 0, 0, berlin), false},
		"not before the first":        {time.Date(2026, 3, 14, 23, 0, 0, 0, berlin), false},
		"not after the last":          {time.Date(2026, 4, 11, 23, 0, 0, 0, berlin), false},
	} {
		t.Run(name, func(t *testing.T) {
			if nights.OnAt(berlin, c.at) != c.want {
				t.Errorf("want %v", c.want)
			}
		})
	}
}

func TestLeaveSettle(t *testing.T) {
	shanghai := zoneNamed(t, "Asia/Shanghai")
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, shanghai) }
	for name, c := range map[string]struct {
		leave    Leave
		from, to time.Time
	}{
		"whole days":   {Leave{FromOn: Date{2026, 11, 23}, ToOn: Date{2026, 11, 24}}, at(23, 0), at(25, 0)},
		"an afternoon": {Leave{FromOn: Date{2026, 11, 23}, FromNoon: true, ToOn: Date{2026, 11, 23}}, at(23, 12), at(24, 0)},
		"a morning":    {Leave{FromOn: Date{2026, 11, 23}, ToOn: Date{2026, 11, 23}, UntilNoon: true}, at(23, 0), at(23, 12)},
		"noon to noon": {Leave{FromOn: Date{2026, 11, 23}, FromNoon: true, ToOn: Date{2026, 11, 24}, UntilNoon: true}, at(23, 12), at(24, 12)},
	} {
		t.Run(name, func(t *testing.T) {
			if problems := c.leave.Check(); len(problems) > 0 {
				t.Fatal(problems)
			}
			c.leave.Settle(shanghai)
			if !c.leave.StartsAt.Equal(c.from) || !c.leave.EndsAt.Equal(c.to) {
				t.Errorf("from %s to %s", c.leave.StartsAt, c.leave.EndsAt)
			}
		})
	}
}
