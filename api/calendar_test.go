package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/baton-crm/baton/store"
)

// companyCalendar is the calendar that ships.
func (w *world) companyCalendar() string {
	w.t.Helper()
	return "/calendars/" + w.as("ada").get("/calendars").items()[0]["id"].(string)
}

func TestCalendarDays(t *testing.T) {
	w := newWorld(t)
	ada, calendar := w.as("ada"), w.companyCalendar()
	lead := w.routedLead()
	task := ada.get("/tasks?view=team").items()[0]
	due, err := time.Parse(time.RFC3339, task["dueAt"].(string))
	if err != nil {
		t.Fatal(err)
	}
	holiday := map[string]any{"days": []map[string]any{
		{"on": "2026-11-23", "kind": "off", "name": "Founders' day"}, {"on": "2026-11-28", "kind": "work", "name": "Worked instead"},
	}}
	// The office closes today: what was due on Monday or Tuesday is due a day of work later.
	var moved time.Time
	t.Run("a preview tells which deadlines a holiday moves, and moves none", func(t *testing.T) {
		a := ada.under(t).post(calendar+"/acts/preview", holiday).want(http.StatusOK)
		if a.object()["count"].(float64) != 1 {
			t.Fatalf("%s", a.body)
		}
		move := a.items()[0]
		moved, _ = time.Parse(time.RFC3339, move["to"].(string))
		if move["from"] != task["dueAt"] || !moved.After(due) || move["task"].(map[string]any)["id"] != task["id"] {
			t.Errorf("%s", a.body)
		}
		if again := ada.get("/tasks?view=team").items()[0]; again["dueAt"] != task["dueAt"] {
			t.Errorf("it is due at %s", again["dueAt"])
		}
	})
	t.Run("saved and confirmed, the deadline moves with its lead", func(t *testing.T) {
		ada.under(t).post(calendar+"/acts/set-days", holiday).want(http.StatusOK)
		ada.under(t).send(http.MethodPost, "/calendars/acts/move-deadlines", map[string]any{}, "Idempotency-Key", "once").want(http.StatusAccepted)
		w.workOff()
		again := ada.get("/tasks?view=team").items()[0]
		if at, _ := time.Parse(time.RFC3339, again["dueAt"].(string)); !at.Equal(moved) {
			t.Errorf("it is due at %s, want %s", at, moved)
		}
		shown := ada.get("/leads/" + lead.id.String()).want(http.StatusOK).object()["firstContactDueAt"].(string)
		if at, _ := time.Parse(time.RFC3339, shown); !at.Equal(moved) {
			t.Errorf("the lead shows %s, want %s", shown, moved)
		}
		if rest := ada.post(calendar+"/acts/preview", map[string]any{"days": []any{}}).want(http.StatusOK).object()["count"]; rest.(float64) != 0 {
			t.Errorf("%v deadlines are left to move", rest)
		}
	})
	t.Run("the year shows the holiday and the day worked instead", func(t *testing.T) {
		body := string(ada.under(t).get(calendar + "/year?year=2026").want(http.StatusOK).body)
		for _, want := range []string{`"on":"2026-11-23","hours":"","kind":"off","name":"Founders' day"`, `"on":"2026-11-28","hours":"09:00-12:00, 13:00-18:00","kind":"work"`} {
			if !strings.Contains(strings.ReplaceAll(body, `\u0027`, "'"), want) {
				t.Errorf("%s is not in %.300s", want, body)
			}
		}
	})
	t.Run("what is saved as a file can be read again", func(t *testing.T) {
		file := string(ada.under(t).get(calendar + "/holidays").want(http.StatusOK).body)
		if !strings.Contains(file, "DTSTART;VALUE=DATE:20261123") || !strings.Contains(file, "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY") {
			t.Errorf("%.400s", file)
		}
	})
}

func TestLeave(t *testing.T) {
	w := newWorld(t)
	sam := w.as("sam")
	leave := func(from, to string) map[string]any {
		return map[string]any{"kind": "sick", "fromOn": from, "toOn": to, "note": "flu"}
	}
	entered := sam.post("/leaves", leave("2026-11-23", "2026-11-24")).want(http.StatusCreated)
	t.Run("belongs to who enters it", func(t *testing.T) {
		if entered.object()["userId"] != w.id("sam").String() || entered.object()["endsAt"] != "2026-11-24T16:00:00Z" {
			t.Errorf("%s", entered.body)
		}
	})
	t.Run("that overlaps is refused", func(t *testing.T) {
		sam.under(t).post("/leaves", leave("2026-11-24", "2026-11-25")).refused("fromOn", "overlapping-leave")
	})
	t.Run("of somebody one does not lead cannot be entered", func(t *testing.T) {
		wish := leave("2026-12-01", "2026-12-01")
		wish["userId"] = w.id("oli")
		sam.under(t).post("/leaves", wish).refused("userId", "no-right")
	})
	t.Run("is seen by the manager, and by a colleague as an absence", func(t *testing.T) {
		w.as("mia").under(t).get("/leaves/" + entered.id().String()).want(http.StatusOK)
		w.as("sue").under(t).get("/leaves/" + entered.id().String()).want(http.StatusNotFound)
		a := w.as("sue").under(t).get("/leaves/absences" + aYear).want(http.StatusOK)
		if items := a.items(); len(items) != 1 || strings.Contains(string(a.body), "sick") {
			t.Errorf("%s", a.body)
		}
	})
	t.Run("whoever has it gets no lead, and the ledger says why", func(t *testing.T) {
		w.do(func(ctx context.Context, tx *store.Tx) error {
			_, seats, err := store.LockRoster(ctx, tx, "inside-sales")
			for _, seat := range seats {
				if away := seat.AwayUntil != nil; away != (seat.UserID == w.id("sam")) {
					t.Errorf("%s away: %v", seat.Name, away)
				}
			}
			return err
		})
	})
}

func TestDuty(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	department := ada.post("/departments", map[string]any{"name": "Service"}).want(http.StatusCreated).id()
	duty := map[string]any{
		"name": "Night", "userId": w.id("sam"), "startsAt": monday().Add(12 * time.Hour), "endsAt": monday().Add(22 * time.Hour), "repeats": "weekly",
	}
	ada.post("/duties", duty).want(http.StatusCreated)
	on := func(t *testing.T, at time.Time) map[string]any {
		t.Helper()
		return w.as("oli").under(t).get("/duties/now?departmentId=" + department.String() + "&at=" + at.Format("2006-01-02T15:04:05Z")).want(http.StatusOK).object()
	}
	t.Run("of the company counts for a department without any, next week too", func(t *testing.T) {
		answer := on(t, monday().Add(7*24*time.Hour+13*time.Hour))
		if people := answer["people"].([]any); len(people) != 1 || people[0].(map[string]any)["name"] != "Sam" || answer["open"] != false {
			t.Errorf("%v", answer)
		}
	})
	t.Run("nobody is on duty in between", func(t *testing.T) {
		if answer := on(t, monday()); len(answer["people"].([]any)) != 0 || answer["open"] != true {
			t.Errorf("%v", answer)
		}
	})
	t.Run("of the department goes first, and who is on leave does not count", func(t *testing.T) {
		duty["departmentId"], duty["userId"] = department, w.id("sue")
		ada.under(t).post("/duties", duty).want(http.StatusCreated)
		at := monday().Add(13 * time.Hour)
		if people := on(t, at)["people"].([]any); len(people) != 1 || people[0].(map[string]any)["name"] != "Sue" {
			t.Errorf("%v", people)
		}
		w.as("sue").under(t).post("/leaves", map[string]any{"kind": "annual", "fromOn": "2026-11-23", "toOn": "2026-11-23"}).want(http.StatusCreated)
		if people := on(t, at)["people"].([]any); len(people) != 1 || people[0].(map[string]any)["name"] != "Sam" {
			t.Errorf("%v", people)
		}
	})
	t.Run("wants one who does it", func(t *testing.T) {
		delete(duty, "userId")
		ada.under(t).post("/duties", duty).refused("userId", "one-on-duty")
	})
	t.Run("comes as a file", func(t *testing.T) {
		file := string(w.as("sam").under(t).get("/users/" + w.id("sam").String() + "/duty").want(http.StatusOK).body)
		if strings.Count(file, "BEGIN:VEVENT") < 50 || !strings.Contains(file, "SUMMARY:Night") {
			t.Errorf("%.300s", file)
		}
	})
}
