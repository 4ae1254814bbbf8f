package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// JobView is a job as people see it.
type JobView struct {
	ID              uuid.UUID       `json:"id"`
	Kind            string          `json:"kind"`
	Title           string          `json:"title"`
	State           string          `json:"state" enum:"waiting,running,done,failed,cancelled"`
	Retrying        bool            `json:"retrying" doc:"The last try failed by nobody's fault; it is tried again."`
	CancelRequested bool            `json:"cancelRequested" doc:"It ends with the chunk under way."`
	Done            int             `json:"done"`
	Total           *int            `json:"total" nullable:"true" doc:"null: not known yet."`
	Message         string          `json:"message"`
	Problem         *refusalView    `json:"problem,omitempty" doc:"Why it failed."`
	Result          json.RawMessage `json:"result,omitempty" doc:"What came of it so far, by the kind of job."`
	Maker           person          `json:"maker" doc:"On whose behalf it is done."`
	CreatedAt       time.Time       `json:"createdAt"`
	StartedAt       *time.Time      `json:"startedAt"`
	EndedAt         *time.Time      `json:"endedAt"`
}

// refusalView is why something was refused, in words.
type refusalView struct {
	Code       string     `json:"code"`
	Detail     string     `json:"detail"`
	DecisionID *uuid.UUID `json:"decisionId,omitempty" doc:"Why, where rules refused it."`
}

type jobPage struct {
	Items      []JobView `json:"items"`
	NextCursor string    `json:"nextCursor,omitempty"`
}

type listJobs struct {
	Mine   bool   `query:"mine" doc:"Only what you asked for yourself; admins see the jobs of all otherwise."`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"100"`
}

func (s *Server) jobRoutes() {
	handle(s, operation("list-jobs", http.MethodGet, "/jobs", "Long work you asked for, newest first", "jobs"), s.listJobs)
	handle(s, operation("get-job", http.MethodGet, "/jobs/{id}", "How long work stands", "jobs"), s.job)
	handle(s, operation("cancel-job", http.MethodPost, "/jobs/{id}/acts/cancel", "Cancel a job; what it has done stays done", "jobs"), s.cancelJob)
	answerWith(s.api.OpenAPI().Paths[base+"/jobs/{id}/acts/cancel"].Post, http.StatusOK, "ActResults")
}

func (s *Server) listJobs(ctx context.Context, in *listJobs) (*itself[jobPage], error) {
	viewer := viewerOf(ctx)
	q := store.JobQuery{Mine: in.Mine, Limit: in.Limit + 1}
	if in.Cursor != "" {
		before, err := uuid.Parse(in.Cursor)
		if err != nil {
			return nil, invalidPlace()
		}
		q.Before = &before
	}
	jobs, err := store.FindJobs(ctx, s.DB, viewer, q)
	if err != nil {
		return nil, err
	}
	page := jobPage{}
	if len(jobs) > in.Limit {
		jobs = jobs[:in.Limit]
		page.NextCursor = jobs[in.Limit-1].ID.String()
	}
	page.Items, err = s.jobViews(ctx, s.DB, viewer, jobs...)
	return answered(page), err
}

// invalidPlace refuses a place to continue from that no page has named.
func invalidPlace() error {
	return crm.InvalidField("cursor", "invalid-cursor",
		crm.Label{ZH: "翻页位置无效", EN: "The place to continue from is not valid"},
		crm.Label{ZH: "请从第一页重新开始", EN: "Start again from the first page"})
}

func (s *Server) job(ctx context.Context, in *ByID) (*itself[JobView], error) {
	viewer := viewerOf(ctx)
	job, err := store.GetJob(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	views, err := s.jobViews(ctx, s.DB, viewer, job)
	if err != nil {
		return nil, err
	}
	return &itself[JobView]{ETag: etag(job.Version), Body: views[0]}, nil
}

type cancelJob struct {
	ByID
	Idempotent
}

func (s *Server) cancelJob(ctx context.Context, in *cancelJob) (*raw, error) {
	request := requestID(http.MethodPost, "jobs/"+in.ID.String()+"/acts/cancel", "", nil)
	return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		return resultAnswer(in.ID, store.CancelJob(ctx, tx, in.ID))
	})
}

func (s *Server) jobViews(ctx context.Context, db store.Querier, viewer crm.Viewer, jobs ...*store.Job) ([]JobView, error) {
	var makers []uuid.UUID
	for _, j := range jobs {
		makers = append(makers, j.CreatedBy)
	}
	names, err := store.Names(ctx, db, viewer, crm.Users.Name, makers)
	if err != nil {
		return nil, err
	}
	views := make([]JobView, len(jobs))
	for i, j := range jobs {
		views[i] = JobView{
			ID: j.ID, Kind: j.Kind, Title: j.Title.In(viewer.Language), State: string(j.State), Retrying: j.Retrying,
			CancelRequested: j.CancelRequestedAt != nil, Done: j.Done, Total: j.Total, Result: j.Result,
			Maker: person{&j.CreatedBy, names[j.CreatedBy]}, CreatedAt: j.CreatedAt, StartedAt: j.StartedAt, EndedAt: j.EndedAt,
		}
		if j.Message != nil {
			views[i].Message = j.Message.In(viewer.Language)
		}
		if j.Problem != nil {
			views[i].Problem = s.refusalView(*j.Problem, viewer.Language)
		}
	}
	return views, nil
}

// refusalView says a kept refusal in words; one without words of its own has
// the usual ones of its code.
func (s *Server) refusalView(r crm.Denial, language crm.Language) *refusalView {
	detail := r.Detail
	if detail == (crm.Label{}) {
		detail = problemTexts[r.Code].detail
	}
	text := detail.In(language)
	if r.At != nil {
		text = strings.ReplaceAll(text, "{at}", s.localTime(*r.At))
	}
	return &refusalView{r.Code, text, r.DecisionID}
}
