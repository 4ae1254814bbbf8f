package activities

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// complaintsKnown is all that the decision points of complaints may know.
type complaintsKnown struct {
	Complaint rules.ComplaintFacts     `json:"complaint"`
	Customer  rules.CustomerFacts      `json:"customer"`
	Solution  rules.SolutionFacts      `json:"solution"`
	Step      rules.ComplaintStepFacts `json:"step"`
	At        rules.TimeFacts          `json:"at"`
}

// earlierWithinDays is how far back complaints of the same customer count.
const earlierWithinDays = 365

// complaintFacts gathers what rules may know of a complaint now.
func complaintFacts(ctx context.Context, tx *store.Tx, c *crm.Complaint) (complaintsKnown, error) {
	known := complaintsKnown{
		Complaint: rules.ComplaintFacts{
			Channel: c.Channel, Source: c.Source, Category: c.Category, Object: c.Object, Severity: c.Severity, Claimed: c.Claimed,
			HasOrder: c.OrderID != nil || c.DealID != nil, Refusals: c.Refusals, Reopened: c.Reopened, Custom: c.Custom,
		},
		Solution: rules.SolutionFacts{Amount: c.Amount(), Rounds: 1},
		Step:     rules.ComplaintStepFacts{Name: crm.ComplaintStepJudge, Visit: 1},
		At:       timeFacts(tx.Local()),
	}
	if c.CustomerID == nil {
		return known, nil
	}
	customer, err := store.Customers.Get(ctx, tx, crm.System(), *c.CustomerID)
	if errors.Is(err, crm.ErrNotFound) {
		return known, nil
	}
	if err != nil {
		return known, err
	}
	known.Customer = rules.CustomerFacts{Known: true, Grade: customer.Grade}
	if customer.OwnerID != nil {
		known.Customer.OwnerID = customer.OwnerID.String()
	}
	known.Complaint.Earlier, err = store.EarlierComplaints(ctx, tx, c, tx.Now.AddDate(0, 0, -earlierWithinDays))
	return known, err
}

// departmentBy finds the department that rules mean; nil: there is none.
func (c *complaintAt) departmentBy(ctx context.Context, tx *store.Tx, way rules.DepartmentOf, name string) (*uuid.UUID, error) {
	if way == rules.DepartmentNamed {
		return store.DepartmentNamed(ctx, tx, name)
	}
	person := c.complaint.CreatedBy
	var err error
	switch way {
	case rules.DepartmentOfCustomer:
		person, err = ownerOf(ctx, tx, crm.Customers.Name, c.complaint.CustomerID)
	case rules.DepartmentOfOrder:
		person, err = ownerOf(ctx, tx, crm.Orders.Name, c.complaint.OrderID)
		if err == nil && person == nil {
			person, err = ownerOf(ctx, tx, crm.Deals.Name, c.complaint.DealID)
		}
	}
	if err != nil || person == nil {
		return nil, err
	}
	return store.DepartmentOf(ctx, tx, *person)
}

func ownerOf(ctx context.Context, tx *store.Tx, kind string, id *uuid.UUID) (*uuid.UUID, error) {
	if id == nil {
		return nil, nil
	}
	return store.OwnerOf(ctx, tx, kind, *id)
}
