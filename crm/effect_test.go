package crm

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func TestPause(t *testing.T) {
	want := []time.Duration{5 * time.Second, 15 * time.Second, 45 * time.Second, 135 * time.Second, 405 * time.Second, 1215 * time.Second, time.Hour, time.Hour}
	for i, pause := range want {
		if got := Pause(i + 1); got != pause {
			t.Errorf("after %d tries it waits %s, want %s", i+1, got, pause)
		}
	}
}

// TestEffect lets tries, crashes and people follow each other in any order.
func TestEffect(t *testing.T) {
	t.Run("is never doubled by itself, and never lost", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
			e := &Effect{State: EffectIntended, NextAt: &now, Way: rapid.SampledFrom([]Way{WayMail, WayChat}).Draw(t, "way")}
			mayHaveArrived := 0 // since a person last decided
			t.Repeat(map[string]func(*rapid.T){
				"try": func(t *rapid.T) {
					if e.State != EffectIntended {
						return
					}
					now = *e.NextAt
					e.Begin(uuid.New(), now)
					results := []Result{ResultNotSent, ResultRefused}
					if rapid.Bool().Draw(t, "handed over") {
						e.HandedAt = &now
						results = []Result{ResultAccepted, ResultUnclear, ResultNotSent}
					}
					reply := Reply{Result: rapid.SampledFrom(results).Draw(t, "result")}
					if rapid.Bool().Draw(t, "crash") {
						reply = e.Crashed()
					}
					if reply.Result == ResultAccepted || reply.Result == ResultUnclear {
						mayHaveArrived++
					}
					e.Settle(reply, now)
				},
				"send again": func(*rapid.T) {
					if e.SendAgain(now) == nil {
						mayHaveArrived = 0
					}
				},
				"leave": func(*rapid.T) { _ = e.Leave(now) },
				"": func(t *rapid.T) {
					if mayHaveArrived > 1 {
						t.Fatalf("it may have arrived %d times", mayHaveArrived)
					}
					if (e.State == EffectIntended) != (e.NextAt != nil) || e.State == EffectSending {
						t.Fatalf("it is %s and next at %v", e.State, e.NextAt)
					}
					if mayHaveArrived == 1 && e.State != EffectDone && e.State != EffectUnknown && e.State != EffectLeft {
						t.Fatalf("it may have arrived and is %s", e.State)
					}
				},
			})
		})
	})
	t.Run("is given up after three days, and a call whose answer is missing is made again", func(t *testing.T) {
		now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
		e := &Effect{State: EffectIntended, NextAt: &now, Way: WayWebhook}
		for began := now; e.State == EffectIntended; now = now.Add(time.Hour) {
			if now.Sub(began) > 4*24*time.Hour {
				t.Fatal("it is never given up")
			}
			e.Begin(uuid.New(), now)
			e.Settle(Reply{Result: ResultUnclear}, now)
		}
		if e.State != EffectFailed || e.Attempts < 70 {
			t.Errorf("it is %s after %d tries", e.State, e.Attempts)
		}
	})
}
