package sheet

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	cases := []struct {
		text  string
		order DateOrder
		want  string // a date, or the code of a problem
	}{
		{"2026-11-21", UnknownOrder, "2026-11-21"},
		{" 2026/11/21 ", DayFirst, "2026-11-21"},
		{"2026.1.2", MonthFirst, "2026-01-02"},
		{"2026年11月21日", DayFirst, "2026-11-21"},
		{"2026 年 1 月 2 号", UnknownOrder, "2026-01-02"},
		{"26年1月2日", DayFirst, "2026-01-02"},
		{"２０２６／１１／２１", UnknownOrder, "2026-11-21"},
		{"20261121", UnknownOrder, "2026-11-21"},
		{"2026-11-21 00:00:00", UnknownOrder, "2026-11-21"},
		{"2026-11-21T00:00:00Z", UnknownOrder, "2026-11-21"},
		{"20-10-16", DayFirst, "2016-10-20"},
		{"01-03-17", DayFirst, "2017-03-01"},
		{"20-10-16", YearFirst, "2020-10-16"},
		{"3/19/2015", MonthFirst, "2015-03-19"},
		{"3/19/2015", UnknownOrder, "2015-03-19"},
		{"19.3.2015", UnknownOrder, "2015-03-19"},
		{"3/3/2015", UnknownOrder, "2015-03-03"},
		{"12/31/69", MonthFirst, "1969-12-31"},
		{"12/31/68", MonthFirst, "2068-12-31"},
		{"2024-02-29", UnknownOrder, "2024-02-29"},

		{"3/4/2015", UnknownOrder, CodeAmbiguousDate},
		{"20-10-16", UnknownOrder, CodeAmbiguousDate},
		{"3/19/2015", DayFirst, CodeNotDate},
		{"19/3/2015", MonthFirst, CodeNotDate},
		{"3/19/2015", YearFirst, CodeNotDate},
		{"2026-02-29", UnknownOrder, CodeNotDate},
		{"2026-13-01", UnknownOrder, CodeNotDate},
		{"2026-11/21", UnknownOrder, CodeNotDate},
		{"2026-11-21 14:30", UnknownOrder, CodeNotDate},
		{"2026-11-21 soon", UnknownOrder, CodeNotDate},
		{"0015-03-02", UnknownOrder, CodeNotDate},
		{"3/19/215", MonthFirst, CodeNotDate},
		{"46347", UnknownOrder, CodeNotDate},
		{"", UnknownOrder, CodeNotDate},
		{"Q4 2016", UnknownOrder, CodeNotDate},
	}
	for _, c := range cases {
		t.Run(c.text+" "+string(c.order), func(t *testing.T) {
			day, err := ParseDate(c.text, c.order)
			if got := outcome(day.Format(time.DateOnly), err); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestParseTime(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	cases := []struct{ text, want string }{
		{"2026-11-21", "2026-11-21T00:00:00+08:00 day"},
		{"2026-11-21 14:30", "2026-11-21T14:30:00+08:00"},
		{"2026/11/21  9:05:07", "2026-11-21T09:05:07+08:00"},
		{"2026-11-21T14:30:05.25Z", "2026-11-21T14:30:05.25Z"},
		{"2026-11-21T14:30:05-05:30", "2026-11-21T14:30:05-05:30"},
		{"2026-11-21 14:30 +0000", "2026-11-21T14:30:00Z"},
		{"2026年11月21日 14:30", "2026-11-21T14:30:00+08:00"},
		{"2026年11月21日下午2:30", "2026-11-21T14:30:00+08:00"},
		{"2026-11-21 上午 9:30", "2026-11-21T09:30:00+08:00"},
		{"2026-11-21 下午 12:30", "2026-11-21T12:30:00+08:00"},
		{"2026-11-21 14：30", "2026-11-21T14:30:00+08:00"},
		{"3/19/2015 2:30 PM", "2015-03-19T14:30:00+08:00"},
		{"3/19/2015 12:00am", "2015-03-19T00:00:00+08:00"},

		{"2026-11-21 24:00", CodeNotDate},
		{"2026-11-21 9:60", CodeNotDate},
		{"2026-11-21 13:00 PM", CodeNotDate},
		{"2026-11-21 0:00 am", CodeNotDate},
		{"2026-11-21 上午12:30", CodeNotDate},
		{"2026-11-21 上午9:30 pm", CodeNotDate},
		{"2026-11-21 9:30 +99:99", CodeNotDate},
		{"2026-11-21 9", CodeNotDate},
	}
	for _, c := range cases {
		t.Run(c.text, func(t *testing.T) {
			at, hasTime, err := ParseTime(c.text, UnknownOrder, shanghai)
			got := at.Format(time.RFC3339Nano)
			if !hasTime {
				got += " day"
			}
			if got = outcome(got, err); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestDetectDateOrder(t *testing.T) {
	cases := []struct {
		name    string
		samples []string
		want    DateOrders
	}{
		{"is certain of years of four digits", []string{"2026-11-21", "", "2026年1月2日"}, DateOrders{Possible: []DateOrder{YearFirst}, Likely: YearFirst}},
		{"is certain by a day above twelve", []string{"3/4/2015", "3/19/2015"}, DateOrders{Possible: []DateOrder{MonthFirst}, Likely: MonthFirst}},
		{"is certain by a day above twelve at the start", []string{"3/4/2015", "19/3/2015"}, DateOrders{Possible: []DateOrder{DayFirst}, Likely: DayFirst}},
		{
			"proposes the order with the fewest years", []string{"20-10-16", "25-10-16", "01-03-17", "11-03-17"},
			DateOrders{Possible: []DateOrder{YearFirst, DayFirst}, Likely: DayFirst},
		},
		{
			"is not turned by one date that is none",
			[]string{"20-10-16", "25-10-16", "01-03-17", "11-03-17", "30-04-16", "28-12-16", "07-11-17", "19-10-16", "15-01-17", "31-02-17"},
			DateOrders{Possible: []DateOrder{YearFirst, DayFirst}, Likely: DayFirst},
		},
		{
			"proposes the order that reads them all, be one the only date of its year",
			[]string{"3/4/2015", "5/6/2015", "7/8/2015", "9/10/2015", "1/2/2015", "2/3/2015", "4/5/2015", "6/7/2015", "8/9/2015", "3/19/2016"},
			DateOrders{Possible: []DateOrder{MonthFirst, DayFirst}, Likely: MonthFirst},
		},
		{"proposes nothing between day and month", []string{"3/4/2015", "5/6/2015"}, DateOrders{Possible: []DateOrder{MonthFirst, DayFirst}}},
		{"finds no order in a mixed column", []string{"3/19/2015", "19/3/2015"}, DateOrders{}},
		{"counts what is no date", []string{"n/a", "2026-11-21", "soon"}, DateOrders{Possible: []DateOrder{YearFirst}, Likely: YearFirst, NotDates: 2}},
		{"says nothing of nothing", []string{"", " "}, DateOrders{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := DetectDateOrder(c.samples)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if order, certain := got.Certain(); certain != (len(c.want.Possible) == 1) || certain && order != c.want.Possible[0] {
				t.Errorf("certain of %q: %v", order, certain)
			}
		})
	}
}

// TestDateProperty claims that a date written in an order is read in that order.
func TestDateProperty(t *testing.T) {
	layouts := map[DateOrder][]string{
		YearFirst:  {"2006-1-2", "06.01.02", "2006年1月2日", "20060102"},
		MonthFirst: {"1/2/2006", "01-02-06", time.DateOnly},
		DayFirst:   {"2.1.2006", "02/01/06", time.DateOnly},
	}
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 98*365).Draw(t, "days"))
		order := rapid.SampledFrom(dateOrders).Draw(t, "order")
		text := day.Format(rapid.SampledFrom(layouts[order]).Draw(t, "layout"))
		if got, err := ParseDate(text, order); err != nil || !got.Equal(day) {
			t.Fatalf("%q is read as %v (%v)", text, got, err)
		}
	})
}

// FuzzParseTime claims that every date that is understood without an order is
// written as ISO and understood again as the same.
func FuzzParseTime(f *testing.F) {
	for _, seed := range []string{
		"2026-11-21", "2026年11月21日 下午2:30", "3/19/2015 2:30 PM", "20-10-16", "2026-11-21T14:30:05.25-05:30", "９/９/９９", "20261121",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, order := range append(dateOrders, UnknownOrder) {
			at, _, err := ParseTime(text, order, time.UTC)
			if err != nil {
				continue
			}
			if at.Year() < firstYear || at.Year() > 9999 {
				t.Fatalf("%q is read as %v", text, at)
			}
			again, _, err := ParseTime(at.Format(time.RFC3339Nano), order, time.UTC)
			if err != nil || !again.Equal(at) {
				t.Fatalf("%q is read as %v and then as %v (%v)", text, at, again, err)
			}
		}
	})
}

// outcome is what came of reading a value, or the code of the problem.
func outcome(value string, err error) string {
	if p, refused := errors.AsType[*Problem](err); refused {
		return p.Code
	}
	return value
}
