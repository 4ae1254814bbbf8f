package api_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ownLead is a lead of somebody, with its process and what was said.
func (w *world) ownLead(login string, change func(*crm.Lead)) *crm.Lead {
	w.t.Helper()
	lead := &crm.Lead{
		Name: "Li Ming", Company: "Acme Ltd " + uuid.NewString()[:8], Phone: "138 0013 8000", Email: "li@example.com", Source: crm.SourceWebForm,
		Region: crm.North, Interest: "Pumps", Note: "Call in the morning", State: crm.LeadAssigned, OwnerID: w.idOf(login),
	}
	if change != nil {
		change(lead)
	}
	w.do(func(ctx context.Context, tx *store.Tx) error {
		if err := store.Leads.Insert(ctx, tx, lead); err != nil {
			return err
		}
		_, err := store.StartProcess(ctx, tx, crm.LeadProcess(), crm.Leads.Name, lead.ID)
		return err
	})
	return lead
}

func convertPath(lead uuid.UUID) string { return "/leads/" + lead.String() + "/acts/convert" }

// all is the least that a whole conversion says: everything comes from the lead.
func all(version int64) map[string]any {
	none := map[string]any{}
	return map[string]any{"version": version, "customer": none, "contact": none, "deal": none}
}

// countOf counts what a conversion makes.
func (w *world) made() (counts [3]int) {
	w.t.Helper()
	for i, table := range []string{"customers", "contacts", "deals"} {
		counts[i] = w.count(w.t, "SELECT count(*) FROM "+table)
	}
	return counts
}

func TestConvert(t *testing.T) {
	w := newWorld(t)
	sam := w.as("sam")
	t.Run("makes customer, contact and deal of what the lead tells", func(t *testing.T) {
		lead := w.ownLead("sam", nil)
		c := sam.under(t)
		interaction := c.post("/interactions", map[string]any{"leadId": lead.ID, "channel": "call", "occurredAt": monday(), "summary": "spoke"}).want(http.StatusCreated).id()
		appointment := c.post("/appointments", map[string]any{"leadId": lead.ID, "subject": "visit", "startsAt": monday()}).want(http.StatusCreated).id()
		c.send(http.MethodPut, "/leads/"+lead.ID.String()+"/tags", map[string]any{"names": []string{"hot"}}).want(http.StatusOK)
		become := c.post(convertPath(lead.ID), all(lead.Version)).want(http.StatusOK).object()

		customer := c.get("/customers/" + become["customerId"].(string)).object()
		contact := c.get("/contacts/" + become["contactId"].(string)).object()
		deal := c.get("/deals/" + become["dealId"].(string)).object()
		for _, pair := range [][2]any{
			{customer["name"], lead.Company}, {customer["region"], "north"}, {customer["source"], "website"}, {customer["ownerId"], w.id("sam").String()},
			{contact["name"], "Li Ming"}, {contact["phone"], "138 0013 8000"}, {contact["email"], "li@example.com"}, {contact["isPrimary"], true},
			{contact["customerId"], customer["id"]}, {deal["name"], lead.Company + " · Pumps"}, {deal["need"], "Pumps\nCall in the morning"},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%v, want %v", pair[0], pair[1])
			}
		}
		after := c.get("/leads/" + lead.ID.String()).object()
		if after["state"] != "converted" || after["customerId"] != customer["id"] || after["contactId"] != contact["id"] ||
			after["dealId"] != deal["id"] || after["convertedAt"] == nil {
			t.Errorf("the lead is %v", after)
		}
		if p := c.get("/leads/" + lead.ID.String() + "/processes").items()[0]; p["state"] != "ended" || p["outcome"] != "converted" {
			t.Errorf("its process is %v", p)
		}
		for _, path := range []string{"/interactions/" + interaction.String(), "/appointments/" + appointment.String()} {
			if followed := c.get(path).object(); followed["customerId"] != customer["id"] || followed["dealId"] != deal["id"] {
				t.Errorf("%s stays apart from the customer: %v", path, followed)
			}
		}
		if tags := c.get("/customers/" + customer["id"].(string) + "/tags").items(); len(tags) != 1 || tags[0]["name"] != "hot" {
			t.Errorf("tags %v", tags)
		}
	})
	t.Run("takes what the person says instead, and clears what they empty", func(t *testing.T) {
		lead := w.ownLead("sam", nil)
		body := map[string]any{"version": lead.Version, "customer": map[string]any{"fields": map[string]any{"name": "Other", "note": nil, "grade": "A"}}}
		become := sam.under(t).post(convertPath(lead.ID), body).want(http.StatusOK).object()
		customer := sam.under(t).get("/customers/" + become["customerId"].(string)).object()
		if customer["name"] != "Other" || customer["note"] != "" || customer["grade"] != "A" || become["contactId"] != nil || become["dealId"] != nil {
			t.Errorf("%v of %v", customer, become)
		}
	})
	t.Run("carries fields of the company's own that both kinds have", func(t *testing.T) {
		for _, kind := range []string{"lead", "customer", "deal"} {
			field := map[string]any{"kind": kind, "key": "budget_year", "nameZh": "预算年度", "nameEn": "Budget year", "type": "number"}
			w.as("ada").under(t).post("/custom-fields", field).want(http.StatusCreated)
		}
		w.as("ada").under(t).post("/custom-fields", map[string]any{"kind": "lead", "key": "only_here", "nameZh": "仅此", "nameEn": "Only here", "type": "text"}).want(http.StatusCreated)
		lead := w.ownLead("sam", func(l *crm.Lead) { l.Custom = crm.Custom{"budget_year": []byte("2027"), "only_here": []byte(`"x"`)} })
		become := sam.under(t).post(convertPath(lead.ID), all(lead.Version)).want(http.StatusOK).object()
		for _, path := range []string{"/customers/" + become["customerId"].(string), "/deals/" + become["dealId"].(string)} {
			if record := sam.under(t).get(path).object(); record["x_budget_year"] != 2027.0 {
				t.Errorf("%s has %v", path, record["x_budget_year"])
			}
		}
	})
	t.Run("puts a lead to a customer of somebody else, who is told and works along", func(t *testing.T) {
		customer := w.as("sue").under(t).post("/customers", map[string]any{"name": "Sue's"}).want(http.StatusCreated).id()
		lead := w.ownLead("sam", nil)
		body := all(lead.Version)
		body["customer"] = map[string]any{"id": customer}
		delete(body, "contact")
		become := w.as("mia").under(t).post(convertPath(lead.ID), body).want(http.StatusOK).object() // who leads both
		deal := w.as("sue").under(t).get("/deals/" + become["dealId"].(string)).want(http.StatusOK).object()
		if deal["ownerId"] != w.id("sam").String() || !strings.Contains(string(w.as("sue").under(t).get("/deals/"+become["dealId"].(string)).body), `"edit"`) {
			t.Errorf("the deal is %v", deal)
		}
		if owner := w.as("mia").under(t).get("/customers/" + customer.String()).object()["ownerId"]; owner != w.id("sue").String() {
			t.Errorf("the customer went to %v", owner)
		}
		w.as("sue").under(t).get("/leads/" + lead.ID.String()).want(http.StatusOK)
		told := false
		for _, n := range w.as("sue").under(t).get("/notices").items() {
			told = told || n["kind"] == "lead-joined"
		}
		if !told {
			t.Error("its owner is not told")
		}
	})
}

func TestConvertRefuses(t *testing.T) {
	w := newWorld(t)
	sam := w.as("sam")
	taken := w.as("ada").post("/customers", map[string]any{"name": "Taken", "code": "C-1"}).want(http.StatusCreated).id()
	others := w.as("oli").post("/customers", map[string]any{"name": "Oli's"}).want(http.StatusCreated).id()
	own := sam.post("/customers", map[string]any{"name": "Own"}).want(http.StatusCreated).id()
	foreign := w.as("ada").post("/contacts", map[string]any{"name": "There", "customerId": taken}).want(http.StatusCreated).id()
	fields := func(values map[string]any) map[string]any { return map[string]any{"fields": values} }
	for _, c := range []struct {
		name        string
		login       string
		part        string
		value       any
		field, code string
	}{
		{"a customer that the person does not see", "sam", "customer", map[string]any{"id": others}, "customer.id", "unknown-reference"},
		{"a contact at another customer", "ada", "contact", map[string]any{"id": foreign}, "contact.id", "other-customer"},
		{"a contact for the customer of another", "sam", "contact", fields(map[string]any{"customerId": own}), "contact.customerId", "read-only"},
		{"both a record and a new one", "sam", "customer", map[string]any{"id": own, "fields": map[string]any{"name": "x"}}, "customer.id", "not-both"},
		{"a deal that is there", "sam", "deal", map[string]any{"id": own}, "deal.id", "not-both"},
		{"a value that is taken", "sam", "customer", fields(map[string]any{"code": "C-1"}), "customer.code", "taken"},
		{"a customer for somebody out of reach", "sam", "customer", fields(map[string]any{"ownerId": w.id("oli")}), "customer.ownerId", "no-right"},
		{"a deal without a name, and makes no customer either", "sam", "deal", fields(map[string]any{"name": ""}), "deal.name", "required"},
		{"a field that there is not", "sam", "deal", fields(map[string]any{"nothing": 1}), "deal.nothing", "unknown-field"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lead := w.ownLead("sam", nil)
			before := w.made()
			body := all(lead.Version)
			body[c.part] = c.value
			w.as(c.login).under(t).post(convertPath(lead.ID), body).refused(c.field, c.code)
			if after := w.made(); after != before {
				t.Errorf("it left %v of %v", after, before)
			}
			if state := sam.under(t).get("/leads/" + lead.ID.String()).object()["state"]; state != "assigned" {
				t.Errorf("the lead is %v", state)
			}
		})
	}
	t.Run("who may not enter customers", func(t *testing.T) {
		w.refine("sue", map[string]crm.Reach{"customer create": crm.ReachNone}, nil)
		lead := w.ownLead("sue", nil)
		before := w.made()
		w.as("sue").under(t).post(convertPath(lead.ID), all(lead.Version)).problem(http.StatusForbidden, "forbidden")
		if after := w.made(); after != before {
			t.Errorf("it left %v of %v", after, before)
		}
	})
	t.Run("a lead that was changed meanwhile", func(t *testing.T) {
		lead := w.ownLead("sam", nil)
		sam.under(t).post(convertPath(lead.ID), all(lead.Version+1)).problem(http.StatusPreconditionFailed, "stale")
	})
	t.Run("a lead that is for the taking", func(t *testing.T) {
		lead := w.ownLead("sam", func(l *crm.Lead) { l.State, l.OwnerID = crm.LeadPooled, nil })
		w.as("ada").under(t).post(convertPath(lead.ID), all(lead.Version)).problem(http.StatusConflict, "lead-state")
	})
	t.Run("what was converted, naming who and when", func(t *testing.T) {
		lead := w.ownLead("sam", nil)
		sam.under(t).post(convertPath(lead.ID), all(lead.Version)).want(http.StatusOK)
		p := w.as("mia").under(t).post(convertPath(lead.ID), all(lead.Version)).problem(http.StatusConflict, "already-converted")
		if !strings.Contains(p.Detail, "Sam") || !strings.Contains(p.Detail, "2026-11-23 10:00") {
			t.Errorf("it says %q", p.Detail)
		}
	})
	t.Run("all but one of those who convert at once", func(t *testing.T) {
		lead := w.ownLead("sam", nil)
		before := w.made()
		var clicks sync.WaitGroup
		statuses := make(chan int, 4)
		for range cap(statuses) {
			clicks.Go(func() {
				a, err := sam.under(t).exchange(http.MethodPost, convertPath(lead.ID), all(lead.Version))
				if err != nil {
					t.Error(err)
				}
				statuses <- a.status
			})
		}
		clicks.Wait()
		close(statuses)
		done := 0
		for status := range statuses {
			if status == http.StatusOK {
				done++
			} else if status != http.StatusConflict {
				t.Errorf("status %d", status)
			}
		}
		if after := w.made(); done != 1 || after[0] != before[0]+1 || after[2] != before[2]+1 {
			t.Errorf("%d succeeded; %v of %v", done, after, before)
		}
	})
}

func TestConversionProposal(t *testing.T) {
	w := newWorld(t)
	c := w.as("sam")
	own := c.post("/customers", map[string]any{"name": "Acme Ltd", "phone": "+86 138 0013 8000"}).want(http.StatusCreated).id()
	w.as("oli").post("/customers", map[string]any{"name": "ACME, Limited"}).want(http.StatusCreated)
	lead := w.ownLead("sam", func(l *crm.Lead) { l.Company = "Acme" })
	proposal := c.get("/leads/" + lead.ID.String() + "/conversion").want(http.StatusOK).object()
	t.Run("tells the values of each", func(t *testing.T) {
		customer := proposal["customer"].(map[string]any)["fields"].(map[string]any)
		contact := proposal["contact"].(map[string]any)["fields"].(map[string]any)
		if customer["name"] != "Acme" || contact["name"] != "Li Ming" || customer["ownerId"] != w.id("sam").String() {
			t.Errorf("%v", proposal)
		}
	})
	t.Run("tells what is there already, and of others only that it is", func(t *testing.T) {
		seen, hidden := 0, 0
		for _, m := range proposal["matches"].([]any) {
			match := m.(map[string]any)
			switch {
			case match["id"] == own.String():
				seen++
			case match["id"] == nil && match["name"] == nil:
				hidden++
			default:
				t.Errorf("it tells %v", match)
			}
		}
		if seen != 1 || hidden != 1 {
			t.Errorf("%d seen and %d hidden: %v", seen, hidden, proposal["matches"])
		}
	})
	t.Run("carries nothing that is kept from the person", func(t *testing.T) {
		w.refine("sue", nil, map[string]crm.FieldLimit{"lead phone": crm.FieldMasked})
		masked := w.ownLead("sue", nil)
		if text := string(w.as("sue").under(t).get("/leads/" + masked.ID.String() + "/conversion").body); strings.Contains(text, "13800138000") || strings.Contains(text, "138 0013 8000") {
			t.Errorf("it tells the number: %s", text)
		}
	})
}
