package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/files"
	"github.com/baton-crm/baton/store"
)

type attachmentView struct {
	ID          uuid.UUID `json:"id"`
	Name        string    `json:"name"`
	ContentType string    `json:"contentType" doc:"What the content looks like."`
	Size        int64     `json:"size" doc:"Bytes."`
	CreatedAt   time.Time `json:"createdAt"`
	CreatedBy   person    `json:"createdBy"`
	Inline      bool      `json:"inline" doc:"A browser may show it in place (?inline=true)."`
	MayDelete   bool      `json:"mayDelete" doc:"The person who asks may delete it."`
}

type readContent struct {
	ByID
	Inline bool `query:"inline" doc:"Show it in place where that is safe: PNG, JPEG, GIF, WebP and PDF."`
}

func (s *Server) attachmentRoutes() {
	content := operation("read-attachment", http.MethodGet, "/attachments/{id}/content", "The content of a file; ranges are served", "attachments")
	content.Responses = map[string]*huma.Response{"200": {
		Description: "The content", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: binarySchema()}},
	}}
	handle(s, content, s.readAttachment)
	handle(s, operation("delete-attachment", http.MethodDelete, "/attachments/{id}", "Delete a file; who added it may, and who may edit the record", "attachments"), s.deleteAttachment)
}

func (p *parts) attachments(ctx context.Context, in *ByID) (*itself[items[attachmentView]], error) {
	viewer := viewerOf(ctx)
	if err := p.requireSeen(ctx, in.ID); err != nil {
		return nil, err
	}
	found, err := store.Attachments(ctx, p.DB, p.schema.Name, in.ID)
	if err != nil {
		return nil, err
	}
	mayEdit := p.requireEdit(ctx, p.DB, viewer, in.ID) == nil
	makers := make([]*uuid.UUID, len(found))
	for i, a := range found {
		makers[i] = a.CreatedBy
	}
	named, err := p.peopleNamed(ctx, p.DB, makers...)
	if err != nil {
		return nil, err
	}
	views := make([]attachmentView, len(found))
	for i, a := range found {
		views[i] = attachmentViewOf(a, named(a.CreatedBy), mayEdit || isOwn(viewer, a.CreatedBy))
	}
	return answered(items[attachmentView]{views}), nil
}

func attachmentViewOf(a crm.Attachment, by person, mayDelete bool) attachmentView {
	return attachmentView{a.ID, a.Name, a.ContentType, a.Size, a.CreatedAt, by, a.Inline(), mayDelete}
}

func isOwn(viewer crm.Viewer, by *uuid.UUID) bool { return by != nil && *by == viewer.ID }

// attach reads a file to its end, keeps its content, and hangs it on the
// record. Nothing of it is seen before all of it is kept.
func (p *parts) attach(ctx context.Context, in *upload) (*raw, error) {
	viewer := viewerOf(ctx)
	if err := p.requireSeen(ctx, in.ID); err != nil {
		return nil, err
	}
	if !p.uploads.take(viewer.ID, uploadsAtOnce) {
		return nil, newProblem(ctx, codeUnavailable)
	}
	defer p.uploads.give(viewer.ID)
	name, draft, err := p.receive(ctx, in)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err := draft.Discard(); err != nil {
			p.Log.WarnContext(ctx, "what was read of a file is still there", "error", err)
		}
	}()
	if err := p.keep(ctx, draft); err != nil {
		return nil, err
	}
	a := crm.Attachment{
		RecordKind: p.schema.Name, RecordID: in.ID, Name: name, ContentType: draft.Type, Size: draft.Size, SHA256: draft.Sum,
	}
	request := requestID(http.MethodPost, p.schema.Plural+"/"+in.ID.String()+"/attachments", name, []byte(draft.Sum))
	return p.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		if err := store.InsertAttachment(ctx, tx, &a); err != nil {
			return store.Answer{}, err
		}
		body, err := json.Marshal(attachmentViewOf(a, person{a.CreatedBy, viewer.Name}, true))
		return store.Answer{Status: http.StatusCreated, Body: body}, err
	})
}

// keep notes the content in the ledger before it is kept, so that a crash in
// between leaves nothing that nobody knows.
func (s *Server) keep(ctx context.Context, draft *files.Draft) error {
	err := s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) error {
		return store.ReserveBlob(ctx, tx, draft.Sum, draft.Size)
	})
	if err != nil {
		return err
	}
	return s.Files.Keep(ctx, draft)
}

// readAttachment serves a content so that nothing in it can run in our name:
// saved rather than shown, as the type it was found to be, in a sandbox.
func (s *Server) readAttachment(ctx context.Context, in *readContent) (*huma.StreamResponse, error) {
	a, err := store.GetAttachment(ctx, s.DB, viewerOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	content, err := s.Files.Open(ctx, a.SHA256)
	if errors.Is(err, files.ErrMissing) {
		s.Log.ErrorContext(ctx, "the content of an attachment is lost", "attachment", a.ID, "sha256", a.SHA256)
		return nil, crm.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer content.Close()
		r, w := humago.Unwrap(hc)
		h := w.Header()
		h.Set("Content-Type", a.ServedType())
		h.Set("Content-Disposition", disposition(a, in.Inline))
		h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
		h.Set("Cache-Control", "private, no-cache") // to be asked for again: rights change
		h.Set("ETag", `"`+a.SHA256+`"`)
		http.ServeContent(w, r, "", a.CreatedAt, content)
	}}, nil
}

// disposition says whether a browser may show the file, and names it.
func disposition(a crm.Attachment, inline bool) string {
	how := "attachment"
	if inline && a.Inline() {
		how = "inline"
	}
	return how + named(a.Name)
}

// named gives the name of a file in plain letters and, as RFC 5987 wants it, in
// its own.
func named(name string) string {
	plain := []rune(name)
	for i, r := range plain {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			plain[i] = '_'
		}
	}
	own := strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
	return `; filename="` + string(plain) + `"; filename*=UTF-8''` + own
}

func (s *Server) deleteAttachment(ctx context.Context, in *ByID) (*struct{}, error) {
	viewer := viewerOf(ctx)
	return nil, s.DB.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		a, err := store.GetAttachment(ctx, tx, viewer, in.ID)
		if err != nil {
			return err
		}
		if !isOwn(viewer, a.CreatedBy) {
			if err := s.parts[a.RecordKind].requireEdit(ctx, tx, viewer, a.RecordID); err != nil {
				return err
			}
		}
		return store.DeleteAttachment(ctx, tx, a)
	})
}

func binarySchema() *huma.Schema { return &huma.Schema{Type: huma.TypeString, Format: "binary"} }
