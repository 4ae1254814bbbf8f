package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// TestMalformedIDs claims that an id that is none is refused by the name of its
// field, wherever in a body it stands.
func TestMalformedIDs(t *testing.T) {
	w := newWorld(t)
	w.assigned("Anna")
	act := taskPath(w.inbox("sam", "to-do")[0]) + "/acts/"
	for _, c := range []struct {
		path, field string
		body        map[string]any
	}{
		{act + "pass-on", "to", map[string]any{"version": 1, "to": "x", "text": "Yours"}},
		{act + "assign-out", "to", map[string]any{"version": 1, "to": "00000000-0000-0000-0000-00000000000g", "text": "Yours"}},
		{act + "add-signers", "people[1]", map[string]any{"version": 1, "when": "before", "people": []any{w.id("sue"), "sue"}, "text": "?"}},
		{act + "copy-in", "people[0]", map[string]any{"version": 1, "people": []any{""}, "text": "!"}},
		{act + "drop-signer", "taskId", map[string]any{"version": 1, "taskId": "sue"}},
		{"/tasks/acts/claim", "items[0].id", map[string]any{"items": []any{map[string]any{"id": "x", "version": 1}}}},
		{"/notices/acts/read", "ids[0]", map[string]any{"ids": []any{"x"}}},
		{"/readings/acts/read", "ids[0]", map[string]any{"ids": []any{"x"}}},
	} {
		t.Run(c.field+" of "+c.path[len(c.path)-12:], func(t *testing.T) {
			w.as("sam").under(t).post(c.path, c.body, "Idempotency-Key", uuid.NewString()).refused(c.field, "invalid-id")
			w.as("sam").under(t).in(crm.Chinese).post(c.path, c.body, "Idempotency-Key", uuid.NewString()).refused(c.field, "invalid-id")
		})
	}
	t.Run("of an address finds nothing to name but the id", func(t *testing.T) {
		w.as("sam").under(t).get("/tasks/x").want(http.StatusUnprocessableEntity)
	})
}
