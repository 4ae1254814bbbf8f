package api

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

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
	Role         string     `json:"role" enum:"main,delegated,before,after,sign" doc:"main: the work itself; delegated, before, after: helps the task parentId; sign: one signature of an approval."`
	ParentID     *uuid.UUID `json:"parentId,omitempty" doc:"The task that it helps."`
	ProcessID    uuid.UUID  `json:"processId"`
	Step         string     `json:"step"`
	StepLabel    string     `json:"stepLabel"`
	Visit        int        `json:"visit"`
	Record       recordRef  `json:"record"`
	State        string     `json:"state" enum:"waiting,open,done,cancelled"`
	WaitingFor   []string   `json:"waitingFor,omitempty" doc:"Names of those whose word it waits for."`
	AssigneeID   *uuid.UUID `json:"assigneeId" nullable:"true"`
	AssigneeName string     `json:"assigneeName"`
	// ActedForName and GivenByName say how it came to its assignee.
	ActedForName string     `json:"actedForName,omitempty" doc:"Whom the assignee stands in for."`
	GivenByName  string     `json:"givenByName,omitempty" doc:"Who passed it on or asked for help."`
	GivenText    string     `json:"givenText,omitempty" doc:"What they said."`
	Candidate    bool       `json:"candidate" doc:"It is yours, or yours to claim."`
	DueAt        *time.Time `json:"dueAt"`
	Overdue      bool       `json:"overdue"`
	Warned       int        `json:"warned,omitempty" doc:"Percent of the allowed time of which it was warned."`
	Urges        *urgesView `json:"urges,omitempty" doc:"What those said who wait for it."`
	CreatedAt    time.Time  `json:"createdAt"`
	CompletedAt  *time.Time `json:"completedAt,omitempty"`
	Outcome      string     `json:"outcome,omitempty"`
	OutcomeLabel string     `json:"outcomeLabel,omitempty"`
	DecisionID   *uuid.UUID `json:"decisionId,omitempty" doc:"Why it is theirs."`
}

type urgesView struct {
	Count    int        `json:"count"`
	LastAt   time.Time  `json:"lastAt"`
	LastText string     `json:"lastText,omitempty"`
	AnswerBy *time.Time `json:"answerBy,omitempty" doc:"When the assignee promised to be done."`
}

// taskContext is what the views of tasks need besides the tasks.
type taskContext struct {
	viewer  crm.Viewer
	names   map[uuid.UUID]string
	records map[uuid.UUID]recordRef
	awaited map[uuid.UUID][]*crm.Task // helpers that are not over, by the task they help
	urges   map[uuid.UUID]crm.UrgeStanding
	now     time.Time
}

func (s *Server) taskViews(ctx context.Context, viewer crm.Viewer, tasks []*crm.Task) ([]TaskView, error) {
	c, err := s.taskContext(ctx, viewer, tasks)
	if err != nil {
		return nil, err
	}
	views := []TaskView{}
	for _, t := range tasks {
		views = append(views, c.view(t))
	}
	return views, nil
}

func (s *Server) taskContext(ctx context.Context, viewer crm.Viewer, tasks []*crm.Task) (*taskContext, error) {
	c := &taskContext{viewer: viewer, records: map[uuid.UUID]recordRef{}, awaited: map[uuid.UUID][]*crm.Task{}, now: s.DB.Now()}
	var people, waiting, ids []uuid.UUID
	records := map[string][]uuid.UUID{}
	for _, t := range tasks {
		people, ids = append(people, peopleOf(t)...), append(ids, t.ID)
		records[t.RecordKind] = append(records[t.RecordKind], t.RecordID)
		if t.State == crm.TaskWaiting {
			waiting = append(waiting, t.ID)
		}
	}
	if len(waiting) > 0 {
		helpers, err := store.HelpersOf(ctx, s.DB, waiting...)
		if err != nil {
			return nil, err
		}
		for _, h := range helpers {
			if h.State == crm.TaskOpen {
				c.awaited[*h.ParentID] = append(c.awaited[*h.ParentID], h)
				people = append(people, peopleOf(h)...)
			}
		}
	}
	for kind, ids := range records {
		if err := s.taskRecords(ctx, viewer, kind, ids, c.records); err != nil {
			return nil, err
		}
	}
	var err error
	if c.urges, err = store.UrgesOf(ctx, s.DB, ids); err != nil {
		return nil, err
	}
	c.names, err = store.Names(ctx, s.DB, viewer, crm.Users.Name, people)
	return c, err
}

// peopleOf are the people whom the view of a task names.
func peopleOf(t *crm.Task) []uuid.UUID {
	var people []uuid.UUID
	for _, id := range []*uuid.UUID{t.AssigneeID, t.ActedFor, t.GivenBy} {
		if id != nil {
			people = append(people, *id)
		}
	}
	return people
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

func (c *taskContext) name(id *uuid.UUID) string {
	if id == nil {
		return ""
	}
	return c.names[*id]
}

func (c *taskContext) view(t *crm.Task) TaskView {
	kind, _ := crm.TaskKindNamed(t.Kind)
	view := TaskView{
		ID: t.ID, Version: t.Version, Kind: t.Kind, Title: kind.Label.In(c.viewer.Language), Role: string(t.Role), ParentID: t.ParentID,
		ProcessID: t.ProcessID, Step: t.Step, StepLabel: stepLabel(t.Step).In(c.viewer.Language), Visit: t.Visit,
		Record: c.records[t.RecordID], State: string(t.State), AssigneeID: t.AssigneeID, AssigneeName: c.name(t.AssigneeID),
		ActedForName: c.name(t.ActedFor), GivenByName: c.name(t.GivenBy), GivenText: t.GivenText,
		Candidate: t.CandidateOf(c.viewer.ID), DueAt: t.DueAt, Overdue: !t.IsOver() && t.DueAt != nil && t.DueAt.Before(c.now),
		Warned: t.Warned, CreatedAt: t.CreatedAt, CompletedAt: t.CompletedAt, Outcome: t.Outcome, DecisionID: t.DecisionID,
	}
	if t.Outcome != "" {
		view.OutcomeLabel = outcomeLabel(t.Outcome).In(c.viewer.Language)
	}
	if urged, ok := c.urges[t.ID]; ok {
		view.Urges = &urgesView{urged.Count, urged.LastAt, urged.LastText, urged.AnswerBy}
	}
	for _, h := range c.awaited[t.ID] {
		view.WaitingFor = append(view.WaitingFor, c.name(h.AssigneeID))
	}
	return view
}

// stepLabel is the label of a step of any process.
func stepLabel(name string) crm.Label {
	for _, k := range crm.ProcessKinds() {
		if step, ok := k.Step(name); ok {
			return step.Label
		}
	}
	return crm.Label{ZH: name, EN: name}
}
