package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// reported is a lead with what the report is drawn from, as the test knows it.
type reported struct {
	lead      *crm.Lead
	cameAt    time.Time
	contacted []time.Time
	won       *crm.Money // the deal was won for this
	isWon     bool
}

// inventLeads enters leads of two people at random times, in random states.
func inventLeads(t *testing.T, db *store.DB, random *rand.Rand, count int) []*reported {
	t.Helper()
	customer := insert(t, db, crm.System(), store.Customers, &crm.Customer{Name: "customer"})
	stages, err := stagesOf(t, db)
	if err != nil {
		t.Fatal(err)
	}
	var all []*reported
	for n := range count {
		r := &reported{cameAt: monday.Add(time.Duration(random.IntN(20*24*60)) * time.Minute)}
		states := crm.LeadState("").Choices()
		r.lead = &crm.Lead{
			Name: fmt.Sprint(n), Source: []crm.LeadSource{crm.SourceWebForm, crm.SourcePhone, crm.SourceImport}[random.IntN(3)],
			Region: []crm.Region{"", crm.North, crm.South}[random.IntN(3)], Grade: []crm.Grade{"", crm.GradeA}[random.IntN(2)],
			State:   crm.LeadState(states[random.IntN(len(states)-1)].Value), // not merged, which names another lead
			OwnerID: new(person(t, db, []string{"sam", "olga"}[random.IntN(2)]).ID),
		}
		if random.IntN(2) == 0 {
			r.lead.FirstContactDueAt = new(r.cameAt.Add(time.Duration(random.IntN(600)) * time.Minute))
		}
		setClock(db, r.cameAt)
		if random.IntN(3) == 0 {
			r.deal(t, db, random, customer.ID, stages)
		}
		insert(t, db, crm.System(), store.Leads, r.lead)
		for range random.IntN(3) {
			at := r.cameAt.Add(time.Duration(random.IntN(900)-30) * time.Minute)
			r.contacted = append(r.contacted, at)
			insert(t, db, crm.System(), store.Interactions, &crm.Interaction{LeadID: &r.lead.ID, Channel: "call", OccurredAt: at, Summary: "spoke"})
		}
		if random.IntN(3) == 0 { // asked again, which is no contact until somebody takes it
			taken, at := random.IntN(2) == 0, r.cameAt.Add(time.Duration(random.IntN(300))*time.Minute)
			asked := &crm.Interaction{LeadID: &r.lead.ID, Channel: "mail", Direction: crm.Incoming, OccurredAt: at, Summary: "asked again"}
			if taken {
				asked.ByID, r.contacted = r.lead.OwnerID, append(r.contacted, at)
			}
			insert(t, db, crm.System(), store.Interactions, asked)
		}
		all = append(all, r)
	}
	return all
}

func stagesOf(t *testing.T, db *store.DB) (stages []*crm.Stage, err error) {
	t.Helper()
	act(t, db, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		if err := store.ShipStages(ctx, tx); err != nil {
			return err
		}
		stages, err = store.StagesInOrder(ctx, tx)
		return err
	})
	return stages, err
}

func (r *reported) deal(t *testing.T, db *store.DB, random *rand.Rand, customer uuid.UUID, stages []*crm.Stage) {
	t.Helper()
	deal := &crm.Deal{Name: "deal", CustomerID: customer, StageID: stages[0].ID, OwnerID: r.lead.OwnerID, State: crm.DealTracking}
	if r.isWon = random.IntN(2) == 0; r.isWon {
		deal.State, deal.ClosedOn = crm.DealWon, new(crm.DateOf(r.cameAt))
	}
	if random.IntN(4) > 0 {
		deal.Amount = &crm.Money{Amount: decimal.NewFromInt(int64(random.IntN(1000))), Currency: []string{"CNY", "EUR"}[random.IntN(2)]}
	}
	if r.isWon {
		r.won = deal.Amount
	}
	r.lead.DealID = &insert(t, db, crm.System(), store.Deals, deal).ID
}

// naive counts one lead after the other.
func naive(leads []*reported, key func(*crm.Lead) string, p store.LeadPeriod) []string {
	figures, minutes := map[string]*store.LeadFigure{}, map[string][]float64{}
	money := map[string]map[string]decimal.Decimal{}
	for _, r := range leads {
		if r.cameAt.Before(p.From) || !r.cameAt.Before(p.To) {
			continue
		}
		k := key(r.lead)
		if figures[k] == nil {
			figures[k], money[k] = &store.LeadFigure{Key: k}, map[string]decimal.Decimal{}
		}
		f := figures[k]
		f.Entered++
		switch r.lead.State {
		case crm.LeadNew:
			f.Open++
		case crm.LeadNurtured:
			f.Nurtured++
		case crm.LeadDisqualified:
			f.Rejected++
		default:
			f.Qualified++
		}
		if r.lead.State == crm.LeadConverted {
			f.Converted++
		}
		if r.isWon {
			f.Won++
			if r.won != nil {
				money[k][r.won.Currency] = money[k][r.won.Currency].Add(r.won.Amount)
			}
		}
		due := r.lead.FirstContactDueAt
		if len(r.contacted) == 0 {
			if due != nil && due.Before(p.Now) {
				f.Late++
			}
			continue
		}
		f.Contacted++
		first := slices.MinFunc(r.contacted, time.Time.Compare)
		minutes[k] = append(minutes[k], max(0, first.Sub(r.cameAt).Minutes()))
		switch {
		case due == nil:
		case first.After(*due):
			f.Late++
		default:
			f.InTime++
		}
	}
	var lines []string
	for k, f := range figures {
		if sorted := slices.Sorted(slices.Values(minutes[k])); len(sorted) > 0 {
			f.MedianMinutes = new((sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2)
		}
		for currency, amount := range money[k] {
			f.WonMoney = append(f.WonMoney, crm.Money{Amount: amount, Currency: currency})
		}
		lines = append(lines, figureLine(f))
	}
	slices.Sort(lines)
	return lines
}

// figureLine writes a figure so that two can be compared at a glance.
func figureLine(f *store.LeadFigure) string {
	line := fmt.Sprintf("%q entered %d open %d qualified %d nurtured %d rejected %d merged %d contacted %d converted %d won %d in time %d late %d",
		f.Key, f.Entered, f.Open, f.Qualified, f.Nurtured, f.Rejected, f.Merged, f.Contacted, f.Converted, f.Won, f.InTime, f.Late)
	if f.MedianMinutes != nil {
		line += fmt.Sprintf(" median %.3f", *f.MedianMinutes)
	}
	var sums []string
	for _, sum := range f.WonMoney {
		sums = append(sums, sum.Amount.String()+" "+sum.Currency)
	}
	slices.Sort(sums)
	return line + " " + strings.Join(sums, ", ")
}

func TestLeadFigures(t *testing.T) {
	db := openFirm(t)
	random := rand.New(rand.NewPCG(30, 1))
	leads := inventLeads(t, db, random, 160)
	period := store.LeadPeriod{From: monday.AddDate(0, 0, 3), To: monday.AddDate(0, 0, 17), Now: monday.AddDate(0, 0, 18)}
	sam := person(t, db, "sam")
	own := slices.DeleteFunc(slices.Clone(leads), func(r *reported) bool { return *r.lead.OwnerID != sam.ID })
	for by, key := range map[store.LeadGroup]func(*crm.Lead) string{
		store.LeadsTogether: func(*crm.Lead) string { return "" },
		store.LeadsBySource: func(l *crm.Lead) string { return string(l.Source) },
		store.LeadsByRegion: func(l *crm.Lead) string { return string(l.Region) },
		store.LeadsByOwner:  func(l *crm.Lead) string { return l.OwnerID.String() },
		store.LeadsByGrade:  func(l *crm.Lead) string { return string(l.Grade) },
		store.LeadsByForm:   func(*crm.Lead) string { return "" },
	} {
		for name, c := range map[string]struct {
			viewer crm.Viewer
			leads  []*reported
		}{"all of them": {crm.System(), leads}, "only those that the person sees": {sam, own}} {
			t.Run(fmt.Sprintf("by %q count %s as one would by hand", by, name), func(t *testing.T) {
				figures, err := store.LeadFigures(t.Context(), db, c.viewer, by, period)
				if err != nil {
					t.Fatal(err)
				}
				var lines []string
				for _, f := range figures {
					lines = append(lines, figureLine(f))
					if f.Entered != f.Open+f.Qualified+f.Nurtured+f.Rejected+f.Merged {
						t.Errorf("the parts are not the whole: %s", figureLine(f))
					}
				}
				slices.Sort(lines)
				if diff := cmp.Diff(naive(c.leads, key, period), lines); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
	t.Run("tell no money to who may not know what deals are worth", func(t *testing.T) {
		blind := sam
		blind.Grants.Fields = map[crm.FieldKey]crm.FieldLimit{{Kind: "deal", Field: "amount"}: crm.FieldHidden}
		figures, err := store.LeadFigures(t.Context(), db, blind, store.LeadsTogether, period)
		if err != nil || len(figures) != 1 || figures[0].Won == 0 || figures[0].WonMoney != nil {
			t.Errorf("%+v, %v", figures, err)
		}
	})
}
