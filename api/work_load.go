package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type loadQuery struct {
	Department string `query:"department" format:"uuid" doc:"Only people of this department and those below it."`
}

type workLoad struct {
	People []personLoad `json:"people" doc:"Of the people below you, the most overdue first."`
	Chains []waitView   `json:"chains" doc:"Who waits for whom, the longest first; at most 200."`
	Stuck  []stuckView  `json:"stuck" doc:"Processes that cannot go on by themselves."`
}

type personLoad struct {
	Person   person `json:"person"`
	Open     int    `json:"open"`
	Overdue  int    `json:"overdue"`
	DueToday int    `json:"dueToday"`
	Stuck    int    `json:"stuck" doc:"Waits for others, or is late and was judged."`
	Urged    int    `json:"urged" doc:"Tasks that were urged, other than upward."`
}

type waitView struct {
	From  person    `json:"from"`
	To    person    `json:"to"`
	Task  taskRef   `json:"task"`
	Since time.Time `json:"since"`
}

type taskRef struct {
	ID     uuid.UUID `json:"id"`
	Title  string    `json:"title"`
	Record recordRef `json:"record"`
}

type stuckView struct {
	ProcessID  uuid.UUID `json:"processId"`
	KindLabel  string    `json:"kindLabel"`
	Record     recordRef `json:"record"`
	WaitingFor string    `json:"waitingFor"`
	Since      time.Time `json:"since"`
}

func (s *Server) workLoad(ctx context.Context, in *loadQuery) (*itself[workLoad], error) {
	viewer := viewerOf(ctx)
	department, err := optionalID("department", in.Department)
	if err != nil {
		return nil, err
	}
	today := crm.DateOf(s.DB.Now().In(s.Company.Zone()))
	loads, err := store.Loads(ctx, s.DB, viewer, department, [2]time.Time{today.Start(s.Company.Zone()), today.AddDays(1).Start(s.Company.Zone())})
	if err != nil {
		return nil, err
	}
	waits, err := store.Waits(ctx, s.DB, viewer, department)
	if err != nil {
		return nil, err
	}
	var people []uuid.UUID
	for _, l := range loads {
		people = append(people, l.PersonID)
	}
	for _, w := range waits {
		people = append(people, w.From, w.To)
	}
	names, err := store.Names(ctx, s.DB, viewer, crm.Users.Name, people)
	if err != nil {
		return nil, err
	}
	view := workLoad{People: []personLoad{}}
	for _, l := range loads {
		view.People = append(view.People, personLoad{personNamed(&l.PersonID, names), l.Open, l.Overdue, l.DueToday, l.Stuck, l.Urged})
	}
	if view.Chains, err = s.waitViews(ctx, viewer, waits, names); err != nil {
		return nil, err
	}
	view.Stuck, err = s.stuckViews(ctx, viewer)
	return answered(view), err
}

// optionalID reads an id that may be left out.
func optionalID(field, text string) (*uuid.UUID, error) {
	if text == "" {
		return nil, nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return nil, crm.InvalidField(field, "invalid-id",
			crm.Label{ZH: "不是有效的标识", EN: "This is no id"}, crm.Label{ZH: "请重新选择", EN: "Choose again"})
	}
	return &id, nil
}

// waitViews names what people wait for, as far as the viewer sees the records.
func (s *Server) waitViews(ctx context.Context, viewer crm.Viewer, waits []store.Wait, names map[uuid.UUID]string) ([]waitView, error) {
	views := []waitView{}
	ids := make([]uuid.UUID, len(waits))
	for i, w := range waits {
		ids[i] = w.TaskID
	}
	tasks, err := store.TasksNamed(ctx, s.DB, crm.System(), ids)
	if err != nil {
		return nil, err
	}
	byID, records := map[uuid.UUID]*crm.Task{}, map[string][]uuid.UUID{}
	for _, t := range tasks {
		byID[t.ID] = t
		records[t.RecordKind] = append(records[t.RecordKind], t.RecordID)
	}
	labels, err := store.NamesOf(ctx, s.DB, viewer, records)
	if err != nil {
		return nil, err
	}
	for _, w := range waits {
		if t := byID[w.TaskID]; t != nil {
			kind, _ := crm.TaskKindNamed(t.Kind)
			record := recordRef{Kind: t.RecordKind, ID: t.RecordID, Label: labels[t.RecordID]}
			views = append(views, waitView{personNamed(&w.From, names), personNamed(&w.To, names), taskRef{t.ID, kind.Label.In(viewer.Language), record}, w.Since})
		}
	}
	return views, nil
}

func (s *Server) stuckViews(ctx context.Context, viewer crm.Viewer) ([]stuckView, error) {
	views := []stuckView{}
	stuck, err := store.StuckProcesses(ctx, s.DB, viewer)
	if err != nil {
		return nil, err
	}
	records := map[string][]uuid.UUID{}
	for _, p := range stuck {
		records[p.RecordKind] = append(records[p.RecordKind], p.RecordID)
	}
	labels, err := store.NamesOf(ctx, s.DB, viewer, records)
	if err != nil {
		return nil, err
	}
	for _, p := range stuck {
		kind, _ := crm.ProcessKindNamed(p.Kind)
		views = append(views, stuckView{
			p.ID, kind.Label.In(viewer.Language), recordRef{Kind: p.RecordKind, ID: p.RecordID, Label: labels[p.RecordID]},
			crm.LabelOf(p.WaitingFor.Choices(), string(p.WaitingFor)).In(viewer.Language), p.StartedAt,
		})
	}
	return views, nil
}

type figureQuery struct {
	By   string    `query:"by" default:"person" enum:"person,department,process"`
	From time.Time `query:"from" required:"true"`
	To   time.Time `query:"to" required:"true"`
}

type urgeFigure struct {
	Key         string   `json:"key" doc:"The id of the person or department, or the kind of process."`
	Label       string   `json:"label"`
	Urges       int      `json:"urges"`
	Tasks       int      `json:"tasks" doc:"How many tasks were urged."`
	Answered    int      `json:"answered" doc:"Of the tasks, with an answer to those who urged."`
	Kept        int      `json:"kept" doc:"Done by the promised time."`
	Broken      int      `json:"broken" doc:"The promised time passed."`
	Done        int      `json:"done"`
	DoneInADay  int      `json:"doneInADay" doc:"Done within 24 hours of the first urge."`
	MedianHours *float64 `json:"medianHours" doc:"From the first urge until done."`
}

func (s *Server) urgeFigures(ctx context.Context, in *figureQuery) (*itself[items[urgeFigure]], error) {
	viewer := viewerOf(ctx)
	figures, err := store.UrgeFigures(ctx, s.DB, viewer, store.UrgeGroup(in.By), in.From, in.To)
	if err != nil {
		return nil, err
	}
	labels, err := s.figureLabels(ctx, viewer, store.UrgeGroup(in.By), figures)
	views := []urgeFigure{}
	for _, f := range figures {
		views = append(views, urgeFigure{
			Key: f.Key, Label: labels[f.Key], Urges: f.Urges, Tasks: f.Tasks, Answered: f.Answered, Kept: f.Kept,
			Broken: f.Broken, Done: f.Done, DoneInADay: f.DoneInADay, MedianHours: f.MedianHours,
		})
	}
	return answered(items[urgeFigure]{views}), err
}

// figureLabels names what urges are counted by.
func (s *Server) figureLabels(ctx context.Context, viewer crm.Viewer, by store.UrgeGroup, figures []store.UrgeFigure) (map[string]string, error) {
	labels := map[string]string{}
	if by == store.UrgesByProcess {
		for _, f := range figures {
			kind, _ := crm.ProcessKindNamed(f.Key)
			labels[f.Key] = kind.Label.In(viewer.Language)
		}
		return labels, nil
	}
	kind := map[store.UrgeGroup]string{store.UrgesByPerson: crm.Users.Name, store.UrgesByDepartment: crm.Departments.Name}[by]
	var ids []uuid.UUID
	for _, f := range figures {
		if id, err := uuid.Parse(f.Key); err == nil {
			ids = append(ids, id)
		}
	}
	names, err := store.Names(ctx, s.DB, viewer, kind, ids)
	for id, name := range names {
		labels[id.String()] = name
	}
	return labels, err
}
