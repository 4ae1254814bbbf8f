package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/files"
	"github.com/baton-crm/baton/store"
	"github.com/baton-crm/baton/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// monday is a working hour in Shanghai.
func monday() time.Time { return time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) }

// world is a company with the API in front of it.
type world struct {
	t         *testing.T
	db        *store.DB
	server    *api.Server
	http      *httptest.Server
	log       *journal
	files     *files.Store
	processes *activities.Processes
	people    map[string]*crm.User // by sign-in name
	rosters   map[string]uuid.UUID // by key

	mu      sync.Mutex
	now     time.Time
	tokens  map[string]string // by sign-in name
	batches []activities.Batch
	reached atomic.Int64 // leads that were given a number
}

// colleague is one of the people of the world.
type colleague struct {
	login   string
	role    crm.Role
	manager string
	grants  map[crm.GrantKey]crm.Reach // what a detailed role says
}

// colleagues lists them; who leads others comes first. Mia leads Tim, who
// leads Tom; Max has a department of his own.
func colleagues() []colleague {
	return []colleague{
		{login: "ada", role: crm.Admin},
		{login: "mia", role: crm.Manager}, {login: "max", role: crm.Manager}, {login: "tim", role: crm.Manager, manager: "mia"},
		{login: "sam", role: crm.Staff, manager: "mia"}, {login: "sue", role: crm.Staff, manager: "mia"}, {login: "tom", role: crm.Staff, manager: "tim"}, {login: "oli", role: crm.Staff, manager: "max"},
	}
}

// newWorld makes a company with its people and rosters.
func newWorld(t *testing.T, change ...func(*api.Options)) *world {
	t.Helper()
	w := &world{
		t: t, db: storetest.Open(t), log: &journal{}, people: map[string]*crm.User{}, rosters: map[string]uuid.UUID{},
		now: monday(), tokens: map[string]string{},
	}
	w.db.Clock = w.clock
	company := activities.NewCompany()
	w.db.Zone = company.Zone()
	w.do(store.Ship)
	w.do(w.staff)
	book, err := activities.NewRuleBook(t.Context(), w.db)
	if err != nil {
		t.Fatal(err)
	}
	w.processes = &activities.Processes{DB: w.db, Rules: book, Company: company, Log: slog.New(slog.DiscardHandler)}
	contents, err := files.InFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.files = contents
	options := api.Options{
		Files: contents,
		DB:    w.db, Company: company, Rules: book, Log: slog.New(slog.NewJSONHandler(w.log, nil)), Metrics: prometheus.NewRegistry(), Version: "1",
	}
	for _, f := range change {
		f(&options)
	}
	w.server = api.New(options)
	w.http = httptest.NewServer(w.server.Handler())
	t.Cleanup(func() { // fail with the log
		w.http.Close()
		if t.Failed() {
			t.Log(w.log)
		}
	})
	return w
}

func (w *world) staff(ctx context.Context, tx *store.Tx) error {
	for _, c := range colleagues() {
		user := &crm.User{Name: strings.ToUpper(c.login[:1]) + c.login[1:], Login: c.login, Role: c.role, Language: crm.English, Active: true}
		if c.manager != "" {
			user.ManagerID = &w.people[c.manager].ID
		}
		if err := store.Users.Insert(ctx, tx, user); err != nil {
			return err
		}
		w.people[c.login] = user
		secret, err := store.NewToken(ctx, tx, user.ID, &store.Token{Name: "test", Scopes: []crm.TokenScope{"*:*"}})
		if err != nil {
			return err
		}
		w.tokens[c.login] = secret
	}
	for key, members := range map[string][]string{"inside-sales": {"sam", "sue"}, "key-accounts": {"tom"}, "overseas": {"oli"}} {
		roster := &crm.Roster{Key: key, Name: "Roster " + key}
		if err := store.Rosters.Insert(ctx, tx, roster); err != nil {
			return err
		}
		w.rosters[key] = roster.ID
		for _, login := range members {
			member := &crm.RosterMember{RosterID: roster.ID, UserID: w.people[login].ID}
			if err := store.RosterMembers.Insert(ctx, tx, member); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// pass lets business time pass.
func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// do runs work on behalf of the product itself.
func (w *world) do(work func(context.Context, *store.Tx) error) {
	w.t.Helper()
	w.doAs(crm.System(), work)
}

func (w *world) doAs(viewer crm.Viewer, work func(context.Context, *store.Tx) error) {
	w.t.Helper()
	if err := w.db.Do(w.t.Context(), viewer, work); err != nil {
		w.t.Fatal(err)
	}
}

// exec changes the database behind the product's back.
func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if _, err := w.db.Exec(w.t.Context(), sql, args...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) viewer(login string) crm.Viewer {
	w.t.Helper()
	viewer, err := store.ViewerOf(w.t.Context(), w.db, login)
	if err != nil {
		w.t.Fatal(err)
	}
	return viewer
}

func (w *world) id(login string) uuid.UUID { return w.people[login].ID }

// run drives what the workflows would: every step that is due.
func (w *world) run() {
	w.t.Helper()
	w.do(func(ctx context.Context, tx *store.Tx) error {
		if _, err := store.Gather(ctx, tx, 1000); err != nil {
			return err
		}
		intents, err := store.Intents(ctx, tx, 1000)
		for _, intent := range intents {
			if intent.Topic == store.TopicBegin {
				parts := strings.Split(intent.WorkflowID, "/")
				w.batches = append(w.batches, activities.Batch{Kind: parts[0], ID: uuid.MustParse(parts[1]), Epoch: 1})
			}
		}
		if err != nil {
			return err
		}
		return store.Delivered(ctx, tx, intents...)
	})
	p := w.processes
	steps := map[string][]func(context.Context, activities.Batch) (activities.Standing, error){
		crm.LeadProcessName: {
			p.CheckLeads, p.RouteLeads, p.FollowFirstContacts, p.FollowAnswers, p.WakeNurtured, p.FollowConfirmations,
			p.FollowResults, p.HoldPooled,
		},
		crm.RequestProcessName: {p.FollowRevisions, p.SeekApprovals},
	}
	for _, batch := range w.batches {
		for _, step := range steps[batch.Kind] {
			if _, err := step(w.t.Context(), batch); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// as speaks for a person by token, in English.
func (w *world) as(login string) client {
	return client{t: w.t, w: w, headers: []string{"Authorization", "Bearer " + w.tokens[login]}}
}

// nobody speaks for nobody.
func (w *world) nobody() client { return client{t: w.t, w: w} }

// client sends requests.
type client struct {
	t       *testing.T
	w       *world
	headers []string // name, value, …
}

// with adds a header to all requests.
func (c client) with(name, value string) client {
	c.headers = append(append([]string{}, c.headers...), name, value)
	return c
}

func (c client) in(language crm.Language) client { return c.with("Accept-Language", string(language)) }

func (c client) under(t *testing.T) client {
	c.t = t
	return c
}

// send makes a request below /api/v1. A body that is text goes as it is,
// anything else as JSON.
func (c client) send(method, path string, body any, headers ...string) answer {
	c.t.Helper()
	response := c.open(method, path, body, headers...)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	a := answer{c.t, response.StatusCode, response.Header, content}
	checkDocumented(c.t, method, path, a)
	return a
}

func (c client) open(method, path string, body any, headers ...string) *http.Response {
	c.t.Helper()
	response, err := c.try(method, path, body, headers...)
	if err != nil {
		c.t.Fatal(err)
	}
	return response
}

// try is open for goroutines that may not end the test.
func (c client) try(method, path string, body any, headers ...string) (*http.Response, error) {
	var reader io.Reader
	if text, ok := body.(string); ok {
		reader = strings.NewReader(text)
	} else if body != nil {
		reader = strings.NewReader(jsonText(body))
	}
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.w.http.URL+"/api/v1"+path, reader)
	if err != nil {
		return nil, err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	all := append(append([]string{}, c.headers...), headers...)
	for i := 0; i < len(all); i += 2 {
		request.Header.Set(all[i], all[i+1])
	}
	return c.w.http.Client().Transport.RoundTrip(request)
}

func (c client) get(path string) answer {
	c.t.Helper()
	return c.send(http.MethodGet, path, nil)
}

func (c client) post(path string, body any, headers ...string) answer {
	c.t.Helper()
	return c.send(http.MethodPost, path, body, headers...)
}

func (c client) patch(path string, version int, body any) answer {
	c.t.Helper()
	return c.send(http.MethodPatch, path, body, "If-Match", etag(version))
}

func (c client) delete(path string, version int) answer {
	c.t.Helper()
	return c.send(http.MethodDelete, path, nil, "If-Match", etag(version))
}

func etag(version int) string { return `"` + jsonText(version) + `"` }

func jsonText(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

// want ends the test when the status is another one.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

func (a answer) decode(target any) {
	a.t.Helper()
	if err := json.Unmarshal(a.body, target); err != nil {
		a.t.Fatalf("%v: %s", err, a.body)
	}
}

// object reads the body as a JSON object.
func (a answer) object() map[string]any {
	a.t.Helper()
	var object map[string]any
	a.decode(&object)
	return object
}

// items reads the items of a list.
func (a answer) items() []map[string]any {
	a.t.Helper()
	var list struct{ Items []map[string]any }
	a.want(http.StatusOK).decode(&list)
	return list.Items
}

func (a answer) id() uuid.UUID {
	a.t.Helper()
	var record struct{ ID uuid.UUID }
	a.decode(&record)
	return record.ID
}

type problemBody struct {
	Type, Code, Title, Detail, TraceID string
	Status                             int
	Errors                             []struct{ Field, Code, Message, Remedy string }
}

// problem reads a problem document and checks its form.
func (a answer) problem(status int, code string) problemBody {
	a.t.Helper()
	a.want(status)
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		a.t.Errorf("content type %q of a problem", got)
	}
	var p problemBody
	a.decode(&p)
	if p.Code != code || p.Type != "urn:baton:problem:"+code || p.Status != status {
		a.t.Errorf("problem %s, want %d %s", a.body, status, code)
	}
	if p.Title == "" || p.Detail == "" || p.TraceID == "" || p.TraceID != a.header.Get("X-Request-Id") {
		a.t.Errorf("problem %s lacks a text or the trace id of the request", a.body)
	}
	return p
}

// refused wants a 422 that names the field, with a message and a remedy.
func (a answer) refused(field, code string) {
	a.t.Helper()
	p := a.problem(http.StatusUnprocessableEntity, "invalid")
	for _, e := range p.Errors {
		if e.Field == field && e.Code == code {
			if e.Message == "" || e.Remedy == "" {
				a.t.Errorf("%s is refused without a message and a remedy: %s", field, a.body)
			}
			return
		}
	}
	a.t.Errorf("want %q refused with %q: %s", field, code, a.body)
}

// journal keeps what is logged.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps a line.
func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// enterLead enters a lead as somebody and returns its id. Unless the values say
// otherwise it can be reached, at a number of its own.
func (w *world) enterLead(login string, values map[string]any) uuid.UUID {
	w.t.Helper()
	if values["name"] == nil {
		values["name"] = "Lead"
	}
	if values["phone"] == nil {
		values["phone"] = fmt.Sprintf("+86 139 %08d", w.reached.Add(1))
	}
	return w.as(login).post("/leads", values).want(http.StatusCreated).id()
}
