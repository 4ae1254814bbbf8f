package activities

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// AcceptComplaints finds the departments that answer for complaints and has
// them accept.
func (p *Processes) AcceptComplaints(ctx context.Context, batch Batch) (Standing, error) {
	return p.followComplaints(ctx, batch, crm.ComplaintStepAccept)
}

// ArbitrateComplaints has an arbiter name the department where several have
// refused.
func (p *Processes) ArbitrateComplaints(ctx context.Context, batch Batch) (Standing, error) {
	return p.followComplaints(ctx, batch, crm.ComplaintStepArbitrate)
}

// beginAccepting asks the head of the department that complaint.responsible
// says, or who is on duty for it. What an arbiter has named stays.
func beginAccepting(ctx context.Context, tx *store.Tx, c *complaintAt) error {
	w := wanted{kind: crm.TaskAccept}
	if !c.complaint.Arbitrated {
		answer, err := c.findDepartment(ctx, tx)
		if err != nil || answer == nil {
			return err
		}
		w.decision = answer
	}
	var err error
	if w.to, err = departmentDesk(ctx, tx, c.complaint.DepartmentID); err != nil {
		return err
	}
	return c.give(ctx, tx, w)
}

// findDepartment writes the responsible department and the helping one onto
// the complaint; nil: the rules failed, and the process waits.
func (c *complaintAt) findDepartment(ctx context.Context, tx *store.Tx) (*uuid.UUID, error) {
	facts, err := c.facts(ctx, tx)
	if err != nil {
		return nil, err
	}
	answer, err := askRule(ctx, tx, c, rules.ComplaintResponsiblePoint, inProcess(c.process), rules.ComplaintResponsibleFacts{
		Complaint: facts.Complaint, Customer: facts.Customer,
	})
	if err != nil || answer == nil {
		return nil, err
	}
	department, err := c.departmentBy(ctx, tx, answer.outcome.To, answer.outcome.Department)
	if err == nil && department == nil { // what cannot be found stays with who entered it
		department, err = c.departmentBy(ctx, tx, rules.DepartmentOfEntry, "")
	}
	if err != nil {
		return nil, err
	}
	var helper *uuid.UUID
	if answer.outcome.Helper != rules.NoHelper {
		if helper, err = c.departmentBy(ctx, tx, rules.DepartmentOf(answer.outcome.Helper), ""); err != nil {
			return nil, err
		}
	}
	return &answer.id, c.change(ctx, tx, "passed-on", func(complaint *crm.Complaint) {
		complaint.DepartmentID = department
		apart := helper != nil && (department == nil || *helper != *department)
		if apart && !slices.Contains(complaint.HelperDepartmentIDs, *helper) {
			complaint.HelperDepartmentIDs = append(slices.Clone(complaint.HelperDepartmentIDs), *helper)
		}
	})
}

// accept notes who answers for the complaint from now on, or that a department
// has refused it. After an arbiter's word none can.
func (c *complaintAt) accept(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	if t.Outcome == crm.OutcomeDeclined {
		if c.complaint.Arbitrated {
			return &crm.Conflict{Code: "arbitrated", Detail: crm.Label{
				ZH: "主办部门已由仲裁指定，不能再拒绝；请受理，或由上级转办",
				EN: "An arbiter has named the department, which is final; accept it, or have your superior pass it on"}}
		}
		return c.change(ctx, tx, "declined", func(complaint *crm.Complaint) { complaint.Refusals++ })
	}
	owner := t.Answers.ID(crm.AnswerOwner)
	if owner == nil {
		owner = tx.Viewer.IDOrNil()
	} else if *owner != tx.Viewer.ID {
		if _, err := checkColleagues(ctx, tx, crm.AnswerOwner, []uuid.UUID{*owner}); err != nil {
			return err
		}
	}
	return c.change(ctx, tx, "accepted", func(complaint *crm.Complaint) {
		if owner != nil {
			complaint.OwnerID = owner
		}
	})
}

// acceptedOrDeclined lets the owner propose a solution; what a department has
// refused goes to another one, and the second time to an arbiter.
func acceptedOrDeclined(ctx context.Context, tx *store.Tx, c *complaintAt, t *crm.Task) error {
	switch {
	case t.Outcome == crm.OutcomeAccepted:
		if err := c.tellHelpers(ctx, tx, t); err != nil {
			return err
		}
		return c.goOn(ctx, tx, crm.ComplaintStepPropose)
	case c.complaint.Refusals >= crm.ArbitrateAfter:
		return c.goBack(ctx, tx, crm.ComplaintStepArbitrate)
	}
	return c.goBack(ctx, tx, crm.ComplaintStepAccept)
}

// tellHelpers lays what was accepted before those who help (协办). Nothing waits
// for them until a measure or an instruction names them.
func (c *complaintAt) tellHelpers(ctx context.Context, tx *store.Tx, accepted *crm.Task) error {
	people, err := c.helpers(ctx, tx)
	if err != nil || len(people) == 0 {
		return err
	}
	if err := copyTo(ctx, tx, accepted, accepted.Answers.Text(crm.AnswerText), people); err != nil {
		return err
	}
	names, err := namesOf(ctx, tx, people...)
	if err != nil {
		return err
	}
	to := make([]string, 0, len(people))
	for _, person := range people {
		to = append(to, names[person])
	}
	return store.TellTask(ctx, tx, accepted, "task.copied", map[string]string{"to": strings.Join(to, ", ")})
}

// helpers lists the people who help and who takes what comes to the departments
// that do, but for the owner.
func (c *complaintAt) helpers(ctx context.Context, tx *store.Tx) ([]uuid.UUID, error) {
	if len(c.complaint.HelperIDs)+len(c.complaint.HelperDepartmentIDs) == 0 {
		return nil, nil
	}
	org, err := store.OrgChart(ctx, tx)
	if err != nil {
		return nil, err
	}
	named := slices.Clone(c.complaint.HelperIDs)
	for _, department := range c.complaint.HelperDepartmentIDs {
		desk, err := departmentDesk(ctx, tx, &department)
		if err != nil {
			return nil, err
		}
		named = append(named, desk...)
	}
	var people []uuid.UUID
	for _, person := range named {
		owns := c.complaint.OwnerID != nil && *c.complaint.OwnerID == person
		if org.People[person].Here && !owns && !slices.Contains(people, person) {
			people = append(people, person)
		}
	}
	return people, nil
}

// beginArbitrating asks the leader of who refused last.
func beginArbitrating(ctx context.Context, tx *store.Tx, c *complaintAt) error {
	refused, err := c.lastDone(ctx, tx, crm.TaskAccept)
	if err != nil {
		return err
	}
	person := c.complaint.OwnerID
	if refused != nil && refused.CompletedBy != nil {
		person = refused.CompletedBy
	}
	people, err := leaderOf(ctx, tx, person)
	if err != nil {
		return err
	}
	return c.give(ctx, tx, wanted{kind: crm.TaskArbitrate, to: people})
}

// arbitrate notes the department that an arbiter has named, for good.
func (c *complaintAt) arbitrate(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	department := t.Answers.ID(crm.AnswerDepartment)
	_, err := store.Departments.Get(ctx, tx, crm.System(), *department)
	if errors.Is(err, crm.ErrNotFound) {
		return crm.InvalidField(crm.AnswerDepartment, "unknown-department",
			crm.Label{ZH: "没有这个部门", EN: "There is no such department"},
			crm.Label{ZH: "请从列表中选择部门", EN: "Choose one of the departments"})
	}
	if err != nil {
		return err
	}
	return c.change(ctx, tx, "arbitrated", func(complaint *crm.Complaint) {
		complaint.DepartmentID, complaint.Arbitrated = department, true
	})
}

// arbitrated has the named department accept.
func arbitrated(ctx context.Context, tx *store.Tx, c *complaintAt, _ *crm.Task) error {
	return c.goBack(ctx, tx, crm.ComplaintStepAccept)
}
