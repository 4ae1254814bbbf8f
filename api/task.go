package api

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// TaskView is a task as lists show it. It is exported, as are the other embedded parts
// of answers, because huma describes exported embedded structs only.
type TaskView struct {
	ID           uuid.UUID  `json:"id"`
	Version      int64      `json:"version"`
	Kind         string     `json:"kind"`
	Title        string     `json:"title"`
	ProcessID    uuid.UUID  `json:"processId"`
	Step         string     `json:"step"`
	StepLabel    string     `json:"stepLabel"`
	Visit        int        `json:"visit"`
	Record       recordRef  `json:"record"`
	State        string     `json:"state" enum:"waiting,open,done,cancelled"`
	AssigneeID   *uuid.UUID `json:"assigneeId" nullable:"true"`
	AssigneeName string     `json:"assigneeName"`
	Candidate    bool       `json:"candidate" doc:"It is yours, or yours to claim."`
	DueAt        *time.Time `json:"dueAt"`
	Overdue      bool       `json:"overdue"`
	CreatedAt    time.Time  `json:"createdAt"`
	CompletedAt  *time.Time `json:"completedAt,omitempty"`
	Outcome      string     `json:"outcome,omitempty"`
	OutcomeLabel string     `json:"outcomeLabel,omitempty"`
	DecisionID   *uuid.UUID `json:"decisionId,omitempty" doc:"Why it is theirs."`
}

type taskDetail struct {
	TaskView
	Form         formView      `json:"form"`
	RecordFields []factView    `json:"recordFields"`
	Acts         []string      `json:"acts" doc:"What you may do now."`
	Answers      []factView    `json:"answers,omitempty"`
	Process      ProcessView   `json:"process"`
	Approval     *ApprovalView `json:"approval,omitempty" doc:"The round of signatures that a signature belongs to."`
}

type formView struct {
	Outcomes []outcomeView `json:"outcomes"`
	Fields   []fieldMeta   `json:"fields"`
}

type outcomeView struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Tone  string `json:"tone" enum:"primary,danger"`
}

type factView struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Value string `json:"value"`
}

type taskPage struct {
	Items      []TaskView `json:"items"`
	NextCursor string     `json:"nextCursor,omitempty"`
}

// BoxQuery chooses a view of the inbox.
type BoxQuery struct {
	View string `query:"view" default:"to-do" enum:"to-do,done,team" doc:"to-do: mine, or mine to claim; done: completed by me; team: open, with anybody whose work I see."`
}

type boxPage struct {
	BoxQuery
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string `query:"cursor" maxLength:"500"`
}

type completeTask struct {
	ByID
	Idempotent
	Body struct {
		Version int64                      `json:"version" doc:"Of the task as it was read."`
		Outcome string                     `json:"outcome" maxLength:"100"`
		Answers map[string]json.RawMessage `json:"answers" doc:"Values of the form's fields, by name."`
	}
}

type actOnTask struct {
	ByID
	Idempotent
	Body struct {
		Version int64 `json:"version" doc:"Of the task as it was read."`
	}
}

type actResult struct {
	ID     uuid.UUID `json:"id"`
	Status string    `json:"status"`
}

type actResults struct {
	Results []actResult `json:"results"`
}

func (s *Server) taskRoutes() {
	handle(s, operation("list-tasks", http.MethodGet, "/tasks", "A view of the inbox", "tasks"), s.inbox)
	handle(s, operation("count-tasks", http.MethodGet, "/tasks/count", "Count a view of the inbox", "tasks"), s.countInbox)
	handle(s, operation("get-task", http.MethodGet, "/tasks/{id}", "One task with its form", "tasks"), s.task)
	handle(s, operation("complete-task", http.MethodPost, "/tasks/{id}/acts/complete", "Complete a task with an outcome", "tasks"), s.completeTask)
	handle(s, operation("claim-task", http.MethodPost, "/tasks/{id}/acts/claim", "Take a task you are a candidate for", "tasks"),
		s.taskAct("claim", activities.ClaimTask))
	handle(s, operation("release-task", http.MethodPost, "/tasks/{id}/acts/release", "Give a claimed task back", "tasks"),
		s.taskAct("release", activities.ReleaseTask))
	s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[actResults](), true, "ActResults")
	for _, path := range []string{"complete", "claim", "release"} {
		answerWith(s.api.OpenAPI().Paths[base+"/tasks/{id}/acts/"+path].Post, http.StatusOK, "ActResults")
	}
}

func (s *Server) inbox(ctx context.Context, in *boxPage) (*itself[taskPage], error) {
	viewer := viewerOf(ctx)
	page, err := store.Inbox(ctx, s.DB, viewer, store.Box(in.View), in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	views, err := s.taskViews(ctx, viewer, page.Items)
	return answered(taskPage{views, page.NextCursor}), err
}

func (s *Server) countInbox(ctx context.Context, in *BoxQuery) (*itself[counted], error) {
	n, more, err := store.CountInbox(ctx, s.DB, viewerOf(ctx), store.Box(in.View))
	return answered(counted{n, more}), err
}

func (s *Server) task(ctx context.Context, in *ByID) (*itself[taskDetail], error) {
	viewer := viewerOf(ctx)
	t, err := store.GetTask(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	views, err := s.taskViews(ctx, viewer, []*crm.Task{t})
	if err != nil {
		return nil, err
	}
	detail := taskDetail{TaskView: views[0], Acts: actsOn(t, viewer)}
	kind, _ := crm.TaskKindNamed(t.Kind)
	form, _ := kind.Form(t.FormVersion)
	detail.Form = formViewOf(form, viewer.Language)
	detail.Answers = s.answersOf(form, t, viewer.Language)
	if detail.RecordFields, err = s.recordFacts(ctx, viewer, t); err != nil {
		return nil, err
	}
	process, err := store.LoadProcess(ctx, s.DB, t.ProcessID)
	if err != nil {
		return nil, err
	}
	if detail.Process, err = s.processView(ctx, viewer, process); err != nil {
		return nil, err
	}
	if detail.Approval, err = s.approvalOfTask(ctx, viewer, t); err != nil {
		return nil, err
	}
	return &itself[taskDetail]{ETag: etag(t.Version), Body: detail}, nil
}

func (s *Server) taskViews(ctx context.Context, viewer crm.Viewer, tasks []*crm.Task) ([]TaskView, error) {
	var people []uuid.UUID
	records := map[string][]uuid.UUID{}
	for _, t := range tasks {
		if t.AssigneeID != nil {
			people = append(people, *t.AssigneeID)
		}
		records[t.RecordKind] = append(records[t.RecordKind], t.RecordID)
	}
	names, err := store.Names(ctx, s.DB, viewer, crm.Users.Name, people)
	if err != nil {
		return nil, err
	}
	refs := map[uuid.UUID]recordRef{}
	for kind, ids := range records {
		if err := s.taskRecords(ctx, viewer, kind, ids, refs); err != nil {
			return nil, err
		}
	}
	views := []TaskView{}
	for _, t := range tasks {
		views = append(views, taskViewOf(t, viewer, names, refs[t.RecordID], s.DB.Now()))
	}
	return views, nil
}

// taskRecords names the records of tasks. Who holds a done task still reads
// what it was about; the records of others' tasks go by who sees the record.
func (s *Server) taskRecords(ctx context.Context, viewer crm.Viewer, kind string, ids []uuid.UUID, refs map[uuid.UUID]recordRef) error {
	names, err := store.NamesByTask(ctx, s.DB, viewer, kind, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		refs[id] = recordRef{Kind: kind, ID: id, Label: names[id]}
	}
	if kind != crm.Leads.Name {
		return nil
	}
	subtitles, err := store.LeadSubtitles(ctx, s.DB, viewer, slices.Collect(maps.Keys(names)))
	for id, subtitle := range subtitles {
		ref := refs[id]
		ref.Subtitle = subtitle
		refs[id] = ref
	}
	return err
}

func taskViewOf(t *crm.Task, viewer crm.Viewer, names map[uuid.UUID]string, record recordRef, now time.Time) TaskView {
	kind, _ := crm.TaskKindNamed(t.Kind)
	view := TaskView{
		ID: t.ID, Version: t.Version, Kind: t.Kind, Title: kind.Label.In(viewer.Language),
		ProcessID: t.ProcessID, Step: t.Step, Visit: t.Visit, Record: record, State: string(t.State),
		AssigneeID: t.AssigneeID, Candidate: t.CandidateOf(viewer.ID), DueAt: t.DueAt, CreatedAt: t.CreatedAt,
		CompletedAt: t.CompletedAt, Outcome: t.Outcome, DecisionID: t.DecisionID,
		Overdue: t.State == crm.TaskOpen && t.DueAt != nil && t.DueAt.Before(now),
	}
	if t.AssigneeID != nil {
		view.AssigneeName = names[*t.AssigneeID]
	}
	if t.Outcome != "" {
		view.OutcomeLabel = outcomeLabel(t.Outcome).In(viewer.Language)
	}
	for _, k := range crm.ProcessKinds() {
		for _, step := range k.Steps {
			if step.Name == t.Step {
				view.StepLabel = step.Label.In(viewer.Language)
			}
		}
	}
	return view
}

func formViewOf(form crm.Form, language crm.Language) formView {
	view := formView{Outcomes: []outcomeView{}, Fields: []fieldMeta{}}
	for _, o := range form.Outcomes {
		view.Outcomes = append(view.Outcomes, outcomeView{o.Value, o.Label.In(language), string(o.Emphasis)})
	}
	for _, f := range form.Fields {
		view.Fields = append(view.Fields, fieldMetaOf(f, language))
	}
	return view
}

// actsOn lists what a person may do with a task now.
func actsOn(t *crm.Task, viewer crm.Viewer) []string {
	switch {
	case t.State != crm.TaskOpen || !t.CandidateOf(viewer.ID):
		return []string{}
	case t.AssigneeID == nil:
		return []string{"claim", "complete"}
	case len(t.Candidates) > 0:
		return []string{"complete", "release"}
	}
	return []string{"complete"}
}

func (s *Server) answersOf(form crm.Form, t *crm.Task, language crm.Language) []factView {
	var facts []factView
	for _, f := range form.Fields {
		if text := display(f, t.Answers[f.Name], nil, s.Company.Zone(), language); text != "" {
			facts = append(facts, factView{f.Name, f.Label.In(language), text})
		}
	}
	return facts
}

// recordFacts lists what is known of a task's record, for the side of its
// form; what is empty is left out.
func (s *Server) recordFacts(ctx context.Context, viewer crm.Viewer, t *crm.Task) ([]factView, error) {
	facts := []factView{}
	values, err := s.recordValues(ctx, viewer, t)
	if err != nil || values == nil {
		return facts, err
	}
	schema, err := s.kinds.Schema(ctx, t.RecordKind)
	if err != nil {
		return nil, err
	}
	schema = schema.For(viewer)
	references := map[string][]json.RawMessage{}
	for _, f := range schema.Fields {
		if f.Reference != "" {
			references[f.Reference] = append(references[f.Reference], values[f.Name])
		}
	}
	names, err := s.namesIn(ctx, viewer, references)
	if err != nil {
		return nil, err
	}
	for _, section := range schema.Sections {
		for _, name := range section.Fields {
			f, _ := schema.Field(name)
			text := display(f, values[name], names, s.Company.Zone(), viewer.Language)
			if f.Limit == crm.FieldMasked {
				text, _ = f.Masked(text).(string)
			}
			if text != "" {
				facts = append(facts, factView{name, f.Label.In(viewer.Language), text})
			}
		}
	}
	return facts, nil
}

// recordValues reads a task's record as JSON values; nil where the viewer may
// no longer see it.
func (s *Server) recordValues(ctx context.Context, viewer crm.Viewer, t *crm.Task) (map[string]json.RawMessage, error) {
	if t.RecordKind != crm.Leads.Name {
		return nil, nil
	}
	seen, err := store.CanSee(ctx, s.DB, viewer, t.RecordKind, t.RecordID)
	if err != nil || !seen {
		return nil, err
	}
	lead, err := store.Leads.Get(ctx, s.DB, viewer, t.RecordID)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(lead)
	if err != nil {
		return nil, err
	}
	var values map[string]json.RawMessage
	return values, json.Unmarshal(data, &values)
}

func (s *Server) completeTask(ctx context.Context, in *completeTask) (*raw, error) {
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, "tasks/"+in.ID.String()+"/acts/complete", "", body)
	return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		err := activities.CompleteTask(ctx, tx, in.ID, activities.Completion{
			Version: in.Body.Version, Outcome: in.Body.Outcome, Answers: in.Body.Answers,
		})
		return resultAnswer(in.ID, err)
	})
}

func (s *Server) taskAct(name string, act func(context.Context, *store.Tx, uuid.UUID, int64) error,
) func(context.Context, *actOnTask) (*raw, error) {
	return func(ctx context.Context, in *actOnTask) (*raw, error) {
		body, err := json.Marshal(in.Body)
		if err != nil {
			return nil, err
		}
		request := requestID(http.MethodPost, "tasks/"+in.ID.String()+"/acts/"+name, "", body)
		return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
			return resultAnswer(in.ID, act(ctx, tx, in.ID, in.Body.Version))
		})
	}
}

func resultAnswer(id uuid.UUID, err error) (store.Answer, error) {
	if err != nil {
		return store.Answer{}, err
	}
	body, err := json.Marshal(actResults{[]actResult{{id, "done"}}})
	return store.Answer{Status: http.StatusOK, Body: body}, err
}
