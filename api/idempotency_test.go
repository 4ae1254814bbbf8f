package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/store"
)

func TestIdempotencyKey(t *testing.T) {
	w := newWorld(t)
	const header = "Idempotency-Key"
	sam := w.as("sam")
	customers := func() float64 { return w.as("ada").get("/customers/count").object()["count"].(float64) }

	t.Run("makes a creation happen once and answers the same", func(t *testing.T) {
		before := customers()
		first := sam.under(t).post("/customers", `{"name": "Acme"}`, header, "one").want(http.StatusCreated)
		again := sam.under(t).post("/customers", `{"name": "Acme"}`, header, "one").want(http.StatusCreated)
		if diff := cmp.Diff(string(first.body), string(again.body)); diff != "" {
			t.Error(diff)
		}
		if first.header.Get("ETag") != again.header.Get("ETag") {
			t.Error("the ETag differs")
		}
		if got := customers(); got != before+1 {
			t.Errorf("%v customers, want one more than %v", got, before)
		}
	})
	t.Run("makes a change happen once", func(t *testing.T) {
		one := "/customers/" + sam.post("/customers", `{"name": "Acme"}`).id().String()
		for range 2 {
			a := sam.under(t).send(http.MethodPatch, one, `{"grade": "A"}`, "If-Match", `"1"`, header, "change").want(http.StatusOK)
			if a.header.Get("ETag") != `"2"` {
				t.Errorf("ETag %s", a.header.Get("ETag"))
			}
		}
	})
	t.Run("is refused with another request", func(t *testing.T) {
		sam.under(t).post("/customers", `{"name": "Acme"}`, header, "two").want(http.StatusCreated)
		sam.under(t).post("/customers", `{"name": "Other"}`, header, "two").refused(header, "key-reused")
		sam.under(t).post("/leads", `{"name": "Acme"}`, header, "two").refused(header, "key-reused")
	})
	t.Run("is each person's own", func(t *testing.T) {
		a := sam.under(t).post("/customers", `{"name": "Acme"}`, header, "three").want(http.StatusCreated)
		b := w.as("sue").under(t).post("/customers", `{"name": "Acme"}`, header, "three").want(http.StatusCreated)
		if a.id() == b.id() {
			t.Error("both got the same customer")
		}
	})
	t.Run("of a refused request can be used again", func(t *testing.T) {
		sam.under(t).post("/customers", `{}`, header, "four").refused("name", "required")
		sam.under(t).post("/customers", `{"name": "Acme"}`, header, "four").want(http.StatusCreated)
	})
	t.Run("is refused while the first request is under way", func(t *testing.T) {
		w.doAs(w.viewer("sam"), func(ctx context.Context, tx *store.Tx) error {
			if _, err := store.Answered(ctx, tx, "five", nil); err != nil {
				return err
			}
			sam.under(t).post("/customers", `{"name": "Acme"}`, header, "five").problem(http.StatusConflict, "in-flight")
			return nil
		})
		sam.under(t).post("/customers", `{"name": "Acme"}`, header, "five").want(http.StatusCreated)
	})
	t.Run("is refused when it is too long or no text", func(t *testing.T) {
		sam.under(t).post("/customers", `{"name": "Acme"}`, header, strings.Repeat("x", 201)).refused(header, "too-long")
		sam.under(t).post("/customers", `{"name": "Acme"}`, header, "\xff").refused(header, "invalid-text")
	})
	t.Run("is forgotten after a day", func(t *testing.T) {
		first := sam.under(t).post("/customers", `{"name": "Acme"}`, header, "six").want(http.StatusCreated)
		w.pass(25 * time.Hour)
		again := sam.under(t).post("/customers", `{"name": "Acme again"}`, header, "six").want(http.StatusCreated)
		if first.id() == again.id() {
			t.Error("the old answer came back")
		}
	})
}
