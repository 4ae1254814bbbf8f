package sheet

import (
	"cmp"
	"slices"
)

// DateOrder is in which order a date has its parts.
type DateOrder string

// The orders in use. A date that begins with a year of four digits needs none.
const (
	UnknownOrder DateOrder = ""
	YearFirst    DateOrder = "year-first"  // 21-11-26 is 26 November 2021
	MonthFirst   DateOrder = "month-first" // 3/19/2015
	DayFirst     DateOrder = "day-first"   // 20-10-16 is 20 October 2016
)

var dateOrders = []DateOrder{YearFirst, MonthFirst, DayFirst}

// DateOrders is what samples say about the order of the dates of a column.
type DateOrders struct {
	// Possible are the orders in which the samples that are dates can be read,
	// but for a few slips. More than one: only a person can say. None: the
	// column mixes orders, or holds no dates.
	Possible []DateOrder
	// Likely is the possible order in which the dates lie in the fewest
	// different years, a proposal to show; unknown where two do equally well.
	Likely DateOrder
	// NotDates is how many samples are dates in no order.
	NotDates int
}

// Certain is the order if there is no doubt about it.
func (o DateOrders) Certain() (order DateOrder, certain bool) {
	if len(o.Possible) != 1 {
		return UnknownOrder, false
	}
	return o.Possible[0], true
}

// DetectDateOrder looks at the dates of a column; empty ones don't count. If
// every order reads all of them as the same dates, it is certainly YearFirst.
func DetectDateOrder(samples []string) DateOrders {
	var found DateOrders
	var dates []writtenDate
	for _, sample := range samples {
		if plain(sample) == "" {
			continue
		}
		if date, _, ok := splitDate(sample); ok && len(date.readings()) > 0 {
			dates = append(dates, date)
		} else {
			found.NotDates++
		}
	}
	if len(dates) == 0 {
		return found
	}
	if !slices.ContainsFunc(dates, func(d writtenDate) bool { return !d.certain() }) {
		found.Possible, found.Likely = []DateOrder{YearFirst}, YearFirst
		return found
	}
	best := dateReading{years: len(dates) + 1}
	for _, order := range dateOrders {
		reading := readIn(dates, order)
		if reading.unread*slipsAmong > len(dates) {
			continue
		}
		found.Possible = append(found.Possible, order)
		switch reading.compare(best) {
		case -1:
			best, found.Likely = reading, order
		case 0:
			found.Likely = UnknownOrder
		}
	}
	return found
}

// slipsAmong is among how many dates one may be a slip, such as 31 February,
// that says nothing of the order of the others.
const slipsAmong = 10

// dateReading is how well an order reads some dates.
type dateReading struct {
	years  int // in which the dates lie
	unread int
}

// compare is -1 for the better reading. A date that is not read counts like a
// year, so that no order gains by the years of what it cannot read.
func (r dateReading) compare(other dateReading) int {
	return cmp.Or(cmp.Compare(r.years+r.unread, other.years+other.unread), cmp.Compare(r.unread, other.unread))
}

// readIn reads dates in an order.
func readIn(dates []writtenDate, order DateOrder) (r dateReading) {
	seen := map[int]bool{}
	for _, date := range dates {
		if day, ok := date.in(order); ok {
			seen[day.year] = true
		} else {
			r.unread++
		}
	}
	r.years = len(seen)
	return r
}
