package rules

import (
	"maps"
	"math/bits"
	"slices"
	"strings"

	"github.com/baton-crm/baton/crm"
)

// space is all inputs of a rule set, as far as its conditions can tell them
// apart: an axis for each field (or item of a list) that they compare, cut
// into classes within which every comparison gives the same answer.
type space struct {
	table *table
	axes  []*axis
	named map[string]int
	guard *guard
	asker *evaluator
	atoms map[string]classes // of parts that were evaluated before
	left  int                // steps that may still be taken
}

// classes is a set of classes of one axis.
type classes []uint64

// box holds the inputs whose value on each axis is in a set; nil is every
// class. A region is what is in any of its boxes.
type (
	box    []classes
	region []box
)

// newSpace cuts the axes by all that the conditions compare with.
func newSpace(t *table) *space {
	s := &space{
		table: t, named: map[string]int{}, guard: newGuard(t.in), asker: newEvaluator(),
		atoms: map[string]classes{}, left: maxAnalysisSteps,
	}
	found := findLiterals(t)
	for _, f := range t.in.fields {
		for _, member := range found.members[f.Name] {
			s.addAxis(memberAxis(&f, member))
		}
		if literals, ok := found.literals[f.Name]; ok && !isList(f.Kind) {
			s.addAxis(newAxis(&f, literals))
		}
	}
	return s
}

func (s *space) addAxis(a *axis) {
	s.named[a.name] = len(s.axes)
	s.axes = append(s.axes, a)
}

// exhausted tells whether the steps are used up.
func (s *space) exhausted() bool { return s.left <= 0 }

// everything is the box without any limit.
func (s *space) everything() box { return make(box, len(s.axes)) }

// full is the set of all classes of an axis.
func (s *space) full(axis int) classes {
	n := len(s.axes[axis].values)
	set := make(classes, (n+63)/64)
	for i := range n {
		set[i/64] |= 1 << (i % 64)
	}
	return set
}

// both is what is in two regions.
func (s *space) both(a, b region) region {
	var shared region
	for _, x := range a {
		for _, y := range b {
			if s.exhausted() {
				return nil
			}
			if z, ok := s.meet(x, y); ok {
				shared = append(shared, z)
			}
		}
	}
	return shared
}

// meet is what is in two boxes; false when that is nothing.
func (s *space) meet(a, b box) (box, bool) {
	s.left -= len(a) + 1
	shared := slices.Clone(a)
	for i, limit := range b {
		switch {
		case limit == nil:
		case shared[i] == nil:
			shared[i] = limit
		default:
			shared[i] = shared[i].and(limit)
			if shared[i].empty() {
				return nil, false
			}
		}
	}
	return shared, true
}

// minus is what is in one region and not in another.
func (s *space) minus(a, b region) region {
	for _, cut := range b {
		var rest region
		for _, whole := range a {
			if s.exhausted() {
				return nil
			}
			rest = append(rest, s.cut(whole, cut)...)
		}
		a = rest
	}
	return a
}

// cut removes one box from another; the pieces don't overlap.
func (s *space) cut(whole, remove box) region {
	shared, ok := s.meet(whole, remove)
	if !ok {
		return region{whole}
	}
	var pieces region
	left := slices.Clone(whole)
	for i := range remove {
		if remove[i] == nil {
			continue
		}
		have := left[i]
		if have == nil {
			have = s.full(i)
		}
		if outside := have.without(remove[i]); !outside.empty() {
			piece := slices.Clone(left)
			piece[i] = outside
			pieces = append(pieces, piece)
		}
		left[i] = shared[i]
	}
	s.left -= len(pieces) * len(whole)
	return pieces
}

// merged joins boxes that differ on one axis only.
func (s *space) merged(r region) region {
	for again := true; again && !s.exhausted(); {
		again = false
		for i := 0; i < len(r); i++ {
			for j := i + 1; j < len(r); j++ {
				s.left -= len(s.axes)
				if axis, ok := s.differOnce(r[i], r[j]); ok {
					joined := slices.Clone(r[i])
					joined[axis] = joined[axis].or(r[j][axis])
					if slices.Equal(joined[axis], s.full(axis)) {
						joined[axis] = nil
					}
					r = slices.Delete(slices.Clone(r), j, j+1)
					r[i], again = joined, true
					j--
				}
			}
		}
	}
	return r
}

// differOnce finds the one axis on which two boxes differ; boxes that are the
// same differ on none.
func (s *space) differOnce(a, b box) (int, bool) {
	at := -1
	for i := range a {
		if (a[i] == nil) == (b[i] == nil) && slices.Equal(a[i], b[i]) {
			continue
		}
		if at >= 0 || a[i] == nil || b[i] == nil {
			return 0, false
		}
		at = i
	}
	return at, at >= 0
}

// words tells in words what is in a box.
func (s *space) words(b box) crm.Label {
	var zh, en []string
	for i, limit := range b {
		if limit == nil {
			continue
		}
		text := s.axes[i].words(limit)
		zh = append(zh, s.axes[i].label.ZH+" "+text.ZH)
		en = append(en, s.axes[i].label.EN+" "+text.EN)
	}
	if len(zh) == 0 {
		return crm.Label{ZH: "任何情况", EN: "anything"}
	}
	return crm.Label{ZH: strings.Join(zh, "；"), EN: strings.Join(en, "; ")}
}

func (c classes) and(other classes) classes {
	return c.with(other, func(a, b uint64) uint64 { return a & b })
}

func (c classes) or(other classes) classes {
	return c.with(other, func(a, b uint64) uint64 { return a | b })
}

func (c classes) without(other classes) classes {
	return c.with(other, func(a, b uint64) uint64 { return a &^ b })
}

func (c classes) with(other classes, join func(a, b uint64) uint64) classes {
	set := make(classes, len(c))
	for i := range c {
		set[i] = join(c[i], other[i])
	}
	return set
}

func (c classes) empty() bool {
	for _, word := range c {
		if word != 0 {
			return false
		}
	}
	return true
}

func (c classes) has(i int) bool { return c[i/64]&(1<<(i%64)) != 0 }

// first is the first class of a set that isn't empty.
func (c classes) first() int {
	for i, word := range c {
		if word != 0 {
			return i*64 + bits.TrailingZeros64(word)
		}
	}
	return 0
}

// literalsFound is what conditions compare fields with.
type literalsFound struct {
	literals map[string][]any    // by field
	members  map[string][]string // by list: the items that are asked for
	read     map[string]bool     // the fields that conditions or outcomes read
}

// findLiterals gathers what the conditions of a set compare each field with.
func findLiterals(t *table) literalsFound {
	found := literalsFound{literals: map[string][]any{}, members: map[string][]string{}, read: map[string]bool{}}
	for _, row := range t.body.Rows {
		if tree, err := parse(row.When); err == nil && row.Enabled {
			found.gather(t.in, tree)
			maps.Copy(found.read, fieldsOf(t.in, tree))
		}
	}
	for _, source := range t.body.sources() {
		if tree, err := parse(source); err == nil {
			maps.Copy(found.read, fieldsOf(t.in, tree))
		}
	}
	for name, members := range found.members {
		slices.Sort(members)
		found.members[name] = slices.Compact(members)
	}
	return found
}

// near lists what a field is compared with, and its own value: so that those
// beside it are found too. Where no condition could be read exactly, all that
// is written out anywhere is tried.
func (l literalsFound) near(f *field, now any) []any {
	literals := slices.Concat(l.literals[f.Name], l.literals[""])
	switch v := now.(type) {
	case float64:
		if f.Kind == Date {
			return append(literals, numberDate(v))
		}
	case nil:
		return literals
	}
	return append(literals, now)
}
