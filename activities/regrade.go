package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// actRegrade is the act that asks for the grade of a customer.
const actRegrade = "regrade"

// RegradeCustomer asks customer.grade about a customer and gives it that
// grade. The decision is recorded also where it confirms the grade.
func RegradeCustomer(ctx context.Context, tx *store.Tx, book *RuleBook, company Company, id uuid.UUID) error {
	customer, err := store.Customers.Lock(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := Require(ctx, tx, store.Customers.Schema, crm.Edit, customer); err != nil {
		return err
	}
	facts, err := gradedFacts(ctx, tx.AsSystem(), company, customer)
	if err != nil {
		return err
	}
	decision, err := decide(ctx, tx, book, rules.CustomerGradePoint, byAct(actRegrade, crm.Customers.Name, id), rules.CustomerGradeFacts{Customer: facts})
	if err != nil {
		return err
	}
	if decision == nil {
		return &crm.Conflict{Code: "rule-failed", At: tx.Now, Detail: crm.Label{
			ZH: "分级规则没有给出结果，请管理员查看", EN: "The rules of grading gave no answer; an admin has to look"}}
	}
	if decision.outcome.Grade == customer.Grade {
		return nil
	}
	before := *customer
	customer.Grade = decision.outcome.Grade
	return store.Customers.Update(ctx, tx, &before, customer, store.Change{Type: "customer.regraded", DecisionID: &decision.id})
}

// gradedFacts gathers what the grade of a customer may depend on.
func gradedFacts(ctx context.Context, tx *store.Tx, company Company, customer *crm.Customer) (rules.GradedCustomerFacts, error) {
	won, deals, err := store.WonOf(ctx, tx, customer.ID, company.Currency, tx.Today().AddDays(-365))
	if err != nil {
		return rules.GradedCustomerFacts{}, err
	}
	facts := rules.GradedCustomerFacts{
		Grade: customer.Grade, Industry: customer.Industry, Region: customer.Region, Turnover: customer.Turnover,
		Employees: customer.Employees, Won: won, DealsWon: deals, Custom: customer.Custom,
	}
	if customer.LastContactAt != nil {
		facts.DaysSinceContact = new(max(0, int(tx.Now.Sub(*customer.LastContactAt).Hours()/24)))
	}
	return facts, nil
}
