package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// openComplaintForm makes a public form by which customers complain.
func (w *world) openComplaintForm() {
	w.t.Helper()
	w.openForm("complain", map[string]any{
		"titleZh": "投诉", "titleEn": "Complain", "target": "complaint",
		"fields":         []string{"title", "text", "category", "orderReference", "complainant", "phone", "email"},
		"requiredFields": []string{"title", "complainant", "email"},
	})
}

func TestComplaintForm(t *testing.T) {
	w := newWorld(t)
	w.complaintHouse()
	w.openComplaintForm()
	sam, visitor := w.as("sam"), w.nobody().in(crm.English)
	const path = "/public/forms/complain"
	customer := sam.post("/customers", map[string]any{"name": "Acme", "email": "office@acme.example"}).want(http.StatusCreated).id()
	contact := sam.post("/contacts", map[string]any{"name": "Li Ming", "customerId": customer, "email": "Li@acme.example"}).want(http.StatusCreated).id()
	order := sam.post("/orders", map[string]any{"title": "Pumps", "customerId": customer}).want(http.StatusCreated).object()
	angry := map[string]any{
		"title": "The pump leaks", "text": "Since Monday.", "category": "quality", "orderReference": order["number"],
		"complainant": "Li Ming", "email": "li@acme.example",
	}
	found := func(t *testing.T, number any) map[string]any {
		t.Helper()
		return w.as("ada").under(t).get(`/complaints?filter=number%20%3D%20%22` + number.(string) + `%22`).items()[0]
	}

	t.Run("makes a complaint of the contact about the order, with an owner, a course and the consent", func(t *testing.T) {
		number := visitor.under(t).post(path, filledIn(angry)).want(http.StatusCreated).object()["number"]
		complaint := found(t, number)
		for field, want := range map[string]any{
			"source": "web-form", "state": "registered", "contactId": contact.String(), "customerId": customer.String(),
			"orderId": order["id"], "ownerId": w.id("sue").String(), "createdBy": nil,
		} {
			if complaint[field] != want {
				t.Errorf("%s is %v, want %v", field, complaint[field], want)
			}
		}
		id := complaint["id"].(string)
		if len(w.as("ada").under(t).get("/complaints/"+id+"/processes").items()) != 1 {
			t.Error("no course begins")
		}
		if text := string(w.as("ada").under(t).get("/complaints/" + id + "/history").body); !strings.Contains(text, "You may use what I send") {
			t.Errorf("its history does not hold the text that was agreed to: %s", text)
		}
	})
	t.Run("answers where the sender, however often they send it, sees how it stands", func(t *testing.T) {
		first := visitor.under(t).post(path, filledIn(angry), "Idempotency-Key", "once").want(http.StatusCreated).object()
		again := visitor.under(t).post(path, filledIn(angry), "Idempotency-Key", "once").want(http.StatusCreated).object()
		if first["number"] != again["number"] {
			t.Errorf("%v and %v", first, again)
		}
		for _, answer := range []map[string]any{first, again} {
			sight := visitor.under(t).get(answer["follow"].(string)).want(http.StatusOK).object()
			if sight["number"] != first["number"] || sight["mayWithdraw"] != true {
				t.Errorf("it shows %v", sight)
			}
		}
	})
	t.Run("takes a stranger's word for what it is", func(t *testing.T) {
		stranger := map[string]any{"title": "Late", "complainant": "Nobody", "email": "nobody@example.com", "orderReference": "O-1"}
		complaint := found(t, visitor.under(t).post(path, filledIn(stranger)).want(http.StatusCreated).object()["number"])
		if complaint["customerId"] != nil || complaint["orderId"] != nil || complaint["orderReference"] != "O-1" {
			t.Errorf("%v", complaint)
		}
	})
	t.Run("is refused without consent, without a way to answer, and with fields that it does not ask for", func(t *testing.T) {
		body := filledIn(angry)
		body["consent"] = false
		visitor.under(t).post(path, body).refused("consent", "required")
		visitor.under(t).post(path, filledIn(map[string]any{"title": "?", "complainant": "?"})).refused("email", "required")
		visitor.under(t).post(path, filledIn(map[string]any{"title": "?", "complainant": "?", "email": "a@example.com", "state": "closed"})).refused("state", "unknown-field")
	})
	t.Run("tells an address three times a day at most, without the sender's words", func(t *testing.T) {
		w.exec(`DELETE FROM effects`)
		w.as("ada").send(http.MethodPut, "/mail-settings", map[string]any{
			"active": true, "host": "127.0.0.1", "port": 2525, "security": "none", "user": "", "sender": "baton@example.com", "senderName": "Baton",
		}).want(http.StatusOK)
		for range 5 {
			visitor.under(t).post(path, filledIn(map[string]any{"title": "Spam", "complainant": "?", "email": "Victim@example.com"})).want(http.StatusCreated)
		}
		if n := w.count(t, `SELECT count(*) FROM effects WHERE kind = 'complaint'`); n != 3 {
			t.Errorf("%d letters", n)
		}
	})
}

func TestComplaintLesson(t *testing.T) {
	w := newWorld(t)
	w.complaintHouse()
	id := w.as("sam").post("/complaints", map[string]any{"title": "The pump leaks", "text": "Mr Li is furious", "complainant": "Li"}).want(http.StatusCreated).id()
	path := "/complaints/" + id.String() + "/acts/write-article"
	w.as("mia").post(path, nil).problem(http.StatusConflict, "not-summarised")
	w.exec(`UPDATE complaints SET state = 'closed', measures = 'Replace the seal', summary = 'Check seals before delivery' WHERE id = $1`, id)

	var article uuid.UUID
	t.Run("is drafted by one click of who may publish, of what we wrote and of nothing that the customer did", func(t *testing.T) {
		w.as("sam").under(t).post(path, nil).problem(http.StatusForbidden, "forbidden")
		w.as("oli").under(t).post(path, nil).want(http.StatusNotFound)
		article = uuid.MustParse(w.as("mia").under(t).post(path, nil).want(http.StatusOK).object()["articleId"].(string))
		draft := w.as("mia").under(t).get("/articles/" + article.String()).object()
		text, _ := draft["text"].(string)
		if draft["state"] != "draft" || draft["title"] != "The pump leaks" || draft["complaintId"] != id.String() ||
			!strings.Contains(text, "Replace the seal") || !strings.Contains(text, "Check seals") || strings.Contains(text, "furious") {
			t.Errorf("%v", draft)
		}
	})
	t.Run("is one, however often it is asked for", func(t *testing.T) {
		if again := w.as("mia").under(t).post(path, nil).want(http.StatusOK).object()["articleId"]; again != article.String() {
			t.Errorf("%v and %v", article, again)
		}
	})
}
