package courier

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// A server that answers before it has seen the body ends the call: nothing of
// it goes out, and nothing is noted of it, once the answer is reported.
func TestPostEndsWithItsAnswer(t *testing.T) {
	answered := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
		_ = http.NewResponseController(w).Flush()
		close(answered)
	}))
	defer server.Close()
	var reported atomic.Bool
	a, reply := Guard{Loopback: true}.post(t.Context(), server.URL, http.Header{}, []byte(`{}`), func(context.Context) error {
		<-answered
		time.Sleep(50 * time.Millisecond) // the answer is there long before this is noted
		if reported.Load() {
			t.Error("the body is noted as handed over after the call was reported")
		}
		return nil
	})
	reported.Store(true)
	if a == nil || a.code != http.StatusServiceUnavailable {
		t.Errorf("got %+v, %+v", a, reply)
	}
	time.Sleep(100 * time.Millisecond) // for what might still come
}
