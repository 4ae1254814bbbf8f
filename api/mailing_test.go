package api_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// advertise has somebody write a mailing to contacts.
func (w *world) advertise(login string) uuid.UUID {
	w.t.Helper()
	return w.as(login).post("/mailings", map[string]any{
		"title": "Autumn", "purpose": "marketing", "audienceKind": "contact", "subjectEn": "An offer", "textEn": "Dear {name}",
	}).want(http.StatusCreated).id()
}

func TestMailingPreview(t *testing.T) {
	w := newWorld(t)
	customer := w.as("sam").post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated).id()
	const nameless = 120
	w.exec(`INSERT INTO contacts (id, created_at, updated_at, customer_id, name, active)
		SELECT gen_random_uuid(), now(), now(), $1, 'Person ' || n, true FROM generate_series(1, $2) n`, customer, nameless)
	path := "/mailings/" + w.advertise("sam").String() + "/acts/preview"

	t.Run("tells of all who would get no letter, page by page", func(t *testing.T) {
		told, cursor := map[any]int{}, ""
		var pages []int
		for {
			page := w.as("sam").under(t).post(path, map[string]any{"cursor": cursor}).want(http.StatusOK).object()
			people := page["people"].([]any)
			pages = append(pages, len(people))
			for _, person := range people {
				told[person.(map[string]any)["id"]]++
			}
			if cursor, _ = page["nextCursor"].(string); cursor == "" {
				break
			}
		}
		if diff := cmp.Diff([]int{50, 50, 20}, pages); diff != "" || len(told) != nameless {
			t.Errorf("%d people are told of: %s", len(told), diff)
		}
	})
	t.Run("refuses a place that it has not given", func(t *testing.T) {
		w.as("sam").under(t).post(path, map[string]any{"cursor": "-1"}).want(http.StatusUnprocessableEntity)
	})
}

func TestMailingResultExport(t *testing.T) {
	w := newWorld(t)
	contact := func(login, name string) uuid.UUID {
		customer := w.as(login).post("/customers", map[string]any{"name": name + "'s"}).want(http.StatusCreated).id()
		return w.as(login).post("/contacts", map[string]any{"name": name, "customerId": customer}).want(http.StatusCreated).id()
	}
	evil, unseen := contact("sam", `=HYPERLINK("http://evil","x")`), contact("oli", "Stranger")
	mailing := w.advertise("sam")
	const gone = 1_100 // more than a page
	w.exec(`UPDATE mailings SET state = 'sending', started_at = now() WHERE id = $1`, mailing)
	w.exec(`INSERT INTO mailing_recipients (id, mailing_id, record_id, cause)
		SELECT gen_random_uuid(), $1, gen_random_uuid(), 'no-address' FROM generate_series(1, $2)`, mailing, gone)
	for i, id := range []uuid.UUID{evil, unseen} {
		w.exec(`WITH sent AS (INSERT INTO effects (id, subject, kind, way, target_id, created_at, state, ended_at)
				VALUES (gen_random_uuid(), $3, 'mailing', 'mail', $2, now(), 'done', '2026-11-23T10:00:00+08:00') RETURNING id)
			INSERT INTO mailing_recipients (id, mailing_id, record_id, effect_id) SELECT gen_random_uuid(), $1, $2, id FROM sent`, mailing, id, []string{"one", "other"}[i])
	}
	path := "/mailings/" + mailing.String() + "/result/export"

	t.Run("is a table of every recipient with state, reason and time, where no name is a formula or of somebody unseen", func(t *testing.T) {
		rows := w.as("sam").under(t).exported(path)
		if diff := cmp.Diff([]string{"Recipient", "Record id", "State", "Why left out", "Explanation", "Time"}, rows[0]); diff != "" || len(rows) != 1+gone+2 {
			t.Errorf("%d rows: %s", len(rows), diff)
		}
		left := 0
		for _, row := range rows[1:] {
			if row[2] == "Left out" && row[3] == "No mail address" && row[5] == "" {
				left++
			}
		}
		sent := slices.DeleteFunc(rows[1:], func(row []string) bool { return row[2] != "Sent" })
		slices.SortFunc(sent, func(a, b []string) int { return len(b[0]) - len(a[0]) })
		want := [][]string{
			{`'=HYPERLINK("http://evil","x")`, evil.String(), "Sent", "", "", "2026-11-23T10:00:00+08:00"},
			{"", unseen.String(), "Sent", "", "", "2026-11-23T10:00:00+08:00"},
		}
		if diff := cmp.Diff(want, sent); diff != "" || left != gone {
			t.Errorf("%d left out; sent (-want +got):\n%s", left, diff)
		}
	})
	t.Run("speaks the language that is asked for", func(t *testing.T) {
		if row := w.as("sam").under(t).exported(path + "?language=zh-CN")[0]; row[0] != "收件人" {
			t.Errorf("its columns are %v", row)
		}
	})
	t.Run("is for who sees the mailing, and remembered of them", func(t *testing.T) {
		w.as("oli").under(t).get(path).want(http.StatusNotFound)
		if n := w.count(t, `SELECT count(*) FROM changes WHERE type = 'mailing.result-exported' AND data -> 'facts' ->> 'count' = '1102'`); n != 2 {
			t.Errorf("%d exports are remembered, want 2", n)
		}
	})
}
