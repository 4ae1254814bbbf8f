package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type onDuty struct {
	Department string    `query:"departmentId" format:"uuid" doc:"Empty: the company."`
	At         time.Time `query:"at" doc:"Now without it."`
}

type onDutyView struct {
	Open   bool     `json:"open" doc:"It is working time; those on duty are for the time outside of it."`
	People []person `json:"people" doc:"Who is on duty and not absent; nobody where no duty is planned."`
}

// period is a stretch of time that is asked about.
type period struct {
	From time.Time `query:"from" required:"true"`
	To   time.Time `query:"to" required:"true"`
}

// longestPeriod bounds a question about duty and absences.
const longestPeriod = 400 * 24 * time.Hour

func (p period) check() error {
	if p.To.After(p.From) && p.To.Sub(p.From) <= longestPeriod {
		return nil
	}
	return crm.InvalidField("to", "invalid-period",
		crm.Label{ZH: "时间段不正确", EN: "The period is not valid"},
		crm.Label{ZH: "结束须晚于开始，且不超过 400 天", EN: "Let it end after it begins and last 400 days at most"})
}

// DutyTurn is one turn of a duty, for a week's view.
type DutyTurn struct {
	Duty       recordRef  `json:"duty"`
	Department *recordRef `json:"department,omitempty" doc:"Without it: the company's."`
	Person     *person    `json:"person,omitempty"`
	Team       *recordRef `json:"team,omitempty"`
	StartsAt   time.Time  `json:"startsAt"`
	EndsAt     time.Time  `json:"endsAt"`
}

type absenceView struct {
	Person   person    `json:"person"`
	StartsAt time.Time `json:"startsAt"`
	EndsAt   time.Time `json:"endsAt"`
}

func (s *Server) dutyRoutes() {
	handle(s, operation("who-is-on-duty", http.MethodGet, "/duties/now", "Who is on duty for a department at a time", "duties"), s.onDuty)
	handle(s, operation("turns-of-duty", http.MethodGet, "/duties/turns", "Who is on duty when, in a period", "duties"), s.dutyTurns)
	handle(s, operation("list-absences", http.MethodGet, "/leaves/absences", "Who is absent when, in a period, without why", "leaves"), s.absences)
	s.dutyFileRoute()
}

func (s *Server) onDuty(ctx context.Context, in *onDuty) (*itself[onDutyView], error) {
	viewer := viewerOf(ctx)
	var department *uuid.UUID
	if in.Department != "" {
		id, err := uuid.Parse(in.Department)
		if err == nil {
			_, err = store.Departments.Get(ctx, s.DB, viewer, id)
		}
		if err != nil {
			return nil, crm.InvalidField("departmentId", "unknown-reference",
				crm.Label{ZH: "没有这个部门", EN: "There is no such department"}, crm.Label{ZH: "请重新选择", EN: "Choose again"})
		}
		department = &id
	}
	at := in.At
	if at.IsZero() {
		at = s.DB.Now()
	}
	times, err := s.DB.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := store.OnDuty(ctx, s.DB, times, department, at)
	if err != nil {
		return nil, err
	}
	names, err := store.Names(ctx, s.DB, viewer, crm.Users.Name, ids)
	view := onDutyView{Open: times.Of(department).Open(at), People: []person{}}
	for _, id := range ids {
		view.People = append(view.People, person{&id, names[id]})
	}
	return answered(view), err
}

func (s *Server) dutyTurns(ctx context.Context, in *period) (*itself[items[DutyTurn]], error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	times, err := s.DB.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	turns, err := store.DutyTurns(ctx, s.DB, times, in.From, in.To)
	if err != nil {
		return nil, err
	}
	wanted := map[string][]uuid.UUID{}
	for _, turn := range turns {
		for kind, id := range map[string]*uuid.UUID{
			crm.Departments.Name: turn.Duty.DepartmentID, crm.Users.Name: turn.Duty.UserID, crm.Teams.Name: turn.Duty.TeamID,
		} {
			if id != nil {
				wanted[kind] = append(wanted[kind], *id)
			}
		}
	}
	names, err := store.NamesOf(ctx, s.DB, viewerOf(ctx), wanted)
	if err != nil {
		return nil, err
	}
	views := make([]DutyTurn, len(turns))
	for i, turn := range turns {
		d := turn.Duty
		views[i] = DutyTurn{Duty: recordRef{Kind: crm.Duties.Name, ID: d.ID, Label: d.Name}, StartsAt: turn.StartsAt, EndsAt: turn.EndsAt}
		if d.UserID != nil {
			views[i].Person = &person{d.UserID, names[*d.UserID]}
		}
		views[i].Department = refTo(crm.Departments.Name, d.DepartmentID, names)
		views[i].Team = refTo(crm.Teams.Name, d.TeamID, names)
	}
	return answered(items[DutyTurn]{views}), nil
}

func refTo(kind string, id *uuid.UUID, names map[uuid.UUID]string) *recordRef {
	if id == nil {
		return nil
	}
	return &recordRef{Kind: kind, ID: *id, Label: names[*id]}
}

func (s *Server) absences(ctx context.Context, in *period) (*itself[items[absenceView]], error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	absences, err := store.Absences(ctx, s.DB, in.From, in.To)
	if err != nil {
		return nil, err
	}
	ids := make([]*uuid.UUID, len(absences))
	for i := range absences {
		ids[i] = &absences[i].UserID
	}
	named, err := s.peopleNamed(ctx, s.DB, ids...)
	if err != nil {
		return nil, err
	}
	views := make([]absenceView, len(absences))
	for i, a := range absences {
		views[i] = absenceView{named(&absences[i].UserID), a.StartsAt, a.EndsAt}
	}
	return answered(items[absenceView]{views}), nil
}
