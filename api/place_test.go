package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

func TestEnteringUnderARecord(t *testing.T) {
	w := newWorld(t)
	customer := w.as("sam").post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
	add := func(t *testing.T, login string) answer {
		return w.as(login).under(t).post("/contacts", map[string]any{"name": "Ann", "customerId": customer})
	}
	share := func(t *testing.T, mayEdit bool) {
		path := "/customers/" + customer.String() + "/shares/" + w.id("sue").String()
		body := map[string]any{"granteeKind": "user", "collaborator": true, "mayEdit": mayEdit}
		w.as("sam").under(t).send(http.MethodPut, path, body).want(http.StatusOK)
	}
	t.Run("is for the owner", func(t *testing.T) { add(t, "sam").want(http.StatusCreated) })
	t.Run("is for who leads the owner", func(t *testing.T) { add(t, "mia").want(http.StatusCreated) })
	t.Run("says nothing to who does not see the record", func(t *testing.T) { add(t, "sue").refused("customerId", "unknown-reference") })
	t.Run("is not for who may only read", func(t *testing.T) {
		share(t, false)
		add(t, "sue").refused("customerId", "no-right")
	})
	t.Run("leaves everybody who sees the record their own word", func(t *testing.T) {
		w.as("sue").under(t).post("/interactions", map[string]any{
			"customerId": customer, "channel": "call", "summary": "Hello", "occurredAt": monday()}).want(http.StatusCreated)
	})
	t.Run("is for whom it is shared with for editing", func(t *testing.T) {
		share(t, true)
		add(t, "sue").want(http.StatusCreated)
	})
}

func TestRequiredFieldThatIsLimited(t *testing.T) {
	w := newWorld(t)
	for name, limit := range map[string]crm.FieldLimit{"read-only": crm.FieldReadOnly, "masked": crm.FieldMasked} {
		t.Run(name+" is given when a record is entered, and not changed later", func(t *testing.T) {
			w.refine("sam", nil, map[string]crm.FieldLimit{"customer name": limit})
			c := w.as("sam").under(t)
			made := c.post("/customers", map[string]any{"name": "Acme " + uuid.NewString()}).want(http.StatusCreated)
			path := "/customers/" + made.id().String()
			c.send(http.MethodPatch, path, map[string]any{"name": "Other"}, "If-Match", `"1"`).refused("name", "read-only")
			c.post("/customers", map[string]any{}).refused("name", "required")
		})
	}
}

func TestGrantsAreOfTheirRole(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	role := ada.post("/roles", map[string]any{"name": "Support", "base": "staff"}).want(http.StatusCreated).id().String()
	values := map[string]any{"roleId": role, "kind": "customer", "act": "edit", "reach": "none"}
	grant := "/grants/" + ada.post("/grants", values).want(http.StatusCreated).id().String()
	t.Run("a new grant makes what was read of the role stale", func(t *testing.T) {
		ada.under(t).send(http.MethodPut, "/roles/"+role+"/matrix", map[string]any{}, "If-Match", `"1"`).problem(http.StatusPreconditionFailed, "stale")
	})
	t.Run("so do a changed one and one taken back", func(t *testing.T) {
		ada.under(t).patch(grant, 1, map[string]any{"reach": "own"}).want(http.StatusOK)
		ada.under(t).send(http.MethodDelete, grant, nil, "If-Match", `"2"`).want(http.StatusNoContent)
		if version := ada.get("/roles/" + role).object()["version"]; version != float64(4) {
			t.Errorf("the role has version %v", version)
		}
	})
}
