package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// refine gives somebody a new detailed role and sets its rights.
func (w *world) refine(login string, grants map[string]crm.Reach, limits map[string]crm.FieldLimit) (role uuid.UUID) {
	w.t.Helper()
	ada := w.as("ada")
	role = ada.post("/roles", map[string]any{"name": "Refined", "base": w.people[login].Role}).want(http.StatusCreated).id()
	body := map[string]any{"grants": []any{}, "fields": []any{}}
	for key, reach := range grants {
		kind, act, _ := strings.Cut(key, " ")
		body["grants"] = append(body["grants"].([]any), map[string]any{"kind": kind, "act": act, "reach": reach})
	}
	for key, limit := range limits {
		kind, field, _ := strings.Cut(key, " ")
		body["fields"] = append(body["fields"].([]any), map[string]any{"kind": kind, "field": field, "limit": limit})
	}
	ada.send(http.MethodPut, "/roles/"+role.String()+"/matrix", body, "If-Match", etag(1)).want(http.StatusOK)
	w.assign(login, role)
	return role
}

// assign gives somebody a detailed role, or takes it with nil.
func (w *world) assign(login string, role any) {
	w.t.Helper()
	path := "/users/" + w.id(login).String()
	version := int(w.as("ada").get(path).object()["version"].(float64))
	w.as("ada").patch(path, version, map[string]any{"roleId": role}).want(http.StatusOK)
}

func TestFieldLimits(t *testing.T) {
	w := newWorld(t)
	id := w.as("sam").post("/customers", map[string]any{
		"name": "Acme Trading", "phone": "13800138000", "email": "li.ming@acme.example", "note": "pays late", "address": "Road 1",
	}).want(http.StatusCreated).id()
	lead := w.enterLead("ada", map[string]any{"name": "Zhang San", "company": "Globex", "budget": map[string]any{"amount": "777777.00", "currency": "CNY"}})
	w.run()
	w.as("ada").post("/custom-fields", map[string]any{
		"kind": "customer", "key": "secret", "nameZh": "密", "nameEn": "Secret", "type": "text",
	}).want(http.StatusCreated)
	limits := map[string]crm.FieldLimit{
		"customer email": crm.FieldHidden, "customer phone": crm.FieldMasked, "customer note": crm.FieldReadOnly,
		"lead budget": crm.FieldHidden, "lead company": crm.FieldMasked, "lead name": crm.FieldMasked,
	}
	for _, login := range []string{"sam", "tom"} { // whom the rules give it to
		w.refine(login, nil, limits)
	}
	sam, path := w.as("sam"), "/customers/"+id.String()
	t.Run("keep a hidden field out of every answer, also beside custom fields", func(t *testing.T) {
		for _, door := range []string{path, "/customers", path + "/history", "/meta"} {
			if body := string(sam.under(t).get(door).want(http.StatusOK).body); strings.Contains(body, "li.ming") {
				t.Errorf("%s tells it: %s", door, body)
			}
		}
	})
	t.Run("show of a masked field its ends", func(t *testing.T) {
		if got := sam.under(t).get(path).object()["phone"]; got != "138******00" {
			t.Errorf("got %v", got)
		}
	})
	t.Run("refuse to change what is limited, also to clear it", func(t *testing.T) {
		for field, code := range map[string]string{"email": "unknown-field", "phone": "read-only", "note": "read-only"} {
			for _, value := range []any{"x@y.example", nil} {
				sam.under(t).patch(path, 1, map[string]any{field: value}).refused(field, code)
			}
		}
	})
	t.Run("let nobody find records by what they may not know", func(t *testing.T) {
		for _, filter := range []string{`email = "li.ming@acme.example"`, `known(email)`, `phone ~ "138"`} {
			sam.under(t).get("/customers?filter=" + url.QueryEscape(filter)).want(http.StatusUnprocessableEntity)
		}
		for _, text := range []string{"li.ming", "13800138000", "38", "mi", "acme.example"} {
			if found := sam.under(t).get("/customers?q=" + url.QueryEscape(text)).items(); len(found) != 0 {
				t.Errorf("%q finds it", text)
			}
		}
		if found := sam.under(t).get("/customers?q=Acme").items(); len(found) != 1 {
			t.Errorf("the name finds %d", len(found))
		}
	})
	t.Run("hold in the inbox, in tasks and in decisions too", func(t *testing.T) {
		c := w.as("tom").under(t)
		task := c.get("/tasks").items()[0]["id"].(string)
		decision := c.get("/leads/" + lead.String() + "/decisions").items()[0]["id"].(string)
		for _, door := range []string{"/tasks", "/tasks/" + task, "/decisions/" + decision, "/leads/" + lead.String(), "/processes/" + c.get("/tasks/" + task).object()["processId"].(string)} {
			body := string(c.get(door).want(http.StatusOK).body)
			for _, secret := range []string{"777777", "777,777", "Globex", "Zhang San"} {
				if strings.Contains(body, secret) {
					t.Errorf("%s tells %s: %s", door, secret, body)
				}
			}
		}
	})
}

func TestRightsTakenAway(t *testing.T) {
	w := newWorld(t)
	sam := w.as("sam")
	id := sam.post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
	path := "/customers/" + id.String()
	t.Run("a role in the bin says nothing any more", func(t *testing.T) {
		role := w.refine("sam", map[string]crm.Reach{"customer view": crm.ReachNone}, nil)
		sam.under(t).get(path).want(http.StatusNotFound)
		w.as("ada").under(t).delete("/roles/"+role.String(), 2).want(http.StatusNoContent)
		sam.under(t).get(path).want(http.StatusOK)
		w.assign("sam", nil)
	})
	t.Run("what another program sets counts within two seconds", func(t *testing.T) {
		role := w.refine("sam", map[string]crm.Reach{"customer view": crm.ReachAll}, nil)
		sam.under(t).get(path).want(http.StatusOK)
		w.exec("UPDATE grants SET reach = 'none' WHERE role_id = $1", role)
		w.pass(2 * time.Second)
		sam.under(t).get(path).want(http.StatusNotFound)
		w.assign("sam", nil)
	})
	t.Run("an answer is not given again to who no longer sees the record", func(t *testing.T) {
		change := func() answer {
			return sam.under(t).send(http.MethodPatch, path, map[string]any{"grade": "A"}, "If-Match", etag(1), "Idempotency-Key", "again")
		}
		change().want(http.StatusOK)
		change().want(http.StatusOK)
		w.as("ada").patch(path, 2, map[string]any{"ownerId": w.id("oli")}).want(http.StatusOK)
		change().want(http.StatusNotFound)
	})
	t.Run("a deleted department shares nothing", func(t *testing.T) {
		ada := w.as("ada").under(t)
		department := ada.post("/departments", map[string]any{"name": "East"}).want(http.StatusCreated).id()
		version := int(ada.get("/users/" + w.id("sam").String()).object()["version"].(float64))
		ada.patch("/users/"+w.id("sam").String(), version, map[string]any{"departmentId": department}).want(http.StatusOK)
		ada.send(http.MethodPut, path+"/shares/"+department.String(), map[string]any{"granteeKind": "department"}).want(http.StatusOK)
		sam.under(t).get(path).want(http.StatusOK)
		ada.delete("/departments/"+department.String(), 1).want(http.StatusNoContent)
		sam.under(t).get(path).want(http.StatusNotFound)
	})
	t.Run("who leaves a team loses what was shared with it, at once", func(t *testing.T) {
		ada := w.as("ada").under(t)
		team := ada.post("/teams", map[string]any{"name": "Tigers", "memberIds": []uuid.UUID{w.id("sam")}}).want(http.StatusCreated).id()
		ada.send(http.MethodPut, path+"/shares/"+team.String(), map[string]any{"granteeKind": "team", "mayEdit": true}).want(http.StatusOK)
		sam.under(t).patch(path, 3, map[string]any{"grade": "B"}).want(http.StatusOK)
		ada.patch("/teams/"+team.String(), 1, map[string]any{"memberIds": []uuid.UUID{}}).want(http.StatusOK)
		sam.under(t).get(path).want(http.StatusNotFound)
	})
}

func TestEscalation(t *testing.T) {
	w := newWorld(t)
	role := w.as("ada").post("/roles", map[string]any{"name": "Clerk", "base": "staff"}).want(http.StatusCreated).id()
	t.Run("what keeps rights cannot be granted", func(t *testing.T) {
		for _, kind := range []string{"user", "department", "team", "role", "grant", "field-limit"} {
			w.as("ada").under(t).post("/grants", map[string]any{"roleId": role, "kind": kind, "act": "edit", "reach": "all"}).
				refused("act", "not-grantable")
		}
	})
	t.Run("and is not changed by who has such a grant all the same", func(t *testing.T) {
		w.exec(`INSERT INTO grants (id, created_at, updated_at, role_id, kind, act, reach) VALUES ($1, $2, $2, $3, 'user', 'edit', 'all')`,
			uuid.New(), monday(), role)
		w.assign("sam", role)
		w.as("sam").under(t).patch("/users/"+w.id("sam").String(), 2, map[string]any{"role": "admin"}).problem(http.StatusForbidden, "forbidden")
	})
	t.Run("staff enter customers for themselves alone", func(t *testing.T) {
		w.as("sue").under(t).post("/customers", map[string]any{"name": "Acme", "ownerId": w.id("oli")}).refused("ownerId", "no-right")
		w.as("mia").under(t).post("/customers", map[string]any{"name": "Acme", "ownerId": w.id("sue")}).want(http.StatusCreated)
		w.as("mia").under(t).post("/customers", map[string]any{"name": "Acme", "ownerId": w.id("oli")}).refused("ownerId", "no-right")
	})
	t.Run("a custom field refers to nothing that is not seen", func(t *testing.T) {
		theirs := w.as("oli").post("/customers", map[string]any{"name": "Secret"}).want(http.StatusCreated).id()
		w.as("ada").post("/custom-fields", map[string]any{
			"kind": "customer", "key": "parent", "nameZh": "上级", "nameEn": "Parent", "type": "reference", "reference": "customer",
		}).want(http.StatusCreated)
		w.as("sue").under(t).post("/customers", map[string]any{"name": "Acme", "x_parent": theirs}).refused("x_parent", "unknown-reference")
	})
	t.Run("staff with a detailed role see no more tasks than other staff", func(t *testing.T) {
		w.exec("UPDATE users SET manager_id = $1 WHERE id = $2", w.id("sam"), w.id("sue"))
		w.enterLead("ada", map[string]any{"name": "Anna"})
		w.enterLead("ada", map[string]any{"name": "Bert"})
		w.run()
		w.pass(3 * time.Second)
		for _, item := range w.as("sam").under(t).get("/tasks?view=team").items() {
			if item["assigneeId"] != w.id("sam").String() {
				t.Errorf("sees %v", item)
			}
		}
	})
}

func TestOrganisation(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	made := func(name string, parent any) uuid.UUID {
		return ada.post("/departments", map[string]any{"name": name, "parentId": parent}).want(http.StatusCreated).id()
	}
	t.Run("departments form no circle at any depth", func(t *testing.T) {
		one := made("One", nil)
		two := made("Two", one)
		three := made("Three", two)
		ada.under(t).patch("/departments/"+one.String(), 1, map[string]any{"parentId": three}).refused("parentId", "circle")
	})
	t.Run("nor do managers", func(t *testing.T) {
		ada.under(t).patch("/users/"+w.id("mia").String(), 1, map[string]any{"managerId": w.id("tom")}).refused("managerId", "circle")
	})
	t.Run("circles that are there already end", func(t *testing.T) {
		w.exec("UPDATE users SET manager_id = $1 WHERE id = $2", w.id("tom"), w.id("mia"))
		w.pass(3 * time.Second)
		w.as("mia").under(t).get("/customers").want(http.StatusOK)
		w.exec("UPDATE users SET manager_id = NULL WHERE id = $1", w.id("mia"))
	})
	t.Run("a detailed role gives the role that it refines", func(t *testing.T) {
		lead := ada.post("/roles", map[string]any{"name": "Lead", "base": "manager"}).want(http.StatusCreated).id()
		path := "/users/" + w.id("sue").String()
		got := ada.under(t).patch(path, 1, map[string]any{"roleId": lead}).want(http.StatusOK).object()
		if got["role"] != "manager" {
			t.Errorf("role %v", got["role"])
		}
		ada.under(t).patch(path, 2, map[string]any{"role": "staff"}).refused("roleId", "role-mismatch")
		ada.under(t).patch("/users/"+w.id("ada").String(), 1, map[string]any{"roleId": lead}).refused("roleId", "role-mismatch")
		ada.under(t).patch("/roles/"+lead.String(), 1, map[string]any{"base": "staff"}).refused("base", "role-in-use")
	})
	t.Run("who has a leaving date carries nothing off, and is gone on that day", func(t *testing.T) {
		path := "/users/" + w.id("max").String()
		id := w.as("max").post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
		ada.under(t).patch(path, 1, map[string]any{"leavingOn": "2026-11-24"}).want(http.StatusOK)
		w.as("max").under(t).patch("/customers/"+id.String(), 1, map[string]any{"ownerId": w.id("oli")}).refused("ownerId", "no-right")
		if strings.Contains(string(w.as("max").under(t).get("/meta").body), `"export":true`) {
			t.Error("may still export")
		}
		w.pass(13 * time.Hour) // 23:00 in Shanghai
		w.as("max").under(t).get("/customers").want(http.StatusOK)
		w.withPassword("max")
		w.pass(time.Hour)
		w.as("max").under(t).get("/customers").want(http.StatusUnauthorized)
		w.signIn("max", password).want(http.StatusUnauthorized)
	})
}

func TestMatrix(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	role := ada.post("/roles", map[string]any{"name": "Clerk", "base": "staff"}).want(http.StatusCreated).id()
	path := fmt.Sprintf("/roles/%s/matrix", role)
	put := func(t *testing.T, version int, grants ...map[string]any) answer {
		return ada.under(t).send(http.MethodPut, path, map[string]any{"grants": grants}, "If-Match", etag(version))
	}
	t.Run("sets many at once, and says what is set and what is the default", func(t *testing.T) {
		a := put(t, 1, map[string]any{"kind": "lead", "act": "view", "reach": "all"}, map[string]any{"kind": "lead", "act": "delete", "reach": "own"})
		body := string(a.want(http.StatusOK).body)
		if !strings.Contains(body, `"reach":"all","reachLabel":"All","default":"own","why":"grant"`) || a.header.Get("ETag") != etag(2) {
			t.Errorf("%s %s", a.header.Get("ETag"), body)
		}
	})
	t.Run("refuses what was read before somebody else set it", func(t *testing.T) { put(t, 1).problem(http.StatusPreconditionFailed, "stale") })
	t.Run("sets all or nothing", func(t *testing.T) {
		put(t, 2, map[string]any{"kind": "lead", "act": "view", "reach": "none"}, map[string]any{"kind": "role", "act": "edit", "reach": "all"}).
			refused("act", "not-grantable")
		if body := string(ada.under(t).get(path).body); !strings.Contains(body, `"reach":"all","reachLabel":"All","default":"own"`) {
			t.Error("the first was set")
		}
	})
	t.Run("takes back what is null, and writes nothing where nothing changes", func(t *testing.T) {
		null := map[string]any{"kind": "lead", "act": "view", "reach": nil}
		if got := put(t, 2, null).want(http.StatusOK).header.Get("ETag"); got != etag(3) {
			t.Errorf("ETag %s", got)
		}
		if got := put(t, 3, null).want(http.StatusOK).header.Get("ETag"); got != etag(3) {
			t.Errorf("ETag %s", got)
		}
	})
	t.Run("refuses what there is not", func(t *testing.T) {
		put(t, 3, map[string]any{"kind": "lead", "act": "view", "reach": "moon"}).refused("reach", "unknown-choice")
		put(t, 3, map[string]any{"kind": "planet", "act": "view", "reach": "all"}).refused("kind", "unknown-kind")
	})
}

func TestShares(t *testing.T) {
	w := newWorld(t)
	sam := w.as("sam")
	id := sam.post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
	theirs := w.as("oli").post("/customers", map[string]any{"name": "Theirs"}).want(http.StatusCreated).id()
	path := "/customers/" + id.String()
	share := path + "/shares/" + w.id("sue").String()
	t.Run("to read do not let one change or share on", func(t *testing.T) {
		sam.under(t).send(http.MethodPut, share, map[string]any{"granteeKind": "user"}).want(http.StatusOK)
		sue := w.as("sue").under(t)
		sue.patch(path, 1, map[string]any{"grade": "A"}).problem(http.StatusForbidden, "forbidden")
		sue.send(http.MethodPut, path+"/shares/"+w.id("tom").String(), map[string]any{"granteeKind": "user"}).problem(http.StatusForbidden, "forbidden")
	})
	t.Run("for editing do, but hand nothing over", func(t *testing.T) {
		sam.under(t).send(http.MethodPut, share, map[string]any{"granteeKind": "user", "mayEdit": true, "collaborator": true}).want(http.StatusOK)
		sue := w.as("sue").under(t)
		sue.patch(path, 1, map[string]any{"grade": "A"}).want(http.StatusOK)
		sue.patch(path, 2, map[string]any{"ownerId": w.id("sue")}).refused("ownerId", "no-right")
		sue.delete(path, 2).problem(http.StatusForbidden, "forbidden")
	})
	t.Run("stay when the owner changes", func(t *testing.T) {
		w.as("mia").under(t).patch(path, 2, map[string]any{"ownerId": w.id("tom")}).want(http.StatusOK)
		w.as("sue").under(t).get(path).want(http.StatusOK)
		sam.under(t).get(path).want(http.StatusNotFound)
	})
	t.Run("are told in words, in both languages", func(t *testing.T) {
		for language, words := range map[crm.Language]string{crm.English: "Shared with Sue", crm.Chinese: "共享给Sue"} {
			if body := string(w.as("tom").in(language).under(t).get(path + "/history").body); !strings.Contains(body, words) {
				t.Errorf("%s: %s", words, body)
			}
		}
	})
	t.Run("of many have a result for each", func(t *testing.T) {
		body := map[string]any{"ids": []uuid.UUID{id, theirs}, "granteeKind": "user", "granteeId": w.id("sam")}
		a := w.as("tom").under(t).post("/customers/acts/share", body, "Idempotency-Key", "many").want(http.StatusOK)
		var list struct{ Results []struct{ Status string } }
		a.decode(&list)
		if len(list.Results) != 2 || list.Results[0].Status != "done" || list.Results[1].Status != "failed" {
			t.Errorf("%s", a.body)
		}
		sam.under(t).get(path).want(http.StatusOK)
	})
	t.Run("end, once", func(t *testing.T) {
		tom := w.as("tom").under(t)
		tom.send(http.MethodDelete, share, nil).want(http.StatusNoContent)
		tom.send(http.MethodDelete, share, nil).want(http.StatusNotFound)
		w.as("sue").under(t).get(path).want(http.StatusNotFound)
	})
	t.Run("reach nobody who has left, and nobody who is not there", func(t *testing.T) {
		w.do(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "UPDATE users SET active = false WHERE login = 'oli'")
			return err
		})
		for _, grantee := range []uuid.UUID{w.id("oli"), uuid.New()} {
			w.as("tom").under(t).send(http.MethodPut, path+"/shares/"+grantee.String(), map[string]any{"granteeKind": "user"}).
				refused("granteeId", "unknown-reference")
		}
	})
}
