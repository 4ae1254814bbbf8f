package api_test

import (
	"net/http"

	"github.com/google/uuid"
)

// taskDoors are the acts on tasks, tried with a version that is not there: who
// does not see a task is told of none, who may not do the act is told so.
func taskDoors() map[string]func(visit) {
	rows := map[string]func(visit){}
	entitled := map[string]func(visit, subject) bool{
		"claim": visit.holds, "release": visit.holds, "complete": visit.holds, "assign-out": visit.holds, "recall": visit.holds,
		"add-signers": visit.holds, "drop-signer": visit.holds, "send-back": visit.holds, "reject": visit.holds,
		"pass-on": visit.holdsOrLeads, "withdraw": visit.startedIt, "answer-urge": visit.holds,
	}
	for act, may := range entitled {
		rows[doorOf(act)] = func(v visit) {
			v.eachTask(http.MethodPost, "/acts/"+act, func(s subject) int {
				if may(v, s) {
					return http.StatusConflict
				}
				return http.StatusForbidden
			})
		}
		if act != "drop-signer" && act != "answer-urge" {
			rows[act+"-tasks"] = func(v visit) { v.tasksTogether(act, may) }
		}
	}
	rows["take-back-task"] = func(v visit) {
		v.eachTask(http.MethodPost, "/acts/take-back", func(subject) int { return http.StatusConflict }) // none is done
	}
	rows["take-back-tasks"] = func(v visit) { v.tasksTogether("take-back", func(visit, subject) bool { return true }) }
	// A comment and a copy go with any version, for who sees the record too; what
	// is said here is nothing, and the copy goes to nobody.
	for act, hidden := range map[string]int{"comment": http.StatusNotFound, "copy-in": http.StatusForbidden} {
		rows[act+"-task"] = func(v visit) {
			v.eachTask(http.MethodPost, "/acts/"+act, func(s subject) int {
				return map[bool]int{true: http.StatusUnprocessableEntity, false: hidden}[s.sees(v.colleague)]
			})
		}
		rows[act+"-tasks"] = func(v visit) { v.tasksTogether(act, visit.seesRecord) }
	}
	return rows
}

// doorOf names the operation of an act on one task.
func doorOf(act string) string {
	if act == "answer-urge" {
		return act
	}
	return act + "-task"
}

func (v visit) holds(s subject) bool { return s.doer == v.login }

func (v visit) holdsOrLeads(s subject) bool { return s.seesTask(v.colleague) }

func (v visit) seesRecord(s subject) bool { return s.sees(v.colleague) }

func (v visit) startedIt(subject) bool { return false } // the tasks of subjects are of processes that nobody started

// staleAct is the body of an act on a version of a task that is not there.
func (v visit) staleAct(act string) map[string]any {
	body := v.saidWith(act)
	body["version"] = 999
	return body
}

// saidWith is what an act wants besides the tasks.
func (v visit) saidWith(act string) map[string]any {
	switch act {
	case "claim", "release":
		return map[string]any{}
	case "complete":
		return map[string]any{"outcome": "contacted", "answers": map[string]any{}}
	case "assign-out", "pass-on":
		return map[string]any{"to": uuid.New()}
	case "add-signers":
		return map[string]any{"when": "before", "people": []uuid.UUID{uuid.New()}}
	case "copy-in":
		return map[string]any{"people": []uuid.UUID{uuid.New()}}
	case "drop-signer":
		return map[string]any{"taskId": uuid.New()}
	case "send-back":
		return map[string]any{"step": "route", "mode": "again", "text": "Not mine"}
	case "comment":
		return map[string]any{}
	}
	return map[string]any{"text": "Why not"}
}

// tasksTogether claims the same of an act on many tasks, by the results.
func (v visit) tasksTogether(act string, may func(visit, subject) bool) {
	v.t.Helper()
	for _, s := range v.subjects {
		if s.task == uuid.Nil {
			continue
		}
		body := v.saidWith(act)
		body["items"] = []map[string]any{{"id": s.task, "version": 999}}
		var list struct {
			Results []struct {
				Status string
				Error  struct{ Code string }
			}
		}
		v.c.post("/tasks/acts/"+act, body, "Idempotency-Key", uuid.NewString()).want(http.StatusOK).decode(&list)
		if len(list.Results) != 1 || list.Results[0].Status != "refused" {
			v.t.Fatalf("%s of the task of %s by %s: %v", act, s.doer, v.login, list.Results)
		}
		code := list.Results[0].Error.Code
		switch {
		case !s.seesTask(v.colleague):
			if code != "not-found" {
				v.t.Errorf("%s tells %s of the task of %s: %s", act, v.login, s.doer, code)
			}
		case (code != "forbidden" && code != "not-found") != may(v, s):
			v.t.Errorf("%s of the task of %s answers %s to %s", act, s.doer, code, v.login)
		}
	}
}

// readings claims that nobody reads or marks the copies of others.
func (v visit) readings() {
	var theirs uuid.UUID
	reader := v.newcomer()
	lead := v.subjects[0]
	for _, s := range v.subjects {
		if s.task != uuid.Nil {
			lead = s
		}
	}
	err := v.db.QueryRow(v.t.Context(), `INSERT INTO readings (id, reader_id, record_kind, record_id, sent_at)
		VALUES ($1, $2, $3, $4, $5) RETURNING id`, uuid.New(), reader, lead.kind.Name, lead.id, v.clock()).Scan(&theirs)
	if err != nil {
		v.t.Fatal(err)
	}
	if list := v.c.get("/readings").items(); len(list) != 0 {
		v.t.Errorf("%s reads copies of others: %v", v.login, list)
	}
	if read := v.c.post("/readings/acts/read", map[string]any{"ids": []uuid.UUID{theirs}}).want(http.StatusOK).object()["read"]; read != 0.0 {
		v.t.Errorf("%s marks copies of others", v.login)
	}
}
