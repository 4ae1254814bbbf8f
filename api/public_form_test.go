package api_test

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// openForm makes a public form as an admin does.
func (w *world) openForm(key string, more map[string]any) uuid.UUID {
	w.t.Helper()
	values := map[string]any{
		"key": key, "titleZh": "联系我们", "titleEn": "Contact us", "target": "lead",
		"fields": []string{"name", "company", "phone", "email", "note"}, "requiredFields": []string{"name", "email"},
		"consentZh": "我同意处理我的信息。", "consentEn": "You may use what I send to answer me.",
		"allowedOrigins": "https://www.example.com", "ratePerMinute": 997, "source": "exhibition", "region": "north",
	}
	maps.Copy(values, more)
	return w.as("ada").post("/public-forms", values).want(http.StatusCreated).id()
}

// filledIn is what somebody sends.
func filledIn(values map[string]any) map[string]any {
	return map[string]any{"values": values, "consent": true, "consentVersion": 1}
}

func (w *world) leadCount() int {
	w.t.Helper()
	return w.count(w.t, `SELECT count(*) FROM leads`)
}

func TestPublicForm(t *testing.T) {
	w := newWorld(t)
	w.openForm("contact-us", nil)
	visitor := w.nobody().in(crm.English)
	const path = "/public/forms/contact-us"
	li := map[string]any{"name": "Li Ming", "company": "Acme", "email": "li@example.com", "note": "Hello"}

	t.Run("is told to everybody, and nothing of the house with it", func(t *testing.T) {
		a := visitor.under(t).get(path).want(http.StatusOK)
		for name := range a.object() {
			switch name {
			case "title", "fields", "consent", "consentVersion", "thanks":
			default:
				t.Errorf("it tells %s", name)
			}
		}
		for _, secret := range []string{"exhibition", "north", "www.example.com", "997"} {
			if strings.Contains(string(a.body), secret) {
				t.Errorf("it tells %s: %s", secret, a.body)
			}
		}
		chinese := w.nobody().in(crm.Chinese).under(t).get(path).object()
		if chinese["title"] != "联系我们" || a.object()["title"] != "Contact us" {
			t.Errorf("titles %v and %v", chinese["title"], a.object()["title"])
		}
	})
	t.Run("makes a lead with its process and the consent, and answers the number alone", func(t *testing.T) {
		answer := visitor.under(t).post(path, filledIn(li)).want(http.StatusCreated).object()
		number, _ := answer["number"].(string)
		if len(answer) != 1 || number == "" {
			t.Fatalf("it answers %v", answer)
		}
		lead := w.as("ada").under(t).get(`/leads?filter=number%20%3D%20%22` + number + `%22`).items()[0]
		for field, want := range map[string]any{
			"name": "Li Ming", "company": "Acme", "source": "exhibition", "region": "north", "state": "new",
			"consentVersion": 1.0, "language": "en", "createdBy": nil,
		} {
			if lead[field] != want {
				t.Errorf("%s is %v, want %v", field, lead[field], want)
			}
		}
		id := lead["id"].(string)
		if len(w.as("ada").under(t).get("/leads/"+id+"/processes").items()) != 1 {
			t.Error("no process finds its owner")
		}
		if text := string(w.as("ada").under(t).get("/leads/" + id + "/history").body); !strings.Contains(text, "You may use what I send") {
			t.Errorf("its history does not hold the text that was agreed to: %s", text)
		}
	})
	t.Run("is sent once, however often it arrives", func(t *testing.T) {
		before := w.leadCount()
		first := visitor.under(t).post(path, filledIn(li), "Idempotency-Key", "once").want(http.StatusCreated).object()
		again := visitor.under(t).post(path, filledIn(li), "Idempotency-Key", "once").want(http.StatusCreated).object()
		if first["number"] != again["number"] || w.leadCount() != before+1 {
			t.Errorf("%v and %v, %d leads more", first, again, w.leadCount()-before)
		}
		visitor.under(t).post(path, filledIn(map[string]any{"name": "Other", "email": "o@example.com"}), "Idempotency-Key", "once").
			refused("Idempotency-Key", "key-reused")
	})
	t.Run("keeps what looks like a script as the text it is", func(t *testing.T) {
		const script = `<script>alert("x")</script>`
		number := visitor.under(t).post(path, filledIn(map[string]any{"name": script, "email": "s@example.com"})).want(http.StatusCreated).object()["number"]
		lead := w.as("ada").under(t).get(`/leads?filter=number%20%3D%20%22` + number.(string) + `%22`).items()[0]
		if lead["name"] != script {
			t.Errorf("the name is %v", lead["name"])
		}
	})
	t.Run("asks anew for consent when its text has changed", func(t *testing.T) {
		id := w.openForm("changing", nil)
		form := w.as("ada").under(t).get("/public-forms/" + id.String()).object()
		w.as("ada").under(t).patch("/public-forms/"+id.String(), int(form["version"].(float64)), map[string]any{"consentEn": "Another text"}).want(http.StatusOK)
		visitor.under(t).post("/public/forms/changing", filledIn(li)).refused("consent", "outdated")
		body := filledIn(li)
		body["consentVersion"] = 2
		visitor.under(t).post("/public/forms/changing", body).want(http.StatusCreated)
	})
}

func TestPublicFormRefuses(t *testing.T) {
	w := newWorld(t)
	w.openForm("contact-us", nil)
	w.openForm("closed", map[string]any{"active": false})
	binned := w.openForm("binned", nil)
	w.as("ada").delete("/public-forms/"+binned.String(), 1).want(http.StatusNoContent)
	visitor := w.nobody()
	good := map[string]any{"name": "Li", "email": "li@example.com"}
	before := w.leadCount()

	with := func(name string, value any) map[string]any {
		values := map[string]any{name: value}
		for known, own := range good {
			if _, given := values[known]; !given {
				values[known] = own
			}
		}
		return filledIn(values)
	}
	refusing := filledIn(good)
	refusing["consent"] = false
	trapped := filledIn(good)
	trapped["website"] = "https://spam.example.com"
	for _, c := range []struct {
		name        string
		body        any
		field, code string
	}{
		{"no consent", refusing, "consent", "required"},
		{"a version of the consent that there is not", map[string]any{"values": good, "consent": true, "consentVersion": 7}, "consent", "outdated"},
		{"who fills in the hidden field", trapped, "website", "not-empty"},
		{"fields that it does not show", with("budget", map[string]any{"amount": "1", "currency": "CNY"}), "budget", "unknown-field"},
		{"fields that only the product sets", with("ownerId", uuid.NewString()), "ownerId", "unknown-field"},
		{"what is missing", filledIn(map[string]any{"email": "li@example.com"}), "name", "required"},
		{"headers in an address", with("email", "li@example.com\r\nBcc: all@example.com"), "email", "invalid-text"},
		{"several addresses", with("email", "a@example.com,b@example.com"), "email", "invalid-text"},
		{"texts that are too long", with("note", strings.Repeat("x", 10_001)), "note", "invalid-long-text"},
		{"values of another type", with("name", 7), "name", "invalid-text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			visitor.under(t).post("/public/forms/contact-us", c.body).refused(c.field, c.code)
		})
	}
	t.Run("unknown parts of the body", func(t *testing.T) {
		body := filledIn(good)
		body["admin"] = true
		p := visitor.under(t).post("/public/forms/contact-us", body).problem(http.StatusUnprocessableEntity, "invalid")
		if len(p.Errors) != 1 || !strings.Contains(p.Errors[0].Field, "admin") {
			t.Errorf("%+v", p.Errors)
		}
	})
	t.Run("bodies of a megabyte", func(t *testing.T) {
		response, err := visitor.under(t).try(http.MethodPost, "/public/forms/contact-us", with("note", strings.Repeat("x", 1<<20-200)))
		if err == nil { // the server may hang up before it is all sent
			defer response.Body.Close()
			if response.StatusCode != http.StatusRequestEntityTooLarge {
				t.Errorf("status %d", response.StatusCode)
			}
		}
		visitor.under(t).post("/public/forms/contact-us", with("note", strings.Repeat("x", 70<<10))).problem(http.StatusRequestEntityTooLarge, "too-large")
	})
	for _, key := range []string{"unknown", "closed", "binned"} {
		t.Run("a form that is "+key, func(t *testing.T) {
			visitor.under(t).get("/public/forms/"+key).problem(http.StatusNotFound, "not-found")
			visitor.under(t).post("/public/forms/"+key, filledIn(good)).problem(http.StatusNotFound, "not-found")
		})
	}
	if after := w.leadCount(); after != before {
		t.Errorf("%d leads were made of what was refused", after-before)
	}
}

func TestPublicFormOrigins(t *testing.T) {
	w := newWorld(t)
	w.openForm("contact-us", nil)
	const path = "/public/forms/contact-us"
	body := filledIn(map[string]any{"name": "Li", "email": "li@example.com"})
	from := func(t *testing.T, origin string) client { return w.nobody().under(t).with("Origin", origin) }

	t.Run("lets a site of its list show and send it", func(t *testing.T) {
		for _, a := range []answer{from(t, "https://www.example.com").get(path), from(t, "https://www.example.com").post(path, body)} {
			if a.status >= 300 || a.header.Get("Access-Control-Allow-Origin") != "https://www.example.com" || a.header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%d with %v", a.status, a.header)
			}
		}
		preflight := from(t, "https://www.example.com").open(http.MethodOptions, path, nil, "Access-Control-Request-Method", "POST")
		preflight.Body.Close()
		if preflight.StatusCode != http.StatusNoContent || !strings.Contains(preflight.Header.Get("Access-Control-Allow-Headers"), "Content-Type") {
			t.Errorf("the browser asks first and is told %d %v", preflight.StatusCode, preflight.Header)
		}
	})
	t.Run("lets its own page send it", func(t *testing.T) {
		from(t, w.http.URL).post(path, body).want(http.StatusCreated)
	})
	before := w.leadCount()
	for _, origin := range []string{"https://evil.example.com", "http://www.example.com", "https://www.example.com.evil.example", "null"} {
		t.Run("refuses "+origin, func(t *testing.T) {
			for _, a := range []answer{from(t, origin).get(path), from(t, origin).post(path, body)} {
				a.problem(http.StatusForbidden, "foreign-origin")
				if a.header.Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("the site may read the answer: %v", a.header)
				}
			}
			preflight := from(t, origin).open(http.MethodOptions, path, nil, "Access-Control-Request-Method", "POST")
			preflight.Body.Close()
			if preflight.StatusCode != http.StatusForbidden {
				t.Errorf("the browser asks first and is told %d", preflight.StatusCode)
			}
		})
	}
	if after := w.leadCount(); after != before {
		t.Errorf("%d leads were made by other sites", after-before)
	}
	t.Run("opens no other part of the interface to other sites", func(t *testing.T) {
		response := w.as("ada").under(t).with("Origin", "https://www.example.com").open(http.MethodGet, "/leads", nil)
		defer response.Body.Close()
		if _, err := io.Copy(io.Discard, response.Body); err != nil || response.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%v, %v", response.Header, err)
		}
	})
}

func TestPublicFormRates(t *testing.T) {
	body := filledIn(map[string]any{"name": "Li", "email": "li@example.com"})
	const path = "/public/forms/contact-us"
	t.Run("stop a flood, whatever it says of where it comes from", func(t *testing.T) {
		w := newWorld(t)
		w.openForm("contact-us", map[string]any{"ratePerMinute": 3})
		w.openForm("other", map[string]any{"ratePerMinute": 3})
		for n := range 3 {
			w.nobody().post(path, body, "X-Forwarded-For", netip.AddrFrom4([4]byte{10, 0, 0, byte(n)}).String()).want(http.StatusCreated)
		}
		a := w.nobody().post(path, body, "X-Forwarded-For", "10.9.9.9")
		a.problem(http.StatusTooManyRequests, "too-many-requests")
		if a.header.Get("Retry-After") == "" {
			t.Error("it does not say when to try again")
		}
		if n := w.leadCount(); n != 3 {
			t.Errorf("%d leads", n)
		}
		w.nobody().post("/public/forms/other", body).want(http.StatusCreated)
		w.pass(time.Minute)
		w.nobody().post(path, body).want(http.StatusCreated)
	})
	t.Run("count senders behind a trusted proxy one by one, networks of IPv6 as one", func(t *testing.T) {
		w := newWorld(t, func(o *api.Options) { o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
		w.openForm("contact-us", map[string]any{"ratePerMinute": 1})
		for _, c := range []struct {
			from string
			want int
		}{
			{"10.0.0.1", http.StatusCreated}, {"10.0.0.1", http.StatusTooManyRequests}, {"10.0.0.2", http.StatusCreated},
			{"2001:db8:1:1::1", http.StatusCreated}, {"2001:db8:1:1::2", http.StatusTooManyRequests}, {"2001:db8:1:2::1", http.StatusCreated},
			{"10.0.0.3, 10.0.0.1", http.StatusTooManyRequests}, // the last hop is whom the proxy saw
		} {
			if a := w.nobody().post(path, body, "X-Forwarded-For", c.from); a.status != c.want {
				t.Errorf("%s: %d, want %d: %s", c.from, a.status, c.want, a.body)
			}
		}
	})
}

func TestPublicFormKeeps(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name, field, code string
		change            map[string]any
	}{
		{"a key that stands in an address", "key", "invalid-key", map[string]any{"key": "Contact us"}},
		{"sites without a path", "allowedOrigins", "invalid-origin", map[string]any{"allowedOrigins": "https://www.example.com/page"}},
		{"sites that are no pattern", "allowedOrigins", "invalid-origin", map[string]any{"allowedOrigins": "*"}},
		{"required fields among those shown", "requiredFields", "not-shown", map[string]any{"requiredFields": []string{"name", "email", "region"}}},
		{"a way to reach the sender", "requiredFields", "unreachable", map[string]any{"requiredFields": []string{"name"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			values := map[string]any{
				"key": "contact-us", "titleZh": "联系", "titleEn": "Contact", "target": "lead", "consentZh": "同意", "consentEn": "Yes",
				"fields": []string{"name", "email"}, "requiredFields": []string{"name", "email"},
			}
			maps.Copy(values, c.change)
			w.as("ada").under(t).post("/public-forms", values).refused(c.field, c.code)
		})
	}
	t.Run("what it can make, for every target there is", func(t *testing.T) {
		for _, target := range crm.FormTargets() {
			var required []string
			for _, group := range target.OneOf {
				required = append(required, string(group[0]))
			}
			w.openForm("of-"+string(target.Target), map[string]any{"target": target.Target, "fields": target.Fields, "requiredFields": required})
			w.nobody().under(t).get("/public/forms/of-" + string(target.Target)).want(http.StatusOK)
		}
	})
}

func TestLeadSources(t *testing.T) {
	w := newWorld(t)
	source := func(id string) any { return w.as("ada").get("/leads/" + id).object()["source"] }
	t.Run("say of what a program enters that it came by the interface", func(t *testing.T) {
		id := w.as("sam").under(t).post("/leads", map[string]any{"name": "By token"}).want(http.StatusCreated).id()
		if got := source(id.String()); got != "api" {
			t.Errorf("source %v", got)
		}
	})
	t.Run("leave a source that is given", func(t *testing.T) {
		id := w.as("sam").under(t).post("/leads", map[string]any{"name": "Told", "source": "referral"}).want(http.StatusCreated).id()
		if got := source(id.String()); got != "referral" {
			t.Errorf("source %v", got)
		}
	})
	t.Run("do not say it of what a person types", func(t *testing.T) {
		lead := &crm.Lead{Name: "Typed"}
		typist := w.viewer("sam")
		w.doAs(typist, func(ctx context.Context, tx *store.Tx) error { return activities.EnterLead(ctx, tx, lead) })
		if got := source(lead.ID.String()); got != "other" {
			t.Errorf("source %v", got)
		}
	})
}
