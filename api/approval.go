package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ApprovalView is a round of signatures as people read it.
type ApprovalView struct {
	ID         uuid.UUID            `json:"id"`
	ProcessID  uuid.UUID            `json:"processId"`
	Round      int                  `json:"round" doc:"Rises when the content has changed."`
	State      string               `json:"state" enum:"open,agreed,refused,sent-back,overtaken,withdrawn"`
	StateLabel string               `json:"stateLabel"`
	StartedAt  time.Time            `json:"startedAt"`
	EndedAt    *time.Time           `json:"endedAt,omitempty"`
	By         person               `json:"by"`
	DecisionID *uuid.UUID           `json:"decisionId,omitempty" doc:"Why these levels are asked."`
	Content    []contentView        `json:"content" doc:"What is signed, as it was frozen."`
	Changed    []contentChangedView `json:"changed" doc:"What of it is another now."`
	Levels     []levelView          `json:"levels"`
}

type contentView struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Value string `json:"value"`
}

type contentChangedView struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Was   string `json:"was"`
	Is    string `json:"is"`
}

type levelView struct {
	Label   string       `json:"label"`
	Pattern string       `json:"pattern" enum:"all,any,sequence,share"`
	Share   int          `json:"share,omitempty" doc:"Percent that must agree; with pattern share."`
	NoEnds  bool         `json:"noEnds" doc:"One no ends the round at once."`
	State   string       `json:"state" enum:"waiting,open,agreed,refused,broken-off"`
	Signers []signerView `json:"signers"`
}

type signerView struct {
	Person     person     `json:"person"`
	Why        string     `json:"why" doc:"Why it is this person."`
	ActedBy    *person    `json:"actedBy,omitempty" doc:"Who signed, where it is somebody else."`
	ActedFor   *person    `json:"actedFor,omitempty" doc:"Whom they stood in for."`
	State      string     `json:"state" enum:"waiting,open,agreed,refused,sent-back,filled,self-approved,not-needed"`
	StateLabel string     `json:"stateLabel"`
	TaskID     *uuid.UUID `json:"taskId,omitempty" doc:"To those who may see the task."`
	Text       string     `json:"text,omitempty"`
	At         *time.Time `json:"at,omitempty"`
}

type approvalsOf struct {
	RecordKind string    `query:"recordKind" required:"true" maxLength:"60"`
	RecordID   uuid.UUID `query:"recordId" required:"true"`
}

type actOnRequest struct {
	ByID
	Idempotent
	Body struct {
		Version int64 `json:"version" doc:"Of the request as it was read."`
	}
}

func (s *Server) approvalRoutes() {
	handle(s, operation("list-approvals", http.MethodGet, "/approvals", "The rounds of signatures on a record, newest first", "approvals"), s.approvals)
	path := "/" + crm.ApprovalRequests.Plural + "/{id}/acts/"
	for _, act := range []struct {
		name, words string
		do          func(context.Context, *store.Tx, uuid.UUID, int64) error
	}{
		{"submit", "Ask for the signatures of a draft", activities.SubmitRequest},
		{"withdraw", "Make a request under way a draft again", activities.WithdrawRequest},
	} {
		handle(s, operation(act.name+"-approval-request", http.MethodPost, path+act.name, act.words, crm.ApprovalRequests.Plural), s.requestAct(act.name, act.do))
		answerWith(s.api.OpenAPI().Paths[base+path+act.name].Post, http.StatusOK, "ActResults")
	}
}

func (s *Server) requestAct(name string, act func(context.Context, *store.Tx, uuid.UUID, int64) error,
) func(context.Context, *actOnRequest) (*raw, error) {
	return func(ctx context.Context, in *actOnRequest) (*raw, error) {
		body, err := json.Marshal(in.Body)
		if err != nil {
			return nil, err
		}
		request := requestID(http.MethodPost, crm.ApprovalRequests.Plural+"/"+in.ID.String()+"/acts/"+name, "", body)
		return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
			return resultAnswer(in.ID, act(ctx, tx, in.ID, in.Body.Version))
		})
	}
}

func (s *Server) approvals(ctx context.Context, in *approvalsOf) (*itself[items[ApprovalView]], error) {
	viewer := viewerOf(ctx)
	seen, err := store.CanSee(ctx, s.DB, viewer, in.RecordKind, in.RecordID)
	if err == nil && !seen {
		err = fmt.Errorf("%s %s: %w", in.RecordKind, in.RecordID, crm.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	rounds, err := store.ApprovalsOf(ctx, s.DB, in.RecordKind, in.RecordID)
	if err != nil {
		return nil, err
	}
	views := []ApprovalView{}
	for _, a := range rounds {
		view, err := s.approvalView(ctx, viewer, a)
		if err != nil {
			return nil, err
		}
		views = append(views, view)
	}
	return answered(items[ApprovalView]{views}), nil
}

// approvalOfTask is the round that a signature belongs to; nil for other tasks.
func (s *Server) approvalOfTask(ctx context.Context, viewer crm.Viewer, t *crm.Task) (*ApprovalView, error) {
	if t.ApprovalID == nil {
		return nil, nil
	}
	a, err := store.GetApproval(ctx, s.DB, *t.ApprovalID)
	if err != nil {
		return nil, err
	}
	view, err := s.approvalView(ctx, viewer, a)
	return &view, err
}

func (s *Server) approvalView(ctx context.Context, viewer crm.Viewer, a *crm.Approval) (ApprovalView, error) {
	names, err := s.signerNames(ctx, viewer, a)
	if err != nil {
		return ApprovalView{}, err
	}
	view := ApprovalView{
		ID: a.ID, ProcessID: a.ProcessID, Round: a.Round, State: string(a.State),
		StateLabel: crm.LabelOf(a.State.Choices(), string(a.State)).In(viewer.Language),
		StartedAt:  a.StartedAt, EndedAt: a.EndedAt, By: person{Name: crm.System().Name}, DecisionID: a.DecisionID, Levels: []levelView{},
	}
	if a.StartedBy != nil {
		view.By = person{a.StartedBy, names[*a.StartedBy]}
	}
	for i, level := range a.Levels {
		one := levelView{
			Label: level.Label.In(viewer.Language), Pattern: string(level.Pattern), Share: level.Share, NoEnds: level.NoEnds,
			State: string(a.StateOf(i)), Signers: []signerView{},
		}
		for _, signer := range a.SignersOf(i) {
			one.Signers = append(one.Signers, signerViewOf(a, signer, names, viewer))
		}
		view.Levels = append(view.Levels, one)
	}
	view.Content, view.Changed, err = s.approvalContent(ctx, viewer, a)
	return view, err
}

func signerViewOf(a *crm.Approval, s *crm.Signer, names map[uuid.UUID]string, viewer crm.Viewer) signerView {
	view := signerView{
		Person: person{&s.PersonID, names[s.PersonID]}, Why: s.Why.In(viewer.Language), State: string(s.State),
		StateLabel: crm.LabelOf(s.State.Choices(), string(s.State)).In(viewer.Language), Text: s.Text, At: s.At,
	}
	if s.ActedBy != nil && *s.ActedBy != s.PersonID {
		view.ActedBy = &person{s.ActedBy, names[*s.ActedBy]}
	}
	if s.ActedFor != nil {
		view.ActedFor = &person{s.ActedFor, names[*s.ActedFor]}
	}
	if s.TaskID != nil && store.SeesTask(viewer, processOf(a), &crm.Task{AssigneeID: &s.PersonID, CompletedBy: s.ActedBy}) {
		view.TaskID = s.TaskID
	}
	return view
}

// processOf is of the process of a round what the rights on its tasks ask.
func processOf(a *crm.Approval) *crm.Process {
	p := &crm.Process{ID: a.ProcessID, StartedBy: a.StartedBy, State: crm.ProcessEnded}
	if a.State == crm.ApprovalOpen {
		p.State = crm.ProcessRunning
	}
	return p
}

func (s *Server) signerNames(ctx context.Context, viewer crm.Viewer, a *crm.Approval) (map[uuid.UUID]string, error) {
	var people []uuid.UUID
	for _, signer := range a.Signers {
		people = append(people, signer.PersonID)
		for _, id := range []*uuid.UUID{signer.ActedBy, signer.ActedFor, a.StartedBy} {
			if id != nil {
				people = append(people, *id)
			}
		}
	}
	return store.Names(ctx, s.DB, viewer, crm.Users.Name, people)
}

// approvalContent tells what is signed, and what of it is another now, of the
// fields that the viewer may know.
func (s *Server) approvalContent(ctx context.Context, viewer crm.Viewer, a *crm.Approval) ([]contentView, []contentChangedView, error) {
	schema, err := s.kinds.Schema(ctx, a.RecordKind)
	if err != nil {
		return nil, nil, err
	}
	schema = schema.For(viewer)
	now, err := currentContent(ctx, s.DB, a)
	if err != nil {
		return nil, nil, err
	}
	changes := crm.ChangesSince(a.Content, now)
	references := map[string][]json.RawMessage{}
	collect := func(field string, value json.RawMessage) {
		if f, known := schema.Field(field); known && f.Reference != "" {
			references[f.Reference] = append(references[f.Reference], value)
		}
	}
	for _, c := range a.Content {
		collect(c.Field, c.Value)
	}
	for _, c := range changes {
		collect(c.Field, c.Is)
	}
	names, err := s.namesIn(ctx, viewer, references)
	if err != nil {
		return nil, nil, err
	}
	show := func(field string, value json.RawMessage) (label, text string, known bool) {
		f, known := schema.Field(field)
		text = display(f, value, names, s.Company.Zone(), viewer.Language)
		if f.Limit == crm.FieldMasked {
			text, _ = f.Masked(text).(string)
		}
		return f.Label.In(viewer.Language), text, known
	}
	content, changed := []contentView{}, []contentChangedView{}
	for _, c := range a.Content {
		if label, text, known := show(c.Field, c.Value); known && text != "" {
			content = append(content, contentView{c.Field, label, text})
		}
	}
	for _, c := range changes {
		label, was, known := show(c.Field, c.Was)
		if _, is, _ := show(c.Field, c.Is); known {
			changed = append(changed, contentChangedView{c.Field, label, was, is})
		}
	}
	return content, changed, nil
}

// currentContent reads the key fields of a round as they are now; none of a
// record that is gone, or of a round that is over.
func currentContent(ctx context.Context, db *store.DB, a *crm.Approval) ([]crm.FrozenField, error) {
	schema, known := crm.SchemaNamed(a.RecordKind)
	if !known || a.State != crm.ApprovalOpen && a.State != crm.ApprovalOvertaken {
		return nil, nil
	}
	fields := make([]string, len(a.Content))
	for i, c := range a.Content {
		fields[i] = c.Field
	}
	return store.ReadKeyValues(ctx, db, schema, a.RecordID, fields)
}
