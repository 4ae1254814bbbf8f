package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// AppointmentVerbs let the participants see an appointment, and make an
// interaction of one that was held with a result, once.
func AppointmentVerbs() Verbs[crm.Appointment] {
	verbs := PlainVerbs(store.Appointments)
	create, update := verbs.Create, verbs.Update
	verbs.Create = func(ctx context.Context, tx *store.Tx, a *crm.Appointment) error {
		ownByDefault(tx, &a.OwnerID)
		if err := prepareAppointment(ctx, tx, &crm.Appointment{State: crm.AppointmentPlanned}, a); err != nil {
			return err
		}
		if err := create(ctx, tx, a); err != nil {
			return err
		}
		if err := progressByAppointment(ctx, tx, a); err != nil {
			return err
		}
		return followAppointment(ctx, tx, nil, a)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, a *crm.Appointment) error {
		if a.State == "" {
			a.State = before.State
		}
		if err := prepareAppointment(ctx, tx, before, a); err != nil {
			return err
		}
		if err := update(ctx, tx, before, a); err != nil {
			return err
		}
		return followAppointment(ctx, tx, before.ParticipantIDs, a)
	}
	return verbs
}

func prepareAppointment(ctx context.Context, tx *store.Tx, before, a *crm.Appointment) error {
	if before.State == crm.AppointmentHeld && a.State != crm.AppointmentHeld && !leads(tx, store.Appointments.Schema) {
		return crm.InvalidField("state", "already-held",
			crm.Label{ZH: "预约已经进行，不能改回", EN: "The appointment was held; that cannot be undone"},
			crm.Label{ZH: "请让上级更正", EN: "Ask your manager to correct it"})
	}
	if a.State == crm.AppointmentHeld && a.StartsAt.After(tx.Now.Add(clockTolerance)) {
		return crm.InvalidField("state", "in-the-future",
			crm.Label{ZH: "预约还没有开始", EN: "The appointment has not begun yet"},
			crm.Label{ZH: "请先改正开始时间", EN: "Correct when it starts first"})
	}
	return fillCustomer(ctx, tx, &a.CustomerID, a.ContactID, a.DealID)
}

func followAppointment(ctx context.Context, tx *store.Tx, before []uuid.UUID, a *crm.Appointment) error {
	if err := store.ShareWith(ctx, tx, crm.Appointments.Name, a.ID, before, a.ParticipantIDs); err != nil {
		return err
	}
	if a.State != crm.AppointmentHeld || a.Result == "" {
		return nil
	}
	made, _, err := store.Interactions.Count(ctx, tx, crm.FilterContext{}, crm.System(),
		store.Query{Filter: `appointmentId = "` + a.ID.String() + `"`})
	if err != nil || made > 0 {
		return err
	}
	channel := a.Channel
	if channel == "" {
		channel = crm.ChannelVisit
	}
	minutes := int(a.End().Sub(a.StartsAt).Minutes())
	return insertInteraction(ctx, tx, store.Interactions.InsertFollowing, &crm.Interaction{
		LeadID: a.LeadID, CustomerID: a.CustomerID, ContactID: a.ContactID, DealID: a.DealID, AppointmentID: &a.ID,
		Channel: channel, Direction: crm.Outgoing, Summary: a.Result, OccurredAt: a.StartsAt, DurationMinutes: &minutes,
		ByID: tx.Viewer.IDOrNil(),
	})
}
