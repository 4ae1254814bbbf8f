package crm

import (
	"testing"
	"time"
	_ "time/tzdata" // the zones of the tests, whatever the machine has

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

func TestFilterMatches(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	at := FilterContext{Now: time.Date(2026, 11, 21, 10, 30, 0, 0, zone), Zone: zone, Me: uuid.UUID{2}}
	due := time.Date(2026, 11, 21, 0, 0, 0, 0, zone).UTC()
	owner := at.Me
	full := &specimen{
		Base: Base{ID: uuid.MustParse(idText), Version: 3},
		Name: "Huawei 华为", Grade: GradeA, Weight: 5, DueAt: &due, OwnerID: &owner,
		Budget: &Money{Amount: decimal.RequireFromString("100.50"), Currency: "CNY"},
	}
	for _, c := range []struct {
		text        string
		full, empty bool
	}{
		{"", true, true},
		{`name ~ huaWEI`, true, false},
		{`name ~ "%"`, false, false},
		{`name ~ ""`, true, true},
		{`name = "Huawei 华为"`, true, false},
		{`name = "huawei 华为"`, false, false},
		{`name != ""`, true, false},
		{`name in ("", x)`, false, true},
		{`grade = A`, true, false},
		{`grade != A`, false, true},
		{`known(grade)`, true, false},
		{`known(weight)`, true, true},
		{`known(budget)`, true, false},
		{`weight >= 5`, true, false},
		{`weight > 5`, false, false},
		{`weight in (4, 5)`, true, false},
		{`budget = 100.5 CNY`, true, false},
		{`budget != 1 CNY`, true, false},
		{`budget != 1 USD`, false, false},
		{`not budget = 1 USD`, true, true},
		{`budget < 100.6 CNY`, true, false},
		{`dueAt = today()`, true, false},
		{`dueAt = "2026-11-21"`, true, false},
		{`dueAt != "2026-11-21"`, false, false},
		{`dueAt <= "2026-11-21"`, true, false},
		{`dueAt > "2026-11-20"`, true, false},
		{`dueAt < "2026-11-21"`, false, false},
		{`dueAt = "2026-11-20T16:00:00Z"`, true, false},
		{`dueAt < now()`, true, false},
		{`dueAt < now()-10h`, true, false},
		{`dueAt < now()-630m`, false, false},
		{`dueAt = now()-630m`, true, false},
		{`dueAt = today()+1h-60m`, true, false},
		{`not dueAt < now()`, false, true},
		{`ownerId = me()`, true, false},
		{`ownerId != me()`, false, false},
		{`ownerId in ("` + idText + `")`, false, false},
		{`not ownerId in ("` + idText + `")`, true, true},
		{`id = "` + idText + `"`, true, false},
		{`version = 3`, true, false},
		{`paused = false`, true, true},
		{`paused = true or weight = 5`, true, false},
		{`paused = false and not weight = 5`, false, true},
	} {
		t.Run(c.text, func(t *testing.T) {
			filter, err := ParseFilter(c.text, specimens())
			if err != nil {
				t.Fatal(err)
			}
			if got := filter.Matches(full, specimens(), at); got != c.full {
				t.Errorf("the full record: got %v, want %v", got, c.full)
			}
			if got := filter.Matches(&specimen{}, specimens(), at); got != c.empty {
				t.Errorf("the empty record: got %v, want %v", got, c.empty)
			}
		})
	}
}

func TestMomentSpan(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := FilterContext{Now: time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC), Zone: berlin}
	for _, c := range []struct {
		name         string
		moment       Moment
		from, length string
	}{
		{"today is the zone's date", Moment{Base: BaseToday}, "2026-03-28T23:00:00Z", "23h0m0s"},
		{"the days before keep their length", Moment{Base: BaseToday, Days: -1}, "2026-03-27T23:00:00Z", "24h0m0s"},
		{"the days after begin at their midnight", Moment{Base: BaseToday, Days: 1}, "2026-03-29T22:00:00Z", "24h0m0s"},
		{"a date is a day of the zone", Moment{Base: BaseDate, Literal: time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC)},
			"2026-10-24T22:00:00Z", "25h0m0s"},
		{"hours pass by the clock", Moment{Base: BaseToday, Elapsed: 9 * time.Hour}, "2026-03-29T08:00:00Z", "1µs"},
		{"days keep the time of day", Moment{Base: BaseNow, Days: 1}, "2026-03-29T22:30:00Z", "1µs"},
		{"a time is a microsecond", Moment{Base: BaseInstant, Literal: at.Now}, "2026-03-28T23:30:00Z", "1µs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			from, until := c.moment.Span(at)
			if got := from.Format(time.RFC3339); got != c.from {
				t.Errorf("it begins at %s, want %s", got, c.from)
			}
			if got := until.Sub(from).String(); got != c.length {
				t.Errorf("it lasts %s, want %s", got, c.length)
			}
		})
	}
}
