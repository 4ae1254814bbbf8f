package activities

import (
	"cmp"
	"slices"
	"time"

	"github.com/baton-crm/baton/store"
)

// SeatPlace is how a seat stands in its roster now.
type SeatPlace struct {
	store.SeatNow
	Reason Ineligible // why nothing can be given to them; empty: something can
	Place  int        // in the order of who is next, from 1; 0: none
}

// SeatPlaces tells of the seats of a roster who can take work and who is next,
// by standings alone; those of whom a strategy chooses by something else are in
// another order.
func SeatPlaces(seats []store.SeatNow, now time.Time) []SeatPlace {
	places := make([]SeatPlace, len(seats))
	var able []*SeatPlace
	for i, seat := range seats {
		places[i] = SeatPlace{SeatNow: seat, Reason: ineligible(seat.Seat, now)}
		if places[i].Reason == "" {
			able = append(able, &places[i])
		}
	}
	slices.SortFunc(able, func(a, b *SeatPlace) int {
		return cmp.Or(cmp.Compare(standingOf(a.Seat), standingOf(b.Seat)), lastOf(a.Seat).Compare(lastOf(b.Seat)), slices.Compare(a.MemberID[:], b.MemberID[:]))
	})
	for i, seat := range able {
		seat.Place = i + 1
	}
	return places
}

// standingOf is the standing of a seat; one that is new begins with nothing.
func standingOf(s *store.Seat) int64 {
	if s.Standing == nil {
		return 0
	}
	return *s.Standing
}
