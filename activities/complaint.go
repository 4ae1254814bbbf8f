package activities

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ComplaintVerbs enter complaints into their course, and keep open ones from
// being nobody's and out of the bin: only the customer's wish ends them early.
func ComplaintVerbs() Verbs[crm.Complaint] {
	verbs := PlainVerbs(store.Complaints)
	remove := verbs.Delete
	verbs.Create, verbs.CreateMany, verbs.Settled = EnterComplaint, enterComplaints, (*crm.Complaint).IsHistory
	update := verbs.Update
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, complaint *crm.Complaint) error {
		if complaint.OwnerID == nil && before.OwnerID != nil && complaint.State.IsOpen() {
			return crm.InvalidField("ownerId", "required",
				crm.Label{ZH: "未办结的投诉必须有负责人", EN: "Somebody answers for an open complaint, always"},
				crm.Label{ZH: "请选择新的负责人", EN: "Choose who does from now on"})
		}
		return update(ctx, tx, before, complaint)
	}
	verbs.Delete = func(ctx context.Context, tx *store.Tx, complaint *crm.Complaint) error {
		if complaint.State.IsOpen() {
			return &crm.Conflict{Code: "complaint-open", Detail: crm.Label{
				ZH: "投诉尚未办结，不能删除；客户要求撤回时，请用“客户撤回”",
				EN: "The complaint is open and cannot be deleted; where the customer wants it withdrawn, use that act"}}
		}
		return remove(ctx, tx, complaint)
	}
	return verbs
}

// EnterComplaint registers a complaint: it has a number and an owner at once,
// its course begins, and who complained is told. Nothing begins on one that was
// over before it came.
func EnterComplaint(ctx context.Context, tx *store.Tx, complaint *crm.Complaint) error {
	process, err := registerComplaint(ctx, tx, complaint)
	if err != nil || process == nil {
		return err
	}
	return writeToComplainant(ctx, tx, process, complaint, letterReceived)
}

// registerComplaint keeps a complaint and begins its course; nil: it was over
// before it came.
func registerComplaint(ctx context.Context, tx *store.Tx, complaint *crm.Complaint) (*crm.Process, error) {
	history := complaint.IsHistory()
	if err := prepareComplaint(ctx, tx, complaint); err != nil {
		return nil, err
	}
	if err := store.Complaints.Insert(ctx, tx, complaint); err != nil || history {
		return nil, err
	}
	return store.StartProcess(ctx, tx, crm.ComplaintProcess(), crm.Complaints.Name, complaint.ID)
}

// enterComplaints registers many complaints; one batch drives the courses of
// those that are not over. Who complained is told later, of what becomes of it.
func enterComplaints(ctx context.Context, tx *store.Tx, batch uuid.UUID, complaints []*crm.Complaint) error {
	for _, complaint := range complaints {
		if err := prepareComplaint(ctx, tx, complaint); err != nil {
			return err
		}
	}
	if err := store.Complaints.InsertMany(ctx, tx, complaints); err != nil {
		return err
	}
	var open []uuid.UUID
	for _, complaint := range complaints {
		if !complaint.IsHistory() {
			open = append(open, complaint.ID)
		}
	}
	if len(open) == 0 {
		return nil
	}
	return store.StartProcesses(ctx, tx, crm.ComplaintProcess(), crm.Complaints.Name, batch, open)
}

// prepareComplaint fills what a new complaint has in any case: who answers for
// it until it is accepted, whose customer it is, when it came. However far it
// had come elsewhere, it is judged anew here, unless it is over.
func prepareComplaint(ctx context.Context, tx *store.Tx, complaint *crm.Complaint) error {
	if !complaint.IsHistory() {
		complaint.State = crm.ComplaintRegistered
	}
	if complaint.Source == "" && tx.Viewer.ByToken() {
		complaint.Source = crm.ComplaintByInterface
	}
	if err := checkComplaintTimes(tx, complaint); err != nil {
		return err
	}
	if complaint.CustomerID == nil && complaint.ContactID != nil {
		contact, err := store.Contacts.Get(ctx, tx, tx.Viewer, *complaint.ContactID)
		if err != nil && !errors.Is(err, crm.ErrNotFound) {
			return err
		}
		if err == nil {
			complaint.CustomerID = &contact.CustomerID
		}
	}
	ownByDefault(tx, &complaint.OwnerID)
	if complaint.OwnerID != nil {
		return nil
	}
	people, err := serviceDesk(ctx, tx, nil)
	if err == nil && len(people) > 0 {
		complaint.OwnerID = &people[0]
	}
	return err
}

// checkComplaintTimes says when a complaint came where nobody has, and refuses
// what lies ahead.
func checkComplaintTimes(tx *store.Tx, complaint *crm.Complaint) error {
	if complaint.ReceivedAt == nil {
		complaint.ReceivedAt = &tx.Now
		if complaint.ClosedAt != nil {
			complaint.ReceivedAt = complaint.ClosedAt
		}
	}
	latest := tx.Now.Add(clockTolerance)
	switch {
	case complaint.ReceivedAt.After(latest):
		return crm.InvalidField("receivedAt", "in-the-future",
			crm.Label{ZH: "收到时间不能在将来", EN: "It cannot have been received in the future"},
			crm.Label{ZH: "请填写实际收到的时间", EN: "Give the time when it came"})
	case complaint.ClosedAt != nil && complaint.ClosedAt.After(latest):
		return crm.InvalidField("closedAt", "in-the-future",
			crm.Label{ZH: "关闭时间不能在将来", EN: "It cannot have been closed in the future"},
			crm.Label{ZH: "请填写实际关闭的时间", EN: "Give the time when it was closed"})
	}
	return nil
}

// serviceDesk lists who takes what nobody has yet: who is on duty for a
// department or the company, or else the admins.
func serviceDesk(ctx context.Context, tx *store.Tx, department *uuid.UUID) ([]uuid.UUID, error) {
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return nil, err
	}
	people, err := store.OnDuty(ctx, tx, times, department, tx.Now)
	if err != nil || len(people) > 0 {
		return people, err
	}
	return store.Admins(ctx, tx)
}

// departmentDesk lists who accepts for a department: its head, or who is on
// duty where the head is neither there nor stood in for.
func departmentDesk(ctx context.Context, tx *store.Tx, department *uuid.UUID) ([]uuid.UUID, error) {
	org, err := store.OrgChart(ctx, tx)
	if err != nil {
		return nil, err
	}
	head := org.Head(department)
	if head == nil {
		return serviceDesk(ctx, tx, department)
	}
	there, err := store.IsThere(ctx, tx, *head)
	if err != nil || there {
		return []uuid.UUID{*head}, err
	}
	substitution, err := store.SubstitutionAt(ctx, tx, *head, crm.ComplaintProcessName)
	if err != nil || substitution != nil {
		return []uuid.UUID{*head}, err
	}
	people, err := serviceDesk(ctx, tx, department)
	if len(people) == 0 || slices.Contains(people, *head) {
		return []uuid.UUID{*head}, err
	}
	return people, err
}

// leaderOf is who reads and arbitrates above a person: their superior, or else
// the admins.
func leaderOf(ctx context.Context, tx *store.Tx, person *uuid.UUID) ([]uuid.UUID, error) {
	if person == nil {
		return store.Admins(ctx, tx)
	}
	org, err := store.OrgChart(ctx, tx)
	if err != nil {
		return nil, err
	}
	if superior := org.Superior(*person); superior != nil {
		return listed(superior), nil
	}
	return store.Admins(ctx, tx)
}

func listed(person *uuid.UUID) []uuid.UUID {
	if person == nil {
		return nil
	}
	return []uuid.UUID{*person}
}
