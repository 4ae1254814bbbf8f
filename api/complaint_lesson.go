package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type writeLesson struct {
	ByID
	Idempotent
}

type lessonView struct {
	ArticleID uuid.UUID `json:"articleId" doc:"The draft, or the article that was written before."`
}

func (s *Server) lessonRoutes() {
	path := "/complaints/{id}/acts/write-article"
	handle(s, operation("write-article-of-complaint", http.MethodPost, path,
		"Draft an article of what was learnt from a complaint", crm.Complaints.Plural), s.writeLesson)
	described(s, path, "LessonView", lessonView{})
}

func (s *Server) writeLesson(ctx context.Context, in *writeLesson) (*raw, error) {
	request := requestID(http.MethodPost, "complaints/"+in.ID.String()+"/acts/write-article", "", nil)
	return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		article, err := activities.WriteLesson(ctx, tx, in.ID)
		if err != nil {
			return store.Answer{}, err
		}
		body, err := json.Marshal(lessonView{article.ID})
		return store.Answer{Status: http.StatusOK, Body: body}, err
	})
}
