package api_test

import (
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// importOfAda stages a file of an admin's, once for each visit.
func (v visit) importOfAda() uuid.UUID {
	v.t.Helper()
	return v.world.as("ada").under(v.t).stage("customer", "secret-file.csv", "name\nsecret row\n").want(http.StatusCreated).id()
}

// imports claims that an import is its maker's and the admins'.
func (v visit) imports(method, suffix string) {
	it := v.importOfAda()
	if v.role == crm.Admin {
		return
	}
	var body any
	if method != http.MethodGet {
		body = map[string]any{}
	}
	a := v.c.send(method, "/imports/"+it.String()+suffix, body, "Idempotency-Key", uuid.NewString())
	a.problem(http.StatusNotFound, "not-found")
}

func (v visit) importList() {
	it := v.importOfAda()
	a := v.c.get("/imports?limit=200").want(http.StatusOK)
	if shown := strings.Contains(string(a.body), it.String()); shown != (v.role == crm.Admin) {
		v.t.Errorf("%s is shown an import of ada's: %v", v.login, shown)
	}
}

// importFields claims that only who may import is told what an import fills.
func (v visit) importFields() {
	for _, kind := range crm.Schemas() {
		a := v.c.get("/imports/fields?kind=" + kind.Name)
		if may := v.mayImport(kind); (a.status == http.StatusOK) != may {
			v.t.Errorf("fields of %s answer %d to %s", kind.Plural, a.status, v.login)
		}
	}
}

// stages claims that only who may import gets a file in.
func (v visit) stages() {
	a := v.c.stage("customer", "a.csv", "name\nA\n")
	if may := v.mayImport(crm.Customers.Schema()); (a.status == http.StatusCreated) != may {
		v.t.Errorf("staging answers %d to %s", a.status, v.login)
	}
}

// mayImport is who leads and may create, and sees the kind at all.
func (v visit) mayImport(kind crm.Schema) bool {
	if v.reach(kind, crm.View) == crm.ReachNone {
		return false
	}
	if v.role == crm.Admin {
		return kind.Rights.Allow(crm.Admin, crm.Import)
	}
	return v.role == crm.Manager && kind.Rights.Allow(crm.Manager, crm.Import)
}
