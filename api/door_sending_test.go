package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
)

// sendingDoors are the rows of what leaves the house.
func sendingDoors() map[string]func(visit) {
	mail := map[string]any{"active": false, "host": "", "port": 25, "security": "none", "user": "", "sender": "", "senderName": ""}
	sending := map[string]any{"address": "", "allowedNetworks": []string{}, "keepNoticeDays": 0}
	unknown := uuid.NewString()
	return map[string]func(visit){
		// These speak of the person alone; see TestNotices.
		"list-notices": visit.nothing, "count-notices": visit.nothing, "read-notices": visit.nothing,
		"get-notice-preferences": visit.nothing, "set-notice-preferences": visit.nothing,
		// These speak of the company's settings, to admins.
		"get-mail-settings": func(v visit) { v.setting(http.MethodGet, "/mail-settings", nil, http.StatusOK) },
		"set-mail-settings": func(v visit) { v.setting(http.MethodPut, "/mail-settings", mail, http.StatusOK) },
		"test-mail": func(v visit) {
			v.setting(http.MethodPost, "/mail-settings/acts/test", nil, http.StatusUnprocessableEntity)
		},
		"get-sending":      func(v visit) { v.setting(http.MethodGet, "/settings/sending", nil, http.StatusOK) },
		"set-sending":      func(v visit) { v.setting(http.MethodPut, "/settings/sending", sending, http.StatusOK) },
		"list-caught-mail": func(v visit) { v.setting(http.MethodGet, "/caught-mail", nil, http.StatusOK) },
		"list-sends":       func(v visit) { v.setting(http.MethodGet, "/sends", nil, http.StatusOK) },
		"send-again-send": func(v visit) {
			v.setting(http.MethodPost, "/sends/"+unknown+"/acts/send-again", nil, http.StatusNotFound)
		},
		"leave-send": func(v visit) { v.setting(http.MethodPost, "/sends/"+unknown+"/acts/leave", nil, http.StatusNotFound) },
		// Records that only admins see.
		"renew-webhook-secret": func(v visit) { v.each(crm.Webhooks.Name, http.MethodPost, "/acts/new-secret", ok) },
		"test-webhook":         func(v visit) { v.each(crm.Webhooks.Name, http.MethodPost, "/acts/test", ok) },
		"set-chat-address": func(v visit) {
			for _, s := range v.of(crm.ChatTargets.Name) {
				want := http.StatusNotFound
				if s.sees(v.colleague) {
					want = http.StatusUnprocessableEntity
				}
				v.ask(s.name, request{http.MethodPut, s.path() + "/address", map[string]any{"url": "nowhere"}, ""}, want)
			}
		},
		"test-chat-target": func(v visit) {
			v.each(crm.ChatTargets.Name, http.MethodPost, "/acts/test", func(subject) int { return http.StatusConflict })
		},
	}
}

func TestNotices(t *testing.T) {
	w := newWorld(t)
	w.enterLead("ada", map[string]any{"name": "Secret of the lead"})
	w.run()
	var told string
	for _, login := range []string{"sam", "sue", "tom", "oli"} {
		if len(w.as(login).get("/notices").items()) > 0 {
			told = login
		}
	}
	if told == "" {
		t.Fatal("nobody was told of the task")
	}
	t.Run("are a person's own and open the task", func(t *testing.T) {
		c := w.as(told).under(t)
		notice := c.get("/notices?unread=true&kind=task-given").items()[0]
		if notice["path"] != "/tasks/"+notice["taskId"].(string) || notice["record"].(map[string]any)["label"] != "Secret of the lead" {
			t.Errorf("it is %v", notice)
		}
		for _, other := range []string{"ada", "mia", "max"} {
			if items := w.as(other).under(t).get("/notices").items(); len(items) > 0 {
				t.Errorf("%s is told %v", other, items)
			}
		}
	})
	t.Run("are marked as read by their person only", func(t *testing.T) {
		c := w.as(told).under(t)
		ids := []any{c.get("/notices").items()[0]["id"]}
		unread := func() float64 {
			return c.get("/notices/count?unread=true").want(http.StatusOK).object()["count"].(float64)
		}
		w.as("ada").under(t).post("/notices/acts/read", map[string]any{"ids": ids}).want(http.StatusOK)
		if unread() != 1 {
			t.Error("somebody else has marked it as read")
		}
		c.post("/notices/acts/read", map[string]any{"ids": ids}).want(http.StatusOK)
		if unread() != 0 {
			t.Error("it is not marked as read")
		}
		c.post("/notices/acts/read", map[string]any{}).refused("ids", "required")
	})
	t.Run("come as a person wishes", func(t *testing.T) {
		c := w.as(told).under(t)
		wish := map[string]any{
			"timeZone": "Europe/Berlin", "digestHour": 8, "quietHours": map[string]any{"from": "22:00", "to": "07:00"},
			"kinds": []any{map[string]any{"kind": "urged", "mail": "off", "chat": false}},
		}
		c.send(http.MethodPut, "/me/notice-preferences", wish).want(http.StatusOK)
		if got := c.get("/me/notice-preferences").want(http.StatusOK).object(); got["digestHour"] != 8.0 || got["timeZone"] != "Europe/Berlin" {
			t.Errorf("kept as %v", got)
		}
		wish["timeZone"] = "Nowhere"
		c.send(http.MethodPut, "/me/notice-preferences", wish).refused("timeZone", "unknown-zone")
	})
}

func TestSecretsStayInside(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	ada.send(http.MethodPut, "/mail-settings", map[string]any{
		"active": true, "host": "mail.example.com", "port": 587, "security": "starttls", "user": "baton", "sender": "a@example.com", "senderName": "B",
		"secret": "hunter2",
	}).want(http.StatusOK)
	if got := ada.get("/mail-settings").want(http.StatusOK).object(); got["hasSecret"] != true || got["secret"] != nil {
		t.Errorf("the settings are %v", got)
	}
	var kept int
	if err := w.db.QueryRow(t.Context(), `SELECT count(*) FROM sealed_secrets WHERE position('hunter2'::bytea IN sealed) > 0`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("the secret is kept in the clear (%v)", err)
	}
}
