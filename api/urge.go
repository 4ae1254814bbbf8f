package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/store"
)

type urgeBody struct {
	Text    string `json:"text,omitempty" maxLength:"1000"`
	Version int64  `json:"version,omitempty" doc:"Of the task as it was read; an urge does not depend on it."`
}

type urgeOne struct {
	ByID
	Idempotent
	Body urgeBody
}

type urgingMany struct {
	TheseTasks
	Text string `json:"text,omitempty" maxLength:"1000" doc:"What you say to each who has one of them."`
}

type urgeDeal struct {
	ByID
	Idempotent
	Body struct {
		Text string `json:"text,omitempty" maxLength:"1000"`
	}
}

type answerUrge struct {
	ByID
	Idempotent
	Body struct {
		Version  int64      `json:"version" doc:"Of the task as it was read."`
		AnswerBy *time.Time `json:"answerBy,omitempty" doc:"When you will be done; it is watched."`
		Text     string     `json:"text,omitempty" maxLength:"1000"`
	}
}

func (s *Server) urgeRoutes() {
	handle(s, operation("urge-task", http.MethodPost, "/tasks/{id}/acts/urge", "Urge who has a task you wait for", "tasks"), s.urgeTask)
	manyTasksAct(s, activities.ActUrge, "Urge who has a task you wait for", func(said urgingMany) taskDoing {
		return func(ctx context.Context, tx *store.Tx, at activities.TaskAt) error {
			return activities.UrgeTask(ctx, tx, s.Rules, at.ID, said.Text)
		}
	})
	handle(s, operation("answer-urge", http.MethodPost, "/tasks/{id}/acts/answer-urge", "Tell those who urged until when you will be done", "tasks"), s.answerUrge)
	handle(s, operation("urge-deal", http.MethodPost, "/deals/{id}/acts/urge", "Ask the owner of a deal how it stands", "deals"), s.urgeDeal)
	for _, path := range []string{"/tasks/{id}/acts/urge", "/tasks/{id}/acts/answer-urge", "/deals/{id}/acts/urge"} {
		answerWith(s.api.OpenAPI().Paths[base+path].Post, http.StatusOK, "ActResults")
	}
	handle(s, operation("get-work-load", http.MethodGet, "/work-load", "Who has what to do, and who waits for whom", "work-load"), s.workLoad)
	handle(s, operation("get-urge-figures", http.MethodGet, "/urge-figures", "How often was urged, and what it brought", "urge-figures"), s.urgeFigures)
}

func (s *Server) urgeTask(ctx context.Context, in *urgeOne) (*raw, error) {
	return s.actOn(ctx, in.Key, "tasks/"+in.ID.String()+"/acts/urge", in.ID, in.Body, func(ctx context.Context, tx *store.Tx) error {
		return activities.UrgeTask(ctx, tx, s.Rules, in.ID, in.Body.Text)
	})
}

func (s *Server) answerUrge(ctx context.Context, in *answerUrge) (*raw, error) {
	return s.actOn(ctx, in.Key, "tasks/"+in.ID.String()+"/acts/answer-urge", in.ID, in.Body, func(ctx context.Context, tx *store.Tx) error {
		return activities.AnswerUrge(ctx, tx, in.ID, activities.UrgeAnswer{
			Version: in.Body.Version, AnswerBy: in.Body.AnswerBy, Text: in.Body.Text,
		})
	})
}

func (s *Server) urgeDeal(ctx context.Context, in *urgeDeal) (*raw, error) {
	return s.actOn(ctx, in.Key, "deals/"+in.ID.String()+"/acts/urge", in.ID, in.Body, func(ctx context.Context, tx *store.Tx) error {
		return activities.UrgeDeal(ctx, tx, s.Rules, in.ID, in.Body.Text)
	})
}

// actOn does an act on one record, once for each key.
func (s *Server) actOn(ctx context.Context, key, path string, id uuid.UUID, body any, act func(context.Context, *store.Tx) error) (*raw, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, key, requestID(http.MethodPost, path, "", text), func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		return resultAnswer(id, act(ctx, tx))
	})
}
