package audit

import (
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/store"
)

// comparison holds the changes of a stretch of history against its seal.
type comparison struct {
	seal    *store.Seal
	places  map[uuid.UUID]int // in the seal
	order   []int             // places of the known changes as they stand now
	altered map[int]bool      // places of those with another digest
	strange []uuid.UUID       // changes the seal does not know
}

func newComparison(s *store.Seal) *comparison {
	c := &comparison{seal: s, places: make(map[uuid.UUID]int, s.Count), altered: map[int]bool{}}
	for place, id := range s.ChangeIDs {
		c.places[id] = place
	}
	return c
}

func (c *comparison) see(row store.AuditRow) {
	place, known := c.places[row.Place.ID]
	if !known {
		c.strange = append(c.strange, row.Place.ID)
		return
	}
	c.order = append(c.order, place)
	if row.Digest != c.seal.Digest(place) {
		c.altered[place] = true
	}
}

// missing lists the sealed changes that were not seen.
func (c *comparison) missing() []uuid.UUID {
	if len(c.order) == len(c.seal.ChangeIDs) {
		return nil
	}
	var missing []uuid.UUID
	seen := make([]bool, len(c.seal.ChangeIDs))
	for _, place := range c.order {
		seen[place] = true
	}
	for place, id := range c.seal.ChangeIDs {
		if !seen[place] {
			missing = append(missing, id)
		}
	}
	return missing
}

// different lists the changes that are not what they were: those in their
// place, and those that moved.
func (c *comparison) different() (changed, moved []uuid.UUID) {
	for i, place := range c.order {
		if !c.altered[place] {
			continue
		}
		after := i > 0 && c.order[i-1] > place
		before := i+1 < len(c.order) && c.order[i+1] < place
		if after || before {
			moved = append(moved, c.seal.ChangeIDs[place])
		} else {
			changed = append(changed, c.seal.ChangeIDs[place])
		}
	}
	return changed, moved
}

// isShuffled says whether the changes stand in another order than in the seal.
func (c *comparison) isShuffled() bool { return !slices.IsSorted(c.order) }
