package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type startBackTest struct {
	ByID
	Idempotent
	Body struct {
		From time.Time `json:"from"`
		To   time.Time `json:"to"`
	}
}

// BackTestView is what a version would have answered to recorded decisions.
type BackTestView struct {
	ID             uuid.UUID   `json:"id"`
	VersionID      uuid.UUID   `json:"versionId"`
	JobID          uuid.UUID   `json:"jobId"`
	From           time.Time   `json:"from"`
	To             time.Time   `json:"to"`
	Outdated       bool        `json:"outdated" doc:"The draft has changed since."`
	Done           bool        `json:"done" doc:"All decisions of the period were asked again."`
	Cases          int         `json:"cases"`
	Changed        int         `json:"changed"`
	NewlyUnmatched int         `json:"newlyUnmatched" doc:"A row answered before; now only the otherwise row or none does."`
	Errors         int         `json:"errors"`
	Moved          []MovedView `json:"moved"`
	PerPerson      []LoadView  `json:"perPerson" doc:"Work that people would have got; after is simulated."`
	PerMonth       []MonthView `json:"perMonth"`
	Estimate       bool        `json:"estimate" doc:"perPerson is an estimate: shared out again from a recorded starting state."`
	Gainers        []LoadView  `json:"gainers" doc:"Who would gain or lose more than a fifth."`
	CreatedAt      time.Time   `json:"createdAt"`
}

// LoadView is how much somebody got and would have got.
type LoadView struct {
	Person person `json:"person"`
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// MonthView counts the cases of a month.
type MonthView struct {
	Month   string `json:"month" doc:"2026-11"`
	Cases   int    `json:"cases"`
	Changed int    `json:"changed"`
}

type casePage struct {
	Items      []CaseView `json:"items"`
	NextCursor string     `json:"nextCursor,omitempty"`
}

type listCases struct {
	ByID
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"100" doc:"nextCursor of the page before."`
}

func (s *Server) backTestRoutes() {
	start := managing("back-test-rules", http.MethodPost, "/rule-versions/{id}/acts/back-test", "Ask a version again about the recorded decisions of a period; nothing else changes")
	handle(s, start, s.startBackTest)
	documentJob(s.api.OpenAPI().Paths[base+start.Path].Post)
	handle(s, managing("list-back-tests", http.MethodGet, "/rule-versions/{id}/back-tests", "Back-tests of a version, newest first"), s.listBackTests)
	handle(s, managing("get-back-test", http.MethodGet, "/back-tests/{id}", "What came of a back-test"), s.backTest)
	handle(s, managing("list-back-test-cases", http.MethodGet, "/back-tests/{id}/cases", "Decisions that would have been others"), s.backTestCases)
}

func (s *Server) startBackTest(ctx context.Context, in *startBackTest) (*bulkAnswer, error) {
	of, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.refuseHidden(ctx, of.point, version.Body); err != nil {
		return nil, err
	}
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, "rule-versions/"+in.ID.String()+"/acts/back-test", "", body)
	return s.bulkChange(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		job, err := activities.BackTestLater(ctx, tx, in.ID, in.Body.From, in.Body.To)
		return s.jobAnswer(ctx, tx, job, err)
	})
}

func (s *Server) listBackTests(ctx context.Context, in *ByID) (*itself[items[BackTestView]], error) {
	_, version, err := s.versionOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	tests, err := store.BackTestsOf(ctx, s.DB, in.ID)
	if err != nil {
		return nil, err
	}
	list := []BackTestView{}
	for _, test := range tests {
		view, err := s.backTestView(ctx, test, version)
		if err != nil {
			return nil, err
		}
		list = append(list, view)
	}
	return answered(items[BackTestView]{list}), nil
}

func (s *Server) backTest(ctx context.Context, in *ByID) (*itself[BackTestView], error) {
	test, err := store.GetBackTest(ctx, s.DB, in.ID)
	if err != nil {
		return nil, s.hiddenFrom(ctx, err)
	}
	_, version, err := s.versionOf(ctx, s.DB, test.VersionID)
	if err != nil {
		return nil, err
	}
	view, err := s.backTestView(ctx, test, version)
	return answered(view), err
}

// hiddenFrom tells those who manage no rules that, before it tells what there
// is.
func (s *Server) hiddenFrom(ctx context.Context, err error) error {
	if refused := requireRules(viewerOf(ctx)); refused != nil {
		return refused
	}
	return err
}

func (s *Server) backTestView(ctx context.Context, t *store.BackTest, version *store.RuleVersion) (BackTestView, error) {
	viewer, r := viewerOf(ctx), t.Report
	view := BackTestView{
		ID: t.ID, VersionID: t.VersionID, JobID: t.JobID, From: t.From, To: t.To, Outdated: t.RowVersion != version.Version && version.State == store.RuleDraft,
		Done: r.Done, Cases: r.Cases, Changed: r.Changed, NewlyUnmatched: r.NewlyUnmatched, Errors: r.Errors, Estimate: true,
		Moved: []MovedView{}, PerPerson: []LoadView{}, PerMonth: []MonthView{}, Gainers: []LoadView{}, CreatedAt: t.CreatedAt,
	}
	for _, m := range r.Moved {
		view.Moved = append(view.Moved, movedView(m, version.Body, viewer.Language))
	}
	for _, m := range r.PerMonth {
		view.PerMonth = append(view.PerMonth, MonthView(m))
	}
	var people []uuid.UUID
	for _, load := range r.PerPerson {
		people = append(people, load.Person)
	}
	names, err := store.Names(ctx, s.DB, viewer, crm.Users.Name, people)
	for _, load := range r.PerPerson {
		loaded := LoadView{person{&load.Person, names[load.Person]}, load.Before, load.After}
		view.PerPerson = append(view.PerPerson, loaded)
		if load.Shifts() {
			view.Gainers = append(view.Gainers, loaded)
		}
	}
	return view, err
}

func (s *Server) backTestCases(ctx context.Context, in *listCases) (*itself[casePage], error) {
	test, err := store.GetBackTest(ctx, s.DB, in.ID)
	if err != nil {
		return nil, s.hiddenFrom(ctx, err)
	}
	of, _, err := s.versionOf(ctx, s.DB, test.VersionID)
	if err != nil {
		return nil, err
	}
	after := uuid.Nil
	if in.Cursor != "" {
		if after, err = uuid.Parse(in.Cursor); err != nil {
			return nil, invalidPlace()
		}
	}
	cases, err := store.BackTestCases(ctx, s.DB, in.ID, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	page := casePage{}
	if len(cases) > in.Limit {
		cases = cases[:in.Limit]
		page.NextCursor = cases[in.Limit-1].DecisionID.String()
	}
	page.Items, err = s.caseViews(ctx, of.point, cases)
	return answered(page), err
}
