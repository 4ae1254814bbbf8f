package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/baton-crm/baton/activities"
)

// TestRandomApprovals lets random people ask for approval, sign, pass on, take
// back, withdraw, and stand in for each other, and claims what holds of every
// course of that.
func TestRandomApprovals(t *testing.T) {
	w := newWorld(t)
	logins := []string{"sam", "sue", "oli", "mia", "tim", "ada"}
	rapid.Check(t, func(rt *rapid.T) {
		w.exec("DELETE FROM task_stand_ins")
		w.exec("DELETE FROM substitution_looks")
		w.exec("DELETE FROM substitutions")
		request := w.randomRequest(rt, logins)
		for range rapid.IntRange(1, 12).Draw(rt, "acts") {
			if rapid.IntRange(0, 3).Draw(rt, "what") == 0 {
				w.randomSubstitution(rt, logins)
			} else {
				w.randomAct(rt, request, logins)
			}
			w.checkSignatures(rt)
		}
		w.checkCourses(rt)
	})
}

// randomRequest asks random people for their signatures.
func (w *world) randomRequest(rt *rapid.T, logins []string) uuid.UUID {
	asker := rapid.SampledFrom(logins[:4]).Draw(rt, "asker")
	chosen := []uuid.UUID{}
	for _, login := range rapid.SliceOfNDistinct(rapid.SampledFrom(logins), 1, 3, rapid.ID).Draw(rt, "signers") {
		chosen = append(chosen, w.id(login))
	}
	id := w.as(asker).post("/approval-requests", map[string]any{
		"title": "Whatever", "signerIds": chosen, "pattern": rapid.SampledFrom([]string{"all", "any", "sequence"}).Draw(rt, "pattern"),
		"noEnds": rapid.Bool().Draw(rt, "one no ends it"), "amount": map[string]any{"amount": rapid.SampledFrom([]string{"10.00", "5000.00", "50000.00"}).Draw(rt, "amount"), "currency": "CNY"},
	}).want(http.StatusCreated).id()
	w.as(asker).post("/approval-requests/"+id.String()+"/acts/submit", map[string]any{"version": 1}).want(http.StatusOK)
	w.run()
	w.batches = w.batches[len(w.batches)-1:]
	return id
}

// randomSubstitution lets somebody stand in for somebody else, where that is
// accepted, and lets tasks follow.
func (w *world) randomSubstitution(rt *rapid.T, logins []string) {
	from := rapid.IntRange(23, 25).Draw(rt, "from")
	a := w.as("ada").post("/substitutions", map[string]any{
		"userId": w.id(rapid.SampledFrom(logins).Draw(rt, "absent")), "substituteId": w.id(rapid.SampledFrom(logins).Draw(rt, "substitute")),
		"fromOn": fmt.Sprintf("2026-11-%d", from), "toOn": fmt.Sprintf("2026-11-%d", from+rapid.IntRange(0, 5).Draw(rt, "days")),
	})
	if a.status != http.StatusCreated && a.status != http.StatusUnprocessableEntity {
		rt.Fatalf("substitution: %d %s", a.status, a.body)
	}
	if _, err := activities.FollowSubstitutions(w.t.Context(), w.db); err != nil {
		rt.Fatal(err)
	}
	w.pass(time.Second)
}

// checkSignatures claims of all rounds and substitutions that nobody has signed
// their own entry or what was not theirs, that each round began and ended once
// and in this order, and that nobody stands in for themselves, however many are
// in between.
func (w *world) checkSignatures(rt *rapid.T) {
	for claim, sql := range map[string]string{
		"a signature on one's own entry": `SELECT count(*) FROM approval_signers s JOIN approvals a ON a.id = s.approval_id
			WHERE s.state IN ('agreed', 'refused', 'sent-back') AND (s.acted_by = ANY(a.own) OR s.acted_for = ANY(a.own))`,
		"a signature by who did not have the task": `SELECT count(*) FROM tasks WHERE role = 'sign' AND state = 'done' AND completed_by IS DISTINCT FROM assignee_id`,
		"a seat that spoke without a done task": `SELECT count(*) FROM approval_signers s LEFT JOIN tasks t ON t.id = s.task_id
			WHERE s.state IN ('agreed', 'refused', 'sent-back') AND t.state IS DISTINCT FROM 'done'`,
		"a done signature whose seat has not spoken": `SELECT count(*) FROM tasks t JOIN approval_signers s ON s.task_id = t.id
			WHERE t.state = 'done' AND s.state NOT IN ('agreed', 'refused', 'sent-back')`,
		"a round that begins before the last has ended, or ends twice": `SELECT count(*) FROM (
			SELECT type, lag(type) OVER (PARTITION BY process_id ORDER BY at, id) AS before FROM changes WHERE type LIKE 'approval.%') c
			WHERE (type = 'approval.started') = coalesce(before = 'approval.started', false)`,
		"a round with signatures to give that is over": `SELECT count(*) FROM approvals a JOIN tasks t ON t.approval_id = a.id
			WHERE a.state <> 'open' AND t.state IN ('open', 'waiting')`,
		"a circle of substitutes": `WITH RECURSIVE instants AS (SELECT DISTINCT starts_at AS instant FROM substitutions WHERE deleted_at IS NULL),
			chain AS (SELECT i.instant, s.user_id AS person, s.substitute_id AS stands, 1 AS length FROM substitutions s JOIN instants i
					ON s.deleted_at IS NULL AND s.starts_at <= i.instant AND s.ends_at > i.instant
				UNION ALL SELECT c.instant, c.person, s.substitute_id, c.length + 1 FROM chain c JOIN substitutions s
					ON s.user_id = c.stands AND s.deleted_at IS NULL AND s.starts_at <= c.instant AND s.ends_at > c.instant
					WHERE c.stands <> c.person AND c.length < 20)
			SELECT count(*) FROM chain WHERE stands = person`,
	} {
		var n int
		if err := w.db.QueryRow(w.t.Context(), sql).Scan(&n); err != nil || n != 0 {
			rt.Fatalf("%s: %d, %v", claim, n, err)
		}
	}
	w.checkRights(rt)
}

// checkRights claims of who has signatures now that it is who sits there, who
// stands in for them, or who was given it by somebody who could give it.
func (w *world) checkRights(rt *rapid.T) {
	var strangers []string
	err := w.db.QueryRow(w.t.Context(), `SELECT array(SELECT u.login FROM tasks t JOIN approval_signers s ON s.task_id = t.id JOIN users u ON u.id = t.assignee_id
		WHERE t.state = 'open' AND t.given_by IS NULL AND s.person_id NOT IN (t.assignee_id, coalesce(t.acted_for, t.assignee_id)))`).Scan(&strangers)
	if err != nil || !slices.Equal(strangers, []string{}) {
		rt.Fatalf("%v are asked to sign what is not theirs: %v", strangers, err)
	}
}
