package api

import (
	"log/slog"
	"slices"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestPermits(t *testing.T) {
	s := New(Options{
		DB: &store.DB{}, Company: activities.NewCompany(), Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(),
	})
	permits := s.permits()
	t.Run("are on every operation: an area and an act", func(t *testing.T) {
		if len(permits) == 0 {
			t.Fatal("there are no operations")
		}
		for id, p := range permits {
			if p.area == "" || p.act == "" {
				t.Errorf("%s has the permit %+v; make it with operation()", id, p)
			}
		}
	})
	t.Run("have words for people", func(t *testing.T) {
		for area, acts := range s.scopes() {
			if label, _ := s.areaLabel(area, crm.System()); label.ZH == "" || label.EN == "" {
				t.Errorf("area %s has no label in areaLabels", area)
			}
			for _, act := range acts {
				if label := actLabels[act]; label.ZH == "" || label.EN == "" {
					t.Errorf("act %s of %s has no label in actLabels", act, area)
				}
			}
		}
	})
	t.Run("keep tokens from sessions, passwords and tokens", func(t *testing.T) {
		kept := []string{
			"sign-out", "end-session", "end-other-sessions", "change-password", "make-token", "revoke-token",
			"end-sessions-of-user", "reset-password", "revoke-token-of-user",
		}
		for id, p := range permits {
			if p.byHand != slices.Contains(kept, id) {
				t.Errorf("%s by hand: %v", id, p.byHand)
			}
		}
	})
	t.Run("leave open what a temporary password needs, and nothing else", func(t *testing.T) {
		open := []string{"get-session", "sign-out", "change-password"}
		for id, p := range permits {
			if p.owing != slices.Contains(open, id) {
				t.Errorf("%s open: %v", id, p.owing)
			}
		}
	})
	t.Run("are covered by no scope where there is none", func(t *testing.T) {
		if (permit{}).within([]crm.TokenScope{"*:*"}) {
			t.Error("an operation without a permit is open to tokens")
		}
	})
}
