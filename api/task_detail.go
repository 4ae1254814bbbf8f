package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type taskDetail struct {
	TaskView
	Form         formView     `json:"form"`
	RecordFields []factView   `json:"recordFields"`
	Acts         []string     `json:"acts" doc:"What you may do now."`
	Answers      []factView   `json:"answers,omitempty"`
	Helpers      []helperView `json:"helpers" doc:"Those who were asked for help with it, oldest first."`
	History      []taskMoment `json:"history" doc:"What happened to it and to its helpers, oldest first."`
	SendBackTo   []stepRef    `json:"sendBackTo" doc:"The steps to which you may send it back."`
	Process      ProcessView  `json:"process"`
	// ContactBlocks warn before somebody is called or written to.
	ContactBlocks []ContactBlockView `json:"contactBlocks" doc:"What stands in the way of contacting whom the task is about."`
	Approval      *ApprovalView      `json:"approval,omitempty" doc:"The round of signatures that a signature belongs to."`
}

type helperView struct {
	TaskID       uuid.UUID  `json:"taskId"`
	Role         string     `json:"role" enum:"delegated,before,after"`
	Person       person     `json:"person"`
	State        string     `json:"state" enum:"waiting,open,done,cancelled"`
	Outcome      string     `json:"outcome,omitempty"`
	OutcomeLabel string     `json:"outcomeLabel,omitempty"`
	Text         string     `json:"text,omitempty" doc:"What they said."`
	At           *time.Time `json:"at,omitempty" doc:"When they said it."`
}

type taskMoment struct {
	At    time.Time `json:"at"`
	Event string    `json:"event" doc:"Event type, noun.participle."`
	Label string    `json:"label" doc:"The event in words."`
	By    person    `json:"by"`
	Text  string    `json:"text,omitempty" doc:"What they said."`
	// DecisionID leads to the rules that were asked about it.
	DecisionID *uuid.UUID `json:"decisionId,omitempty" doc:"Why, where rules were asked."`
}

type stepRef struct {
	Step  string `json:"step"`
	Label string `json:"label"`
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

func (s *Server) task(ctx context.Context, in *ByID) (*itself[taskDetail], error) {
	viewer := viewerOf(ctx)
	t, err := store.GetTask(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	standing, err := activities.ReadStanding(ctx, s.DB, viewer, t)
	if err != nil {
		return nil, err
	}
	views, err := s.taskViews(ctx, viewer, []*crm.Task{t})
	if err != nil {
		return nil, err
	}
	detail := taskDetail{TaskView: views[0], Acts: standing.Acts(viewer)}
	kind, _ := crm.TaskKindNamed(t.Kind)
	form, _ := kind.Form(t.FormVersion)
	if form, err = s.askedForm(ctx, viewer, t, form); err != nil {
		return nil, err
	}
	detail.Form = formViewOf(form, viewer.Language)
	if detail.Answers, err = s.answersOf(ctx, viewer, form, t); err != nil {
		return nil, err
	}
	detail.SendBackTo = returnsOf(standing, detail.Acts, viewer.Language)
	if detail.RecordFields, err = s.recordFacts(ctx, viewer, t); err != nil {
		return nil, err
	}
	if detail.Helpers, err = s.helperViews(ctx, viewer, standing.Helpers); err != nil {
		return nil, err
	}
	if detail.History, err = s.taskHistory(ctx, viewer, standing); err != nil {
		return nil, err
	}
	if detail.Process, err = s.processView(ctx, viewer, standing.Process); err != nil {
		return nil, err
	}
	if detail.ContactBlocks, err = s.contactBlocksOfTask(ctx, viewer, t); err != nil {
		return nil, err
	}
	if detail.Approval, err = s.approvalOfTask(ctx, viewer, t); err != nil {
		return nil, err
	}
	return &itself[taskDetail]{ETag: etag(t.Version), Body: detail}, nil
}

func returnsOf(standing activities.TaskStanding, acts []string, language crm.Language) []stepRef {
	refs := []stepRef{}
	for _, act := range acts {
		if act != activities.ActSendBack {
			continue
		}
		kind, _ := crm.ProcessKindNamed(standing.Process.Kind)
		for _, step := range kind.ReturnsFrom(standing.Task.Step) {
			refs = append(refs, stepRef{step.Name, step.Label.In(language)})
		}
	}
	return refs
}

func (s *Server) helperViews(ctx context.Context, viewer crm.Viewer, helpers []*crm.Task) ([]helperView, error) {
	views := []helperView{}
	c, err := s.taskContext(ctx, viewer, helpers)
	for _, h := range helpers {
		view := helperView{
			TaskID: h.ID, Role: string(h.Role), Person: person{h.AssigneeID, c.name(h.AssigneeID)}, State: string(h.State),
			Outcome: h.Outcome, Text: h.Answers.Text(crm.HelpText), At: h.CompletedAt,
		}
		if h.Outcome != "" {
			view.OutcomeLabel = outcomeLabel(h.Outcome).In(viewer.Language)
		}
		views = append(views, view)
	}
	return views, err
}

func (s *Server) taskHistory(ctx context.Context, viewer crm.Viewer, standing activities.TaskStanding) ([]taskMoment, error) {
	ids := []uuid.UUID{standing.Task.ID}
	for _, h := range standing.Helpers {
		ids = append(ids, h.ID)
	}
	changes, err := store.TaskHistory(ctx, s.DB, standing.Process.ID, ids)
	moments := []taskMoment{}
	for _, c := range changes {
		if strings.HasPrefix(c.Type, "task.") {
			moments = append(moments, taskMoment{c.At, c.Type, eventText(c, viewer.Language), person{c.ActorID, c.ActorName}, c.Facts["text"], c.DecisionID})
		}
	}
	return moments, err
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

func (s *Server) answersOf(ctx context.Context, viewer crm.Viewer, form crm.Form, t *crm.Task) ([]factView, error) {
	references := map[string][]json.RawMessage{}
	for _, f := range form.Fields {
		switch {
		case f.Reference != "":
			references[f.Reference] = append(references[f.Reference], t.Answers[f.Name])
		case f.Type == crm.Directives:
			for _, d := range t.Answers.Directives(f.Name) {
				references[crm.Users.Name] = append(references[crm.Users.Name], json.RawMessage(strconv.Quote(d.Person.String())))
			}
		}
	}
	names, err := s.namesIn(ctx, viewer, references)
	var facts []factView
	for _, f := range form.Fields {
		if text := display(f, t.Answers[f.Name], names, s.Company.Zone(), viewer.Language); text != "" {
			facts = append(facts, factView{f.Name, f.Label.In(viewer.Language), text})
		}
	}
	return facts, err
}

// recordFacts lists what is known of a task's record, for the side of its
// form; what is empty is left out, and nothing is told to who may no longer see
// the record.
func (s *Server) recordFacts(ctx context.Context, viewer crm.Viewer, t *crm.Task) ([]factView, error) {
	facts := []factView{}
	kind, known := s.parts[t.RecordKind]
	if !known {
		return facts, nil
	}
	schema, err := s.kinds.Schema(ctx, t.RecordKind)
	if err != nil {
		return nil, err
	}
	schema = schema.For(viewer)
	values, err := kind.values(ctx, viewer, t.RecordID)
	if errors.Is(err, crm.ErrNotFound) {
		return facts, nil
	}
	if err != nil {
		return nil, err
	}
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
			if text := display(f, values[name], names, s.Company.Zone(), viewer.Language); text != "" {
				facts = append(facts, factView{name, f.Label.In(viewer.Language), text})
			}
		}
	}
	return facts, nil
}

// valuesFor reads a record as the viewer may know it, by the names of its
// fields.
func (r *resource) valuesFor(ctx context.Context, viewer crm.Viewer, id uuid.UUID) (map[string]json.RawMessage, error) {
	record, err := r.table.Get(ctx, r.DB, viewer, id)
	if err != nil {
		return nil, err
	}
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return nil, err
	}
	body, err := r.encode(schema, viewer, record)
	if err != nil {
		return nil, err
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(body, &values); err != nil {
		return nil, fmt.Errorf("read %s %s: %w", r.schema.Name, id, err)
	}
	return values, nil
}
