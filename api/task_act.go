package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type actResult struct {
	ID     uuid.UUID    `json:"id"`
	Status string       `json:"status" enum:"done,refused"`
	Error  *refusalView `json:"error,omitempty"`
}

type actResults struct {
	Results []actResult `json:"results"`
}

// AtVersion is the version of the one task that an act is on.
type AtVersion struct {
	Version int64 `json:"version" doc:"Of the task as it was read."`
}

func (v AtVersion) version() int64 { return v.Version }

// TheseTasks are the tasks that an act in bulk is on.
type TheseTasks struct {
	Items []TaskItem `json:"items" minItems:"1" maxItems:"500"`
}

// TaskItem names one task of an act in bulk.
type TaskItem struct {
	ID      uuid.UUID `json:"id"`
	Version int64     `json:"version" doc:"Of the task as it was read."`
}

func (t TheseTasks) tasks() []activities.TaskAt {
	at := make([]activities.TaskAt, len(t.Items))
	for i, item := range t.Items {
		at[i] = activities.TaskAt(item)
	}
	return at
}

// taskActs are what can be done with a task, given what was said with it.
type taskActs map[string]taskDoing

// taskDoing is something done with one task.
type taskDoing = func(context.Context, *store.Tx, activities.TaskAt) error

// oneTask and manyTasks are bodies of acts on one task and on many.
type (
	oneTask interface {
		version() int64
		acts() taskActs
	}
	manyTasks interface {
		tasks() []activities.TaskAt
		acts() taskActs
	}
	theseTasks interface{ tasks() []activities.TaskAt }
)

type actOnTask[B oneTask] struct {
	ByID
	Idempotent
	Body B
}

type actOnTasks[B theseTasks] struct {
	Idempotent
	Body B
}

func (s *Server) taskActRoutes() {
	s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[actResults](), true, "ActResults")
	taskAct[claimingOne, claimingMany](s, activities.ActClaim, "Take a task you are a candidate for")
	taskAct[claimingOne, claimingMany](s, activities.ActRelease, "Give a claimed task back")
	taskAct[completingOne, completingMany](s, activities.ActComplete, "Complete a task with an outcome")
	taskAct[sayingOne, sayingMany](s, activities.ActComment, "Say something about a task")
	taskAct[givingOne, givingMany](s, activities.ActAssignOut, "Let somebody else answer; it comes back for the last word")
	taskAct[sayingOne, sayingMany](s, activities.ActRecall, "Call a task back that was assigned out")
	taskAct[givingOne, givingMany](s, activities.ActPassOn, "Give a task to somebody else for good")
	taskAct[signingOne, signingMany](s, activities.ActAddSigners, "Ask others to sign too, before or after")
	oneTaskAct[droppingOne](s, activities.ActDropSigner, "Take back the request to a signer")
	taskAct[returningOne, returningMany](s, activities.ActSendBack, "Send the process back to an earlier step")
	taskAct[sayingOne, sayingMany](s, activities.ActReject, "End the process with a no")
	taskAct[sayingOne, sayingMany](s, activities.ActWithdraw, "Take back a process you started")
	taskAct[sayingOne, sayingMany](s, activities.ActTakeBack, "Retract a task you completed, until somebody has acted on it")
	taskAct[copyingOne, copyingMany](s, activities.ActCopyIn, "Send people a copy to read")
}

// taskAct registers an act on one task and on many.
func taskAct[One oneTask, Many manyTasks](s *Server, act, summary string) {
	oneTaskAct[One](s, act, summary)
	manyTasksAct(s, act, summary, func(said Many) taskDoing { return said.acts()[act] })
}

// manyTasksAct registers an act on many tasks, with a result for each.
func manyTasksAct[Many theseTasks](s *Server, act, summary string, how func(Many) taskDoing) {
	op := operation(act+"-tasks", http.MethodPost, "/tasks/acts/"+act, summary+"; many at once, with a result for each", "tasks")
	handle(s, op, func(ctx context.Context, in *actOnTasks[Many]) (*raw, error) {
		if in.Key == "" {
			return nil, keyRequired()
		}
		return s.actOnTasks(ctx, in.Key, "tasks/acts/"+act, in.Body, func(ctx context.Context, tx *store.Tx) ([]activities.TaskResult, error) {
			return activities.EachTask(ctx, tx, in.Body.tasks(), how(in.Body))
		})
	})
	documented := s.api.OpenAPI().Paths[base+op.Path].Post
	answerWith(documented, http.StatusOK, "ActResults")
	for _, p := range documented.Parameters {
		if p.Name == "Idempotency-Key" {
			p.Required = true
		}
	}
}

func oneTaskAct[One oneTask](s *Server, act, summary string) {
	op := operation(act+"-task", http.MethodPost, "/tasks/{id}/acts/"+act, summary, "tasks")
	handle(s, op, func(ctx context.Context, in *actOnTask[One]) (*raw, error) {
		path := "tasks/" + in.ID.String() + "/acts/" + act
		return s.actOnTasks(ctx, in.Key, path, in.Body, func(ctx context.Context, tx *store.Tx) ([]activities.TaskResult, error) {
			at := activities.TaskAt{ID: in.ID, Version: in.Body.version()}
			return []activities.TaskResult{{ID: in.ID}}, in.Body.acts()[act](ctx, tx, at)
		})
	})
	answerWith(s.api.OpenAPI().Paths[base+op.Path].Post, http.StatusOK, "ActResults")
}

// actOnTasks does an act once under its key and answers what came of each task.
func (s *Server) actOnTasks(ctx context.Context, key, path string, said any,
	work func(context.Context, *store.Tx) ([]activities.TaskResult, error),
) (*raw, error) {
	body, err := json.Marshal(said)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, key, requestID(http.MethodPost, path, "", body), func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		results, err := work(ctx, tx)
		if err != nil {
			return store.Answer{}, err
		}
		answer, err := json.Marshal(s.actResults(results, tx.Viewer.Language))
		return store.Answer{Status: http.StatusOK, Body: answer}, err
	})
}

func (s *Server) actResults(results []activities.TaskResult, language crm.Language) actResults {
	told := actResults{make([]actResult, len(results))}
	for i, r := range results {
		told.Results[i] = actResult{ID: r.ID, Status: "done"}
		if r.Refusal != nil {
			told.Results[i].Status, told.Results[i].Error = "refused", s.refusalView(*r.Refusal, language)
		}
	}
	return told
}

// resultAnswer answers an act on one record.
func resultAnswer(id uuid.UUID, err error) (store.Answer, error) {
	if err != nil {
		return store.Answer{}, err
	}
	body, err := json.Marshal(actResults{[]actResult{{ID: id, Status: "done"}}})
	return store.Answer{Status: http.StatusOK, Body: body}, err
}
