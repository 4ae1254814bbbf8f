package rules

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/baton-crm/baton/crm"
)

// ChangeKind is what is different between two versions of a rule set.
type ChangeKind string

// The kinds of differences.
const (
	RowAdded         ChangeKind = "row-added"
	RowRemoved       ChangeKind = "row-removed"
	RowMoved         ChangeKind = "row-moved"
	ConditionChanged ChangeKind = "condition-changed"
	OutcomeChanged   ChangeKind = "outcome-changed"
	PriorityChanged  ChangeKind = "priority-changed"
	EnabledChanged   ChangeKind = "enabled-changed"
	LabelChanged     ChangeKind = "label-changed"
)

// Change is one difference between two versions. Before and After are the
// row's places, NoRow where it isn't there.
type Change struct {
	What   ChangeKind `json:"what"`
	Before int        `json:"before"`
	After  int        `json:"after"`
	Words  crm.Label  `json:"words"`
}

// Difference tells what is different in a later version of a rule set, in the
// order of the later rows; what was removed comes last. A row is the same row
// when its label is, or else its condition, or else its outcome.
func Difference(before, after Body) []Change {
	d := &difference{before: before, after: after, partner: partners(before.Rows, after.Rows)}
	moved := d.moved()
	for i, row := range after.Rows {
		j := d.partner[i]
		if j == NoRow {
			d.add(RowAdded, [2]int{NoRow, i}, crm.Label{ZH: "新增第 %[2]d 行“%[1]s”：%[3]s", EN: "row %[2]d “%[1]s” is new: %[3]s"}, row.Label, i+1, row.When)
			continue
		}
		if moved[i] {
			d.add(RowMoved, [2]int{j, i}, crm.Label{ZH: "“%[1]s”从第 %[2]d 行移到第 %[3]d 行", EN: "“%[1]s” moved from row %[2]d to row %[3]d"}, row.Label, j+1, i+1)
		}
		d.row(j, i)
	}
	for j, row := range before.Rows {
		if !slices.Contains(d.partner, j) {
			d.add(RowRemoved, [2]int{j, NoRow}, crm.Label{ZH: "删除第 %[2]d 行“%[1]s”：%[3]s", EN: "row %[2]d “%[1]s” is gone: %[3]s"}, row.Label, j+1, row.When)
		}
	}
	d.otherwise()
	return d.changes
}

// difference is the comparison of two versions.
type difference struct {
	before, after Body
	partner       []int // of each later row, the earlier one; NoRow for new ones
	changes       []Change
}

// partners finds for each later row the earlier one.
func partners(before, after []Row) []int {
	partner, taken := make([]int, len(after)), make([]bool, len(before))
	for i := range partner {
		partner[i] = NoRow
	}
	for _, same := range []func(a, b Row) bool{
		func(a, b Row) bool { return a.Label == b.Label && a.When == b.When },
		func(a, b Row) bool { return a.Label == b.Label },
		func(a, b Row) bool { return a.When == b.When },
		func(a, b Row) bool {
			return (a.Label.ZH == b.Label.ZH || a.Label.EN == b.Label.EN) && sameThen(a.Then, b.Then)
		},
	} {
		for i, row := range after {
			for j := range before {
				if partner[i] == NoRow && !taken[j] && same(before[j], row) {
					partner[i], taken[j] = j, true
				}
			}
		}
	}
	return partner
}

// moved finds the fewest rows whose moving explains the new order: those that
// are in no longest run of rows that kept their order.
func (d *difference) moved() map[int]bool {
	best, previous := make([]int, len(d.partner)), make([]int, len(d.partner))
	end := -1
	for i, j := range d.partner {
		best[i], previous[i] = 1, -1
		if j == NoRow {
			best[i] = 0
			continue
		}
		for k := range i {
			if d.partner[k] != NoRow && d.partner[k] < j && best[k]+1 > best[i] {
				best[i], previous[i] = best[k]+1, k
			}
		}
		if end < 0 || best[i] > best[end] {
			end = i
		}
	}
	moved := map[int]bool{}
	for i, j := range d.partner {
		moved[i] = j != NoRow
	}
	for ; end >= 0; end = previous[end] {
		moved[end] = false
	}
	return moved
}

// row compares two versions of one row.
func (d *difference) row(j, i int) {
	old, now := d.before.Rows[j], d.after.Rows[i]
	if old.Label != now.Label {
		d.changes = append(d.changes, Change{LabelChanged, j, i, crm.Label{
			ZH: fmt.Sprintf("“%s”改名为“%s”", old.Label.ZH, now.Label.ZH),
			EN: fmt.Sprintf("“%s” is now called “%s”", old.Label.EN, now.Label.EN),
		}})
	}
	if old.When != now.When {
		d.add(ConditionChanged, [2]int{j, i}, crm.Label{ZH: "“%[1]s”的条件：%[2]s → %[3]s", EN: "the condition of “%[1]s”: %[2]s → %[3]s"}, now.Label, old.When, now.When)
	}
	d.outcome(j, i, now.Label, old.Then, now.Then)
	if old.Priority != now.Priority {
		d.add(PriorityChanged, [2]int{j, i}, crm.Label{ZH: "“%[1]s”的优先级：%[2]d → %[3]d", EN: "the priority of “%[1]s”: %[2]d → %[3]d"}, now.Label, old.Priority, now.Priority)
	}
	switch {
	case old.Enabled && !now.Enabled:
		d.add(EnabledChanged, [2]int{j, i}, crm.Label{ZH: "停用“%[1]s”", EN: "“%[1]s” is switched off"}, now.Label)
	case !old.Enabled && now.Enabled:
		d.add(EnabledChanged, [2]int{j, i}, crm.Label{ZH: "启用“%[1]s”", EN: "“%[1]s” is switched on"}, now.Label)
	}
}

// outcome compares two outcomes field by field.
func (d *difference) outcome(j, i int, label crm.Label, old, now map[string]any) {
	if sameThen(old, now) {
		return
	}
	var parts []string
	old, now = normalThen(old), normalThen(now)
	for _, name := range union(sortedKeys(old), sortedKeys(now)) {
		was, had := old[name]
		is, has := now[name]
		if had && has && was == is {
			continue
		}
		parts = append(parts, name+" "+absentOr(was, had)+" → "+absentOr(is, has))
	}
	d.add(OutcomeChanged, [2]int{j, i}, crm.Label{ZH: "“%[1]s”的结果：%[2]s", EN: "the outcome of “%[1]s”: %[2]s"}, label, strings.Join(parts, ", "))
}

func absentOr(value any, there bool) string {
	if !there {
		return "–"
	}
	return shown(value)
}

// otherwise compares the otherwise rows.
func (d *difference) otherwise() {
	old, now := d.before.Otherwise, d.after.Otherwise
	switch {
	case old == nil && now == nil:
	case old == nil:
		d.add(RowAdded, [2]int{NoRow, OtherwiseRow}, crm.Label{ZH: "新增“其余情况”一行", EN: "the otherwise row is new"}, now.Label)
	case now == nil:
		d.add(RowRemoved, [2]int{OtherwiseRow, NoRow}, crm.Label{ZH: "删除“其余情况”一行", EN: "the otherwise row is gone"}, old.Label)
	default:
		if old.Label != now.Label {
			d.add(LabelChanged, [2]int{OtherwiseRow, OtherwiseRow}, crm.Label{ZH: "“其余情况”改名为“%[1]s”", EN: "the otherwise row is now called “%[1]s”"}, now.Label)
		}
		d.outcome(OtherwiseRow, OtherwiseRow, now.Label, old.Then, now.Then)
	}
}

// add notes a change about a row, with its places before and after; [1] in the
// text is its label.
func (d *difference) add(what ChangeKind, places [2]int, text, label crm.Label, values ...any) {
	d.changes = append(d.changes, Change{what, places[0], places[1], crm.Label{
		ZH: filled(text.ZH, label.ZH, values), EN: filled(text.EN, label.EN, values),
	}})
}

// filled fills in a text; values that it doesn't name are left out.
func filled(text, label string, values []any) string {
	if !strings.Contains(text, "%[1]") {
		return text
	}
	return fmt.Sprintf(text, append([]any{label}, values...)...)
}

// sameThen tells whether two outcomes are written alike.
func sameThen(a, b map[string]any) bool {
	one, errOne := Body{Otherwise: &Otherwise{Then: a}}.Canonical()
	two, errTwo := Body{Otherwise: &Otherwise{Then: b}}.Canonical()
	return errOne == nil && errTwo == nil && bytes.Equal(one, two)
}
