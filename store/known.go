package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// known is what a transaction has read and need not read again: what it reads
// again for each of many records, and what nobody else can change until it
// ends. What a statement of its own may have changed is forgotten.
type known struct {
	answers       map[uuid.UUID]map[answerKey]*Decision // of locked processes; nil: given since
	substitutions map[uuid.UUID][]*crm.Substitution     // by person, those that hold now
	rosters       map[uuid.UUID][]string                // by person, those with a seat of theirs
	places        map[uuid.UUID]uuid.UUID               // processes of tasks that are acted on together
	pools         map[string][]*crm.Pool                // by the kind that they hold
	times         *WorkingTimes
	org           *crm.Org
}

// answerKey tells the answers that a process got apart.
type answerKey struct {
	point, step string
	visit       int
	subject     string
}

// forget forgets all.
func (k *known) forget() { *k = known{} }

// forgetFor forgets what a statement may change.
func (k *known) forgetFor(sql string) {
	if strings.HasPrefix(sql, "SELECT") {
		return
	}
	if k.substitutions != nil && strings.Contains(sql, "substitutions") {
		k.substitutions = nil
	}
	if k.rosters != nil && strings.Contains(sql, "roster") {
		k.rosters = nil
	}
	if k.pools != nil && strings.Contains(sql, "pools") {
		k.pools = nil
	}
	if k.times != nil && (strings.Contains(sql, "calendar") || strings.Contains(sql, "departments")) {
		k.times = nil
	}
	if k.org != nil && (strings.Contains(sql, "users") || strings.Contains(sql, "departments") || strings.Contains(sql, "posts")) {
		k.org = nil
	}
}

// decision is the answer that a process is known to have got, or nil where it
// is known to have got none.
func (k *known) decision(process uuid.UUID, key answerKey) (answer *Decision, known bool) {
	answers, known := k.answers[process]
	if !known {
		return nil, false
	}
	answer, given := answers[key]
	return answer, answer != nil || !given
}

// answered notes that an answer was given, so that it is read from the
// database when it is asked for.
func (k *known) answered(process uuid.UUID, key answerKey) {
	if answers := k.answers[process]; answers != nil {
		answers[key] = nil
	}
}

// RecallDecisions reads, in one go, the answers that processes have got so far.
// The transaction has locked them, so nobody else can add one until it ends:
// the reference of a decision to its process waits for the lock.
func RecallDecisions(ctx context.Context, tx *Tx, locked []*crm.Process) error {
	if len(locked) < 2 {
		return nil // a single one may as well ask when it wants to know
	}
	answers := make(map[uuid.UUID]map[answerKey]*Decision, len(locked))
	ids := make([]uuid.UUID, len(locked))
	for i, p := range locked {
		ids[i], answers[p.ID] = p.ID, map[answerKey]*Decision{}
	}
	found, err := collect(ctx, tx, scanDecision, `SELECT `+decisionColumns+` FROM decisions WHERE process_id = ANY($1) AND mode = 'live'`, ids)
	if err != nil {
		return fmt.Errorf("read decisions of processes: %w", err)
	}
	for _, d := range found {
		answers[*d.ProcessID][answerKey{d.Point, d.Step, d.Visit, d.Subject}] = d
	}
	tx.known.answers = answers
	return nil
}
