package api

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type findProcesses struct {
	Kind    string `query:"kind" maxLength:"100" doc:"A kind of process."`
	Step    string `query:"step" maxLength:"100" doc:"The step in which it is."`
	State   string `query:"state" default:"open" enum:"open,running,waiting,paused,ended,all" doc:"open: all that have not ended."`
	Person  string `query:"person" doc:"Who has an open task in it, or may claim one."`
	Overdue bool   `query:"overdue" doc:"An open task of it is late."`
	Text    string `query:"q" maxLength:"200" doc:"Words in its record."`
	Limit   int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor  string `query:"cursor" maxLength:"500"`
}

type processPage struct {
	Items      []ProcessLine `json:"items"`
	NextCursor string        `json:"nextCursor,omitempty"`
}

// ProcessLine is a process as a list shows it: where it stands and who is next.
type ProcessLine struct {
	ProcessView
	Next []NextView `json:"next" doc:"Who has to act, as far as you may know."`
}

// NextView is somebody who has to act in a process.
type NextView struct {
	TaskID     uuid.UUID  `json:"taskId"`
	Task       string     `json:"task"`
	PersonID   *uuid.UUID `json:"personId,omitempty"`
	PersonName string     `json:"personName" doc:"Empty: nobody has claimed it."`
	DueAt      *time.Time `json:"dueAt,omitempty"`
	Overdue    bool       `json:"overdue"`
}

// findProcesses lists processes for those who lead others.
func (s *Server) findProcesses(ctx context.Context, in *findProcesses) (*itself[processPage], error) {
	viewer := viewerOf(ctx)
	if viewer.Role != crm.Admin && viewer.Role != crm.Manager {
		return nil, fmt.Errorf("find processes: %w", crm.ErrForbidden)
	}
	q := store.ProcessQuery{Kind: in.Kind, Step: in.Step, State: in.State, Overdue: in.Overdue, Text: in.Text, Cursor: in.Cursor, Limit: in.Limit}
	if q.State == "all" {
		q.State = ""
	}
	var err error
	if q.Person, err = optionalID("person", in.Person); err != nil {
		return nil, err
	}
	page, err := store.FindProcesses(ctx, s.DB, viewer, s.DB.Now(), q)
	if err != nil {
		return nil, err
	}
	lines, err := s.processLines(ctx, viewer, page.Items)
	return answered(processPage{lines, page.NextCursor}), err
}

// processLines are the views of many processes, read together.
func (s *Server) processLines(ctx context.Context, viewer crm.Viewer, processes []*crm.Process) ([]ProcessLine, error) {
	ids := make([]uuid.UUID, len(processes))
	for i, p := range processes {
		ids[i] = p.ID
	}
	tasks, err := store.TasksOfProcesses(ctx, s.DB, ids)
	if err != nil {
		return nil, err
	}
	named, err := s.processNames(ctx, viewer, processes, tasks)
	if err != nil {
		return nil, err
	}
	lines := make([]ProcessLine, len(processes))
	for i, p := range processes {
		lines[i] = ProcessLine{processViewOf(p, tasks[p.ID], named, viewer), nextOf(p, tasks[p.ID], named.people, viewer, s.DB.Now())}
	}
	return lines, nil
}

// processNames are the names in views of processes.
type processNames struct {
	people  map[uuid.UUID]string
	records map[uuid.UUID]string
}

func (s *Server) processNames(ctx context.Context, viewer crm.Viewer, processes []*crm.Process, tasks map[uuid.UUID][]*crm.Task) (processNames, error) {
	var people []uuid.UUID
	records := map[string][]uuid.UUID{}
	for _, p := range processes {
		for _, id := range []*uuid.UUID{p.StartedBy, p.PausedBy} {
			if id != nil {
				people = append(people, *id)
			}
		}
		records[p.RecordKind] = append(records[p.RecordKind], p.RecordID)
		for _, t := range tasks[p.ID] {
			if t.AssigneeID != nil {
				people = append(people, *t.AssigneeID)
			}
		}
	}
	named := processNames{records: map[uuid.UUID]string{}}
	var err error
	if named.people, err = store.Names(ctx, s.DB, viewer, crm.Users.Name, people); err != nil {
		return named, err
	}
	for kind, ids := range records {
		names, err := store.Names(ctx, s.DB, viewer, kind, ids)
		if err != nil {
			return named, err
		}
		maps.Copy(named.records, names)
	}
	return named, nil
}

// nextOf says who has to act in a process now. Tasks that a person may not see
// are left out.
func nextOf(p *crm.Process, tasks []*crm.Task, people map[uuid.UUID]string, viewer crm.Viewer, now time.Time) []NextView {
	next := []NextView{}
	for _, t := range tasks {
		if t.State != crm.TaskOpen || !store.SeesTask(viewer, p, t) {
			continue
		}
		kind, _ := crm.TaskKindNamed(t.Kind)
		view := NextView{
			TaskID: t.ID, Task: kind.Label.In(viewer.Language), PersonID: t.AssigneeID, DueAt: t.DueAt,
			Overdue: t.DueAt != nil && t.DueAt.Before(now),
		}
		if t.AssigneeID != nil {
			view.PersonName = people[*t.AssigneeID]
		}
		next = append(next, view)
	}
	slices.SortStableFunc(next, func(a, b NextView) int { return earlier(a.DueAt, b.DueAt) })
	return next
}

// earlier orders deadlines; what has none comes last.
func earlier(a, b *time.Time) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return a.Compare(*b)
}
