package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/baton-crm/baton/crm"
)

// permit says of an operation who may use it at all; what they may see and
// change is decided behind it.
type permit struct {
	area, act string // what a token's scopes have to cover
	public    bool   // needs nobody to be signed in
	byHand    bool   // only for people who have signed in, not for tokens
	owing     bool   // also for those who have to choose a password first
}

// areaMe is the area of the caller's own account.
const areaMe = "me"

// permitKey is where an operation keeps its permit.
const permitKey = "permit"

func (p permit) metadata() map[string]any { return map[string]any{permitKey: p} }

// within says whether one of the scopes covers the operation. An operation
// without an area is covered by none.
func (p permit) within(scopes []crm.TokenScope) bool {
	return p.area != "" && p.act != "" &&
		slices.ContainsFunc(scopes, func(s crm.TokenScope) bool { return s.Permits(p.area, p.act) })
}

func permitOf(op *huma.Operation) permit {
	p, _ := op.Metadata[permitKey].(permit)
	return p
}

// permitted changes the permit of an operation.
func permitted(op huma.Operation, change func(*permit)) huma.Operation {
	p := permitOf(&op)
	change(&p)
	op.Metadata = p.metadata()
	return op
}

// byHand marks an operation that no token may use.
func byHand(op huma.Operation) huma.Operation {
	return permitted(op, func(p *permit) { p.byHand = true })
}

// whileOwing marks an operation on the caller's own account that stays open to
// those who have to choose a password first.
func whileOwing(op huma.Operation) huma.Operation {
	return permitted(op, func(p *permit) { p.area, p.owing = areaMe, true })
}

// actOf is what an operation does, in the word for scopes.
func actOf(method, path string) string {
	if _, act, found := strings.Cut(path, "/acts/"); found {
		if act == "{act}" { // any of those by which admins steer
			return string(crm.Manage)
		}
		return act
	}
	switch method {
	case http.MethodPost:
		return string(crm.Create)
	case http.MethodPatch, http.MethodPut:
		return string(crm.Edit)
	case http.MethodDelete:
		return string(crm.Delete)
	}
	return string(crm.View)
}
