package files_test

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/baton-crm/baton/files"
)

// standIn answers as an S3-compatible store does: enough of it to put, look
// for, read in parts and delete objects of one bucket, under signed requests.
type standIn struct {
	mu      sync.Mutex
	objects map[string][]byte
	failing int // answer everything with this status
	calls   map[string]int
}

func newStandIn(t *testing.T) (*standIn, *httptest.Server) {
	t.Helper()
	s := &standIn{objects: map[string][]byte{}, calls: map[string]int{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, server
}

// fail makes every answer an error.
func (s *standIn) fail(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing = status
}

// ServeHTTP answers one request.
func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[r.Method]++
	signature := r.Header.Get("Authorization")
	switch {
	case s.failing != 0:
		refuse(w, s.failing, "InternalError")
	case !strings.HasPrefix(signature, "AWS4-HMAC-SHA256 Credential=key/") || !strings.Contains(signature, "/eu-1/s3/aws4_request") ||
		!strings.Contains(signature, "Signature=") || r.Header.Get("X-Amz-Date") == "":
		refuse(w, http.StatusForbidden, "AccessDenied")
	case !strings.HasPrefix(r.URL.Path, "/attachments/"):
		refuse(w, http.StatusNotFound, "NoSuchBucket")
	default:
		s.serve(w, r, strings.TrimPrefix(r.URL.Path, "/attachments/"))
	}
}

func (s *standIn) serve(w http.ResponseWriter, r *http.Request, name string) {
	object, there := s.objects[name]
	switch {
	case r.Method == http.MethodPut:
		content, err := plainBody(r)
		if err != nil {
			refuse(w, http.StatusBadRequest, "IncompleteBody")
			return
		}
		s.objects[name] = content
		w.Header().Set("ETag", `"1"`)
	case r.Method == http.MethodDelete:
		delete(s.objects, name)
		w.WriteHeader(http.StatusNoContent)
	case !there:
		refuse(w, http.StatusNotFound, "NoSuchKey")
	default:
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, "", time.Unix(1_700_000_000, 0), bytes.NewReader(object))
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	body, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"Error"`
		Code    string
	}{Code: code})
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	if err == nil {
		_, err = w.Write(body)
	}
	if err != nil {
		panic(err)
	}
}

// plainBody reads a body that is signed chunk by chunk.
func plainBody(r *http.Request) ([]byte, error) {
	if !strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		return io.ReadAll(r.Body)
	}
	var plain bytes.Buffer
	for lines := bufio.NewReader(r.Body); ; {
		head, err := lines.ReadString('\n')
		if err != nil {
			return nil, err
		}
		size, signature, _ := strings.Cut(strings.TrimSpace(head), ";")
		n, err := strconv.ParseInt(size, 16, 64)
		if err != nil || !strings.HasPrefix(signature, "chunk-signature=") {
			return nil, fmt.Errorf("chunk %q: %w", head, err)
		}
		if n == 0 {
			return plain.Bytes(), nil
		}
		if _, err := io.CopyN(&plain, lines, n); err != nil {
			return nil, err
		}
		if _, err := lines.Discard(len("\r\n")); err != nil {
			return nil, err
		}
	}
}

func inBucket(t *testing.T, server *httptest.Server) (*files.Store, string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "files")
	store, err := files.InBucket(files.Bucket{
		Endpoint: server.URL, Name: "attachments", Region: "eu-1", KeyID: "key", Secret: "secret", PathStyle: true,
	}, folder)
	if err != nil {
		t.Fatal(err)
	}
	return store, folder
}

func TestBucket(t *testing.T) {
	t.Run("gives back what was kept, whole and in parts", func(t *testing.T) {
		s, server := newStandIn(t)
		store, folder := inBucket(t, server)
		content := strings.Repeat("0123456789", 20_000)
		sum := keep(t, store, content)
		if got := text(t, store, sum); got != content {
			t.Errorf("%d bytes came back", len(got))
		}
		if len(s.objects) != 1 || s.objects[files.NameOf(sum)] == nil {
			t.Errorf("%d objects", len(s.objects))
		}
		part, err := store.Open(t.Context(), sum)
		if err != nil {
			t.Fatal(err)
		}
		defer part.Close()
		got := make([]byte, 4)
		if _, err := part.Seek(100_003, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(part, got); err != nil || string(got) != "3456" {
			t.Errorf("%q %v", got, err)
		}
		if end, err := part.Seek(0, io.SeekEnd); err != nil || end != int64(len(content)) {
			t.Errorf("it ends at %d, %v", end, err)
		}
		if got := paths(t, folder); len(got) != 0 {
			t.Errorf("left here: %v", got)
		}
	})
	t.Run("puts the same content once", func(t *testing.T) {
		s, server := newStandIn(t)
		store, _ := inBucket(t, server)
		keep(t, store, "hello")
		keep(t, store, "hello")
		if s.calls[http.MethodPut] != 1 {
			t.Errorf("%d puts", s.calls[http.MethodPut])
		}
	})
	t.Run("removes what it is told to, once or twice", func(t *testing.T) {
		s, server := newStandIn(t)
		store, _ := inBucket(t, server)
		sum := keep(t, store, "hello")
		for range 2 {
			if err := store.Remove(t.Context(), sum); err != nil {
				t.Error(err)
			}
		}
		if _, err := store.Open(t.Context(), sum); !errors.Is(err, files.ErrMissing) || len(s.objects) != 0 {
			t.Errorf("got %v, %d objects", err, len(s.objects))
		}
	})
	t.Run("says that it is not available when the store fails, and leaves nothing here", func(t *testing.T) {
		for _, status := range []int{http.StatusInternalServerError, http.StatusServiceUnavailable, http.StatusForbidden} {
			s, server := newStandIn(t)
			store, folder := inBucket(t, server)
			sum := keep(t, store, "hello")
			s.fail(status)
			draft := read(t, store, "world")
			if err := store.Keep(t.Context(), draft); !errors.Is(err, files.ErrUnavailable) {
				t.Errorf("%d: keep says %v", status, err)
			}
			if _, err := store.Open(t.Context(), sum); !errors.Is(err, files.ErrUnavailable) {
				t.Errorf("%d: open says %v", status, err)
			}
			if err := store.Remove(t.Context(), sum); !errors.Is(err, files.ErrUnavailable) {
				t.Errorf("%d: remove says %v", status, err)
			}
			if err := draft.Discard(); err != nil || len(paths(t, folder)) != 0 {
				t.Errorf("%d: left %v, %v", status, paths(t, folder), err)
			}
		}
	})
	t.Run("says that it is not available when nobody answers", func(t *testing.T) {
		_, server := newStandIn(t)
		store, _ := inBucket(t, server)
		server.Close()
		if err := store.Keep(t.Context(), read(t, store, "hello")); !errors.Is(err, files.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("wants all that it needs", func(t *testing.T) {
		whole := files.Bucket{Endpoint: "https://s3.example.com", Name: "b", KeyID: "k", Secret: "s"}
		for name, b := range map[string]files.Bucket{
			"a scheme": {Endpoint: "s3.example.com", Name: "b", KeyID: "k", Secret: "s"},
			"a bucket": {Endpoint: whole.Endpoint, KeyID: "k", Secret: "s"},
			"a key":    {Endpoint: whole.Endpoint, Name: "b", Secret: "s"},
			"a secret": {Endpoint: whole.Endpoint, Name: "b", KeyID: "k"},
		} {
			if _, err := files.InBucket(b, t.TempDir()); err == nil {
				t.Errorf("it does without %s", name)
			}
		}
		if _, err := files.InBucket(whole, t.TempDir()); err != nil {
			t.Error(err)
		}
	})
}
