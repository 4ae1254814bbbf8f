package store_test

import (
	"context"
	"testing"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestSecurityEvents(t *testing.T) {
	db := openFirm(t)
	sam := person(t, db, "sam")
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		for _, event := range crm.SecurityEvents() {
			if err := tx.Tell(ctx, store.Change{Type: event, RecordKind: crm.Users.Name, RecordID: sam.ID}); err != nil {
				return err
			}
		}
		return nil
	})
	cases := []struct {
		name   string
		viewer crm.Viewer
		sees   bool
	}{
		{"are for the person", sam, true},
		{"are for admins", crm.System(), true},
		{"are not for those above", person(t, db, "lena"), false},
		{"are not for colleagues", person(t, db, "sara"), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			history, err := store.History(t.Context(), db, c.viewer, crm.Users.Name, sam.ID, 100)
			if err != nil {
				t.Fatal(err)
			}
			want := 1 // that they were entered
			if c.sees {
				want += len(crm.SecurityEvents())
			}
			if len(history) != want {
				t.Errorf("%d changes, want %d", len(history), want)
			}
			change := store.Change{Type: crm.UserSignedIn, RecordKind: crm.Users.Name, RecordID: sam.ID}
			if store.SeesChange(c.viewer, change) != c.sees || !store.SeesChange(c.viewer, store.Change{Type: "user.updated", RecordKind: "user"}) {
				t.Error("live events tell something else")
			}
		})
	}
}
