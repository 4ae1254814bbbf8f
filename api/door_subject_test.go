package api_test

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// subjects makes one record for each way of belonging.
func (w *world) subjects() []subject {
	w.t.Helper()
	var list []subject
	owners := []string{"sam", "sue", "tom", "tim", "mia", "oli", "max", "ada", ""}
	w.do(func(ctx context.Context, tx *store.Tx) error {
		for _, owner := range owners {
			c := &crm.Customer{Name: "secret" + uuid.NewString(), OwnerID: w.idOf(owner)}
			if err := store.Customers.Insert(ctx, tx, c); err != nil {
				return err
			}
			customer := subject{name: "customer of " + owner, kind: crm.Customers.Schema(), id: c.ID, secret: c.Name, owner: owner}
			lead, err := w.leadOf(ctx, tx, owner)
			if err != nil {
				return err
			}
			list = append(list, customer, lead)
			for _, parent := range []subject{customer, lead} {
				child, err := interactionOn(ctx, tx, parent)
				if err != nil {
					return err
				}
				list = append(list, child)
			}
		}
		return nil
	})
	list = append(list, w.needed("sam"), w.started("sue"))
	for _, login := range []string{"sue", "nan", "wes", "max"} {
		list = append(list, w.shared(login, false)...)
		list = append(list, w.shared(login, true)...)
	}
	for login := range w.people {
		list = append(list, subject{name: "person " + login, kind: crm.Users.Schema(), id: w.id(login)})
	}
	for key, id := range w.rosters {
		list = append(list, subject{name: "roster " + key, kind: crm.Rosters.Schema(), id: id})
	}
	member := w.as("ada").get("/roster-members?limit=1").items()[0]["id"].(string)
	list = append(list, subject{name: "roster member", kind: crm.RosterMembers.Schema(), id: uuid.MustParse(member)})
	return append(list, w.specimens(list)...)
}

// shared makes a customer and a lead of another department that are shared
// with somebody.
func (w *world) shared(login string, mayEdit bool) []subject {
	w.t.Helper()
	customer := subject{kind: crm.Customers.Schema(), owner: "oli"}
	var lead subject
	w.do(func(ctx context.Context, tx *store.Tx) (err error) {
		record := &crm.Customer{Name: "secret" + uuid.NewString(), OwnerID: w.idOf("oli")}
		if err := store.Customers.Insert(ctx, tx, record); err != nil {
			return err
		}
		customer.id, customer.secret = record.ID, record.Name
		if lead, err = w.leadOf(ctx, tx, "oli"); err != nil {
			return err
		}
		for _, s := range []*subject{&customer, &lead} {
			s.name, s.reads = s.kind.Name+" shared with "+login, login
			if mayEdit {
				s.name, s.edits = s.name+" for editing", login
			}
			share := store.Share{GranteeKind: crm.Users.Name, GranteeID: w.id(login), MayEdit: mayEdit}
			if err := store.SetShare(ctx, tx, s.kind.Name, s.id, share); err != nil {
				return err
			}
		}
		return nil
	})
	return []subject{customer, lead}
}

// specimens makes a record of each kind that has none among the subjects yet,
// by its declaration: a new kind is in the matrix without a line here.
func (w *world) specimens(made []subject) []subject {
	w.t.Helper()
	var list []subject
	for _, kind := range crm.Schemas() {
		if slices.ContainsFunc(made, func(s subject) bool { return s.kind.Name == kind.Name }) {
			continue
		}
		s := subject{name: "specimen of " + kind.Name, kind: kind}
		all := append(slices.Clone(made), list...)
		a := w.as("ada").post("/"+kind.Plural, w.specimenOf(kind, all))
		if a.status != http.StatusCreated {
			w.t.Fatalf("the matrix of rights needs a record of kind %s; give what it wants in specimenValues: %s", kind.Name, a.body)
		}
		s.id = a.id()
		if owner, ok := kind.Field(kind.Scope.Owner); ok {
			s.owner = "sam"
			w.exec("UPDATE "+kind.Table()+" SET "+owner.Column+" = $2 WHERE id = $1", s.id, w.id("sam"))
		}
		for _, name := range kind.Scope.Parents {
			field, _ := kind.Field(name)
			for i := range all {
				if field.Reference == all[i].kind.Name && s.parent == nil {
					s.parent = &all[i]
				}
			}
		}
		list = append(list, s)
	}
	return list
}

// specimenValues are what kinds want that does not follow from the types of
// their fields.
func specimenValues() map[string]map[string]any {
	return map[string]map[string]any{
		"grant":            {"kind": "lead", "act": "delete", "reach": "none"},
		"field-limit":      {"kind": "lead", "field": "note", "limit": "hidden"},
		"dictionary-entry": {"dictionary": "specimen", "key": "specimen"},
		"custom-field":     {"kind": "department", "key": "specimen", "type": "text"},
		"mailing":          {"subjectEn": "specimen", "textEn": "specimen"},
		"pool":             {"key": "specimen"},
		"role":             {"base": "staff"},
		"view":             {"kind": "customer"},
		"duty":             {"endsAt": monday().Add(time.Hour)},
		"public-form":      {"key": "specimen", "fields": []string{"name", "email"}, "requiredFields": []string{"name", "email"}},
		"webhook":          {"url": "https://example.com/hook", "active": false},
	}
}

// specimenOf is the least that a new record of a kind needs: its required
// fields, and its first parent.
func (w *world) specimenOf(kind crm.Schema, made []subject) map[string]any {
	values := map[string]any{}
	for _, f := range kind.Fields {
		isParent := len(kind.Scope.Parents) > 0 && f.Name == kind.Scope.Parents[0]
		if f.ReadOnly || (!f.Required && !isParent) {
			continue
		}
		switch f.Type {
		case crm.Reference:
			values[f.Name] = w.specimenFor(f, made, values)
		case crm.ChoiceOne:
			values[f.Name] = choicesOf(f)[0].Value
		case crm.Time:
			values[f.Name] = monday()
		case crm.Day:
			values[f.Name] = "2026-11-23"
		case crm.Number:
			values[f.Name] = 1
		case crm.Decimal:
			values[f.Name] = "1"
		case crm.MoneyType:
			values[f.Name] = map[string]any{"amount": "1.00", "currency": "CNY"}
		case crm.YesNo:
			values[f.Name] = false
		default:
			values[f.Name] = "specimen"
		}
	}
	maps.Copy(values, specimenValues()[kind.Name])
	switch kind.Name {
	case crm.Duties.Name:
		values["userId"] = w.id("sam")
	case crm.Substitutions.Name: // who stands in sees it too: somebody who sees everything
		values["userId"], values["substituteId"] = w.id("sam"), w.id("ada")
	}
	return values
}

// specimenFor is a record that a reference names: one of those made, but no
// record twice, or else another one.
func (w *world) specimenFor(f crm.Field, made []subject, values map[string]any) uuid.UUID {
	for _, s := range made {
		switch {
		case s.kind.Name != f.Reference:
			continue
		case slices.Contains(slices.Collect(maps.Values(values)), any(s.id)):
			return w.some(f.Reference, len(made)) // nothing is related to itself
		}
		return s.id
	}
	return w.some(f.Reference, len(made))
}

func (w *world) idOf(login string) *uuid.UUID {
	if user, ok := w.people[login]; ok {
		return &user.ID
	}
	return nil
}

func (w *world) leadOf(ctx context.Context, tx *store.Tx, owner string) (subject, error) {
	lead := &crm.Lead{Name: "secret" + uuid.NewString(), OwnerID: w.idOf(owner)}
	err := store.Leads.Insert(ctx, tx, lead)
	return subject{name: "lead of " + owner, kind: crm.Leads.Schema(), id: lead.ID, secret: lead.Name, owner: owner}, err
}

func interactionOn(ctx context.Context, tx *store.Tx, parent subject) (subject, error) {
	i := &crm.Interaction{Channel: crm.ChannelCall, Summary: "secret" + uuid.NewString(), OccurredAt: tx.Now}
	if parent.kind.Name == crm.Leads.Name {
		i.LeadID = &parent.id
	} else {
		i.CustomerID = &parent.id
	}
	err := store.Interactions.Insert(ctx, tx, i)
	return subject{name: "interaction on " + parent.name, kind: crm.Interactions.Schema(), id: i.ID, secret: i.Summary, parent: &parent}, err
}

// needed makes a lead of another department on which somebody has a task.
func (w *world) needed(login string) subject {
	w.t.Helper()
	var s subject
	w.do(func(ctx context.Context, tx *store.Tx) (err error) {
		if s, err = w.leadOf(ctx, tx, "oli"); err != nil {
			return err
		}
		process, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, s.id)
		if err != nil {
			return err
		}
		task := &crm.Task{
			ProcessID: process.ID, Step: crm.LeadStepFirstContact, Visit: 1, Kind: crm.TaskFirstContact, FormVersion: 1,
			RecordKind: crm.Leads.Name, RecordID: s.id, AssigneeID: w.idOf(login), MadeBy: crm.MadeByProcess, DueAt: &tx.Now,
		}
		s.name, s.needs, s.doer, s.process = "lead of another department with a task of "+login, login, login, process.ID
		err = store.InsertTask(ctx, tx, task)
		s.task = task.ID
		return err
	})
	return s
}

// started makes a lead of another department whose process somebody started.
func (w *world) started(login string) subject {
	w.t.Helper()
	var s subject
	w.do(func(ctx context.Context, tx *store.Tx) (err error) {
		s, err = w.leadOf(ctx, tx, "oli")
		return err
	})
	w.doAs(w.viewer(login), func(ctx context.Context, tx *store.Tx) error {
		process, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, s.id)
		s.name, s.needs, s.process = "lead of another department entered by "+login, login, process.ID
		return err
	})
	return s
}
