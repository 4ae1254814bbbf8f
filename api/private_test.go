package api_test

import (
	"context"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/store"
)

func TestPrivate(t *testing.T) {
	w := newWorld(t)
	sue := w.id("sue")
	w.do(func(ctx context.Context, tx *store.Tx) error {
		user, err := store.Users.Lock(ctx, tx, sue)
		if err != nil {
			return err
		}
		before := *user
		until := monday().Add(72 * time.Hour)
		user.AwayUntil = &until
		return store.Users.Update(ctx, tx, &before, user, store.Change{Type: "user.updated"})
	})
	path := "/users/" + sue.String()
	for login, sees := range map[string]bool{"ada": true, "mia": true, "sue": true, "sam": false, "max": false, "oli": false} {
		t.Run(login+" learns of Sue's leave only as far as it concerns them", func(t *testing.T) {
			c := w.as(login).under(t)
			if got := c.get(path).want(200).object()["awayUntil"] != nil; got != sees {
				t.Errorf("reading tells: %v, want %v", got, sees)
			}
			history := string(c.get(path + "/history").want(200).body)
			if got := strings.Contains(history, "awayUntil"); got != sees {
				t.Errorf("history tells: %v, want %v", got, sees)
			}
			list := string(c.get("/users?limit=200").want(200).body)
			if got := strings.Contains(list, `"awayUntil":"2026`); got != sees {
				t.Errorf("the list tells: %v, want %v", got, sees)
			}
		})
	}
	t.Run("nobody but an admin filters by it", func(t *testing.T) {
		filter := "/users/count?filter=" + url.QueryEscape("known(awayUntil)")
		w.as("ada").under(t).get(filter).want(200)
		for _, login := range []string{"mia", "sam"} {
			w.as(login).under(t).get(filter).want(422)
		}
	})
	t.Run("staff are not told that the field exists", func(t *testing.T) {
		if strings.Contains(string(w.as("sam").under(t).get("/meta").want(200).body), "awayUntil") {
			t.Error("meta names it")
		}
	})
}

func TestSignInAtOnce(t *testing.T) {
	t.Run("many tries at the same time get no more answers than tries one after the other", func(t *testing.T) {
		w := newWorld(t)
		w.withPassword("sam")
		var mu sync.Mutex
		statuses := map[int]int{}
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() {
				response, err := w.nobody().try("POST", "/session", map[string]any{"login": "sam", "password": "wrong password"})
				if err != nil {
					t.Error(err)
					return
				}
				response.Body.Close()
				mu.Lock()
				defer mu.Unlock()
				statuses[response.StatusCode]++
			})
		}
		all.Wait()
		if statuses[401] > 10 || statuses[401]+statuses[429]+statuses[503] != 40 {
			t.Errorf("answers by status: %v", statuses)
		}
	})
}

func TestTrustedProxy(t *testing.T) {
	proxy := func(o *api.Options) { o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }
	failuresOf := func(w *world, address string) (n int) {
		w.do(func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT count(*) FROM sign_in_failures WHERE address = $1`, address).Scan(&n)
		})
		return n
	}
	wrong := map[string]any{"login": "nobody", "password": "wrong password"}
	t.Run("a proxy that is trusted says for whom it asks; what stands before it is not believed", func(t *testing.T) {
		w := newWorld(t, proxy)
		w.nobody().post("/session", wrong, "X-Forwarded-For", "10.9.9.9, 203.0.113.7, 127.0.0.5").want(401)
		if n := failuresOf(w, "203.0.113.7"); n != 1 {
			t.Errorf("%d failures from the client's address", n)
		}
	})
	t.Run("anybody else is not believed", func(t *testing.T) {
		w := newWorld(t)
		w.nobody().post("/session", wrong, "X-Forwarded-For", "203.0.113.7").want(401)
		if n := failuresOf(w, "127.0.0.1"); n != 1 {
			t.Errorf("%d failures from the peer's address", n)
		}
	})
}
