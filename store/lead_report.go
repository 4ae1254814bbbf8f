package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/crm"
)

// LeadGroup is what leads are counted by.
type LeadGroup string

// What leads are counted by; all of them together are LeadsTogether.
const (
	LeadsTogether LeadGroup = ""
	LeadsBySource LeadGroup = "source"
	LeadsByRegion LeadGroup = "region"
	LeadsByOwner  LeadGroup = "owner"
	LeadsByGrade  LeadGroup = "grade"
	LeadsByForm   LeadGroup = "form"
)

// leadGroups give the column of each, and the field by which a person may or
// may not know it.
var leadGroups = map[LeadGroup]struct{ sql, field string }{
	LeadsTogether: {"''", "id"},
	LeadsBySource: {"leads.source", "source"},
	LeadsByRegion: {"leads.region", "region"},
	LeadsByOwner:  {"coalesce(leads.owner_id::text, '')", "ownerId"},
	LeadsByGrade:  {"leads.grade", "grade"},
	LeadsByForm:   {"coalesce(leads.form_id::text, '')", "formId"},
}

// Field is the field of leads that a group is of.
func (g LeadGroup) Field() string { return leadGroups[g].field }

// LeadFigure is what became of the leads of a group that came in a period.
// Each has come to exactly one of Open, Qualified, Nurtured, Rejected, Merged.
type LeadFigure struct {
	Key       string // the value of the group; empty: none
	Entered   int
	Open      int // not judged yet
	Qualified int // worth a salesperson's time, however it went on
	Nurtured  int
	Rejected  int
	Merged    int
	Contacted int // with a recorded interaction by us
	Converted int
	Won       int // their deals that were won
	InTime    int // contacted by their deadline
	Late      int // contacted after it, or not by now
	// MedianMinutes is from coming in to our first interaction, on the clock on
	// the wall; nil: nobody was contacted.
	MedianMinutes *float64
	WonMoney      []crm.Money // by currency
}

// LeadPeriod is from when to when leads came in, and when it is now.
type LeadPeriod struct{ From, To, Now time.Time }

// maxLeadGroups is how many groups are told, the largest first.
const maxLeadGroups = 500

// LeadFigures counts the leads of a period that the viewer may see. It is read
// off the records as they are, not off a second set of books.
func LeadFigures(ctx context.Context, db Querier, viewer crm.Viewer, by LeadGroup, period LeadPeriod) ([]*LeadFigure, error) {
	args := &arguments{}
	sql := leadsOfPeriod(viewer, by, period, args)
	now := args.add(period.Now)
	figures, err := collect(ctx, db, scanLeadFigure, sql+`
		SELECT came.key, count(*), count(*) FILTER (WHERE state = 'new'),
			count(*) FILTER (WHERE state NOT IN ('new', 'nurtured', 'disqualified', 'merged')),
			count(*) FILTER (WHERE state = 'nurtured'), count(*) FILTER (WHERE state = 'disqualified'), count(*) FILTER (WHERE state = 'merged'),
			count(contacted_at), count(*) FILTER (WHERE state = 'converted'), count(won.id),
			count(*) FILTER (WHERE contacted_at <= due), count(*) FILTER (WHERE contacted_at > due OR (contacted_at IS NULL AND due < `+now+`)),
			(percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0, extract(epoch FROM contacted_at - came_at) / 60)::float8)
				FILTER (WHERE contacted_at IS NOT NULL))
		FROM came LEFT JOIN won ON won.id = came.deal_id GROUP BY came.key ORDER BY 2 DESC, 1 LIMIT `+args.add(maxLeadGroups), args.values...)
	if err != nil {
		return nil, fmt.Errorf("count leads: %w", err)
	}
	return figures, addWonMoney(ctx, db, viewer, by, period, figures)
}

func scanLeadFigure(row pgx.CollectableRow) (*LeadFigure, error) {
	f := &LeadFigure{}
	return f, row.Scan(&f.Key, &f.Entered, &f.Open, &f.Qualified, &f.Nurtured, &f.Rejected, &f.Merged,
		&f.Contacted, &f.Converted, &f.Won, &f.InTime, &f.Late, &f.MedianMinutes)
}

// leadsOfPeriod begins a statement with the leads that came in a period, each
// with its first interaction by us, and the deals that were won.
func leadsOfPeriod(viewer crm.Viewer, by LeadGroup, period LeadPeriod, args *arguments) string {
	return `WITH came AS MATERIALIZED (
		SELECT ` + leadGroups[by].sql + ` AS key, leads.state, leads.created_at AS came_at, leads.first_contact_due_at AS due, leads.deal_id,
			(SELECT min(i.occurred_at) FROM interactions i WHERE i.lead_id = leads.id AND i.deleted_at IS NULL AND ` + byUs + `) AS contacted_at
		FROM leads WHERE leads.deleted_at IS NULL AND leads.created_at >= ` + args.add(period.From) + ` AND leads.created_at < ` + args.add(period.To) +
		` AND ` + visible(Leads.Schema, viewer, args) + `),
	won AS (SELECT deals.id, deals.amount_amount, deals.amount_currency FROM deals
		WHERE deals.id IN (SELECT deal_id FROM came) AND deals.state IN ('won', 'finished') AND deals.deleted_at IS NULL AND ` +
		visible(Deals.Schema, viewer, args) + `)`
}

// addWonMoney adds what the won deals come to, for those who may know it.
func addWonMoney(ctx context.Context, db Querier, viewer crm.Viewer, by LeadGroup, period LeadPeriod, figures []*LeadFigure) error {
	if _, known := Deals.Schema.Findable(viewer).Field("amount"); !known {
		return nil
	}
	byKey := map[string]*LeadFigure{}
	for _, f := range figures {
		byKey[f.Key] = f
	}
	args := &arguments{}
	sql := leadsOfPeriod(viewer, by, period, args) + `
		SELECT came.key, won.amount_currency, sum(won.amount_amount) FROM came JOIN won ON won.id = came.deal_id
		WHERE won.amount_amount IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`
	rows, err := db.Query(ctx, sql, args.values...)
	if err != nil {
		return fmt.Errorf("sum won deals: %w", err)
	}
	var key, currency string
	var amount decimal.Decimal
	_, err = pgx.ForEachRow(rows, []any{&key, &currency, &amount}, func() error {
		if f := byKey[key]; f != nil {
			f.WonMoney = append(f.WonMoney, crm.Money{Amount: amount, Currency: currency})
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sum won deals: %w", err)
	}
	return nil
}
