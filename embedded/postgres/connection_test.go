package postgres_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/baton-crm/baton/embedded/postgres"
)

func TestAttach(t *testing.T) {
	folder := filepath.Join(openFolder(t), "data")
	notRunning := func(t *testing.T) {
		t.Helper()
		if _, err := postgres.Attach(t.Context(), folder); !errors.Is(err, postgres.ErrNotRunning) {
			t.Errorf("got %v", err)
		}
	}
	t.Run("says that nothing runs where there is nothing", notRunning)
	t.Run("reaches another program's cluster, also while that one is still starting", func(t *testing.T) {
		other := startHolder(t, folder)
		attached, err := postgres.Attach(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		if got := ask(t, attached, "select current_user::text"); got != attached.User() {
			t.Errorf("it is user %s", got)
		}
		other.kill()
	})
	t.Run("says that nothing runs when only a killed program's PostgreSQL is left", notRunning)
	t.Run("says that nothing runs after an ordered stop", func(t *testing.T) {
		stop(t, start(t, folder))
		notRunning(t)
	})
}
