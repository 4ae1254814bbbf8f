package crm

import (
	"time"

	"github.com/google/uuid"
)

// AppointmentState is what became of an appointment.
type AppointmentState string

// The states of an appointment.
const (
	AppointmentPlanned   AppointmentState = "planned"
	AppointmentHeld      AppointmentState = "held"
	AppointmentCancelled AppointmentState = "cancelled"
)

// Choices lists the states of an appointment.
func (AppointmentState) Choices() []Choice {
	return []Choice{
		{Value: string(AppointmentPlanned), Label: Label{"已计划", "Planned"}, Tone: ToneInfo},
		{Value: string(AppointmentHeld), Label: Label{"已进行", "Held"}, Tone: ToneGood},
		{Value: string(AppointmentCancelled), Label: Label{"已取消", "Cancelled"}, Tone: ToneNeutral},
	}
}

// Appointment is a planned interaction. Held with a result, it becomes one.
type Appointment struct {
	Base
	Subject        string           `db:"subject" json:"subject" required:"true" zh:"主题" en:"Subject"`
	Channel        Channel          `db:"channel" json:"channel" zh:"方式" en:"Channel"`
	CustomerID     *uuid.UUID       `db:"customer_id" json:"customerId" ref:"customer" zh:"客户" en:"Customer"`
	LeadID         *uuid.UUID       `db:"lead_id" json:"leadId" ref:"lead" zh:"线索" en:"Lead"`
	DealID         *uuid.UUID       `db:"deal_id" json:"dealId" ref:"deal" zh:"商机" en:"Deal"`
	ContactID      *uuid.UUID       `db:"contact_id" json:"contactId" ref:"contact" zh:"联系人" en:"Contact"`
	StartsAt       time.Time        `db:"starts_at" json:"startsAt" required:"true" zh:"开始时间" en:"Starts"`
	EndsAt         *time.Time       `db:"ends_at" json:"endsAt" zh:"结束时间" en:"Ends"`
	Place          string           `db:"place" json:"place" max:"300" zh:"地点" en:"Place"`
	OwnerID        *uuid.UUID       `db:"owner_id" json:"ownerId" ref:"user" zh:"负责人" en:"Owner"`
	ParticipantIDs []uuid.UUID      `db:"participant_ids" json:"participantIds" ref:"user" zh:"参加人" en:"Participants"`
	State          AppointmentState `db:"state" json:"state" zh:"状态" en:"State"`
	Result         string           `db:"result" json:"result" long:"true" zh:"结果" en:"Result"`
}

// Appointments declares the kind.
var Appointments = Kind[Appointment]{
	Name: "appointment", Plural: "appointments", Icon: "calendar",
	Label: Label{"预约", "Appointment"}, PluralLabel: Label{"预约", "Appointments"},
	Title: "subject", Search: []string{"subject", "place", "result"},
	List:  []string{"subject", "startsAt", "customerId", "contactId", "place", "ownerId", "participantIds", "state"},
	Sorts: []string{"startsAt", "createdAt"},
	Sections: []Section{
		{Label{"预约", "Appointment"}, []string{"subject", "channel", "startsAt", "endsAt", "place", "ownerId", "participantIds"}},
		{Label{"与谁", "With whom"}, []string{"customerId", "contactId", "dealId", "leadId"}},
		{Label{"结果", "Result"}, []string{"state", "result"}},
	},
	Scope:  Scope{Owner: "ownerId", Parents: []string{"customerId", "leadId", "dealId"}},
	Rights: Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
	Menu:   MenuSelling,
	Board:  "state",
}

// Check fills the state, and wants somebody to meet and an end after the
// beginning.
func (a *Appointment) Check() []Problem {
	if a.State == "" {
		a.State = AppointmentPlanned
	}
	var problems []Problem
	if a.CustomerID == nil && a.LeadID == nil && a.DealID == nil {
		problems = append(problems, Problem{"customerId", "no-parent",
			Label{"预约必须有客户、线索或商机", "An appointment is with a customer, with a lead or about a deal"},
			Label{"请选择客户、线索或商机", "Choose a customer, a lead or a deal"}})
	}
	if a.EndsAt != nil && a.EndsAt.Before(a.StartsAt) {
		problems = append(problems, endsFirst("endsAt"))
	}
	return problems
}

// usualMeeting is how long an appointment takes whose end is not known.
const usualMeeting = time.Hour

// End is when the appointment ends.
func (a *Appointment) End() time.Time {
	if a.EndsAt == nil {
		return a.StartsAt.Add(usualMeeting)
	}
	return *a.EndsAt
}

// People are those of ours who are to be there.
func (a *Appointment) People() []uuid.UUID {
	people := append([]uuid.UUID{}, a.ParticipantIDs...)
	if a.OwnerID != nil {
		people = append(people, *a.OwnerID)
	}
	return people
}
