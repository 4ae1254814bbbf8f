package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// documentedAnswers holds answers against the OpenAPI document. Tens of
// thousands are, so that it finds an operation as the server does and compiles
// each schema once.
type documentedAnswers struct {
	operations *http.ServeMux
	answers    map[string]map[string]documentedAnswer // by pattern, and by status or "default"

	mu      sync.Mutex // guards the compiler
	schemas *jsonschema.Compiler
}

// documentedAnswer is what the document says about the answers of an operation
// with one status: the place of their schema by their type of content.
type documentedAnswer map[string]string

const documentURL = "https://baton.example/openapi.json"

var documented = sync.OnceValues(func() (*documentedAnswers, error) {
	data, err := document()
	if err != nil {
		return nil, err
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct{ Content map[string]json.RawMessage }
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	d := &documentedAnswers{http.NewServeMux(), map[string]map[string]documentedAnswer{}, sync.Mutex{}, jsonschema.NewCompiler()}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			pattern := strings.ToUpper(method) + " " + path
			d.operations.Handle(pattern, http.NotFoundHandler())
			d.answers[pattern] = map[string]documentedAnswer{}
			for status, response := range op.Responses {
				answer := documentedAnswer{}
				for contentType := range response.Content {
					answer[contentType] = pointer("paths", path, method, "responses", status, "content", contentType, "schema")
				}
				d.answers[pattern][status] = answer
			}
		}
	}
	return d, d.schemas.AddResource(documentURL, whole)
})

// pointer is the address of a place in the document.
func pointer(tokens ...string) string {
	address := documentURL + "#"
	for _, token := range tokens {
		address += "/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(token))
	}
	return address
}

// check tells what is wrong with an answer.
func (d *documentedAnswers) check(method, path string, a answer) error {
	_, pattern := d.operations.Handler(httptest.NewRequest(method, "/api/v1"+path, nil))
	statuses, ok := d.answers[pattern]
	if !ok {
		return fmt.Errorf("there is no such operation")
	}
	documented, ok := statuses[strconv.Itoa(a.status)]
	if !ok {
		if documented, ok = statuses["default"]; !ok {
			return fmt.Errorf("there is no such answer")
		}
	}
	if len(documented) == 0 {
		if len(a.body) > 0 {
			return fmt.Errorf("it is to have no content")
		}
		return nil
	}
	contentType, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil {
		return fmt.Errorf("its type of content: %w", err)
	}
	place, ok := documented[contentType]
	if !ok {
		return fmt.Errorf("there is no content of type %s", contentType)
	}
	if !strings.HasSuffix(contentType, "json") {
		return nil
	}
	return d.validate(place, a.body)
}

func (d *documentedAnswers) validate(place string, body []byte) error {
	d.mu.Lock()
	schema, err := d.schemas.Compile(place)
	d.mu.Unlock()
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// checkDocumented holds an answer against the document.
func checkDocumented(t *testing.T, method, path string, a answer) {
	t.Helper()
	if a.status == http.StatusNotFound || a.status == http.StatusMethodNotAllowed {
		return // also for what has no route, which no document lists
	}
	d, err := documented()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.check(method, path, a); err != nil {
		t.Errorf("%s %s answers %d, which is not documented: %v\n%s", method, path, a.status, err, a.body)
	}
}

// TestDocumentedAnswers proves that the check finds what is not documented.
func TestDocumentedAnswers(t *testing.T) {
	d, err := documented()
	if err != nil {
		t.Fatal(err)
	}
	const count, problem = `{"count": 1, "more": false}`, `{"type": "urn:x", "code": "x"}`
	for _, c := range []struct {
		name, method, path, contentType, body string
		status                                int
		wrong                                 bool
	}{
		{"what is documented", http.MethodGet, "/customers/count", "application/json", count, http.StatusOK, false},
		{"a field of another type", http.MethodGet, "/customers/count", "application/json", `{"count": "1", "more": false}`, http.StatusOK, true},
		{"a field too few", http.MethodGet, "/customers/count", "application/json", `{"more": false}`, http.StatusOK, true},
		{"a field too many", http.MethodGet, "/customers/count", "application/json", `{"count": 1, "more": false, "x": 1}`, http.StatusOK, true},
		{"another type of content", http.MethodGet, "/customers/count", "text/plain", count, http.StatusOK, true},
		{"a problem that lacks most", http.MethodGet, "/customers/count", "application/problem+json", problem, http.StatusForbidden, true},
		{"an operation that is not there", http.MethodPost, "/customers/count", "application/json", count, http.StatusOK, true},
		{"content where none is documented", http.MethodDelete, "/customers/1", "application/json", "{}", http.StatusNoContent, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := answer{t, c.status, http.Header{"Content-Type": {c.contentType}}, []byte(c.body)}
			if err := d.check(c.method, c.path, a); (err != nil) != c.wrong {
				t.Errorf("%v", err)
			}
		})
	}
}
