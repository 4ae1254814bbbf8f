package activities_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestAppointmentVerbs(t *testing.T) {
	s := openShop(t)
	colleague := s.hire("colleague", crm.Staff)
	verbs := activities.AppointmentVerbs()
	newOne := func(t *testing.T, starts time.Time) *crm.Appointment {
		t.Helper()
		a := &crm.Appointment{Subject: "Visit", CustomerID: &s.customer.ID, StartsAt: starts, ParticipantIDs: []uuid.UUID{colleague.ID}}
		if err := create(s, s.rep, verbs, a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	t.Run("are seen by their participants, and no longer by who was one", func(t *testing.T) {
		a := newOne(t, monday)
		sees := func() bool {
			seen, err := store.CanSee(t.Context(), s.db, s.viewer("colleague"), crm.Appointments.Name, a.ID)
			return seen && err == nil
		}
		if !sees() {
			t.Error("a participant does not see it")
		}
		if _, err := change(s, s.rep, store.Appointments, verbs, a.ID, func(a *crm.Appointment) { a.ParticipantIDs = nil }); err != nil {
			t.Fatal(err)
		}
		if sees() {
			t.Error("who is no participant sees it")
		}
	})
	t.Run("make one interaction when held with a result, and touch the customer", func(t *testing.T) {
		a := newOne(t, monday.Add(-time.Hour))
		for _, result := range []string{"", "They want two", "They want three"} {
			_, err := change(s, s.rep, store.Appointments, verbs, a.ID, func(a *crm.Appointment) { a.State, a.Result = crm.AppointmentHeld, result })
			if err != nil {
				t.Fatal(err)
			}
		}
		if n := s.count(`SELECT count(*) FROM interactions WHERE appointment_id = $1 AND summary = 'They want two' AND by_id = $2`, a.ID, s.rep.ID); n != 1 {
			t.Errorf("%d interactions", n)
		}
		got, err := store.Customers.Get(t.Context(), s.db, s.rep, s.customer.ID)
		if err != nil || got.LastContactAt == nil || !got.LastContactAt.Equal(a.StartsAt) || got.Version != 1 {
			t.Errorf("last contact %v, version %d, %v", got.LastContactAt, got.Version, err)
		}
		_, err = change(s, s.rep, store.Appointments, verbs, a.ID, func(a *crm.Appointment) { a.State = crm.AppointmentPlanned })
		requireRefused(t, err, "state:already-held")
	})
	t.Run("are not held before they begin", func(t *testing.T) {
		a := newOne(t, monday.Add(time.Hour))
		_, err := change(s, s.rep, store.Appointments, verbs, a.ID, func(a *crm.Appointment) { a.State = crm.AppointmentHeld })
		requireRefused(t, err, "state:in-the-future")
	})
	t.Run("overlap where somebody is in two", func(t *testing.T) {
		day := monday.AddDate(0, 0, 3)
		first := newOne(t, day)
		for starts, want := range map[time.Time]int{day.Add(59 * time.Minute): 1, day.Add(time.Hour): 0, day.Add(-time.Hour): 0} {
			other := &crm.Appointment{Subject: "Other", CustomerID: &s.customer.ID, StartsAt: starts}
			other.ID, other.ParticipantIDs = uuid.New(), []uuid.UUID{colleague.ID}
			found, err := store.Overlapping(t.Context(), s.db, other)
			if err != nil || len(found) != want || (want == 1 && found[0].ID != first.ID) {
				t.Errorf("%d overlap at %v, %v", len(found), starts, err)
			}
		}
	})
}
