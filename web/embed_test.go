package web

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const testIndex = htmlTag + `<head>` + headMarker + `<meta property="csp-nonce" nonce="` + nonceMarker + `">` +
	`<script type="module" src="/assets/index-1.js"></script></head><body>` + firstDataMarker + `</body>`

const testManifest = `{
	"index.html": {"file": "assets/index-1.js", "css": ["assets/index-1.css"], "imports": ["_shared.js"]},
	"_shared.js": {"file": "assets/shared-1.js"},
	"src/i18n/locale.en.ts": {"file": "assets/en-1.js", "imports": ["_shared.js"]},
	"src/i18n/locale.zh-CN.ts": {"file": "assets/zh-1.js"},
	"src/features/records/ListScreen.tsx": {"file": "assets/list-1.js", "css": ["assets/list-1.css"], "imports": ["_table.js", "index.html"]},
	"_table.js": {"file": "assets/table-1.js"}
}`

// testDist is a build small enough to be read.
func testDist() fstest.MapFS {
	files := fstest.MapFS{}
	for name, content := range map[string]string{
		"index.html": testIndex, "manifest.json": testManifest, "placeholder.html": "make build",
		"assets/index-1.js": "plain", "assets/index-1.js.gz": "gzipped", "assets/index-1.js.br": "brotli",
		"assets/small-1.css": "small",
	} {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return files
}

// call is one request to a handler under test.
type call struct {
	path     string
	signedIn bool
	headers  map[string]string
}

func answer(t *testing.T, options Options, dist fstest.MapFS, c call) (*http.Response, string) {
	t.Helper()
	options.SignedIn = func(*http.Request) bool { return c.signedIn }
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, c.path, http.NoBody)
	request.Header.Set("Accept", "text/html,*/*;q=0.8")
	for name, value := range c.headers {
		request.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	handler(options, dist).ServeHTTP(recorder, request)
	response := recorder.Result()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestAssets(t *testing.T) {
	cases := []struct {
		name, path, accepted, body, encoding, contentType string
		status                                            int
	}{
		{"prefers brotli", "/assets/index-1.js", "gzip, deflate, br", "brotli", "br", "text/javascript; charset=utf-8", 200},
		{"falls back to gzip", "/assets/index-1.js", "gzip", "gzipped", "gzip", "text/javascript; charset=utf-8", 200},
		{"respects a refusal", "/assets/index-1.js", "br;q=0, gzip", "gzipped", "gzip", "text/javascript; charset=utf-8", 200},
		{"sends plain to who reads nothing else", "/assets/index-1.js", "", "plain", "", "text/javascript; charset=utf-8", 200},
		{"sends plain what has no compressed form", "/assets/small-1.css", "br", "small", "", "text/css; charset=utf-8", 200},
		{"answers 404 for what is gone", "/assets/index-0.js", "br", "404 page not found\n", "", "text/plain; charset=utf-8", 404},
		{"keeps compressed forms to itself", "/assets/index-1.js.gz", "br", "404 page not found\n", "", "text/plain; charset=utf-8", 404},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			response, body := answer(t, Options{}, testDist(), call{path: c.path, headers: map[string]string{"Accept-Encoding": c.accepted}})
			got := []any{response.StatusCode, body, response.Header.Get("Content-Encoding"), response.Header.Get("Content-Type")}
			if diff := cmp.Diff([]any{c.status, c.body, c.encoding, c.contentType}, got); diff != "" {
				t.Error(diff)
			}
			immutable := strings.Contains(response.Header.Get("Cache-Control"), "immutable")
			if immutable != (c.status == http.StatusOK) {
				t.Errorf("Cache-Control: %q", response.Header.Get("Cache-Control"))
			}
		})
	}
}

func TestIcon(t *testing.T) {
	for _, signedIn := range []bool{true, false} {
		t.Run(fmt.Sprintf("is a picture, signed in: %t", signedIn), func(t *testing.T) {
			response, body := answer(t, Options{}, testDist(), call{
				path: "/favicon.ico", signedIn: signedIn, headers: map[string]string{"Accept": "image/*"},
			})
			if got := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || got != "image/svg+xml" {
				t.Errorf("%d, %s", response.StatusCode, got)
			}
			if !strings.HasPrefix(body, "<svg ") {
				t.Error(body)
			}
		})
	}
}

func TestApp(t *testing.T) {
	t.Run("sends strangers to sign in and back", func(t *testing.T) {
		response, _ := answer(t, Options{}, testDist(), call{path: "/leads?q=a&sort=-name"})
		if response.StatusCode != http.StatusSeeOther {
			t.Fatal(response.Status)
		}
		if got, want := response.Header.Get("Location"), "/sign-in?next=%2Fleads%3Fq%3Da%26sort%3D-name"; got != want {
			t.Errorf("Location %q, want %q", got, want)
		}
	})
	t.Run("is no answer to who wants no page", func(t *testing.T) {
		response, _ := answer(t, Options{}, testDist(), call{path: "/missing.png", signedIn: true, headers: map[string]string{"Accept": "image/*"}})
		if response.StatusCode != http.StatusNotFound {
			t.Error(response.Status)
		}
	})
	t.Run("comes in the language and theme chosen", func(t *testing.T) {
		_, body := answer(t, Options{}, testDist(), call{path: "/inbox", signedIn: true, headers: map[string]string{
			"Cookie": "baton_language=zh-CN; baton_theme=dark", "Accept-Language": "en",
		}})
		if !strings.Contains(body, `<html lang="zh-CN" data-theme="dark">`) || !strings.Contains(body, "/assets/zh-1.js") {
			t.Error(body)
		}
	})
	t.Run("preloads the screen with all it needs, once", func(t *testing.T) {
		_, body := answer(t, Options{}, testDist(), call{path: "/leads", signedIn: true})
		want := `<link rel="modulepreload" crossorigin href="/assets/en-1.js">` +
			`<link rel="modulepreload" crossorigin href="/assets/list-1.js">` +
			`<link rel="modulepreload" crossorigin href="/assets/table-1.js">` +
			`<link rel="preload" as="style" crossorigin href="/assets/list-1.css">`
		if !strings.Contains(body, want) {
			t.Error(body)
		}
	})
	t.Run("is never kept by the browser", func(t *testing.T) {
		response, _ := answer(t, Options{}, testDist(), call{path: "/", signedIn: true})
		if got := response.Header.Get("Cache-Control"); got != "no-store" {
			t.Error(got)
		}
	})
	t.Run("says how to build when nothing has been built", func(t *testing.T) {
		dist := fstest.MapFS{"placeholder.html": testDist()["placeholder.html"]}
		_, body := answer(t, Options{}, dist, call{path: "/", signedIn: true})
		if body != "make build" {
			t.Error(body)
		}
	})
}

func TestFirstData(t *testing.T) {
	const hostile = `</script><script>alert(1)</script><!--`
	var language string
	options := Options{FirstData: func(r *http.Request) map[string]json.RawMessage {
		language = r.Header.Get("Accept-Language")
		text, err := json.Marshal(hostile)
		if err != nil {
			t.Fatal(err)
		}
		// What the caller hands over may not be escaped itself.
		return map[string]json.RawMessage{"/session": json.RawMessage(strings.ReplaceAll(string(text), `\u003c`, "<"))}
	}}
	request := call{path: "/inbox", signedIn: true, headers: map[string]string{"Cookie": "baton_language=zh-CN", "Accept-Language": "en"}}
	_, body := answer(t, options, testDist(), request)

	t.Run("cannot leave its element", func(t *testing.T) {
		found := regexp.MustCompile(`<script type="application/json" id="first-data">(.*?)</script>`).FindStringSubmatch(body)
		if found == nil {
			t.Fatal(body)
		}
		var data map[string]string
		if err := json.Unmarshal([]byte(found[1]), &data); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]string{"/session": hostile}, data); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is asked for in the language of the page", func(t *testing.T) {
		if language != "zh-CN" {
			t.Error(language)
		}
	})
}

func TestSecurityHeaders(t *testing.T) {
	for _, c := range []call{{path: "/inbox", signedIn: true}, {path: "/sign-in"}} {
		t.Run("guard "+c.path, func(t *testing.T) {
			first, body := answer(t, Options{}, testDist(), c)
			second, _ := answer(t, Options{}, testDist(), c)
			policy := first.Header.Get("Content-Security-Policy")
			nonce := regexp.MustCompile(`'nonce-([A-Z2-7]{20,})'`).FindStringSubmatch(policy)
			if len(nonce) < 2 || !strings.Contains(body, `nonce="`+nonce[1]+`"`) {
				t.Errorf("the page does not use the nonce of %q", policy)
			}
			if policy == second.Header.Get("Content-Security-Policy") {
				t.Error("the nonce came twice")
			}
			if strings.Contains(policy, "unsafe-inline") || !strings.Contains(policy, "frame-ancestors 'none'") {
				t.Error(policy)
			}
			got := []string{first.Header.Get("X-Content-Type-Options"), first.Header.Get("Referrer-Policy")}
			if diff := cmp.Diff([]string{"nosniff", "same-origin"}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
