package activities

import (
	"cmp"
	"slices"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// SeatPlace is how a seat stands in its roster now.
type SeatPlace struct {
	store.SeatNow
	Reason Ineligible // why nothing can be given to them; empty: something can
	Place  int        // in the order of who is next, from 1; 0: none
	LastAt *time.Time // when they were last given a lead of the grade
}

// SeatPlaces tells of the seats of a roster who can take leads of a grade and
// who is next, by standings alone; those of whom a strategy chooses by
// something else are in another order.
func SeatPlaces(seats []store.SeatNow, grade crm.Grade, now time.Time) []SeatPlace {
	lead := asked{grade: grade}
	places := make([]SeatPlace, len(seats))
	var able []*SeatPlace
	for i, seat := range seats {
		places[i] = SeatPlace{SeatNow: seat, Reason: ineligible(seat.Seat, lead, now)}
		if turn := seat.Turns[lead.turn()]; turn != nil {
			places[i].LastAt = turn.LastAt
		}
		if places[i].Reason == "" {
			able = append(able, &places[i])
		}
	}
	slices.SortFunc(able, func(a, b *SeatPlace) int {
		x, y := turnOf(a.Seat, lead), turnOf(b.Seat, lead)
		return cmp.Or(cmp.Compare(x.Standing, y.Standing), lastOf(x).Compare(lastOf(y)), slices.Compare(a.MemberID[:], b.MemberID[:]))
	})
	for i, seat := range able {
		seat.Place = i + 1
	}
	return places
}

// turnOf is how a seat stands in the order; one that is new begins with
// nothing.
func turnOf(s *store.Seat, a asked) *store.Turn {
	if turn := s.Turns[a.turn()]; turn != nil {
		return turn
	}
	return &store.Turn{}
}
