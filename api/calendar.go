package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// DayChange is a date of a calendar as it is to be, or as a file says.
type DayChange struct {
	On    string `json:"on" format:"date"`
	Kind  string `json:"kind" enum:",off,work" doc:"Empty: an ordinary day."`
	Name  string `json:"name,omitempty" maxLength:"80" doc:"Required of days off and of work."`
	Hours string `json:"hours,omitempty" maxLength:"150" doc:"Of a day of work: 09:00-12:00, 13:00-18:00; empty: the usual hours."`
}

// CalendarDate is one date as a calendar has it.
type CalendarDate struct {
	On    string `json:"on" format:"date"`
	Hours string `json:"hours" doc:"What is worked; empty: nothing."`
	Kind  string `json:"kind,omitempty" enum:"off,work" doc:"Where the calendar itself adjusts the date."`
	Name  string `json:"name,omitempty"`
	// Inherited dates are adjusted by a calendar above.
	Inherited bool `json:"inherited,omitempty" doc:"Adjusted by a calendar above."`
}

type calendarYear struct {
	Year int            `json:"year"`
	Days []CalendarDate `json:"days"`
}

type deadlineMove struct {
	Task TaskView  `json:"task"`
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

type deadlineMoves struct {
	Count int            `json:"count" doc:"Open deadlines that do not follow the calendars."`
	More  bool           `json:"more" doc:"There may be more than were counted."`
	Items []deadlineMove `json:"items" doc:"The first of them that you see."`
}

type yearOfCalendar struct {
	ByID
	Year int `query:"year" required:"true" minimum:"2000" maximum:"2200"`
}

type changeDays struct {
	ByID
	Idempotent
	Body struct {
		Days []DayChange `json:"days" maxItems:"800" nullable:"false"`
	}
}

type previewDays struct {
	ByID
	Body struct {
		Days []DayChange `json:"days" maxItems:"800" nullable:"false" doc:"Changes that are not saved yet; none: how the deadlines stand to the calendars as they are."`
	}
}

// listedMoves is how many deadlines a preview names.
const listedMoves = 50

func (s *Server) workingTimeRoutes() {
	const calendars = "calendars"
	handle(s, operation("year-of-calendar", http.MethodGet, "/calendars/{id}/year", "Each day of a year as a calendar has it", calendars), s.calendarYear)
	handle(s, operation("holidays-of-calendar", http.MethodGet, "/calendars/{id}/holidays", "Its adjusted days as an iCalendar file", calendars), s.calendarFile)
	documentICal(s.api.OpenAPI().Paths[base+"/calendars/{id}/holidays"].Get)
	handle(s, operation("read-days", http.MethodPost, "/calendars/{id}/acts/read-days", "Read a list of holidays from a file; nothing is saved", calendars), s.readDays)
	handle(s, operation("preview-days", http.MethodPost, "/calendars/{id}/acts/preview", "Which open deadlines a change of days would move", calendars), s.previewDays)
	set := operation("set-days", http.MethodPost, "/calendars/{id}/acts/set-days", "Make days holidays, adjusted workdays, or ordinary again", calendars)
	handle(s, set, s.setDays)
	answerWith(s.api.OpenAPI().Paths[base+set.Path].Post, http.StatusOK, "ActResults")
	move := operation("move-deadlines", http.MethodPost, "/calendars/acts/move-deadlines", "Let the open deadlines follow the calendars", calendars)
	handle(s, move, s.moveDeadlines)
	documentJob(s.api.OpenAPI().Paths[base+move.Path].Post)
	s.dutyRoutes()
}

// keepsCalendar refuses those who may not change a calendar; who may not see
// it does not learn that it exists.
func (s *Server) keepsCalendar(ctx context.Context, id uuid.UUID) error {
	viewer := viewerOf(ctx)
	_, err := store.Calendars.Get(ctx, s.DB, viewer, id)
	if err == nil && !viewer.Allowed(store.Calendars.Schema.Kind, crm.Edit) {
		err = fmt.Errorf("change calendar %s: %w", id, crm.ErrForbidden)
	}
	return err
}

func (s *Server) calendarYear(ctx context.Context, in *yearOfCalendar) (*itself[calendarYear], error) {
	calendar, err := store.Calendars.Get(ctx, s.DB, viewerOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	times, err := s.DB.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	own, timetable := times.Days(in.ID), times.Calendar(calendar)
	year := calendarYear{Year: in.Year, Days: make([]CalendarDate, 0, 366)}
	for on := (crm.Date{Year: in.Year, Month: time.January, Day: 1}); on.Year == in.Year; on = on.AddDays(1) {
		spans, _ := timetable.Day(on)
		day := CalendarDate{On: on.String(), Hours: crm.FormatShifts(spans)}
		adjusted := own[on]
		if adjusted == nil {
			adjusted = times.AdjustedAbove(calendar, on)
			day.Inherited = adjusted != nil
		}
		if adjusted != nil {
			day.Kind, day.Name = string(adjusted.Kind), adjusted.Name
		}
		year.Days = append(year.Days, day)
	}
	return answered(year), nil
}

func (s *Server) previewDays(ctx context.Context, in *previewDays) (*itself[deadlineMoves], error) {
	if err := s.keepsCalendar(ctx, in.ID); err != nil {
		return nil, err
	}
	days, err := daysOf(in.Body.Days)
	if err != nil {
		return nil, err
	}
	times, err := s.DB.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	if len(days) > 0 {
		times = times.With(in.ID, days)
	}
	moves, err := activities.PreviewDeadlines(ctx, s.DB, times, s.DB.Now(), listedMoves)
	if err != nil {
		return nil, err
	}
	view, err := s.deadlineMoves(ctx, moves)
	return answered(view), err
}

// deadlineMoves names the tasks whose deadlines move, as far as the person
// sees them.
func (s *Server) deadlineMoves(ctx context.Context, moves activities.DeadlineMoves) (deadlineMoves, error) {
	viewer := viewerOf(ctx)
	view := deadlineMoves{Count: moves.Count, More: moves.More, Items: []deadlineMove{}}
	to := map[uuid.UUID]activities.DeadlineMove{}
	ids := make([]uuid.UUID, len(moves.First))
	for i, m := range moves.First {
		ids[i], to[m.TaskID] = m.TaskID, m
	}
	tasks, err := store.TasksNamed(ctx, s.DB, viewer, ids)
	if err != nil {
		return view, err
	}
	views, err := s.taskViews(ctx, viewer, tasks)
	for _, task := range views {
		view.Items = append(view.Items, deadlineMove{task, to[task.ID].DueAt, to[task.ID].To})
	}
	return view, err
}

func (s *Server) setDays(ctx context.Context, in *changeDays) (*raw, error) {
	if err := s.keepsCalendar(ctx, in.ID); err != nil {
		return nil, err
	}
	days, err := daysOf(in.Body.Days)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, "calendars/"+in.ID.String()+"/acts/set-days", "", body)
	return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		return resultAnswer(in.ID, activities.SetCalendarDays(ctx, tx, in.ID, days))
	})
}

func (s *Server) moveDeadlines(ctx context.Context, in *Idempotent) (*bulkAnswer, error) {
	if !viewerOf(ctx).Allowed(store.Calendars.Schema.Kind, crm.Edit) {
		return nil, fmt.Errorf("move deadlines: %w", crm.ErrForbidden)
	}
	if in.Key == "" {
		return nil, keyRequired()
	}
	request := requestID(http.MethodPost, "calendars/acts/move-deadlines", "", nil)
	return s.bulkChange(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		job, err := activities.MoveDeadlinesLater(ctx, tx)
		return s.jobAnswer(ctx, tx, job, err)
	})
}

// daysOf reads the days of a request; each date stands once.
func daysOf(changes []DayChange) ([]crm.CalendarDay, error) {
	var problems []crm.Problem
	days := make([]crm.CalendarDay, 0, len(changes))
	seen := map[crm.Date]bool{}
	for i, c := range changes {
		field := fmt.Sprintf("days[%d]", i)
		on, err := crm.ParseDate(c.On)
		if err != nil || seen[on] {
			problems = append(problems, crm.Problem{Field: field + ".on", Code: "invalid-day",
				Message: crm.Label{ZH: "日期不正确或重复", EN: "The date is not valid, or stands twice"},
				Remedy:  crm.Label{ZH: "每个日期写一次，例如 2026-10-01", EN: "Give each date once, like 2026-10-01"}})
			continue
		}
		seen[on] = true
		day := crm.CalendarDay{On: on, Kind: crm.DayKind(c.Kind), Name: strings.TrimSpace(c.Name), Hours: c.Hours}
		if day.Kind != "" && day.Name == "" {
			problems = append(problems, crm.Problem{Field: field + ".name", Code: "required",
				Message: crm.Label{ZH: "请写明名称", EN: "It needs a name"},
				Remedy:  crm.Label{ZH: "例如“国庆节”", EN: "For example “National Day”"}})
		}
		for _, p := range day.Check() {
			p.Field = field + "." + p.Field
			problems = append(problems, p)
		}
		days = append(days, day)
	}
	if len(problems) > 0 {
		return nil, &crm.Invalid{Problems: problems}
	}
	return days, nil
}
