package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type conflictView struct {
	Person      person     `json:"person"`
	StartsAt    time.Time  `json:"startsAt"`
	EndsAt      time.Time  `json:"endsAt"`
	Appointment *recordRef `json:"appointment,omitempty" doc:"The other appointment, for those who may see it."`
}

func (s *Server) appointmentRoutes() {
	handle(s, operation("conflicts-of-appointment", http.MethodGet, "/appointments/{id}/conflicts",
		"Who of an appointment's people is planned elsewhere at the time", "appointments"), s.conflicts)
}

func (s *Server) conflicts(ctx context.Context, in *ByID) (*itself[items[conflictView]], error) {
	viewer := viewerOf(ctx)
	appointment, err := store.Appointments.Get(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	others, err := store.Overlapping(ctx, s.DB, appointment)
	if err != nil {
		return nil, err
	}
	people := appointment.People()
	names, err := store.Names(ctx, s.DB, viewer, crm.Users.Name, people)
	if err != nil {
		return nil, err
	}
	subjects, err := store.Names(ctx, s.DB, viewer, crm.Appointments.Name, idsOf(others))
	if err != nil {
		return nil, err
	}
	views := []conflictView{}
	for _, other := range others {
		for _, id := range slices.Compact(other.People()) {
			if !slices.Contains(people, id) {
				continue
			}
			view := conflictView{Person: person{ID: &id, Name: names[id]}, StartsAt: other.StartsAt, EndsAt: other.End()}
			if subject, seen := subjects[other.ID]; seen {
				view.Appointment = &recordRef{Kind: crm.Appointments.Name, ID: other.ID, Label: subject}
			}
			views = append(views, view)
		}
	}
	return answered(items[conflictView]{views}), nil
}

func idsOf(appointments []*crm.Appointment) []uuid.UUID {
	ids := make([]uuid.UUID, len(appointments))
	for i, a := range appointments {
		ids[i] = a.ID
	}
	return ids
}
