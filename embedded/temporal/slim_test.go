//go:build slim

package temporal_test

import (
	"errors"
	"testing"

	"github.com/baton-crm/baton/embedded/temporal"
)

func TestSlim(t *testing.T) {
	t.Run("says that the server is left out", func(t *testing.T) {
		if _, err := temporal.Start(t.Context(), temporal.Options{}); !errors.Is(err, temporal.ErrLeftOut) {
			t.Errorf("got %v", err)
		}
	})
}
