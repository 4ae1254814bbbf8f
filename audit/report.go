package audit

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/store"
)

// Kind is what may be wrong with the history.
type Kind string

// The kinds of findings.
const (
	Changed      Kind = "changed"      // a change is not what it was when it was sealed
	Missing      Kind = "missing"      // a sealed change is gone
	Inserted     Kind = "inserted"     // a change stands among sealed ones that was not there
	Reordered    Kind = "reordered"    // a sealed change stands in another place
	BrokenChain  Kind = "broken-chain" // a seal does not follow from the one before
	CutOff       Kind = "cut-off"      // the anchors know seals behind the last one
	Contradicted Kind = "contradicted" // the anchors know another hash of a seal
	NoAnchors    Kind = "no-anchors"   // lines of the file, or all of it, are missing
	Unexplained  Kind = "unexplained"  // something was erased and nothing tells of it
	Stalled      Kind = "stalled"      // nothing new can be sealed
)

// Explanation says what a kind of finding means and what to do.
type Explanation struct{ Meaning, Remedy string }

// Explain says what a kind of finding means and what to do.
func (k Kind) Explain() Explanation { return explanations[k] }

var explanations = map[Kind]Explanation{
	Changed: {"changes are not what they were when they were sealed",
		"compare them with a backup from before; whoever could write to the database could do it"},
	Missing: {"sealed changes are gone",
		"restore a backup beside this database and look there for what they were"},
	Inserted: {"changes stand among the sealed ones that were not there when those were sealed",
		"do not believe what they tell; somebody wrote them past the product"},
	Reordered: {"sealed changes stand in another place than they did",
		"compare the number of their transaction (column xid) with a backup"},
	BrokenChain: {"seals are missing, or do not follow from the seal before",
		"compare the table audit_seals with a backup; what the seals from there on prove rests on the anchors alone"},
	CutOff: {"the anchors name seals that the database does not have: its newest history was cut off, or an older backup was restored",
		"if you restored a backup, what came after it is lost: move the file of anchors aside and keep it, and a new one is begun; otherwise look for who had access"},
	Contradicted: {"the anchors give seals other hashes than the database does: the seals were made anew over another history",
		"if an older backup was restored and used since, move the file of anchors aside and keep it; otherwise take the backup from before as the truth"},
	NoAnchors: {"anchors are missing, so that a history cut off at the end, or made anew, would not be noticed",
		"name the file with --audit-anchors, or bring it back from where you keep copies; 'baton serve' begins a new one"},
	Unexplained: {"personal data were taken from changes, and no erasure in the history tells of it as it is now",
		"compare with a backup; an erasure by the product leaves a change that ends in .erased"},
	Stalled: {"the server counts its transactions from before the last seal, so that nothing new is sealed: the database came from a dump",
		"stop the server and raise its epoch with 'pg_resetwal --epoch', as docs/audit.md describes"},
}

// examples is how many findings of a kind are described.
const examples = 10

// Found is how often a kind of finding came up, with the first cases.
type Found struct {
	Count    int
	Examples []string
}

// Eraser is what one person has erased from the history.
type Eraser struct {
	Erasures, Changes int
	First, Last       time.Time
}

// Report is what verifying found.
type Report struct {
	Seals, Changes int64
	LastSealedAt   time.Time
	Unsealed       int   // changes that no seal proves yet
	Unanchored     int64 // seals that the file does not have yet
	Erasers        map[string]Eraser
	Found          map[Kind]Found
}

// Sound says whether nothing is wrong.
func (r *Report) Sound() bool { return len(r.Found) == 0 }

func (r *Report) add(kind Kind, format string, args ...any) {
	found := r.Found[kind]
	found.Count++
	if found.Count <= examples {
		found.Examples = append(found.Examples, fmt.Sprintf(format, args...))
	}
	r.Found[kind] = found
}

func (r *Report) addChange(kind Kind, seal int64, change uuid.UUID) {
	r.add(kind, "change %s, seal %d", change, seal)
}

func (r *Report) addErasure(e store.Erasure) {
	if !e.Told {
		r.add(Unexplained, "%d changes that name the change %s", e.Changes, e.ID)
		return
	}
	eraser := r.Erasers[e.ActorName]
	if eraser.Erasures == 0 || e.At.Before(eraser.First) {
		eraser.First = e.At
	}
	if e.At.After(eraser.Last) {
		eraser.Last = e.At
	}
	eraser.Erasures++
	eraser.Changes += e.Changes
	r.Erasers[e.ActorName] = eraser
}
