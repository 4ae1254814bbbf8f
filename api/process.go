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

type recordRef struct {
	Kind     string    `json:"kind"`
	ID       uuid.UUID `json:"id"`
	Label    string    `json:"label"`
	Subtitle string    `json:"subtitle,omitempty"`
}

// ProcessView is where a process stands.
type ProcessView struct {
	ID           uuid.UUID  `json:"id"`
	Kind         string     `json:"kind"`
	KindLabel    string     `json:"kindLabel"`
	Record       recordRef  `json:"record"`
	Step         string     `json:"step"`
	StepLabel    string     `json:"stepLabel"`
	Visit        int        `json:"visit"`
	State        string     `json:"state" enum:"running,waiting,ended"`
	StateLabel   string     `json:"stateLabel"`
	WaitingFor   string     `json:"waitingFor,omitempty" doc:"In words, what it waits for."`
	Outcome      string     `json:"outcome,omitempty"`
	OutcomeLabel string     `json:"outcomeLabel,omitempty"`
	StartedAt    time.Time  `json:"startedAt"`
	EndedAt      *time.Time `json:"endedAt,omitempty"`
	NextAt       *time.Time `json:"nextAt,omitempty"`
	StartedBy    person     `json:"startedBy"`
	Steps        []stepView `json:"steps"`
}

type stepView struct {
	Name  string      `json:"name"`
	Label string      `json:"label"`
	State string      `json:"state" enum:"done,current,ahead"`
	Tasks []uuid.UUID `json:"tasks"`
}

type processDetail struct {
	ProcessView
	Timeline []moment `json:"timeline"`
}

type moment struct {
	At         time.Time  `json:"at"`
	Type       string     `json:"type" enum:"started,decided,assigned,task-created,task-completed,overdue,waiting,ended,changed"`
	Text       string     `json:"text"`
	Actor      *person    `json:"actor,omitempty"`
	DecisionID *uuid.UUID `json:"decisionId,omitempty"`
	TaskID     *uuid.UUID `json:"taskId,omitempty"`
}

func (s *Server) processRoutes() {
	handle(s, operation("get-process", http.MethodGet, "/processes/{id}", "One process with its timeline", "processes"), s.process)
}

func (s *Server) process(ctx context.Context, in *ByID) (*itself[processDetail], error) {
	viewer := viewerOf(ctx)
	p, err := store.GetProcess(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	views, err := s.processViews(ctx, viewer, []*crm.Process{p})
	if err != nil {
		return nil, err
	}
	changes, err := store.ProcessHistory(ctx, s.DB, p.ID)
	if err != nil {
		return nil, err
	}
	names, err := s.ownersIn(ctx, viewer, p.RecordKind, changes)
	if err != nil {
		return nil, err
	}
	detail := processDetail{ProcessView: views[0], Timeline: []moment{}}
	for _, c := range changes {
		if c.TaskID != nil && momentType(c.Type) == "changed" && !strings.HasPrefix(c.Type, "task.") {
			continue // what the completed task, which is told, did to the record
		}
		detail.Timeline = append(detail.Timeline, momentOf(c, names, viewer.Language))
	}
	return answered(detail), nil
}

func momentOf(c store.Change, names map[uuid.UUID]string, language crm.Language) moment {
	m := moment{At: c.At, Type: momentType(c.Type), Text: eventText(c, language), DecisionID: c.DecisionID, TaskID: c.TaskID}
	if c.Type == "lead.assigned" {
		if name := names[ownerIn(c)]; name != "" {
			m.Text = crm.Label{ZH: "分配给%s", EN: "Assigned to %s"}.With(name).In(language)
		}
	}
	if c.ActorID != nil {
		m.Actor = &person{c.ActorID, c.ActorName}
	}
	return m
}

func momentType(event string) string {
	switch event {
	case "process.started":
		return "started"
	case "process.decided":
		return "decided"
	case "lead.assigned":
		return "assigned"
	case "task.created":
		return "task-created"
	case "task.completed":
		return "task-completed"
	case "task.overdue":
		return "overdue"
	case "process.waiting", "rule.failed":
		return "waiting"
	case "process.ended":
		return "ended"
	}
	return "changed"
}

func (r *resource[T, P]) processes(ctx context.Context, in *ByID) (*itself[items[ProcessView]], error) {
	viewer := viewerOf(ctx)
	if _, err := r.table.Get(ctx, r.DB, viewer, in.ID); err != nil {
		return nil, err
	}
	processes, err := store.ProcessesOf(ctx, r.DB, r.schema.Name, in.ID)
	if err != nil {
		return nil, err
	}
	views, err := r.processViews(ctx, viewer, processes)
	return answered(items[ProcessView]{views}), err
}

func (s *Server) processViews(ctx context.Context, viewer crm.Viewer, processes []*crm.Process) ([]ProcessView, error) {
	views := []ProcessView{}
	for _, p := range processes {
		view, err := s.processView(ctx, viewer, p)
		if err != nil {
			return nil, err
		}
		views = append(views, view)
	}
	return views, nil
}

func (s *Server) processView(ctx context.Context, viewer crm.Viewer, p *crm.Process) (ProcessView, error) {
	record, err := s.recordRef(ctx, viewer, p.RecordKind, p.RecordID)
	if err != nil {
		return ProcessView{}, err
	}
	tasks, err := store.TasksOfProcess(ctx, s.DB, p.ID)
	if err != nil {
		return ProcessView{}, err
	}
	starter := person{ID: p.StartedBy, Name: crm.System().Name}
	if p.StartedBy != nil {
		names, err := store.Names(ctx, s.DB, viewer, crm.Users.Name, []uuid.UUID{*p.StartedBy})
		if err != nil {
			return ProcessView{}, err
		}
		starter.Name = names[*p.StartedBy]
	}
	kind, _ := crm.ProcessKindNamed(p.Kind)
	language := viewer.Language
	view := ProcessView{
		ID: p.ID, Kind: p.Kind, KindLabel: kind.Label.In(language), Record: record,
		Step: p.Step, StepLabel: kind.StepLabel(p.Step).In(language), Visit: p.Visit,
		State: string(p.State), StateLabel: crm.LabelOf(p.State.Choices(), string(p.State)).In(language),
		StartedAt: p.StartedAt, EndedAt: p.EndedAt, NextAt: p.NextAt, StartedBy: starter, Steps: stepViews(kind, p, tasks, viewer),
	}
	if p.WaitingFor != "" {
		view.WaitingFor = crm.LabelOf(p.WaitingFor.Choices(), string(p.WaitingFor)).In(language)
	}
	if p.Outcome != "" {
		view.Outcome, view.OutcomeLabel = p.Outcome, outcomeLabel(p.Outcome).In(language)
	}
	return view, nil
}

func stepViews(kind crm.ProcessKind, p *crm.Process, tasks []*crm.Task, viewer crm.Viewer) []stepView {
	views := []stepView{}
	reached := false
	for _, step := range kind.Steps {
		view := stepView{Name: step.Name, Label: step.Label.In(viewer.Language), State: "done", Tasks: []uuid.UUID{}}
		switch {
		case step.Name == p.Step && p.State != crm.ProcessEnded:
			view.State, reached = "current", true
		case reached:
			view.State = "ahead"
		}
		for _, t := range tasks {
			if t.Step == step.Name && store.SeesTask(viewer, p, t) {
				view.Tasks = append(view.Tasks, t.ID)
			}
		}
		views = append(views, view)
	}
	return views
}

// recordRef names a record as far as the viewer may see it.
func (s *Server) recordRef(ctx context.Context, viewer crm.Viewer, kind string, id uuid.UUID) (recordRef, error) {
	names, err := store.Names(ctx, s.DB, viewer, kind, []uuid.UUID{id})
	return recordRef{Kind: kind, ID: id, Label: names[id]}, err
}

// ownerIn is the owner that a change set.
func ownerIn(c store.Change) uuid.UUID {
	for _, f := range c.Fields {
		var id uuid.UUID
		if f.Field == "ownerId" && json.Unmarshal(f.After, &id) == nil {
			return id
		}
	}
	return uuid.Nil
}

// ownersIn names the owners that changes set, where the person may know the
// owners of the kind.
func (s *Server) ownersIn(ctx context.Context, viewer crm.Viewer, kind string, changes []store.Change) (map[uuid.UUID]string, error) {
	var ids []uuid.UUID
	declared, _ := crm.SchemaNamed(kind)
	if owner, ok := declared.For(viewer).Field(declared.Scope.Owner); !ok || owner.Limit == crm.FieldMasked {
		return nil, nil
	}
	for _, c := range changes {
		if id := ownerIn(c); id != uuid.Nil {
			ids = append(ids, id)
		}
	}
	return store.Names(ctx, s.DB, viewer, crm.Users.Name, ids)
}
