package api

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Chosen says on which records a bulk acts: those named, or those found.
type Chosen struct {
	IDs    []uuid.UUID `json:"ids,omitempty" maxItems:"20000" doc:"Up to 200 are done at once; more are a job."`
	Filter *string     `json:"filter,omitempty" maxLength:"4096" doc:"Instead of ids: all that are found; empty is all that you see. Always a job."`
	Text   *string     `json:"q,omitempty" maxLength:"200" doc:"Free text, with or instead of the filter."`
}

type bulkEdit struct {
	Idempotent
	Body struct {
		Chosen
		Values map[string]json.RawMessage `json:"values" doc:"The fields to set, as in a merge patch; null clears."`
	}
}

type bulkAct struct {
	Idempotent
	Body struct{ Chosen }
}

type undoBulk struct {
	ByID
	Idempotent
}

// bulkAnswer is 200 with results, or 202 with the job.
type bulkAnswer struct {
	Status      int
	Location    string `header:"Location"`
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// BulkResults is what came of a bulk that was done at once.
type BulkResults struct {
	ID      uuid.UUID    `json:"id" doc:"GET /bulk/{id} reads it again."`
	Results []bulkResult `json:"results" doc:"In the order of the ids."`
	Undo    *undoView    `json:"undo,omitempty" doc:"Where something was done that can be undone."`
}

type bulkResult struct {
	ID     uuid.UUID    `json:"id"`
	Status string       `json:"status" enum:"done,refused"`
	Error  *refusalView `json:"error,omitempty"`
}

type undoView struct {
	ID    uuid.UUID `json:"id" doc:"POST /bulk/{id}/acts/undo puts back what was there."`
	Until time.Time `json:"until"`
}

func (s *Server) bulkRoutes() {
	editors := Editors(s.kinds)
	schemas := s.api.OpenAPI().Components.Schemas
	schemas.Schema(reflect.TypeFor[BulkResults](), true, "BulkResults")
	for _, e := range editors {
		s.bulkRoutesOf(editors, e)
	}
	s.bulkOperation(operation("undo-bulk", http.MethodPost, "/bulk/{id}/acts/undo", "Put back what a bulk has changed", "bulk"),
		func(op huma.Operation) { handle(s, op, s.undoBulk(editors)) })
	handle(s, operation("get-bulk", http.MethodGet, "/bulk/{id}", "One act on many records", "bulk"), s.bulk)
	handle(s, operation("results-of-bulk", http.MethodGet, "/bulk/{id}/results", "What came of it for each record", "bulk"), s.bulkResults)
}

func (s *Server) bulkRoutesOf(editors []activities.Editor, e activities.Editor) {
	k := e.Schema
	path := "/" + k.Plural + "/acts/"
	if len(k.Rights.Edit) > 0 {
		op := operation("edit-many-"+k.Plural, http.MethodPost, path+"edit", "Change many "+k.PluralLabel.EN, k.Plural)
		s.bulkOperation(op, func(op huma.Operation) {
			handle(s, op, func(ctx context.Context, in *bulkEdit) (*bulkAnswer, error) {
				bulk := &store.Bulk{Kind: k.Name, Act: store.BulkEdit, Values: in.Body.Values}
				return s.bulkDo(ctx, editors, e, bulk, asked{in.Key, in.Body.Chosen})
			})
		})
	}
	if len(k.Rights.Delete) == 0 {
		return
	}
	for _, act := range []store.BulkAct{store.BulkDelete, store.BulkRestore} {
		summary := map[store.BulkAct]string{store.BulkDelete: "Put many %s into the bin", store.BulkRestore: "Take many %s out of the bin"}[act]
		op := operation(string(act)+"-many-"+k.Plural, http.MethodPost, path+string(act),
			crm.Label{EN: summary}.With(k.PluralLabel.EN).EN, k.Plural)
		s.bulkOperation(op, func(op huma.Operation) {
			handle(s, op, func(ctx context.Context, in *bulkAct) (*bulkAnswer, error) {
				return s.bulkDo(ctx, editors, e, &store.Bulk{Kind: k.Name, Act: act}, asked{in.Key, in.Body.Chosen})
			})
		})
	}
}

// bulkOperation registers a bulk and documents its two answers.
func (s *Server) bulkOperation(op huma.Operation, register func(huma.Operation)) {
	register(op)
	documented := s.api.OpenAPI().Paths[base+op.Path].Post
	answerWith(documented, http.StatusOK, "BulkResults")
	documented.Responses["202"] = &huma.Response{
		Description: "It became a job; Location names it.",
		Content:     map[string]*huma.MediaType{"application/json": {Schema: reference("JobView")}},
		Headers:     map[string]*huma.Header{"Location": {Schema: &huma.Schema{Type: huma.TypeString}}},
	}
	for _, p := range documented.Parameters {
		if p.Name == "Idempotency-Key" {
			p.Required = true
		}
	}
}

// asked is what a bulk request names besides the act.
type asked struct {
	key    string
	chosen Chosen
}

// bulkDo does a bulk at once, or leaves it to a job.
func (s *Server) bulkDo(ctx context.Context, editors []activities.Editor, e activities.Editor, bulk *store.Bulk, in asked) (*bulkAnswer, error) {
	if err := s.checkBulk(ctx, e, bulk, in); err != nil {
		return nil, err
	}
	body, err := json.Marshal(struct {
		Chosen Chosen
		Values map[string]json.RawMessage
	}{in.chosen, bulk.Values})
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, e.Schema.Plural+"/acts/"+string(bulk.Act), "", body)
	return s.bulkChange(ctx, in.key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		if len(in.chosen.IDs) > 0 && len(in.chosen.IDs) <= activities.AtOnce {
			results, err := activities.BulkNow(ctx, tx, editors, bulk, in.chosen.IDs)
			return s.resultsAnswer(bulk, results, tx.Viewer.Language, err)
		}
		wanted := activities.Wanted{IDs: in.chosen.IDs, Filter: textOf(in.chosen.Filter), Text: textOf(in.chosen.Text)}
		job, err := activities.BulkLater(ctx, tx, e.Schema, bulk, wanted)
		return s.jobAnswer(ctx, tx, job, err)
	})
}

func textOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// checkBulk refuses what is wrong with the request as a whole, before any
// record is looked at.
func (s *Server) checkBulk(ctx context.Context, e activities.Editor, bulk *store.Bulk, in asked) error {
	if in.key == "" {
		return keyRequired()
	}
	found := in.chosen.Filter != nil || in.chosen.Text != nil
	if found == (len(in.chosen.IDs) > 0) {
		return crm.InvalidField("ids", "required",
			crm.Label{ZH: "没有说明处理哪些记录", EN: "It does not say which records"},
			crm.Label{ZH: "请给出 ids，或给出 filter 和 q，二者择一", EN: "Give either ids, or filter and q"})
	}
	if found && bulk.Act == store.BulkRestore {
		return crm.InvalidField("filter", "not-in-the-bin",
			crm.Label{ZH: "回收站里的记录不能按条件选择", EN: "What lies in the bin cannot be chosen by a filter"},
			crm.Label{ZH: "请给出 ids", EN: "Give ids"})
	}
	if bulk.Act == store.BulkEdit {
		if len(bulk.Values) == 0 {
			return crm.InvalidField("values", "required",
				crm.Label{ZH: "没有要修改的字段", EN: "It names no field to set"},
				crm.Label{ZH: "请给出至少一个字段", EN: "Give at least one field"})
		}
		if err := e.Check(ctx, viewerOf(ctx), bulk.Values); err != nil {
			return err
		}
	}
	viewer := viewerOf(ctx)
	return e.CheckQuery(ctx, viewer, s.filterContext(viewer), store.Query{Filter: textOf(in.chosen.Filter), Text: textOf(in.chosen.Text)})
}

// keyRequired refuses an act on many records that could be done twice.
func keyRequired() error {
	return crm.InvalidField("Idempotency-Key", "required",
		crm.Label{ZH: "批量操作需要幂等键", EN: "An act on many records needs a key"},
		crm.Label{ZH: "请在请求头 Idempotency-Key 中给出一段自选的文字", EN: "Send any text of yours in the header Idempotency-Key"})
}

// bulkChange is change with the place of the job, and keeps the sessions true
// to the people.
func (s *Server) bulkChange(ctx context.Context, key string, request []byte,
	work func(context.Context, *store.Tx) (store.Answer, error),
) (*bulkAnswer, error) {
	out, err := s.change(ctx, key, request, work)
	s.sessions.clear()
	if err != nil {
		return nil, err
	}
	answer := &bulkAnswer{Status: out.Status, ContentType: out.ContentType, Body: out.Body}
	if out.Status == http.StatusAccepted {
		var job struct{ ID uuid.UUID }
		if err := json.Unmarshal(out.Body, &job); err != nil {
			return nil, err
		}
		answer.Location = base + "/jobs/" + job.ID.String()
	}
	return answer, nil
}

func (s *Server) resultsAnswer(bulk *store.Bulk, results []store.BulkResult, language crm.Language, err error) (store.Answer, error) {
	if err != nil {
		return store.Answer{}, err
	}
	told := BulkResults{ID: bulk.ID, Results: make([]bulkResult, len(results))}
	for i, r := range results {
		told.Results[i] = s.bulkResult(r, language)
		if r.Status == store.BulkDone && bulk.Undoes == nil {
			told.Undo = &undoView{bulk.ID, bulk.CreatedAt.Add(store.UndoFor)}
		}
	}
	body, err := json.Marshal(told)
	return store.Answer{Status: http.StatusOK, Body: body}, err
}

func (s *Server) bulkResult(r store.BulkResult, language crm.Language) bulkResult {
	told := bulkResult{ID: r.RecordID, Status: string(r.Status)}
	if r.Refusal != nil {
		told.Error = s.refusalView(*r.Refusal, language)
	}
	return told
}

func (s *Server) jobAnswer(ctx context.Context, tx *store.Tx, job *store.Job, err error) (store.Answer, error) {
	if err != nil {
		return store.Answer{}, err
	}
	views, err := s.jobViews(ctx, tx, tx.Viewer, job)
	if err != nil {
		return store.Answer{}, err
	}
	body, err := json.Marshal(views[0])
	return store.Answer{Status: http.StatusAccepted, Body: body}, err
}
