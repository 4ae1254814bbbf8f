package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type commentView struct {
	ID        uuid.UUID  `json:"id"`
	Text      string     `json:"text" doc:"Plain text; show it as it is."`
	Mentions  []person   `json:"mentions" doc:"People whom “@name” in the text means."`
	CreatedAt time.Time  `json:"createdAt"`
	CreatedBy person     `json:"createdBy"`
	EditedAt  *time.Time `json:"editedAt"`
	MayEdit   bool       `json:"mayEdit" doc:"The person who asks wrote it."`
	MayDelete bool       `json:"mayDelete" doc:"The person who asks wrote it or is an admin."`
}

type commentPage struct {
	Items      []commentView `json:"items"`
	NextCursor string        `json:"nextCursor,omitempty"`
}

type listedComments struct {
	ByID
	Limit  int    `query:"limit" default:"20" minimum:"1" maximum:"100"`
	Cursor string `query:"cursor" maxLength:"500" doc:"nextCursor of the page before."`
}

// Said is what somebody says in a comment.
type Said struct {
	Text     string      `json:"text" maxLength:"5000"`
	Mentions []uuid.UUID `json:"mentions,omitempty" nullable:"false" maxItems:"20" doc:"People who may see the record; write “@name” into the text."`
}

type commented struct {
	ByID
	Idempotent
	Body Said
}

func (s *Server) commentRoutes() {
	handle(s, operation("change-comment", http.MethodPatch, "/comments/{id}", "Change one's own comment", "comments"), s.changeComment)
	handle(s, operation("delete-comment", http.MethodDelete, "/comments/{id}", "Delete one's own comment; admins any", "comments"), s.deleteComment)
	answerWith(s.api.OpenAPI().Paths[base+"/comments/{id}"].Patch, http.StatusOK, "CommentView")
}

func (p *parts) comments(ctx context.Context, in *listedComments) (*itself[commentPage], error) {
	if err := p.requireSeen(ctx, in.ID); err != nil {
		return nil, err
	}
	page, err := store.Comments(ctx, p.DB, p.schema.Name, in.ID, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	views, err := p.commentViews(ctx, p.DB, page.Items...)
	return answered(commentPage{views, page.NextCursor}), err
}

func (s *Server) commentViews(ctx context.Context, db store.Querier, comments ...crm.Comment) ([]commentView, error) {
	viewer := viewerOf(ctx)
	var people []*uuid.UUID
	for _, c := range comments {
		people = append(people, c.CreatedBy)
		for i := range c.Mentions {
			people = append(people, &c.Mentions[i])
		}
	}
	named, err := s.peopleNamed(ctx, db, people...)
	views := make([]commentView, len(comments))
	for i, c := range comments {
		own := isOwn(viewer, c.CreatedBy)
		views[i] = commentView{
			ID: c.ID, Text: c.Text, Mentions: make([]person, len(c.Mentions)), CreatedAt: c.CreatedAt, CreatedBy: named(c.CreatedBy),
			EditedAt: c.EditedAt, MayEdit: own, MayDelete: own || viewer.Role == crm.Admin,
		}
		for j := range c.Mentions {
			views[i].Mentions[j] = named(&c.Mentions[j])
		}
	}
	return views, err
}

func (p *parts) comment(ctx context.Context, in *commented) (*raw, error) {
	return p.say(ctx, in, http.MethodPost+" "+p.schema.Plural, http.StatusCreated, func(ctx context.Context, tx *store.Tx) (*crm.Comment, error) {
		c := &crm.Comment{RecordKind: p.schema.Name, RecordID: in.ID, Text: in.Body.Text, Mentions: in.Body.Mentions}
		return c, store.InsertComment(ctx, tx, c)
	})
}

func (s *Server) changeComment(ctx context.Context, in *commented) (*raw, error) {
	return s.say(ctx, in, http.MethodPatch+" comments", http.StatusOK, func(ctx context.Context, tx *store.Tx) (*crm.Comment, error) {
		c, err := store.LockComment(ctx, tx, in.ID)
		if err != nil {
			return nil, err
		}
		if !isOwn(tx.Viewer, c.CreatedBy) {
			return nil, fmt.Errorf("change comment %s: %w", in.ID, crm.ErrForbidden)
		}
		c.Text, c.Mentions = in.Body.Text, in.Body.Mentions
		return c, store.UpdateComment(ctx, tx, c)
	})
}

// say writes a comment once, however often it is sent under the same key.
func (s *Server) say(ctx context.Context, in *commented, what string, status int,
	write func(context.Context, *store.Tx) (*crm.Comment, error),
) (*raw, error) {
	said, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, in.Key, requestID(what, in.ID.String(), "", said), func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		c, err := write(ctx, tx)
		if err != nil {
			return store.Answer{}, err
		}
		views, err := s.commentViews(ctx, tx, *c)
		if err != nil {
			return store.Answer{}, err
		}
		body, err := json.Marshal(views[0])
		return store.Answer{Status: status, Body: body}, err
	})
}

func (s *Server) deleteComment(ctx context.Context, in *ByID) (*struct{}, error) {
	return nil, s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		c, err := store.LockComment(ctx, tx, in.ID)
		if err != nil {
			return err
		}
		if !isOwn(tx.Viewer, c.CreatedBy) && tx.Viewer.Role != crm.Admin {
			return fmt.Errorf("delete comment %s: %w", in.ID, crm.ErrForbidden)
		}
		return store.DeleteComment(ctx, tx, c)
	})
}
