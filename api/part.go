package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// parts serves what hangs on the records of one kind: attachments, comments
// and tags. They are as visible as their record.
type parts struct {
	*Server
	schema crm.Schema
	// requireEdit refuses people who may not edit the record.
	requireEdit func(ctx context.Context, db store.Querier, viewer crm.Viewer, id uuid.UUID) error
	// values reads a record as the viewer may know it.
	values func(ctx context.Context, viewer crm.Viewer, id uuid.UUID) (map[string]json.RawMessage, error)
}

// mountParts registers the routes of what hangs on records of a kind.
func mountParts(p *parts) {
	k, path, tag := p.schema, "/"+p.schema.Plural+"/{id}", p.schema.Plural
	p.parts[k.Name] = p
	handle(p.Server, operation("attachments-of-"+k.Name, http.MethodGet, path+"/attachments", "Files of one "+k.Label.EN, tag), p.attachments)
	handle(p.Server, attachOperation(k), p.attach)
	handle(p.Server, operation("comments-of-"+k.Name, http.MethodGet, path+"/comments", "Comments on one "+k.Label.EN+", newest first", tag), p.comments)
	comment := operation("comment-on-"+k.Name, http.MethodPost, path+"/comments", "Comment on one "+k.Label.EN, tag)
	comment.DefaultStatus = http.StatusCreated
	handle(p.Server, comment, p.comment)
	handle(p.Server, operation("tags-of-"+k.Name, http.MethodGet, path+"/tags", "Tags of one "+k.Label.EN, tag), p.tags)
	handle(p.Server, operation("tag-"+k.Name, http.MethodPut, path+"/tags", "Set the tags of one "+k.Label.EN, tag), p.setTags)
	described := p.api.OpenAPI().Paths
	upload := described[base+path+"/attachments"].Post
	upload.RequestBody = uploadBody()
	answerWith(upload, http.StatusCreated, "AttachmentView")
	answerWith(described[base+path+"/comments"].Post, http.StatusCreated, "CommentView")
}

// partRoutes registers the routes of what is addressed without its record.
func (s *Server) partRoutes() {
	s.attachmentRoutes()
	s.commentRoutes()
	s.tagRoutes()
}

// requireSeen hides what hangs on a record from those who do not see it.
func (p *parts) requireSeen(ctx context.Context, id uuid.UUID) error {
	seen, err := store.CanSee(ctx, p.DB, viewerOf(ctx), p.schema.Name, id)
	if err == nil && !seen {
		err = fmt.Errorf("%s %s: %w", p.schema.Name, id, crm.ErrNotFound)
	}
	return err
}

// requireEdit says whether a person may edit a record: by role, and this one.
func (r *resource) requireEdit(ctx context.Context, db store.Querier, viewer crm.Viewer, id uuid.UUID) error {
	record, err := r.table.Get(ctx, db, viewer, id)
	if err != nil {
		return err
	}
	may, err := store.MayChange(ctx, db, r.schema, viewer, crm.Edit, record)
	if err == nil && !may {
		err = fmt.Errorf("edit %s %s: %w", r.schema.Name, id, crm.ErrForbidden)
	}
	return err
}

// peopleNamed names people by id; the product itself has no id.
func (s *Server) peopleNamed(ctx context.Context, db store.Querier, ids ...*uuid.UUID) (func(*uuid.UUID) person, error) {
	var wanted []uuid.UUID
	for _, id := range ids {
		if id != nil {
			wanted = append(wanted, *id)
		}
	}
	names, err := store.Names(ctx, db, viewerOf(ctx), crm.Users.Name, wanted)
	return func(id *uuid.UUID) person {
		if id == nil {
			return person{Name: crm.System().Name}
		}
		return person{id, names[*id]}
	}, err
}
