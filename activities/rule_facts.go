package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// RecordFacts are the facts that a decision point would be asked about if it
// were asked now about a record that somebody sees.
func RecordFacts(ctx context.Context, db *store.DB, viewer crm.Viewer, point rules.AnyPoint, kind string, record uuid.UUID) (json.RawMessage, error) {
	company, err := LoadCompany(ctx, db)
	if err != nil {
		return nil, err
	}
	var facts any
	err = db.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		facts, err = recordFacts(ctx, tx, company, kind, record)
		return err
	})
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(facts)
	if err != nil {
		return nil, fmt.Errorf("encode facts: %w", err)
	}
	return knownFacts(point, text)
}

func recordFacts(ctx context.Context, tx *store.Tx, company Company, kind string, record uuid.UUID) (any, error) {
	switch kind {
	case crm.Leads.Name:
		lead, err := store.Leads.Get(ctx, tx, tx.Viewer, record)
		if err != nil {
			return nil, err
		}
		return factsOfLead(ctx, tx.AsSystem(), company, lead)
	case crm.Customers.Name:
		customer, err := store.Customers.Get(ctx, tx, tx.Viewer, record)
		if err != nil {
			return nil, err
		}
		return customerFacts(ctx, tx.AsSystem(), company, customer)
	case crm.ApprovalRequests.Name:
		request, err := store.ApprovalRequests.Get(ctx, tx, tx.Viewer, record)
		if err != nil {
			return nil, err
		}
		return requestFacts(tx, company, request, 1), nil
	case crm.Complaints.Name:
		complaint, err := store.Complaints.Get(ctx, tx, tx.Viewer, record)
		if err != nil {
			return nil, err
		}
		return alone(nil, complaint).facts(ctx, tx.AsSystem())
	case crm.Registrations.Name:
		r, err := store.Registrations.Get(ctx, tx, tx.Viewer, record)
		if err != nil {
			return nil, err
		}
		return registrationFacts(ctx, tx, r, store.Progress{Kind: crm.ProtectFiled})
	}
	return nil, crm.InvalidField("recordKind", "unknown-kind",
		crm.Label{ZH: "不能用这类记录试算", EN: "Rules are not tried on records of this kind"},
		crm.Label{ZH: "请选择线索、客户、报备、投诉或审批申请", EN: "Choose a lead, a customer, a registration, a complaint or an approval request"})
}

// knownFacts leaves of the facts those that a point may speak of.
func knownFacts(point rules.AnyPoint, facts json.RawMessage) (json.RawMessage, error) {
	var groups map[string]json.RawMessage
	if err := json.Unmarshal(facts, &groups); err != nil {
		return nil, fmt.Errorf("decode facts: %w", err)
	}
	fields := map[string]map[string]bool{}
	for _, f := range point.Inputs {
		group, name, _ := strings.Cut(f.Name, ".")
		name, _, _ = strings.Cut(name, ".") // all of custom
		if fields[group] == nil {
			fields[group] = map[string]bool{}
		}
		fields[group][name] = true
	}
	known := map[string]any{}
	for group, text := range groups {
		if fields[group][""] { // a fact that stands in no group
			known[group] = text
			continue
		}
		var values map[string]json.RawMessage
		if fields[group] == nil || json.Unmarshal(text, &values) != nil {
			continue
		}
		maps.DeleteFunc(values, func(name string, _ json.RawMessage) bool { return !fields[group][name] })
		known[group] = values
	}
	return json.Marshal(known)
}

// leadFacts are what rules may know about a lead itself.
func leadFacts(lead *crm.Lead) rules.LeadFacts {
	return rules.LeadFacts{
		Source: lead.Source, Region: lead.Region, Interest: lead.Interest, Budget: lead.Budget, Company: lead.Company,
		HasPhone: lead.Phone != "", HasEmail: lead.Email != "",
		Custom: lead.Custom,
	}
}

// factsOfLead gathers what is known about a lead at hand: what any point that
// is asked about leads may know.
func factsOfLead(ctx context.Context, tx *store.Tx, company Company, lead *crm.Lead) (any, error) {
	c := &course{Processes: &Processes{Company: company}, leads: map[uuid.UUID]*crm.Lead{lead.ID: lead}}
	if err := c.know(ctx, tx, nil); err != nil {
		return nil, err
	}
	facts := struct {
		rules.LeadRouteFacts
		Task  crm.LeadTask      `json:"task"`
		Score *rules.ScoreFacts `json:"score,omitempty"`
	}{c.routeFacts(&stand{process: &crm.Process{}, lead: lead}, tx.Now), crm.DueFirstContact, nil}
	if lead.Score != nil {
		facts.Score = &rules.ScoreFacts{Points: *lead.Score}
	}
	return facts, nil
}

func timeFacts(local time.Time) rules.TimeFacts {
	weekday := int(local.Weekday())
	if weekday == 0 {
		weekday = 7
	}
	return rules.TimeFacts{Weekday: weekday, Hour: local.Hour()}
}

// knownCustomer is what rules know of a customer; an owner who has left or is
// away answers nobody.
func knownCustomer(ctx context.Context, tx *store.Tx, customer *crm.Customer) (rules.CustomerFacts, error) {
	facts := rules.CustomerFacts{Known: true, Grade: customer.Grade}
	if customer.OwnerID == nil {
		return facts, nil
	}
	owner, err := store.Users.Get(ctx, tx, tx.Viewer, *customer.OwnerID)
	switch {
	case errors.Is(err, crm.ErrNotFound):
		return facts, nil
	case err != nil || !owner.Active:
		return facts, err
	}
	away, err := store.AwayUntil(ctx, tx, owner.ID)
	if err == nil && away == nil {
		facts.OwnerID = owner.ID.String()
	}
	return facts, err
}

// customerFacts gathers what is known about a customer at hand: what any point
// that is asked about customers may know.
func customerFacts(ctx context.Context, tx *store.Tx, company Company, customer *crm.Customer) (any, error) {
	known, err := knownCustomer(ctx, tx, customer)
	if err != nil {
		return nil, err
	}
	graded, err := gradedFacts(ctx, tx, company, customer)
	if err != nil {
		return nil, err
	}
	return struct {
		Customer struct {
			rules.GradedCustomerFacts
			Known   bool   `json:"known"`
			OwnerID string `json:"ownerId,omitempty"`
		} `json:"customer"`
		At rules.TimeFacts `json:"at"`
	}{
		Customer: struct {
			rules.GradedCustomerFacts
			Known   bool   `json:"known"`
			OwnerID string `json:"ownerId,omitempty"`
		}{graded, true, known.OwnerID},
		At: timeFacts(tx.Now.In(company.Zone())),
	}, nil
}
