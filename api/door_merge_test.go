package api_test

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// mergeDoors are the rows of merging, matches and duplicates.
func mergeDoors() map[string]func(visit) {
	rows := map[string]func(visit){
		"list-duplicates": visit.duplicates, "dismiss-duplicates": visit.dismissals,
	}
	for _, kind := range crm.Schemas() {
		if !kind.Mergeable() {
			continue
		}
		rows["match-"+kind.Plural] = func(v visit) { v.matches(kind) }
		rows["find-duplicates-of-"+kind.Plural] = func(v visit) {
			a := v.c.post("/"+kind.Plural+"/acts/find-duplicates", map[string]any{})
			if may := v.reach(kind, crm.View) != crm.ReachNone && v.reach(kind, crm.Edit) != crm.ReachNone; (a.status == http.StatusAccepted) != may {
				v.t.Errorf("finding duplicates among %s answers %d to %s", kind.Plural, a.status, v.login)
			}
			v.keepsSecrets("find-duplicates", a.body)
		}
		rows["references-to-"+kind.Name] = func(v visit) {
			for _, s := range v.of(kind.Name) {
				v.answers(s, v.c.get(s.path()+"/references"), http.StatusOK, http.StatusForbidden)
			}
		}
		rows["merge-"+kind.Plural] = func(v visit) { v.merges(kind) }
	}
	return rows
}

// matches claims that nothing but a department is told of what is not seen.
func (v visit) matches(kind crm.Schema) {
	for _, s := range v.of(crm.Customers.Name) {
		a := v.c.post("/"+kind.Plural+"/matches", map[string]any{"values": map[string]any{"name": s.secret, "phone": "13"}}).want(http.StatusOK)
		v.keepsSecrets("matches", a.body)
		if kind.Name != crm.Customers.Name {
			continue
		}
		found := a.items()
		if len(found) != 1 {
			v.t.Fatalf("%d matches of %s, want one", len(found), s.name)
		}
		if found[0]["id"] != nil != s.sees(v.colleague) {
			v.t.Errorf("%s is told of %s: %v", v.login, s.name, found[0])
		}
	}
}

// merges claims that what is not seen is neither merged nor merged into.
func (v visit) merges(kind crm.Schema) {
	var seen *subject
	for _, s := range v.of(kind.Name) {
		want := http.StatusNotFound
		if s.sees(v.colleague) {
			want = map[bool]int{true: http.StatusPreconditionFailed, false: http.StatusForbidden}[v.reach(kind, crm.Delete) != crm.ReachNone]
		}
		body := map[string]any{"others": []map[string]any{{"id": uuid.NewString(), "version": 1}}}
		a := v.c.send(http.MethodPost, s.path()+"/acts/merge", body, "If-Match", `"999"`)
		if a.status != want && !(want == http.StatusPreconditionFailed && slices.Contains([]int{http.StatusUnprocessableEntity, http.StatusForbidden}, a.status)) {
			v.t.Errorf("merging into %s answers %d to %s, want %d: %s", s.name, a.status, v.login, want, a.body)
		}
		v.keepsSecrets(s.name, a.body)
		if s.owner == v.login {
			seen = &s
		}
	}
	if seen == nil || v.role == crm.Staff {
		return
	}
	for _, s := range v.of(kind.Name) {
		if !s.sees(v.colleague) {
			body := map[string]any{"others": []map[string]any{{"id": s.id, "version": 1}}}
			version := v.c.get(seen.path()).header.Get("ETag")
			v.c.send(http.MethodPost, seen.path()+"/acts/merge", body, "If-Match", version).refused("others", "unknown-reference")
		}
	}
}

// pair makes two customers with one phone number, one of sam's and one of
// sue's, and the group that holds them.
func (v visit) pair() (group uuid.UUID, secrets []string) {
	v.t.Helper()
	v.world.do(func(ctx context.Context, tx *store.Tx) error {
		found := store.Duplicates{Keys: []string{"=p:13800138000"}}
		for _, owner := range []string{"sam", "sue"} {
			c := &crm.Customer{Name: "secret" + uuid.NewString(), OwnerID: v.world.idOf(owner)}
			if err := store.Customers.Insert(ctx, tx, c); err != nil {
				return err
			}
			found.Records, secrets = append(found.Records, c.ID), append(secrets, c.Name)
		}
		if err := store.ReplaceDuplicates(ctx, tx, crm.Customers.Name, nil, []store.Duplicates{found}); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SELECT duplicate_id FROM duplicate_members WHERE record_id = $1`, found.Records[0]).Scan(&group)
	})
	return group, secrets
}

// seesPair is who sees both of sam and sue.
func (v visit) seesPair() bool { return v.role == crm.Admin || v.login == "mia" }

func (v visit) duplicates() {
	group, secrets := v.pair()
	a := v.c.get("/duplicates?kind=customer&limit=100")
	if v.role == crm.Admin || v.login == "mia" {
		a.want(http.StatusOK)
	}
	if shown := strings.Contains(string(a.body), group.String()); shown != v.seesPair() {
		v.t.Errorf("%s sees the group: %v", v.login, shown)
	}
	for _, secret := range secrets {
		if strings.Contains(string(a.body), secret) && !v.seesPair() {
			v.t.Errorf("%s is told of %s", v.login, secret)
		}
	}
}

func (v visit) dismissals() {
	group, _ := v.pair()
	want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[v.seesPair()]
	v.open("a group", http.MethodPost, "/duplicates/"+group.String()+"/acts/dismiss", want)
}
