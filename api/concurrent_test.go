package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// exchange sends a request from a goroutine, which may not end the test, and
// reads the answer.
func (c client) exchange(method, path string, body any, headers ...string) (answer, error) {
	response, err := c.try(method, path, body, headers...)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return answer{c.t, response.StatusCode, response.Header, content}, err
}

// tally counts what became of tries to change a record.
type tally struct{ done, stale atomic.Int64 }

// countUp reads a stage and moves it one place on, unless somebody was faster.
func (c client) countUp(path string, counts *tally) error {
	read, err := c.exchange(http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	var stage struct{ Position int }
	if err := json.Unmarshal(read.body, &stage); err != nil {
		return err
	}
	a, err := c.exchange(http.MethodPatch, path, map[string]int{"position": stage.Position + 1}, "If-Match", read.header.Get("ETag"))
	switch {
	case err != nil:
		return err
	case a.status == http.StatusOK:
		counts.done.Add(1)
	case a.status == http.StatusPreconditionFailed:
		counts.stale.Add(1)
	default:
		return fmt.Errorf("status %d: %s", a.status, a.body)
	}
	return nil
}

func TestConcurrentChanges(t *testing.T) {
	w := newWorld(t)
	const writers, tries, records = 32, 6, 3

	t.Run("of 32 writers to the same records none is lost, and who comes too late is told so", func(t *testing.T) {
		ada := w.as("ada").under(t)
		var paths [records]string
		var counts [records]tally
		for i := range paths {
			values := map[string]any{"nameZh": "阶段", "nameEn": "Stage", "position": 0}
			paths[i] = "/stages/" + ada.post("/stages", values).want(http.StatusCreated).id().String()
		}
		var all sync.WaitGroup
		for writer := range writers {
			all.Go(func() {
				for try := range tries {
					one := (writer + try) % records
					if err := ada.countUp(paths[one], &counts[one]); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		total := int64(0)
		for i, path := range paths {
			done, stale := counts[i].done.Load(), counts[i].stale.Load()
			total += done + stale
			got := ada.get(path).object()
			if diff := cmp.Diff([]any{float64(done), float64(done + 1)}, []any{got["position"], got["version"]}); diff != "" {
				t.Errorf("position and version after %d changes, with %d refused:\n%s", done, stale, diff)
			}
			if done == 0 {
				t.Error("nobody changed the record")
			}
		}
		if total != writers*tries {
			t.Errorf("%d tries were answered, want %d", total, writers*tries)
		}
	})
	t.Run("the same creation sent 16 times at once under one key makes one record", func(t *testing.T) {
		sam := w.as("sam").under(t)
		send := func() (answer, error) {
			return sam.exchange(http.MethodPost, "/customers", `{"name": "Once"}`, "Idempotency-Key", "once")
		}
		var all sync.WaitGroup
		answers := make(chan answer, 16)
		for range cap(answers) {
			all.Go(func() {
				a, err := send()
				if err != nil {
					t.Error(err)
				}
				answers <- a
			})
		}
		all.Wait()
		close(answers)
		last, err := send()
		if err != nil {
			t.Fatal(err)
		}
		last.want(http.StatusCreated)
		for a := range answers {
			if a.status == http.StatusConflict {
				a.problem(http.StatusConflict, "in-flight")
				continue
			}
			if diff := cmp.Diff(string(last.body), string(a.want(http.StatusCreated).body)); diff != "" {
				t.Errorf("another answer:\n%s", diff)
			}
		}
		if found := sam.get("/customers?q=Once").items(); len(found) != 1 {
			t.Errorf("%d customers were made", len(found))
		}
	})
}
