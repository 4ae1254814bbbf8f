package activities

import (
	"context"

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

// facts gathers what rules may know of the complaint now.
func (c *complaintAt) facts(ctx context.Context, tx *store.Tx) (complaintsKnown, error) {
	of := c.complaint
	known := complaintsKnown{
		Complaint: rules.ComplaintFacts{
			Channel: of.Channel, Source: of.Source, Category: of.Category, Object: of.Object, Severity: of.Severity, Claimed: of.Claimed,
			HasOrder: of.OrderID != nil || of.DealID != nil, Refusals: of.Refusals, Reopened: of.Reopened, Custom: of.Custom,
		},
		Solution: rules.SolutionFacts{Amount: of.Amount(), Rounds: 1},
		Step:     rules.ComplaintStepFacts{Name: crm.ComplaintStepJudge, Visit: 1},
		At:       timeFacts(tx.Local()),
	}
	customer, earlier, err := c.together.customerOf(ctx, tx, of)
	if err != nil || customer == nil {
		return known, err
	}
	known.Customer = rules.CustomerFacts{Known: true, Grade: customer.Grade}
	if customer.OwnerID != nil {
		known.Customer.OwnerID = customer.OwnerID.String()
	}
	known.Complaint.Earlier = earlier
	return known, nil
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
	org, err := store.OrgChart(ctx, tx) // read once for all complaints of the step
	return org.People[*person].DepartmentID, err
}

func ownerOf(ctx context.Context, tx *store.Tx, kind string, id *uuid.UUID) (*uuid.UUID, error) {
	if id == nil {
		return nil, nil
	}
	return store.OwnerOf(ctx, tx, kind, *id)
}
