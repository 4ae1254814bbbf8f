package temporalclient_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/baton-crm/baton/embedded/temporalclient"
)

func TestConnect(t *testing.T) {
	t.Run("tries until the context ends and tells the last answer", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address := listener.Addr().String()
		if err := listener.Close(); err != nil { // now nobody listens there
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		_, err = temporalclient.Connect(ctx, temporalclient.Options{Address: address, Namespace: "test"})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		for _, word := range []string{address, `namespace "test"`, "the last answer was"} {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("the error %q lacks %q", err, word)
			}
		}
	})
}
