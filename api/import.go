package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ImportView is a file whose rows become records.
type ImportView struct {
	ID         uuid.UUID            `json:"id"`
	Kind       string               `json:"kind"`
	FileName   string               `json:"fileName"`
	FileSize   int64                `json:"fileSize" doc:"Bytes."`
	Found      activities.FileFound `json:"found" doc:"What was recognised of the file."`
	Columns    []importColumn       `json:"columns"`
	Rows       int                  `json:"rows"`
	Mapping    []crm.ColumnMapping  `json:"mapping" doc:"Which column fills which field; an empty field is none."`
	Options    crm.ImportOptions    `json:"options"`
	State      string               `json:"state" enum:"staged,checking,checked,running,done,undoing,undone"`
	Counts     map[string]int       `json:"counts" doc:"Rows by what came of them, or in a trial would come: create, update, skip, created, updated, skipped, refused, undone."`
	Problems   []importProblem      `json:"problems" doc:"How often each problem came."`
	Starts     []importStart        `json:"starts" doc:"Processes that begin on the records it makes."`
	JobID      *uuid.UUID           `json:"jobId,omitempty" doc:"Its latest job."`
	CreatedAt  time.Time            `json:"createdAt"`
	CreatedBy  person               `json:"createdBy"`
	FinishedAt *time.Time           `json:"finishedAt"`
	MayUndo    bool                 `json:"mayUndo"`
}

type importColumn struct {
	Name       string          `json:"name"`
	Samples    []string        `json:"samples"`
	Suggestion *crm.Suggestion `json:"suggestion,omitempty" doc:"The field that it seems to fill."`
}

type importProblem struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Code  string `json:"code"`
	Rows  int    `json:"rows"`
}

type importStart struct {
	Process string `json:"process"`
	Label   string `json:"label"`
	Count   int    `json:"count"`
}

type importPage struct {
	Items      []ImportView `json:"items"`
	NextCursor string       `json:"nextCursor,omitempty"`
}

type listPage struct {
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"100"`
}

type setImport struct {
	ByID
	Idempotent
	Body struct {
		Mapping []crm.ColumnMapping `json:"mapping,omitempty" maxItems:"500"`
		Options *crm.ImportOptions  `json:"options,omitempty"`
	}
}

type importAct struct {
	ByID
	Idempotent
}

func (s *Server) importRoutes() {
	stage := operation("stage-import", http.MethodPost, importsPath, "Read a file whose rows are to become records", "imports")
	stage.DefaultStatus = http.StatusCreated
	handle(s, stage, s.stageImport)
	documented := s.api.OpenAPI().Paths[base+importsPath].Post
	documented.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: binarySchema()}}}
	answerWith(documented, http.StatusCreated, "ImportView")
	handle(s, operation("list-imports", http.MethodGet, importsPath, "Imports, newest first", "imports"), s.listImports)
	handle(s, operation("list-import-fields", http.MethodGet, importsPath+"/fields", "What an import of a kind can fill", "imports"), s.importFields)
	handle(s, operation("get-import", http.MethodGet, importsPath+"/{id}", "One import", "imports"), s.getImport)
	set := operation("change-import", http.MethodPatch, importsPath+"/{id}", "Say what the columns are and how rows are understood", "imports")
	handle(s, set, s.setImport)
	answerWith(s.api.OpenAPI().Paths[base+importsPath+"/{id}"].Patch, http.StatusOK, "ImportView")
	for act, kind := range map[string]string{"check": activities.ImportCheckJob, "run": activities.ImportRunJob, "undo": activities.ImportUndoJob} {
		summary := map[string]string{"check": "Try an import: nothing changes", "run": "Make the records", "undo": "Take back what an import has made"}[act]
		op := operation(act+"-import", http.MethodPost, importsPath+"/{id}/acts/"+act, summary, "imports")
		op.DefaultStatus = http.StatusAccepted
		s.bulkOperation(op, func(op huma.Operation) { handle(s, op, s.actOnImport(act, kind)) })
		delete(s.api.OpenAPI().Paths[base+op.Path].Post.Responses, "200")
	}
	s.importRowRoutes()
}

func (s *Server) listImports(ctx context.Context, in *listPage) (*itself[importPage], error) {
	viewer := viewerOf(ctx)
	var before *uuid.UUID
	if in.Cursor != "" {
		id, err := uuid.Parse(in.Cursor)
		if err != nil {
			return nil, invalidPlace()
		}
		before = &id
	}
	found, err := store.FindImports(ctx, s.DB, viewer, before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	page := importPage{Items: []ImportView{}}
	if len(found) > in.Limit {
		found = found[:in.Limit]
		page.NextCursor = found[in.Limit-1].ID.String()
	}
	for _, it := range found {
		view, err := s.importView(ctx, s.DB, viewer, it)
		if err != nil {
			return nil, err
		}
		page.Items = append(page.Items, view)
	}
	return answered(page), nil
}

func (s *Server) getImport(ctx context.Context, in *ByID) (*itself[ImportView], error) {
	it, err := store.GetImport(ctx, s.DB, viewerOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	view, err := s.importView(ctx, s.DB, viewerOf(ctx), it)
	return &itself[ImportView]{ETag: etag(it.Version), Body: view}, err
}

func (s *Server) setImport(ctx context.Context, in *setImport) (*raw, error) {
	viewer := viewerOf(ctx)
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPatch, "imports/"+in.ID.String(), "", body)
	return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		it, err := store.LockImport(ctx, tx, in.ID)
		if err != nil {
			return store.Answer{}, err
		}
		schema, err := s.importable(ctx, viewer, it.Kind)
		if err != nil {
			return store.Answer{}, err
		}
		if err := activities.SetImport(ctx, tx, it, schema, in.Body.Mapping, in.Body.Options); err != nil {
			return store.Answer{}, err
		}
		view, err := s.importView(ctx, tx, viewer, it)
		if err != nil {
			return store.Answer{}, err
		}
		body, err := json.Marshal(view)
		return store.Answer{Status: http.StatusOK, ETag: etag(it.Version), Body: body}, err
	})
}

func (s *Server) actOnImport(act, kind string) func(context.Context, *importAct) (*bulkAnswer, error) {
	return func(ctx context.Context, in *importAct) (*bulkAnswer, error) {
		if in.Key == "" {
			return nil, keyRequired()
		}
		request := requestID(http.MethodPost, "imports/"+in.ID.String()+"/acts/"+act, "", nil)
		return s.bulkChange(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
			it, err := store.LockImport(ctx, tx, in.ID)
			if err != nil {
				return store.Answer{}, err
			}
			if _, err := s.importable(ctx, tx.Viewer, it.Kind); err != nil {
				return store.Answer{}, err
			}
			job, err := activities.StartImport(ctx, tx, it, kind)
			return s.jobAnswer(ctx, tx, job, err)
		})
	}
}

// importView shows an import as the person may know it.
func (s *Server) importView(ctx context.Context, db store.Querier, viewer crm.Viewer, it *store.Import) (ImportView, error) {
	schema, err := s.kinds.Schema(ctx, it.Kind)
	if err != nil {
		return ImportView{}, err
	}
	names, err := store.Names(ctx, db, viewer, crm.Users.Name, []uuid.UUID{it.CreatedBy})
	if err != nil {
		return ImportView{}, err
	}
	view := ImportView{
		ID: it.ID, Kind: it.Kind, FileName: it.FileName, FileSize: it.FileSize, Rows: it.Rows, Mapping: it.Mapping, Options: it.Options,
		State: string(it.State), Counts: it.Counts, Problems: []importProblem{}, Starts: startsOf(schema, it, viewer.Language),
		JobID: it.JobID, CreatedAt: it.CreatedAt, CreatedBy: person{&it.CreatedBy, names[it.CreatedBy]}, FinishedAt: it.FinishedAt,
		MayUndo: it.State == store.ImportDone && it.Counts[store.RowCreated]+it.Counts[store.RowUpdated] > 0,
	}
	if err := json.Unmarshal(it.Found, &view.Found); err != nil {
		return view, fmt.Errorf("read what was found of import %s: %w", it.ID, err)
	}
	guesses := schema.For(viewer).Suggest(it.Columns)
	for i, name := range it.Columns {
		column := importColumn{Name: name, Samples: it.Samples[i]}
		if guess, ok := guesses[name]; ok {
			column.Suggestion = &guess
		}
		view.Columns = append(view.Columns, column)
	}
	for _, p := range it.Problems {
		field, _ := schema.Field(p.Field)
		view.Problems = append(view.Problems, importProblem{p.Field, field.Label.In(viewer.Language), p.Code, p.Rows})
	}
	return view, nil
}

// startsOf lists the processes that begin on the records an import makes.
func startsOf(schema crm.Schema, it *store.Import, language crm.Language) []importStart {
	starts := []importStart{}
	made := it.Counts["create"] + it.Counts[store.RowCreated]
	process, begins := map[string]crm.ProcessKind{
		crm.Leads.Name: crm.LeadProcess(), crm.Complaints.Name: crm.ComplaintProcess(),
	}[schema.Name]
	if open := made - it.Counts[store.RowsSettled]; begins && open > 0 {
		starts = append(starts, importStart{process.Name, process.Label.In(language), open})
	}
	return starts
}

type importFieldsOf struct {
	Kind string `query:"kind" required:"true" maxLength:"60"`
}

func (s *Server) importFields(ctx context.Context, in *importFieldsOf) (*itself[items[fieldMeta]], error) {
	viewer := viewerOf(ctx)
	schema, err := s.importable(ctx, viewer, in.Kind)
	if err != nil {
		return nil, err
	}
	fields := []fieldMeta{}
	for _, f := range schema.Importable() {
		fields = append(fields, fieldMetaOf(f, viewer.Language))
	}
	return answered(items[fieldMeta]{fields}), nil
}
