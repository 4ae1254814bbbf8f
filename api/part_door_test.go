package api_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// partDoors has the rows for adding to what hangs on records of a kind. What
// is sent is never acceptable, so that doors open and nothing happens.
func partDoors(kind crm.Schema) map[string]func(visit) {
	return map[string]func(visit){
		"attach-to-" + kind.Name: func(v visit) {
			v.eachPart(kind.Name, http.MethodPost, "/attachments", "", http.StatusUnprocessableEntity)
		},
		"comment-on-" + kind.Name: func(v visit) {
			v.eachPart(kind.Name, http.MethodPost, "/comments", `{"text": " "}`, http.StatusUnprocessableEntity)
		},
		"tag-" + kind.Name: func(v visit) {
			v.eachPart(kind.Name, http.MethodPut, "/tags", `{"names": [""]}`, http.StatusUnprocessableEntity, http.StatusForbidden)
		},
	}
}

// eachPart opens a door of one record with a body; whoever sees the record
// gets one of the answers, anybody else 404.
func (v visit) eachPart(kind, method, suffix, body string, seen ...int) {
	for _, s := range v.of(kind) {
		v.answers(s, v.c.send(method, s.path()+suffix, body), seen...)
	}
}

func (v visit) answers(s subject, a answer, seen ...int) {
	v.t.Helper()
	if !s.sees(v.colleague) {
		seen = []int{http.StatusNotFound}
	}
	if !slices.Contains(seen, a.status) {
		v.t.Errorf("%s answers %d to %s, want one of %v: %s", s.name, a.status, v.login, seen, a.body)
	}
	v.keepsSecrets(s.name, a.body)
}

// contentOfDoors is what every attachment of these tests holds.
const contentOfDoors = "text"

// eachAttachment opens a door of a file that the admin hung on each record.
func (v visit) eachAttachment(method, suffix string, seen func(subject) []int) {
	sum := v.keep(contentOfDoors)
	for _, s := range v.ofAllKinds() {
		a := crm.Attachment{RecordKind: s.kind.Name, RecordID: s.id, Name: "offer.txt", ContentType: "application/octet-stream", Size: 4, SHA256: sum}
		v.doAs(v.viewer("ada"), func(ctx context.Context, tx *store.Tx) error { return store.InsertAttachment(ctx, tx, &a) })
		v.answers(s, v.c.send(method, "/attachments/"+a.ID.String()+suffix, nil), seen(s)...)
	}
}

// keep keeps a content as an upload does.
func (w *world) keep(content string) (sum string) {
	w.t.Helper()
	draft, err := w.files.Read(strings.NewReader(content), 100)
	if err != nil {
		w.t.Fatal(err)
	}
	w.do(func(ctx context.Context, tx *store.Tx) error {
		return store.ReserveBlob(ctx, tx, draft.Sum, draft.Size)
	})
	if err := errors.Join(w.files.Keep(w.t.Context(), draft), draft.Discard()); err != nil {
		w.t.Fatal(err)
	}
	return draft.Sum
}

// mayDelete is the answer to deleting a file of somebody else's: only who may
// edit the record can.
func (v visit) mayDelete(s subject) []int {
	switch {
	case v.role == crm.Admin && s.kind.Rights.Allow(v.role, crm.Edit), v.login == "ada":
		return []int{http.StatusNoContent}
	case s.owner == v.login && s.parent == nil && s.kind.Scope.Owner != "":
		return []int{http.StatusNoContent}
	case s.kind.Name == crm.Users.Name, s.kind.Name == crm.Interactions.Name, s.needs == v.login:
		return []int{http.StatusForbidden}
	}
	return []int{http.StatusNoContent, http.StatusForbidden}
}

// eachComment opens a door of a comment that a person of another department
// wrote on each record.
func (v visit) eachComment(method string, seen int) {
	for _, s := range v.ofAllKinds() {
		c := crm.Comment{RecordKind: s.kind.Name, RecordID: s.id, Text: "secret remark"}
		v.do(func(ctx context.Context, tx *store.Tx) error { return store.InsertComment(ctx, tx, &c) })
		body := any(nil)
		if method == http.MethodPatch {
			body = map[string]any{"text": "mine now"}
		}
		a := v.c.send(method, "/comments/"+c.ID.String(), body)
		v.answers(s, a, seen)
		if strings.Contains(string(a.body), c.Text) {
			v.t.Errorf("%s is told what was said: %s", v.login, a.body)
		}
	}
}

// colours claims that admins alone colour tags.
func (v visit) colours() {
	want := http.StatusForbidden
	if v.role == crm.Admin {
		want = http.StatusNotFound // there is no such tag
	}
	a := v.c.send(http.MethodPatch, "/tags/"+uuid.NewString(), map[string]any{"tone": "good"})
	if a.status != want {
		v.t.Errorf("%s gets %d, want %d", v.login, a.status, want)
	}
}
