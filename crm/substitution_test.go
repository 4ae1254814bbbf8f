package crm_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/crm"
)

// TestCircle claims that substitutions entered one after the other, each refused
// that closes a circle or overlaps, never lead anybody back to themselves.
func TestCircle(t *testing.T) {
	people := make([]uuid.UUID, 5)
	for i := range people {
		people[i] = uuid.New()
	}
	kinds := [][]crm.ProcessName{nil, {"lead"}, {"progress"}, {"lead", "progress"}}
	start := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(r *rapid.T) {
		var all []*crm.Substitution
		for range rapid.IntRange(1, 15).Draw(r, "edits") {
			from := rapid.IntRange(0, 8).Draw(r, "from")
			person := rapid.SampledFrom(people).Draw(r, "person")
			s := &crm.Substitution{
				UserID: &person, SubstituteID: rapid.SampledFrom(people).Draw(r, "substitute"),
				StartsAt: start.AddDate(0, 0, from), EndsAt: start.AddDate(0, 0, from+rapid.IntRange(1, 5).Draw(r, "days")),
				ProcessKinds: rapid.SampledFrom(kinds).Draw(r, "kinds"),
			}
			fits := s.SubstituteID != person && s.Circle(all) == nil
			for _, o := range all {
				fits = fits && (*o.UserID != person || !o.Overlaps(s))
			}
			if fits {
				all = append(all, s)
			}
		}
		for hour := range 14 * 4 {
			for _, process := range []string{"lead", "progress", "other"} {
				for _, person := range people {
					follow(r, all, person, process, start.Add(time.Duration(hour)*6*time.Hour))
				}
			}
		}
	})
}

func follow(r *rapid.T, all []*crm.Substitution, person uuid.UUID, process string, at time.Time) {
	seen := map[uuid.UUID]bool{}
	for next := &person; next != nil; {
		if seen[*next] {
			r.Fatalf("the work of %s comes back at %s", process, at)
		}
		seen[*next] = true
		here := *next
		next = nil
		for _, s := range all {
			if *s.UserID == here && s.StandsIn(at, process) {
				next = &s.SubstituteID
			}
		}
	}
}

func TestSubstitutionSettles(t *testing.T) {
	cases := []struct{ claim, zone, from, to, starts, ends string }{
		{"in Shanghai", "Asia/Shanghai", "2026-11-24", "2026-11-25", "2026-11-23T16:00:00Z", "2026-11-25T16:00:00Z"},
		{"over the end of daylight saving", "Europe/Berlin", "2026-10-24", "2026-10-25", "2026-10-23T22:00:00Z", "2026-10-25T23:00:00Z"},
		{"from a day that begins at one", "America/Santiago", "2026-09-06", "2026-09-06", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"},
		{"until a day that begins at one", "Africa/Cairo", "2026-04-23", "2026-04-23", "2026-04-22T22:00:00Z", "2026-04-23T22:00:00Z"},
		{"over the beginning of daylight saving", "Europe/Berlin", "2026-03-28", "2026-03-29", "2026-03-27T23:00:00Z", "2026-03-29T22:00:00Z"},
	}
	for _, c := range cases {
		t.Run(c.claim, func(t *testing.T) {
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			s := crm.Substitution{FromOn: dateOf(t, c.from), ToOn: dateOf(t, c.to)}
			s.Settle(zone)
			if got, ends := s.StartsAt.Format(time.RFC3339), s.EndsAt.Format(time.RFC3339); got != c.starts || ends != c.ends {
				t.Errorf("from %s to %s, want %s to %s", got, ends, c.starts, c.ends)
			}
		})
	}
}

func dateOf(t *testing.T, text string) crm.Date {
	t.Helper()
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return crm.DateOf(at)
}

func TestNeedsSubstitute(t *testing.T) {
	somebody := uuid.New()
	first, next := crm.Date{Year: 2026, Month: 11, Day: 23}, crm.Date{Year: 2026, Month: 11, Day: 24}
	cases := []struct {
		claim string
		leave crm.Leave
		want  bool
	}{
		{"a day", crm.Leave{FromOn: first, ToOn: first, SubstituteID: &somebody}, true},
		{"half a day", crm.Leave{FromOn: first, ToOn: first, FromNoon: true, SubstituteID: &somebody}, false},
		{"from noon to noon", crm.Leave{FromOn: first, ToOn: next, FromNoon: true, UntilNoon: true, SubstituteID: &somebody}, true},
		{"a day without anybody", crm.Leave{FromOn: first, ToOn: first}, false},
	}
	for _, c := range cases {
		t.Run(c.claim, func(t *testing.T) {
			if got := c.leave.NeedsSubstitute(); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
