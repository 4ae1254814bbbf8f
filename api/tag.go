package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type tagView struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	Tone string    `json:"tone" enum:"neutral,info,good,warning,bad"`
}

type soughtTags struct {
	Text  string `query:"q" maxLength:"40" doc:"Part of the name."`
	Limit int    `query:"limit" default:"20" minimum:"1" maximum:"100"`
}

type chosenTags struct {
	ByID
	Body struct {
		Names []string `json:"names" nullable:"false" maxItems:"50" doc:"All tags the record shall have; new ones are made."`
	}
}

type colouredTag struct {
	ByID
	Body struct {
		Tone string `json:"tone" enum:"neutral,info,good,warning,bad"`
	}
}

func (s *Server) tagRoutes() {
	handle(s, operation("list-tags", http.MethodGet, "/tags", "Find tags in use by part of their name", "tags"), s.listTags)
	handle(s, operation("colour-tag", http.MethodPatch, "/tags/{id}", "Colour a tag; admins only", "tags"), s.colourTag)
}

func (s *Server) listTags(ctx context.Context, in *soughtTags) (*itself[items[tagView]], error) {
	found, err := store.TagsLike(ctx, s.DB, in.Text, in.Limit)
	return answered(items[tagView]{tagViews(found)}), err
}

func (p *parts) tags(ctx context.Context, in *ByID) (*itself[items[tagView]], error) {
	if err := p.requireSeen(ctx, in.ID); err != nil {
		return nil, err
	}
	found, err := store.TagsOf(ctx, p.DB, p.schema.Name, in.ID)
	return answered(items[tagView]{tagViews(found)}), err
}

func (p *parts) setTags(ctx context.Context, in *chosenTags) (*itself[items[tagView]], error) {
	var chosen []crm.Tag
	err := p.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) (err error) {
		if err := p.requireEdit(ctx, tx, tx.Viewer, in.ID); err != nil {
			return err
		}
		chosen, err = store.SetTags(ctx, tx, p.schema.Name, in.ID, in.Body.Names)
		return err
	})
	return answered(items[tagView]{tagViews(chosen)}), err
}

func (s *Server) colourTag(ctx context.Context, in *colouredTag) (*itself[tagView], error) {
	if viewerOf(ctx).Role != crm.Admin {
		return nil, fmt.Errorf("colour tag: %w", crm.ErrForbidden)
	}
	var tag crm.Tag
	err := s.DB.Do(ctx, viewerOf(ctx), func(ctx context.Context, tx *store.Tx) (err error) {
		tag, err = store.SetTone(ctx, tx, in.ID, crm.Tone(in.Body.Tone))
		return err
	})
	return answered(tagView{tag.ID, tag.Name, string(tag.Tone)}), err
}

func tagViews(tags []crm.Tag) []tagView {
	views := make([]tagView, len(tags))
	for i, t := range tags {
		views[i] = tagView{t.ID, t.Name, string(t.Tone)}
	}
	return views
}
