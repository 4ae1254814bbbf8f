package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
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
	State        string     `json:"state" enum:"running,waiting,paused,ended"`
	StateLabel   string     `json:"stateLabel"`
	WaitingFor   string     `json:"waitingFor,omitempty" doc:"In words, what it waits for."`
	Outcome      string     `json:"outcome,omitempty"`
	OutcomeLabel string     `json:"outcomeLabel,omitempty"`
	StartedAt    time.Time  `json:"startedAt"`
	EndedAt      *time.Time `json:"endedAt,omitempty"`
	NextAt       *time.Time `json:"nextAt,omitempty"`
	PausedBy     *person    `json:"pausedBy,omitempty"`
	PausedAt     *time.Time `json:"pausedAt,omitempty"`
	Reason       string     `json:"reason,omitempty" doc:"Why it was paused."`
	FailureID    string     `json:"failureId,omitempty" doc:"Under this id the log tells what failed; for admins."`
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
	ProcessLine
	Acts     []string `json:"adminActs" doc:"What you may do with it as a whole."`
	Timeline []moment `json:"timeline"`
}

type moment struct {
	At         time.Time  `json:"at"`
	Type       string     `json:"type" enum:"started,decided,assigned,task-created,task-completed,overdue,waiting,notice,steered,ended,changed"`
	Text       string     `json:"text"`
	Actor      *person    `json:"actor,omitempty"`
	DecisionID *uuid.UUID `json:"decisionId,omitempty"`
	TaskID     *uuid.UUID `json:"taskId,omitempty"`
}

func (s *Server) processRoutes() {
	handle(s, operation("find-processes", http.MethodGet, "/processes", "Find processes", "processes"), s.findProcesses)
	handle(s, operation("get-process", http.MethodGet, "/processes/{id}", "One process with its timeline", "processes"), s.process)
	handle(s, operation("act-on-process", http.MethodPost, "/processes/{id}/acts/{act}", "Pause, resume, retry, skip or end", "processes"), s.actOnProcess)
	answerWith(s.api.OpenAPI().Paths[base+"/processes/{id}/acts/{act}"].Post, http.StatusOK, "ActResults")
}

func (s *Server) process(ctx context.Context, in *ByID) (*itself[processDetail], error) {
	viewer := viewerOf(ctx)
	p, err := store.GetProcess(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	lines, err := s.processLines(ctx, viewer, []*crm.Process{p})
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
	detail := processDetail{ProcessLine: lines[0], Acts: []string{}, Timeline: []moment{}}
	for _, act := range activities.ProcessActs(viewer, p) {
		detail.Acts = append(detail.Acts, string(act))
	}
	for _, c := range changes {
		if c.TaskID != nil && momentType(c.Type) == "changed" && !strings.HasPrefix(c.Type, "task.") {
			continue // what the completed task, which is told, did to the record
		}
		detail.Timeline = append(detail.Timeline, momentOf(c, names, viewer.Language))
	}
	told, err := s.noticesTold(ctx, viewer, p)
	if err != nil {
		return nil, err
	}
	detail.Timeline = append(detail.Timeline, told...)
	slices.SortStableFunc(detail.Timeline, func(a, b moment) int { return a.At.Compare(b.At) })
	return answered(detail), nil
}

// noticesTold are the moments at which people were told something of a
// process. A person sees their own; who leads people sees theirs too.
func (s *Server) noticesTold(ctx context.Context, viewer crm.Viewer, p *crm.Process) ([]moment, error) {
	notices, err := store.NoticesOfProcess(ctx, s.DB, viewer, p.ID)
	if err != nil {
		return nil, err
	}
	var people []uuid.UUID
	for _, n := range notices {
		people = append(people, n.UserID)
	}
	names, err := store.Names(ctx, s.DB, viewer, crm.Users.Name, people)
	if err != nil {
		return nil, err
	}
	moments := make([]moment, len(notices))
	for i, n := range notices {
		what := crm.LabelOf(n.Kind.Choices(), string(n.Kind))
		text := crm.Label{ZH: "已通知 %s：" + what.ZH, EN: "Told %s: " + what.EN}.With(names[n.UserID])
		moments[i] = moment{At: n.At, Type: "notice", Text: text.In(viewer.Language), TaskID: n.TaskID}
	}
	return moments, nil
}

func momentOf(c store.Change, names map[uuid.UUID]string, language crm.Language) moment {
	m := moment{At: c.At, Type: momentType(c.Type), Text: eventText(c, language), DecisionID: c.DecisionID, TaskID: c.TaskID}
	if text, ok := handedTexts[c.Type]; ok {
		if name := names[ownerIn(c)]; name != "" {
			m.Text = text.With(name).In(language)
		}
	}
	if c.ActorID != nil {
		m.Actor = &person{c.ActorID, c.ActorName}
	}
	return m
}

// handedTexts say to whom a lead came, and how.
var handedTexts = map[string]crm.Label{
	"lead.assigned": {ZH: "分配给%s", EN: "Assigned to %s"},
	"lead.claimed":  {ZH: "由%s从公海认领", EN: "Claimed by %s"},
	"lead.given":    {ZH: "由经理分给%s", EN: "Given to %s by a manager"},
}

func momentType(event string) string {
	switch event {
	case "process.started":
		return "started"
	case "process.decided":
		return "decided"
	case "lead.assigned", "lead.claimed", "lead.given":
		return "assigned"
	case "task.created":
		return "task-created"
	case "task.completed":
		return "task-completed"
	case "task.overdue":
		return "overdue"
	case "process.waiting", "rule.failed":
		return "waiting"
	case "process.paused", "process.resumed", "process.retried", "process.skipped", "process.cancelled":
		return "steered"
	case "process.ended":
		return "ended"
	}
	return "changed"
}

func (r *resource) processes(ctx context.Context, in *ByID) (*itself[items[ProcessView]], error) {
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
	lines, err := s.processLines(ctx, viewer, processes)
	views := make([]ProcessView, len(lines))
	for i, line := range lines {
		views[i] = line.ProcessView
	}
	return views, err
}

func (s *Server) processView(ctx context.Context, viewer crm.Viewer, p *crm.Process) (ProcessView, error) {
	views, err := s.processViews(ctx, viewer, []*crm.Process{p})
	if err != nil {
		return ProcessView{}, err
	}
	return views[0], nil
}

func processViewOf(p *crm.Process, tasks []*crm.Task, named processNames, viewer crm.Viewer) ProcessView {
	kind, _ := crm.ProcessKindNamed(p.Kind)
	language := viewer.Language
	view := ProcessView{
		ID: p.ID, Kind: p.Kind, KindLabel: kind.Label.In(language),
		Record: recordRef{Kind: p.RecordKind, ID: p.RecordID, Label: named.records[p.RecordID]},
		Step:   p.Step, StepLabel: kind.StepLabel(p.Step).In(language), Visit: p.Visit,
		State: string(p.State), StateLabel: crm.LabelOf(p.State.Choices(), string(p.State)).In(language),
		StartedAt: p.StartedAt, EndedAt: p.EndedAt, NextAt: p.NextAt, StartedBy: personNamed(p.StartedBy, named.people),
		PausedAt: p.PausedAt, Reason: p.Reason, Steps: stepViews(kind, p, tasks, viewer),
	}
	if p.PausedBy != nil {
		view.PausedBy = new(personNamed(p.PausedBy, named.people))
	}
	if p.WaitingFor != "" {
		view.WaitingFor = crm.LabelOf(p.WaitingFor.Choices(), string(p.WaitingFor)).In(language)
	}
	if p.Outcome != "" {
		view.Outcome, view.OutcomeLabel = p.Outcome, outcomeLabel(p.Outcome).In(language)
	}
	if viewer.Role == crm.Admin {
		view.FailureID = p.FailedID
	}
	return view
}

// personNamed is a person with the name that they go by; nobody is the product
// itself.
func personNamed(id *uuid.UUID, names map[uuid.UUID]string) person {
	if id == nil {
		return person{Name: crm.System().Name}
	}
	return person{ID: id, Name: names[*id]}
}

func stepViews(kind crm.ProcessKind, p *crm.Process, tasks []*crm.Task, viewer crm.Viewer) []stepView {
	views := []stepView{}
	reached, ended := false, p.State == crm.ProcessEnded
	for _, step := range kind.Steps {
		view := stepView{Name: step.Name, Label: step.Label.In(viewer.Language), State: "done", Tasks: []uuid.UUID{}}
		needed := !step.Aside && !(reached && ended) // off the way, or never come to: shown where something happened there
		switch {
		case step.Name == p.Step && !ended:
			view.State, reached, needed = "current", true, true
		case step.Name == p.Step:
			reached, needed = true, true
		case reached && !ended:
			view.State = "ahead"
		}
		for _, t := range tasks {
			needed = needed || t.Step == step.Name
			if t.Step == step.Name && store.SeesTask(viewer, p, t) {
				view.Tasks = append(view.Tasks, t.ID)
			}
		}
		if needed {
			views = append(views, view)
		}
	}
	return views
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
