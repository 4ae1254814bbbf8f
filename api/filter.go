package api

import (
	"context"
	"fmt"

	"github.com/baton-crm/baton/crm"
)

type translation struct {
	Body struct {
		Text string          `json:"text,omitempty" doc:"A filter in the filter language."`
		Tree *crm.FilterNode `json:"tree,omitempty" doc:"A filter as a tree; takes precedence over the text."`
	}
}

type translated struct {
	Text string `json:"text" doc:"The filter in its canonical form."`
	Tree any    `json:"tree" doc:"As a FilterNode; not written out here because it holds nodes itself."`
}

// translateFilter is the browser's one way to understand a filter: there is a
// single parser, and it is here.
func (r *resource) translateFilter(ctx context.Context, in *translation) (*itself[translated], error) {
	if err := r.allow(ctx, crm.View); err != nil {
		return nil, err
	}
	viewer := viewerOf(ctx)
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return nil, err
	}
	known := schema.Findable(viewer)
	filter, err := crm.ParseFilter(in.Body.Text, known)
	if in.Body.Tree != nil {
		filter, err = crm.FilterOf(*in.Body.Tree, known)
	}
	if err != nil {
		return nil, fmt.Errorf("translate filter: %w", err)
	}
	return answered(translated{filter.String(), filter.Tree()}), nil
}
