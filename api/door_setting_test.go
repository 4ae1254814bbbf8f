package api_test

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// setting claims that a setting of the company is for admins.
func (v visit) setting(method, path string, body any, opened int) {
	v.t.Helper()
	want := map[bool]int{true: opened, false: http.StatusForbidden}[v.role == crm.Admin]
	v.ask("the company", request{method, path, body, `"999"`}, want)
}

// purges claims that what is in the bin is deleted for good by admins alone,
// and that others do not learn of what they do not see.
func (v visit) purges(kind crm.Schema, method, suffix string, opened int) {
	for _, s := range v.subjects {
		if s.kind.Name != kind.Name {
			continue
		}
		want := http.StatusNotFound // for admins too: it is not in the bin
		if v.role != crm.Admin && s.sees(v.colleague) {
			want = http.StatusForbidden
		}
		v.purge(s.name, request{method, s.path() + suffix, map[string]any{}, `"999"`}, want)
	}
	if kind.Name != crm.Customers.Name {
		return
	}
	want := opened
	if v.role != crm.Admin {
		want = map[bool]int{true: http.StatusForbidden, false: http.StatusNotFound}[v.seesOf("max")]
	}
	v.purge("a deleted customer", request{method, "/customers/" + v.thrownAway().String() + suffix, map[string]any{}, `"999"`}, want)
}

func (v visit) purge(name string, r request, want int) {
	v.t.Helper()
	var body any
	if r.method == http.MethodPost {
		body = r.body
	}
	a := v.c.send(r.method, r.path, body, "If-Match", r.version)
	if a.status != want {
		v.t.Errorf("%s of %s answers %d to %s, want %d: %s", r.path, name, a.status, v.login, want, a.body)
	}
	v.keepsSecrets(r.path, a.body)
}

// seesOf says whether the visitor sees the customers of somebody.
func (v visit) seesOf(owner string) bool {
	for _, s := range v.subjects {
		if s.kind.Name == crm.Customers.Name && s.owner == owner {
			return s.sees(v.colleague)
		}
	}
	return false
}

// thrownAway puts a customer of max into the bin.
func (v visit) thrownAway() uuid.UUID {
	v.t.Helper()
	c := &crm.Customer{Name: "Binned", OwnerID: v.idOf("max")}
	v.world.do(func(ctx context.Context, tx *store.Tx) error {
		if err := store.Customers.Insert(ctx, tx, c); err != nil {
			return err
		}
		return store.Customers.Delete(ctx, tx, c)
	})
	return c.ID
}
