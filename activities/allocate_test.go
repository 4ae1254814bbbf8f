package activities

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

var start = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// bench is a roster in memory: what happens to its seats, and to whom the
// work goes.
type bench struct {
	seats []*store.Seat
	now   time.Time
	grade crm.Grade
	skill string
	moved int64 // by the last piece of work
}

func newSeat(weight int) *store.Seat {
	return &store.Seat{MemberID: store.NewID(), UserID: store.NewID(), Active: true, Weight: weight, Capacity: 1 << 30, Turns: map[store.TurnKey]*store.Turn{}}
}

// give shares out one piece of work and says to whom it went.
func (b *bench) give(strategy rules.Strategy) *store.Seat {
	b.now = b.now.Add(time.Second)
	chosen, _ := allocate(b.seats, asked{strategy: strategy, skill: b.skill, grade: b.grade}, b.now)
	if chosen == nil {
		return nil
	}
	b.moved = chosen.moved
	return chosen.Seat
}

// shareOut shares out much and counts what each got.
func (b *bench) shareOut(strategy rules.Strategy, pieces int) map[uuid.UUID]int {
	counts := map[uuid.UUID]int{}
	for range pieces {
		if chosen := b.give(strategy); chosen != nil {
			counts[chosen.MemberID]++
		}
	}
	return counts
}

func (b *bench) eligible() []*store.Seat {
	var found []*store.Seat
	for _, s := range b.seats {
		if ineligible(s, asked{}, b.now) == "" {
			found = append(found, s)
		}
	}
	return found
}

var strategies = []rules.Strategy{rules.RoundRobin, rules.Weighted, rules.LeastLoaded, rules.BestSkill}

// live lets anything happen to a roster: people come, leave, return, pause,
// fill up, change weight, and work is shared out in every way.
func (b *bench) live(t *rapid.T) {
	for range rapid.IntRange(0, 40).Draw(t, "events") {
		if len(b.seats) == 0 || rapid.IntRange(0, 9).Draw(t, "joins") == 0 {
			b.seats = append(b.seats, newSeat(rapid.IntRange(1, 10).Draw(t, "weight")))
			continue
		}
		seat := rapid.SampledFrom(b.seats).Draw(t, "seat")
		switch rapid.IntRange(0, 6).Draw(t, "event") {
		case 0:
			seat.Active = !seat.Active
		case 1:
			seat.Paused = !seat.Paused
		case 2:
			seat.AwayUntil = new(b.now.Add(time.Duration(rapid.IntRange(-5, 60).Draw(t, "away")) * time.Second))
		case 3:
			seat.Capacity = seat.Open + rapid.IntRange(-1, 3).Draw(t, "room")
		case 4:
			seat.Weight = rapid.IntRange(1, 10).Draw(t, "weight")
		default:
			b.shareOut(rapid.SampledFrom(strategies).Draw(t, "strategy"), rapid.IntRange(1, 25).Draw(t, "pieces"))
		}
	}
}

// settle makes the roster such that who can take work no longer changes.
func (b *bench) settle(t *rapid.T, weight func() int) {
	for _, s := range b.seats {
		s.Weight = weight()
		s.AwayUntil, s.Active, s.Paused, s.Capacity = nil, rapid.Bool().Draw(t, "stays"), false, 1<<30
	}
	b.seats = append(b.seats, newSeat(weight()), newSeat(weight()))
}

// furthestApart is by how much the counts of any two differ at the most, over
// any pieces in a row.
func furthestApart(got []uuid.UUID, eligible []*store.Seat) int {
	apart := 0
	for first := range got {
		counts := map[uuid.UUID]int{}
		for _, member := range got[first:] {
			counts[member]++
			least, most := counts[member], 0
			for _, s := range eligible {
				least, most = min(least, counts[s.MemberID]), max(most, counts[s.MemberID])
			}
			apart = max(apart, most-least)
		}
	}
	return apart
}

func TestAllocateAfterAnyHistory(t *testing.T) {
	t.Run("the counts of any two of equal weight differ by at most one", rapid.MakeCheck(func(t *rapid.T) {
		b := &bench{now: start}
		b.live(t)
		weight := rapid.IntRange(1, 10).Draw(t, "everybody's weight")
		b.settle(t, func() int { return weight })
		strategy := rapid.SampledFrom(strategies[:2]).Draw(t, "strategy")
		// The clock stands still within a step, and steps get the roster in any order.
		tick := rapid.Custom(func(t *rapid.T) time.Duration {
			return time.Duration(rapid.IntRange(-2, 2).Draw(t, "tick")) * time.Second
		})
		var got []uuid.UUID
		for range rapid.IntRange(1, 60).Draw(t, "pieces") {
			b.now = b.now.Add(tick.Draw(t, "clock") - time.Second) // giving goes on by a second
			got = append(got, b.give(strategy).MemberID)
		}
		if apart := furthestApart(got, b.eligible()); apart > 1 {
			t.Fatalf("somewhere in a row somebody had %d more than another: %v", apart, got)
		}
	}))
	t.Run("work goes to somebody eligible whenever there is one", rapid.MakeCheck(func(t *rapid.T) {
		b := &bench{now: start}
		b.live(t)
		b.now = b.now.Add(time.Second)
		eligible := b.eligible()
		chosen, considered := allocate(b.seats, asked{strategy: rapid.SampledFrom(strategies).Draw(t, "strategy")}, b.now)
		if (chosen != nil) != (len(eligible) > 0) || (chosen != nil && !slices.Contains(eligible, chosen.Seat)) {
			t.Fatalf("chose %v of %d eligible", chosen, len(eligible))
		}
		if len(considered) != len(b.seats) {
			t.Fatalf("%d considered of %d", len(considered), len(b.seats))
		}
	}))
}

func TestAllocateWeighted(t *testing.T) {
	t.Run("everybody gets their part after each full round", rapid.MakeCheck(func(t *rapid.T) {
		b, total := &bench{now: start}, 0
		for range rapid.IntRange(1, 8).Draw(t, "people") {
			seat := newSeat(rapid.IntRange(1, 10).Draw(t, "weight"))
			b.seats, total = append(b.seats, seat), total+seat.Weight
		}
		rounds := rapid.IntRange(1, 4).Draw(t, "rounds")
		counts := b.shareOut(rules.Weighted, rounds*total)
		for _, s := range b.seats {
			if counts[s.MemberID] != rounds*s.Weight {
				t.Fatalf("weight %d of %d got %d of %d", s.Weight, total, counts[s.MemberID], rounds*total)
			}
		}
	}))
}

func TestAllocateThree(t *testing.T) {
	for _, strategy := range strategies {
		t.Run("three equals share thirty by "+string(strategy), func(t *testing.T) {
			b := &bench{now: start, seats: []*store.Seat{newSeat(1), newSeat(1), newSeat(1)}}
			for member, n := range b.shareOut(strategy, 30) {
				if n != 10 {
					t.Errorf("%s got %d", member, n)
				}
			}
		})
	}
}

func TestAllocateNobodyCatchesUp(t *testing.T) {
	for _, c := range []struct {
		name   string
		happen func(*bench)
	}{
		{"somebody new joins", func(b *bench) { b.seats = append(b.seats, newSeat(1)) }},
		{"somebody comes back from leave", func(b *bench) {
			b.seats[0].AwayUntil = new(b.now.Add(time.Hour))
			b.shareOut(rules.RoundRobin, 100)
			b.seats[0].AwayUntil = nil
		}},
		{"somebody new was alone while all others were away", func(b *bench) {
			b.shareOut(rules.RoundRobin, 100)
			setPaused(b, true)
			b.seats = append(b.seats, newSeat(1))
			b.shareOut(rules.RoundRobin, 1)
			setPaused(b, false)
		}},
		{"somebody new came while nobody could take work", func(b *bench) {
			b.shareOut(rules.RoundRobin, 100)
			setPaused(b, true)
			newcomer := newSeat(1)
			newcomer.Paused = true
			b.seats = append(b.seats, newcomer)
			b.shareOut(rules.RoundRobin, 1)
			setPaused(b, false)
		}},
		{"work went to the least loaded for a while", func(b *bench) {
			b.seats[0].Open = 500
			b.shareOut(rules.LeastLoaded, 100)
		}},
	} {
		t.Run("when "+c.name, func(t *testing.T) {
			b := &bench{now: start, seats: []*store.Seat{newSeat(1), newSeat(1), newSeat(1)}}
			b.shareOut(rules.RoundRobin, 31)
			c.happen(b)
			rounds := 5
			counts := b.shareOut(rules.RoundRobin, rounds*len(b.seats))
			for _, s := range b.seats {
				if counts[s.MemberID] != rounds {
					t.Errorf("of %d rounds somebody got %d", rounds, counts[s.MemberID])
				}
			}
		})
	}
}

func setPaused(b *bench, paused bool) {
	for _, s := range b.seats {
		s.Paused = paused
	}
}

func TestAllocateReasons(t *testing.T) {
	now := start
	late := store.NewID()
	english := asked{strategy: rules.RoundRobin, skill: "english", except: []uuid.UUID{late}}
	for _, c := range []struct {
		name   string
		change func(*store.Seat)
		want   Ineligible
	}{
		{"somebody who left", func(s *store.Seat) { s.Active, s.Paused = false, true }, NotActive},
		{"somebody away", func(s *store.Seat) { s.AwayUntil, s.Paused = new(now.Add(1)), true }, Away},
		{"somebody paused", func(s *store.Seat) { s.Paused, s.Capacity = true, 0 }, Paused},
		{"somebody at capacity", func(s *store.Seat) { s.Open, s.Capacity, s.DailyLimit, s.Today = 3, 3, 1, 1 }, AtCapacity},
		{"somebody who had enough for the day", func(s *store.Seat) { s.DailyLimit, s.Today, s.Skills = 2, 2, nil }, DailyFull},
		{"somebody without the skill", func(s *store.Seat) { s.Skills, s.UserID = map[string]int{"french": 5}, late }, NotAble},
		{"somebody who was too late with it", func(s *store.Seat) { s.UserID = late }, HadIt},
		{"somebody back from leave", func(s *store.Seat) { s.AwayUntil = new(now) }, ""},
		{"somebody with room for one", func(s *store.Seat) { s.Open, s.Capacity = 2, 3 }, ""},
		{"somebody with one more to have today", func(s *store.Seat) { s.DailyLimit, s.Today = 2, 1 }, ""},
		{"somebody without a daily limit", func(s *store.Seat) { s.Today = 99 }, ""},
	} {
		t.Run(c.name+" is told why", func(t *testing.T) {
			seat := newSeat(1)
			seat.Skills = map[string]int{"english": 1}
			c.change(seat)
			chosen, considered := allocate([]*store.Seat{seat}, english, now)
			if considered[0].Reason != string(c.want) || (chosen == nil) != (c.want != "") {
				t.Errorf("reason %q, chosen %v, want %q", considered[0].Reason, chosen != nil, c.want)
			}
		})
	}
	t.Run("every reason has words in both languages", func(t *testing.T) {
		for _, reason := range []Ineligible{NotActive, Away, Paused, AtCapacity, DailyFull, NotAble, HadIt, LessAble} {
			if l := crm.LabelOf(reason.Choices(), string(reason)); l.ZH == string(reason) || l.EN == string(reason) {
				t.Errorf("%s has none", reason)
			}
		}
	})
}

func TestAllocateLeastLoaded(t *testing.T) {
	t.Run("whoever has least to do is next, then who waited longest", func(t *testing.T) {
		a, b, c := newSeat(1), newSeat(1), newSeat(1)
		a.Open, b.Open, c.Open = 2, 1, 1
		b.Turns[store.TurnKey{}] = &store.Turn{LastAt: new(start.Add(-time.Minute))}
		c.Turns[store.TurnKey{}] = &store.Turn{LastAt: new(start.Add(-time.Hour))}
		roster := &bench{now: start, seats: []*store.Seat{a, b, c}}
		for i, want := range []*store.Seat{c, b, a} {
			if got := roster.give(rules.LeastLoaded); got != want {
				t.Errorf("piece %d went to the wrong person", i)
			}
		}
	})
}

func TestAllocateBestSkill(t *testing.T) {
	able := func(level int) *store.Seat {
		s := newSeat(1)
		s.Skills = map[string]int{"english": level}
		return s
	}
	t.Run("the best take turns, and the others are told that somebody is better", func(t *testing.T) {
		good, best, asGood, none := able(3), able(5), able(5), newSeat(1)
		b := &bench{now: start, skill: "english", seats: []*store.Seat{good, best, asGood, none}}
		counts := b.shareOut(rules.BestSkill, 10)
		if counts[best.MemberID] != 5 || counts[asGood.MemberID] != 5 {
			t.Errorf("they got %d and %d", counts[best.MemberID], counts[asGood.MemberID])
		}
		_, considered := allocate(b.seats, asked{strategy: rules.BestSkill, skill: "english"}, b.now)
		for i, want := range []Ineligible{LessAble, "", "", LessAble} {
			if considered[i].Reason != string(want) || *considered[i].Level != b.seats[i].Skills["english"] {
				t.Errorf("seat %d: %q at level %d", i, considered[i].Reason, *considered[i].Level)
			}
		}
	})
	t.Run("where the best cannot take it the next best do, and where nobody can do it all take turns", func(t *testing.T) {
		good, best := able(3), able(5)
		best.Paused = true
		b := &bench{now: start, skill: "english", seats: []*store.Seat{good, best}}
		if got := b.give(rules.BestSkill); got != good {
			t.Error("it did not go to the next best")
		}
		b = &bench{now: start, skill: "french", seats: []*store.Seat{newSeat(1), newSeat(1)}}
		for member, n := range b.shareOut(rules.BestSkill, 4) {
			if n != 2 {
				t.Errorf("%s got %d", member, n)
			}
		}
	})
	t.Run("turns of a skill leave those of all other work alone", func(t *testing.T) {
		best, other := able(5), newSeat(1)
		b := &bench{now: start, skill: "english", seats: []*store.Seat{best, other}}
		b.shareOut(rules.BestSkill, 10)
		b.skill = ""
		for member, n := range b.shareOut(rules.RoundRobin, 10) {
			if n != 5 {
				t.Errorf("%s got %d", member, n)
			}
		}
	})
}
