package crm

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestQuietHours(t *testing.T) {
	night, noon := &QuietHours{"22:00", "07:00"}, &QuietHours{"12:00", "13:30"}
	cases := []struct {
		name     string
		quiet    *QuietHours
		zone     string
		at, want string
	}{
		{"let pass what comes by day", night, "Asia/Shanghai", "2026-11-23T02:00:00Z", "2026-11-23T02:00:00Z"},
		{"hold what comes before midnight until the morning", night, "Asia/Shanghai", "2026-11-23T15:00:00Z", "2026-11-23T23:00:00Z"},
		{"hold what comes after midnight until the same morning", night, "Asia/Shanghai", "2026-11-23T17:00:00Z", "2026-11-23T23:00:00Z"},
		{"begin with their first minute", night, "Asia/Shanghai", "2026-11-23T14:00:00Z", "2026-11-23T23:00:00Z"},
		{"end with their last", night, "Asia/Shanghai", "2026-11-23T23:00:00Z", "2026-11-23T23:00:00Z"},
		{"are those of the person's zone", night, "America/New_York", "2026-11-23T15:00:00Z", "2026-11-23T15:00:00Z"},
		{"may lie within a day", noon, "Asia/Shanghai", "2026-11-23T04:10:00Z", "2026-11-23T05:30:00Z"},
		{"reach over the end of a year", night, "Asia/Shanghai", "2026-12-31T15:00:00Z", "2026-12-31T23:00:00Z"},
		{"reach over the night in which clocks are put back", night, "Europe/Berlin", "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z"},
		{"are not everybody's", nil, "Asia/Shanghai", "2026-11-23T15:00:00Z", "2026-11-23T15:00:00Z"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			at, want := timeOf(t, c.at), timeOf(t, c.want)
			if got := c.quiet.Until(at, zoneNamed(t, c.zone)); !got.Equal(want) {
				t.Errorf("sent at %s, want %s", got.UTC(), want)
			}
		})
	}
	t.Run("delay less than a day and longer, and what they let go is not held again", func(t *testing.T) {
		zones := []*time.Location{time.UTC, zoneNamed(t, "Asia/Shanghai"), zoneNamed(t, "America/New_York"), zoneNamed(t, "Australia/Lord_Howe")}
		rapid.Check(t, func(t *rapid.T) {
			clock := rapid.Custom(func(t *rapid.T) ClockTime {
				at := time.Date(2026, 1, 1, rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, time.UTC)
				return ClockTime(at.Format("15:04"))
			})
			quiet := &QuietHours{clock.Draw(t, "from"), clock.Draw(t, "to")}
			zone := rapid.SampledFrom(zones).Draw(t, "zone")
			at := time.Unix(rapid.Int64Range(1767225600, 1798761600).Draw(t, "at"), 0)
			until := quiet.Until(at, zone)
			if until.Before(at) || until.Sub(at) > 26*time.Hour {
				t.Fatalf("what comes at %s is sent at %s", at, until)
			}
		})
	})
}

func timeOf(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestDigestAfter(t *testing.T) {
	weekdays := func(on Date) bool {
		day := on.midnight().Weekday()
		return day != time.Saturday && day != time.Sunday
	}
	cases := []struct{ name, zone, at, want string }{
		{"is this morning", "Asia/Shanghai", "2026-11-23T00:30:00Z", "2026-11-23T01:00:00Z"},
		{"is tomorrow once the hour has come", "Asia/Shanghai", "2026-11-23T01:00:00Z", "2026-11-24T01:00:00Z"},
		{"passes over the weekend", "Asia/Shanghai", "2026-11-27T02:00:00Z", "2026-11-30T01:00:00Z"},
		{"is an hour of the person's zone", "America/New_York", "2026-11-23T02:00:00Z", "2026-11-23T14:00:00Z"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := DigestAfter(timeOf(t, c.at), 9, zoneNamed(t, c.zone), weekdays); !got.Equal(timeOf(t, c.want)) {
				t.Errorf("it is %s, want %s", got.UTC(), c.want)
			}
		})
	}
	t.Run("comes also where nobody ever works", func(t *testing.T) {
		at := timeOf(t, "2026-11-23T02:00:00Z")
		if got := DigestAfter(at, 9, time.UTC, func(Date) bool { return false }); !got.After(at) {
			t.Errorf("it is %s", got)
		}
	})
}
