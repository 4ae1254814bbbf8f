package api_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/baton-crm/baton/activities"
)

func TestSweepFiles(t *testing.T) {
	folder := t.TempDir()
	w := newWorld(t, inFolder(t, folder))
	sam := w.as("sam")
	customer := "/customers/" + sam.post("/customers", `{"name": "Acme"}`).id().String()
	kept := w.server.Files

	t.Run("takes nothing from whoever sends the same content at that moment", func(t *testing.T) {
		c := sam.under(t)
		for range 10 {
			id := c.uploaded(customer, "a.txt", "the same").want(http.StatusCreated).id().String()
			c.send(http.MethodDelete, "/attachments/"+id, nil).want(http.StatusNoContent)
			w.pass(25 * time.Hour)
			var all sync.WaitGroup
			all.Go(func() {
				if _, err := activities.SweepFiles(t.Context(), w.db, kept.Remove); err != nil {
					t.Error(err)
				}
			})
			again := c.uploaded(customer, "b.txt", "the same").want(http.StatusCreated).id().String()
			all.Wait()
			if got := string(c.content(again, "").body); got != "the same" {
				t.Fatalf("the content is %q", got)
			}
			c.send(http.MethodDelete, "/attachments/"+again, nil).want(http.StatusNoContent)
			w.pass(25 * time.Hour)
		}
	})
	t.Run("takes what nothing refers to, and says how much", func(t *testing.T) {
		c := sam.under(t)
		stays := c.uploaded(customer, "stays.txt", "stays").want(http.StatusCreated).id().String()
		goes := c.uploaded(customer, "goes.txt", "goes").want(http.StatusCreated).id().String()
		c.send(http.MethodDelete, "/attachments/"+goes, nil).want(http.StatusNoContent)
		w.pass(25 * time.Hour)
		if removed, err := activities.SweepFiles(t.Context(), w.db, kept.Remove); removed != 2 || err != nil { // with the one from above
			t.Errorf("%d removed, %v", removed, err)
		}
		if n := contents(t, folder); n != 1 {
			t.Errorf("%d contents are left", n)
		}
		c.content(stays, "").want(http.StatusOK)
	})
}
