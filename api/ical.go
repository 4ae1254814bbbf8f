package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/emersion/go-ical"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// icalAnswer is an iCalendar file.
type icalAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// documentICal documents that an operation answers with an iCalendar file.
func documentICal(op *huma.Operation) {
	op.Responses["200"] = &huma.Response{
		Description: "The file", Content: map[string]*huma.MediaType{ical.MIMEType: {Schema: binarySchema()}},
	}
}

// icalOf encodes events. Where there are none, the file says so by having
// nothing in it: the format wants no empty calendar.
func icalOf(name string, events []*ical.Event) (*icalAnswer, error) {
	calendar := ical.NewCalendar()
	calendar.Props.SetText(ical.PropProductID, "-//Baton//Working time//EN")
	calendar.Props.SetText(ical.PropVersion, "2.0")
	for _, e := range events {
		calendar.Children = append(calendar.Children, e.Component)
	}
	answer := &icalAnswer{ContentType: ical.MIMEType + "; charset=utf-8", Disposition: "attachment" + named(name+".ics")}
	if len(events) == 0 {
		answer.Body = []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Baton//Working time//EN\r\nEND:VCALENDAR\r\n")
		return answer, nil
	}
	var body bytes.Buffer
	if err := ical.NewEncoder(&body).Encode(calendar); err != nil {
		return nil, fmt.Errorf("encode iCalendar: %w", err)
	}
	answer.Body = body.Bytes()
	return answer, nil
}

func icalEvent(id, summary string, stamp time.Time) *ical.Event {
	event := ical.NewEvent()
	event.Props.SetText(ical.PropUID, id+"@baton")
	event.Props.SetDateTime(ical.PropDateTimeStamp, stamp.UTC())
	event.Props.SetText(ical.PropSummary, summary)
	return event
}

func (s *Server) calendarFile(ctx context.Context, in *ByID) (*icalAnswer, error) {
	viewer := viewerOf(ctx)
	calendar, err := store.Calendars.Get(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	times, err := s.DB.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	events := []*ical.Event{}
	for _, day := range times.Days(in.ID) {
		word := map[crm.DayKind]crm.Label{crm.DayOff: {ZH: "（休）", EN: " (off)"}, crm.DayWork: {ZH: "（班）", EN: " (work)"}}[day.Kind]
		event := icalEvent(day.ID.String(), day.Name+word.In(viewer.Language), day.UpdatedAt)
		event.Props.SetDate(ical.PropDateTimeStart, day.On.Start(time.UTC))
		mark := ical.NewProp(appleSpecialDay)
		mark.Value = map[crm.DayKind]string{crm.DayOff: "WORK-HOLIDAY", crm.DayWork: alternateWorkday}[day.Kind]
		event.Props.Set(mark)
		events = append(events, event)
	}
	slices.SortFunc(events, func(a, b *ical.Event) int {
		return bytes.Compare([]byte(a.Props.Get(ical.PropDateTimeStart).Value), []byte(b.Props.Get(ical.PropDateTimeStart).Value))
	})
	return icalOf(calendar.Name, events)
}

// How much of a person's duty the file holds.
const (
	dutyFileBack  = 31
	dutyFileAhead = 366
)

func (s *Server) dutyFile(ctx context.Context, in *ByID) (*icalAnswer, error) {
	person, err := store.Users.Get(ctx, s.DB, viewerOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	times, err := s.DB.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	now := s.DB.Now()
	turns, err := store.DutyTurnsOf(ctx, s.DB, times, in.ID, now.AddDate(0, 0, -dutyFileBack), now.AddDate(0, 0, dutyFileAhead))
	if err != nil {
		return nil, err
	}
	events := make([]*ical.Event, len(turns))
	for i, turn := range turns {
		// A turn keeps its id as long as the duty begins at the same time.
		id := uuid.NewSHA1(turn.Duty.ID, []byte(turn.StartsAt.UTC().Format(time.RFC3339)))
		events[i] = icalEvent(id.String(), turn.Duty.Name, turn.Duty.UpdatedAt)
		events[i].Props.SetDateTime(ical.PropDateTimeStart, turn.StartsAt.UTC())
		events[i].Props.SetDateTime(ical.PropDateTimeEnd, turn.EndsAt.UTC())
	}
	return icalOf(person.Name, events)
}

func (s *Server) dutyFileRoute() {
	op := operation("duty-of-user", http.MethodGet, "/users/{id}/duty", "When a person is on duty, as an iCalendar file", crm.Users.Plural)
	handle(s, op, s.dutyFile)
	documentICal(s.api.OpenAPI().Paths[base+op.Path].Get)
}
