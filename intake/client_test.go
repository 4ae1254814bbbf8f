package intake_test

import (
	"errors"
	"testing"

	"github.com/baton-crm/baton/intake"
)

func TestConnect(t *testing.T) {
	for _, c := range []struct {
		claim, server, token string
		protected, fails     bool
	}{
		{"speaks to this machine in the clear", "http://127.0.0.1:8080", "t", true, false},
		{"speaks to this machine by its name", "http://localhost:8080", "t", true, false},
		{"speaks to others over HTTPS", "https://crm.example.com", "t", true, false},
		{"sends no token over a network in the clear", "http://crm.example.com", "t", false, true},
		{"wants a token", "https://crm.example.com", "", true, true},
		{"wants an address", "crm.example.com", "t", true, true},
	} {
		t.Run(c.claim, func(t *testing.T) {
			_, err := intake.Connect(c.server, c.token)
			if (err != nil) != c.fails || errors.Is(err, intake.ErrUnprotected) == c.protected {
				t.Error(err)
			}
		})
	}
}
