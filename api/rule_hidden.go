package api

import (
	"context"
	"errors"
	"strings"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
)

// refuseHidden refuses to ask rules about records of others when they look at
// what their author may not know: by what comes of it for each record, the
// author would learn it.
func (s *Server) refuseHidden(ctx context.Context, point rules.AnyPoint, body rules.Body) error {
	viewer, refused := viewerOf(ctx), &crm.Conflict{Code: "hidden-inputs", Detail: crm.Label{
		ZH: "规则用到了你无权查看的字段，请由有权查看的人来做",
		EN: "The rules look at fields that you may not know; let somebody do it who may"}}
	for _, f := range rules.UsedInputs(point, body) {
		closed, err := s.closedField(ctx, viewer, f.Name)
		if err != nil {
			return err
		}
		if closed {
			refused.Problems = append(refused.Problems, crm.Problem{
				Field: f.Name, Code: "hidden",
				Message: crm.Label{ZH: "你无权查看“" + f.Label.ZH + "”", EN: "You may not know “" + f.Label.EN + "”"},
				Remedy:  crm.Label{ZH: "请去掉用到它的条件，或请有权查看的人来做", EN: "Leave out the conditions that look at it, or ask somebody who may know it"},
			})
		}
	}
	if len(refused.Problems) > 0 {
		return refused
	}
	return nil
}

// closedField says whether an input of a decision tells of a field that a
// person may not know of any record.
func (s *Server) closedField(ctx context.Context, viewer crm.Viewer, input string) (bool, error) {
	kind, name, _ := strings.Cut(input, ".")
	schema, err := s.kinds.Schema(ctx, kind)
	if errors.Is(err, crm.ErrNotFound) {
		return false, nil // what is no record's
	}
	if err != nil {
		return false, err
	}
	if custom, own := strings.CutPrefix(name, "custom."); own {
		name = crm.CustomPrefix + custom
	}
	return viewer.Reach(schema.Kind, crm.View) == crm.ReachNone || isClosed(schema, schema.For(viewer), name), nil
}
