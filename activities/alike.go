package activities

import (
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/store"
)

// alike gathers records that share match keys into groups: who shares a key
// with one of a group belongs to it.
type alike struct {
	above map[uuid.UUID]uuid.UUID // towards the record that stands for the group
	keys  map[uuid.UUID][]string  // by the record that came with them
}

func newAlike() *alike {
	return &alike{map[uuid.UUID]uuid.UUID{}, map[uuid.UUID][]string{}}
}

// add notes that records share a key.
func (a *alike) add(shared store.SharedKey) {
	first := a.root(shared.Records[0])
	for _, record := range shared.Records[1:] {
		if root := a.root(record); root != first {
			a.above[root] = first
		}
	}
	a.keys[shared.Records[0]] = append(a.keys[shared.Records[0]], shared.Key)
}

// root is the record that stands for a record's group. Ways get shorter as
// they are gone.
func (a *alike) root(record uuid.UUID) uuid.UUID {
	for {
		next, ok := a.above[record]
		if !ok {
			a.above[record] = record
			return record
		}
		if next == record {
			return record
		}
		a.above[record] = a.above[next]
		record = next
	}
}

// groups lists the groups, each with its records in the order of their ids.
func (a *alike) groups() []store.Duplicates {
	byRoot := map[uuid.UUID]*store.Duplicates{}
	for record := range a.above {
		root := a.root(record)
		if byRoot[root] == nil {
			byRoot[root] = &store.Duplicates{}
		}
		byRoot[root].Records = append(byRoot[root].Records, record)
		byRoot[root].Keys = append(byRoot[root].Keys, a.keys[record]...)
	}
	list := make([]store.Duplicates, 0, len(byRoot))
	for _, g := range byRoot {
		slices.SortFunc(g.Records, compareIDs)
		slices.Sort(g.Keys)
		list = append(list, *g)
	}
	slices.SortFunc(list, func(a, b store.Duplicates) int { return compareIDs(a.Records[0], b.Records[0]) })
	return list
}

// splitByExceptions takes groups apart where somebody has said that records are
// not the same: what stays together is linked by pairs of which nobody has.
func splitByExceptions(groups []store.Duplicates, exceptions map[store.DuplicateException]bool) []store.Duplicates {
	if len(exceptions) == 0 {
		return groups
	}
	excepted := map[uuid.UUID]bool{}
	for pair := range exceptions {
		excepted[pair.One], excepted[pair.Other] = true, true
	}
	var split []store.Duplicates
	for _, group := range groups {
		if !slices.ContainsFunc(group.Records, func(id uuid.UUID) bool { return excepted[id] }) {
			split = append(split, group)
			continue
		}
		linked := newAlike()
		for i, one := range group.Records {
			for _, other := range group.Records[i+1:] {
				if !exceptions[store.DuplicateException{One: one, Other: other}] {
					linked.add(store.SharedKey{Records: []uuid.UUID{one, other}})
				}
			}
		}
		for _, part := range linked.groups() {
			part.Keys = group.Keys
			if len(part.Records) > 1 {
				split = append(split, part)
			}
		}
	}
	return split
}

// within says whether all of some records are among others; both are in the
// order of their ids.
func within(some, others []uuid.UUID) bool {
	for _, id := range some {
		if _, found := slices.BinarySearchFunc(others, id, compareIDs); !found {
			return false
		}
	}
	return true
}
