package api_test

import (
	"net/http"
	"testing"
	"time"
)

func TestNumberSeries(t *testing.T) {
	w := newWorld(t)
	ada := w.as("ada")
	enter := func(t *testing.T) string {
		a := w.as("sam").under(t).post("/customers", map[string]any{"name": "Acme"}).want(http.StatusCreated)
		return a.object()["number"].(string)
	}
	set := func(t *testing.T, version string, body map[string]any) answer {
		return ada.under(t).send(http.MethodPut, "/number-series/customer", body, "If-Match", version)
	}
	next := func(t *testing.T) map[string]any {
		for _, series := range ada.under(t).get("/number-series").items() {
			if series["kind"] == "customer" {
				return series
			}
		}
		t.Fatal("customers are not numbered")
		return nil
	}
	isNumber := func(t *testing.T, want string) {
		t.Helper()
		if shown := next(t)["preview"]; shown != want {
			t.Errorf("the next number is announced as %v, want %s", shown, want)
		}
		if got := enter(t); got != want {
			t.Errorf("the number is %s, want %s", got, want)
		}
	}
	t.Run("starts as the kind declares", func(t *testing.T) {
		isNumber(t, "C-2026-000001")
		isNumber(t, "C-2026-000002")
	})
	t.Run("reads as it was set from then on", func(t *testing.T) {
		set(t, `"0"`, map[string]any{"prefix": "客户", "digits": 4, "restart": "monthly", "next": 10}).want(http.StatusOK)
		isNumber(t, "客户-"+w.clock().Format("200601")+"-0010")
	})
	t.Run("refuses who read it before it was changed", func(t *testing.T) {
		set(t, `"0"`, map[string]any{"prefix": "C", "digits": 4, "restart": "never", "next": 1}).problem(http.StatusPreconditionFailed, "stale")
	})
	t.Run("gives no number twice", func(t *testing.T) {
		body := map[string]any{"prefix": "C", "digits": 6, "restart": "yearly"}
		if p := ada.under(t).post("/number-series/customer/acts/preview", body).object(); p["least"] != float64(3) || p["preview"] != "C-2026-000003" {
			t.Error(p)
		}
		body["next"] = 2
		set(t, `"1"`, body).refused("next", "number-taken")
		body["next"] = 3
		set(t, `"1"`, body).want(http.StatusOK)
		isNumber(t, "C-2026-000003")
	})
	t.Run("does not read like that of another kind", func(t *testing.T) {
		set(t, `"2"`, map[string]any{"prefix": "L", "digits": 6, "restart": "yearly", "next": 9}).refused("prefix", "taken")
	})
	t.Run("refuses prefixes that cannot be told from the count", func(t *testing.T) {
		set(t, `"2"`, map[string]any{"prefix": "C-1", "digits": 6, "restart": "yearly", "next": 9}).refused("prefix", "invalid-text")
	})
	t.Run("begins again with the year", func(t *testing.T) {
		w.pass(200 * 24 * time.Hour)
		isNumber(t, "C-2027-000001")
		isNumber(t, "C-2027-000002")
	})
	t.Run("tells who changed it", func(t *testing.T) {
		changes := ada.under(t).get("/number-series/customer/history").items()
		if len(changes) != 2 || changes[1]["from"] != "C-2026-000003" || changes[0]["to"] != "C-2026-000003" {
			t.Error(changes)
		}
	})
}
