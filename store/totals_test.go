package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestTotals(t *testing.T) {
	db := openFirm(t)
	sam := person(t, db, "sam")
	for _, one := range []struct {
		state    crm.LeadState
		amount   int64
		currency string
		owner    string
	}{
		{crm.LeadAssigned, 100, "CNY", "sam"}, {crm.LeadAssigned, 50, "CNY", "sam"}, {crm.LeadAssigned, 7, "EUR", "sam"},
		{crm.LeadContacted, 0, "", "sam"}, {crm.LeadAssigned, 900, "CNY", "olga"},
	} {
		lead := &crm.Lead{Name: "lead", State: one.state, OwnerID: new(person(t, db, one.owner).ID)}
		if one.currency != "" {
			lead.Budget = &crm.Money{Amount: decimal.NewFromInt(one.amount), Currency: one.currency}
		}
		insert(t, db, crm.System(), store.Leads, lead)
	}
	masked := store.Leads.Schema
	masked.Fields = nil
	for _, f := range store.Leads.Schema.Fields {
		if f.Name == "budget" {
			f.Limits = map[crm.Role]crm.FieldLimit{crm.Staff: crm.FieldMasked}
		}
		masked.Fields = append(masked.Fields, f)
	}
	for _, c := range []struct {
		name string
		q    store.TotalsQuery
		want []string
	}{
		{"counts and sums per value and currency", store.TotalsQuery{By: "state", Sum: "budget"},
			[]string{"assigned 3: 150 CNY 7 EUR", "contacted 1:"}},
		{"puts all together without a field to group by", store.TotalsQuery{Sum: "budget"}, []string{" 4: 150 CNY 7 EUR"}},
		{"counts what a filter finds", store.TotalsQuery{Query: store.Query{Filter: `state = "contacted"`}, By: "state"}, []string{"contacted 1:"}},
		{"sums nothing that the person may not know", store.TotalsQuery{Query: store.Query{Schema: &masked}, Sum: "budget"}, []string{" 4:"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			totals, err := store.Leads.Totals(t.Context(), db, crm.FilterContext{Now: monday}, sam, c.q)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, told(totals)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// told writes totals so that they can be compared at a glance.
func told(totals []store.Total) []string {
	var lines []string
	for _, total := range totals {
		line := total.Value + " " + decimal.NewFromInt(int64(total.Count)).String() + ":"
		for _, sum := range total.Sums {
			line += " " + sum.Amount.String() + " " + sum.Currency
		}
		lines = append(lines, line)
	}
	return lines
}
