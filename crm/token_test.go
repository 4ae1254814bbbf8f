package crm_test

import (
	"testing"
	"time"

	"github.com/baton-crm/baton/crm"
)

func TestTokenScope(t *testing.T) {
	cases := []struct {
		scope     crm.TokenScope
		area, act string
		permits   bool
	}{
		{"leads:create", "leads", "create", true},
		{"leads:create", "leads", "view", false},
		{"leads:create", "customers", "create", false},
		{"*:view", "leads", "view", true},
		{"*:view", "leads", "edit", false},
		{"tasks:*", "tasks", "complete", true},
		{"tasks:*", "leads", "view", false},
		{"*:*", "leads", "delete", true},
		{"leads", "leads", "view", false},
		{"lead*:view", "leads", "view", false},
		{"", "", "", false},
	}
	for _, c := range cases {
		t.Run(string(c.scope)+" on "+c.area+":"+c.act, func(t *testing.T) {
			if got := c.scope.Permits(c.area, c.act); got != c.permits {
				t.Errorf("permits: %v", got)
			}
		})
	}
}

func TestTokenExpiry(t *testing.T) {
	now := time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC) // the 24th in Shanghai
	shanghai := time.FixedZone("Shanghai", 8*60*60)
	cases := []struct {
		choice string
		want   time.Time
		ok     bool
	}{
		{"7-days", now.AddDate(0, 0, 7), true},
		{"365-days", now.AddDate(0, 0, 365), true},
		{"8-days", time.Time{}, false},
		{"", time.Time{}, false},
		{"2026-11-23", time.Time{}, false},
		{"2026-11-24", time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC), true},
		{"2027-11-24", time.Date(2027, 11, 24, 16, 0, 0, 0, time.UTC), true},
		{"2027-11-25", time.Time{}, false},
		{"2027-02-30", time.Time{}, false},
	}
	for _, c := range cases {
		t.Run(c.choice, func(t *testing.T) {
			at, ok := crm.TokenExpiry(c.choice, now, shanghai)
			if ok != c.ok || ok && !at.Equal(c.want) {
				t.Errorf("%v, %v; want %v, %v", at, ok, c.want, c.ok)
			}
		})
	}
	t.Run("never", func(t *testing.T) {
		if at, ok := crm.TokenExpiry("never", now, shanghai); at != nil || !ok {
			t.Errorf("%v, %v", at, ok)
		}
	})
}
