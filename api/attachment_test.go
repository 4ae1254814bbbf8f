package api_test

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/files"
)

const (
	picture = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
	page    = "<!DOCTYPE html><html><script>alert(1)</script></html>"
	drawing = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>`
)

// uploaded sends a file as a raw body.
func (c client) uploaded(record, name, content string) answer {
	c.t.Helper()
	return c.post(record+"/attachments?name="+url.QueryEscape(name), content, "Content-Type", "image/png") // not believed
}

// content reads a file, which no document describes.
func (c client) content(id, query string, headers ...string) answer {
	c.t.Helper()
	response := c.open(http.MethodGet, "/attachments/"+id+"/content"+query, nil, headers...)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return answer{c.t, response.StatusCode, response.Header, body}
}

// contents lists the files below a folder.
func contents(t *testing.T, folder string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(folder, func(_ string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// inFolder keeps files in a folder that the test can look into, of at most
// 1 MB each.
func inFolder(t *testing.T, folder string) func(*api.Options) {
	return func(o *api.Options) {
		store, err := files.InFolder(folder)
		if err != nil {
			t.Fatal(err)
		}
		o.Files, o.MaxFile = store, 1<<20
	}
}

func TestAttachments(t *testing.T) {
	folder := t.TempDir()
	w := newWorld(t, inFolder(t, folder))
	sam := w.as("sam")
	lead := "/leads/" + w.enterLead("sam", map[string]any{}).String()
	customer := "/customers/" + sam.post("/customers", `{"name": "Acme"}`).id().String()

	t.Run("are read as they were sent, in parts as well, and asked for again only when they changed", func(t *testing.T) {
		c := sam.under(t)
		id := c.uploaded(customer, "合同.txt", "0123456789").want(http.StatusCreated).id().String()
		a := c.content(id, "")
		if string(a.want(http.StatusOK).body) != "0123456789" {
			t.Errorf("got %q", a.body)
		}
		part := c.content(id, "", "Range", "bytes=2-4").want(http.StatusPartialContent)
		if string(part.body) != "234" || part.header.Get("Content-Range") != "bytes 2-4/10" {
			t.Errorf("got %q of %s", part.body, part.header.Get("Content-Range"))
		}
		c.content(id, "", "If-None-Match", a.header.Get("ETag")).want(http.StatusNotModified)
		c.content(id, "", "Range", "bytes=99-").want(http.StatusRequestedRangeNotSatisfiable)
	})
	t.Run("come in forms as well", func(t *testing.T) {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile("file", "图 纸.png")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, picture); err != nil {
			t.Fatal(err)
		}
		if err := form.Close(); err != nil {
			t.Fatal(err)
		}
		a := sam.under(t).post(customer+"/attachments", body.String(), "Content-Type", form.FormDataContentType()).want(http.StatusCreated).object()
		if a["name"] != "图 纸.png" || a["contentType"] != "image/png" || a["inline"] != true {
			t.Errorf("got %v", a)
		}
		sam.under(t).post(customer+"/attachments", "--x--", "Content-Type", "multipart/form-data; boundary=x").refused("file", "required")
	})
	t.Run("are served so that nothing in them runs in our name", func(t *testing.T) {
		c := sam.under(t)
		for _, row := range []struct{ name, content, contentType, disposition string }{
			{"page.html", page, "application/octet-stream", "attachment"},
			{"photo.png", page, "application/octet-stream", "attachment"},
			{"logo.svg", drawing, "application/octet-stream", "attachment"},
			{"photo.png", picture, "image/png", "inline"},
			{"notes.txt", "hello", "text/plain", "attachment"},
		} {
			id := c.uploaded(customer, row.name, row.content).want(http.StatusCreated).id().String()
			h := c.content(id, "?inline=true").want(http.StatusOK).header
			how, _, err := mime.ParseMediaType(h.Get("Content-Disposition"))
			if err != nil || how != row.disposition || h.Get("Content-Type") != row.contentType {
				t.Errorf("%s: %s as %s, %v", row.name, h.Get("Content-Disposition"), h.Get("Content-Type"), err)
			}
			if h.Get("Content-Security-Policy") != "sandbox; default-src 'none'" || h.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: %v", row.name, h)
			}
			if plain := c.content(id, "").header.Get("Content-Disposition"); !strings.HasPrefix(plain, "attachment;") {
				t.Errorf("%s: %s unasked", row.name, plain)
			}
		}
	})
	t.Run("keep hostile names out of headers and paths", func(t *testing.T) {
		c := sam.under(t)
		for given, want := range map[string]string{
			"../../../etc/passwd":              "passwd",
			`C:\temp\"quoted".txt`:             `"quoted".txt`,
			"a\r\nSet-Cookie: x=1\r\n\r\n.txt": "aSet-Cookie: x=1.txt",
			"invoice\u202etxt.pdf":             "invoicetxt.pdf",
			strings.Repeat("名", 300) + ".txt":  strings.Repeat("名", 196) + ".txt",
			"100%; filename=evil.txt":          "100%; filename=evil.txt",
			"":                                 "file",
		} {
			a := c.uploaded(customer, given, "hello").want(http.StatusCreated)
			if got := a.object()["name"]; got != want {
				t.Errorf("%q is called %q", given, got)
			}
			h := c.content(a.id().String(), "").header
			_, parameters, err := mime.ParseMediaType(h.Get("Content-Disposition"))
			if err != nil || parameters["filename"] != want || h.Get("Set-Cookie") != "" {
				t.Errorf("%q: %q, %v", given, h.Get("Content-Disposition"), err)
			}
		}
	})
	t.Run("are refused where they are programs, empty or nothing known", func(t *testing.T) {
		c := sam.under(t)
		c.uploaded(customer, "photo.png", "MZ\x90\x00\x03\x00\x00\x00\x04\x00").refused("file", "wrong-type")
		c.uploaded(customer, "notes.txt", "#!/bin/sh\nrm -rf /\n").refused("file", "program")
		c.uploaded(customer, "photo.exe", picture).refused("file", "program")
		c.uploaded(customer, "data.bin", "\x00\x01\x02\x03").refused("file", "wrong-type")
		c.uploaded(customer, "empty.txt", "").refused("file", "required")
	})
	t.Run("are in the history of their record and told live", func(t *testing.T) {
		c := sam.under(t)
		id := c.uploaded(lead, "offer.pdf", "%PDF-1.7\n").want(http.StatusCreated).id().String()
		c.send(http.MethodDelete, "/attachments/"+id, nil).want(http.StatusNoContent)
		history := c.get(lead + "/history").items()
		if history[0]["text"] != "File deleted: offer.pdf" || history[1]["text"] != "File attached: offer.pdf" || history[1]["type"] != "lead.attached" {
			t.Errorf("got %v", history[:2])
		}
		c.content(id, "").want(http.StatusNotFound)
		c.send(http.MethodDelete, "/attachments/"+id, nil).want(http.StatusNotFound)
	})
	t.Run("are gone with their record in the bin", func(t *testing.T) {
		id := sam.under(t).uploaded(lead, "offer.pdf", "%PDF-1.7\n").want(http.StatusCreated).id().String()
		w.exec(`UPDATE leads SET deleted_at = $2 WHERE id = $1`, strings.TrimPrefix(lead, "/leads/"), monday())
		for _, path := range []string{lead + "/attachments", lead + "/comments", lead + "/tags"} {
			w.as("ada").under(t).get(path).problem(http.StatusNotFound, "not-found")
		}
		w.as("ada").under(t).content(id, "").want(http.StatusNotFound)
	})
	t.Run("happen once under the same key", func(t *testing.T) {
		c := sam.under(t).with("Idempotency-Key", "file-1")
		first, again := c.uploaded(customer, "once.txt", "once"), c.uploaded(customer, "once.txt", "once")
		if first.want(http.StatusCreated).id() != again.want(http.StatusCreated).id() {
			t.Error("it is there twice")
		}
		c.uploaded(customer, "once.txt", "another").refused("Idempotency-Key", "key-reused")
	})
	t.Run("hold the same content once, however many send it at the same time", func(t *testing.T) {
		before := contents(t, folder)
		var all sync.WaitGroup
		for i := range 6 {
			all.Go(func() {
				response, err := sam.try(http.MethodPost, fmt.Sprintf("%s/attachments?name=%d.txt", customer, i), strings.Repeat("same", 50_000), "Content-Type", "text/plain")
				if err != nil || response.StatusCode != http.StatusCreated {
					t.Errorf("%v %v", response, err)
					return
				}
				response.Body.Close()
			})
		}
		all.Wait()
		if n := contents(t, folder); n != before+1 {
			t.Errorf("%d more contents", n-before)
		}
	})
}

func TestUploads(t *testing.T) {
	folder := t.TempDir()
	w := newWorld(t, inFolder(t, folder))
	sam := w.as("sam")
	customer := "/customers/" + sam.post("/customers", `{"name": "Acme"}`).id().String()
	address := w.http.URL + "/api/v1" + customer + "/attachments"
	request := func(t *testing.T, body io.Reader, length int64) (*http.Response, error) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, body)
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = length
		r.Header.Set("Content-Type", "text/plain")
		r.Header.Set("Authorization", "Bearer "+w.tokens["sam"])
		return w.http.Client().Do(r)
	}
	t.Run("that say they are too large are refused before they are read", func(t *testing.T) {
		body := &slow{left: 50 << 20}
		response, err := request(t, body, 50<<20)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusRequestEntityTooLarge || body.read() > 8<<20 {
			t.Errorf("status %d after %d bytes", response.StatusCode, body.read())
		}
	})
	t.Run("that turn out too large are refused, and nothing stays", func(t *testing.T) {
		response, err := request(t, &slow{left: 3 << 20}, -1)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("status %d", response.StatusCode)
		}
		if n := contents(t, folder); n != 0 {
			t.Errorf("%d files are left", n)
		}
	})
	t.Run("that are cut off leave nothing", func(t *testing.T) {
		from, into := io.Pipe()
		go func() {
			_, err := io.WriteString(into, strings.Repeat("half", 10_000))
			into.CloseWithError(fmt.Errorf("the line broke: %w", err))
		}()
		if response, err := request(t, from, 1<<19); err == nil {
			response.Body.Close()
			t.Errorf("status %d", response.StatusCode)
		}
		deadline := time.Now().Add(10 * time.Second)
		for contents(t, folder) > 0 && time.Now().Before(deadline) {
			time.Sleep(10 * time.Millisecond)
		}
		if n := contents(t, folder); n != 0 {
			t.Errorf("%d files are left", n)
		}
		if n := len(sam.under(t).get(customer + "/attachments").items()); n != 0 {
			t.Errorf("%d attachments", n)
		}
	})
	t.Run("alone may be that large", func(t *testing.T) {
		sam.under(t).post("/customers", `{"name": "`+strings.Repeat("x", 1<<20+1)+`"}`).problem(http.StatusRequestEntityTooLarge, "too-large")
		sam.under(t).post(customer+"/comments", `{"text": "`+strings.Repeat("x", 1<<20+1)+`"}`).problem(http.StatusRequestEntityTooLarge, "too-large")
	})
	t.Run("say so when the store fails, in both languages", func(t *testing.T) {
		broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }))
		defer broken.Close()
		w := newWorld(t, func(o *api.Options) {
			store, err := files.InBucket(files.Bucket{Endpoint: broken.URL, Name: "b", Region: "eu-1", KeyID: "k", Secret: "s", PathStyle: true}, t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			o.Files = store
		})
		sam := w.as("sam").under(t)
		customer := "/customers/" + sam.post("/customers", `{"name": "Acme"}`).id().String()
		sam.uploaded(customer, "a.txt", "hello").problem(http.StatusServiceUnavailable, "files-unavailable")
		if n := len(sam.get(customer + "/attachments").items()); n != 0 {
			t.Errorf("%d attachments", n)
		}
	})
}

// slow is a body that counts what was taken of it.
type slow struct {
	mu    sync.Mutex
	left  int
	taken int
}

// Read gives text.
func (s *slow) Read(into []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left == 0 {
		return 0, io.EOF
	}
	n := min(len(into), s.left)
	for i := range into[:n] {
		into[i] = 'x'
	}
	s.left -= n
	s.taken += n
	return n, nil
}

func (s *slow) read() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken
}
