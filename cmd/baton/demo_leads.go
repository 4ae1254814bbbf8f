package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// How long after they came the demo's leads are routed, and after how many days
// their owners know what became of them.
const (
	demoRoutedAfter = 50 * time.Minute
	demoResultAfter = 3
)

// catchUpAtMost is how many deadlines of a day's leads are played.
const catchUpAtMost = 12

// leadDay are the leads of a day on their way.
type leadDay struct {
	morning time.Time
	leads   []*crm.Lead
	batch   activities.Batch
	last    bool // today
}

// addLeads has leads come in day by day. Each goes as far on its course as the
// days since allow: some wait, sleep, lie in the pool or were converted, of
// some the first contact was missed, and today's are still to be answered.
func (d *demo) addLeads(ctx context.Context) error {
	days := d.workingDays()
	for n, morning := range days {
		day := &leadDay{morning: morning, last: n == len(days)-1}
		for _, happen := range []func(context.Context, *leadDay) error{d.enterDay, d.routeDay, d.answerDay, d.concludeDay} {
			if err := happen(ctx, day); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *demo) enterDay(ctx context.Context, day *leadDay) error {
	for range demoLeadsPerDay {
		lead := d.lead()
		if d.IntN(6) == 0 {
			lead.CustomerID = &d.customers[d.IntN(len(d.customers))]
		}
		day.leads = append(day.leads, lead)
	}
	if day.last {
		if err := d.limitKeyAccounts(ctx, day.morning); err != nil {
			return err
		}
		day.leads = append(day.leads, d.leadsOfToday()...)
	}
	for _, lead := range day.leads {
		if d.asked == nil || lead.Budget == nil && lead.CustomerID == nil {
			d.asked = lead
		}
	}
	for n, lead := range day.leads {
		by := d.people[pick(d.invention, "wang.fang", "zhang.wei", "emily.carter")]
		if lead.Source == crm.SourceWebForm {
			by = crm.System()
			d.cameByForm(lead)
		}
		// The references of a lead are those of the office, not of who typed it.
		by.Role = crm.Admin
		at := day.morning.Add(time.Duration(n) * demoRoutedAfter / time.Duration(len(day.leads)+1))
		err := d.at(at).Do(ctx, by, func(ctx context.Context, tx *store.Tx) error { return activities.EnterLead(ctx, tx, lead) })
		if err != nil {
			return err
		}
	}
	return nil
}

// leadsOfToday are more large ones than those who take them may have in a day,
// and somebody of yesterday who asks again.
func (d *demo) leadsOfToday() []*crm.Lead {
	large := func(name, company, phone string, yuan int64) *crm.Lead {
		return &crm.Lead{
			Name: name, Company: company, Phone: phone, Source: crm.SourceReferral, Region: crm.East, Interest: "整线改造",
			Budget: &crm.Money{Amount: decimal.NewFromInt(yuan), Currency: d.company.Currency},
		}
	}
	return []*crm.Lead{
		large("沈国栋", "南通远航重工有限公司", "13912340001", 1_200_000),
		large("潘晓芸", "宁波海晨精密制造有限公司", "13912340002", 860_000),
		large("丁一鸣", "无锡天工动力有限公司", "13912340003", 2_400_000),
		{
			Name: d.asked.Name, Company: d.asked.Company, Phone: d.asked.Phone, Email: d.asked.Email, Region: d.asked.Region,
			Source: crm.SourceWebForm, Interest: d.asked.Interest, Note: "昨天留过资料，请尽快联系我。",
		},
	}
}

// limitKeyAccounts lets everybody in the key accounts team have one lead a day.
func (d *demo) limitKeyAccounts(ctx context.Context, at time.Time) error {
	return d.at(at).Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		roster, _, err := store.LockRoster(ctx, tx, "key-accounts")
		if err != nil {
			return err
		}
		page, err := store.RosterMembers.Find(ctx, tx, crm.FilterContext{}, crm.System(), store.Query{Filter: `rosterId = "` + roster.ID.String() + `"`, Limit: 10})
		if err != nil {
			return err
		}
		for _, seat := range page.Items {
			before := *seat
			seat.DailyLimit = 1
			if err := activities.RosterMemberVerbs().Update(ctx, tx, &before, seat); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *demo) routeDay(ctx context.Context, day *leadDay) error {
	db := d.at(day.morning.Add(demoRoutedAfter))
	day.batch.Kind, day.batch.Epoch = crm.LeadProcessName, 1
	err := db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		if _, err := store.Gather(ctx, tx, len(day.leads)); err != nil {
			return err
		}
		processes, err := store.ProcessesOf(ctx, tx, crm.Leads.Name, day.leads[0].ID)
		if err == nil {
			day.batch.ID = *processes[0].BatchID
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = d.drive(ctx, db, day.batch)
	return err
}

// answerDay completes most first contacts of days that are over; today's stay
// open, so that everybody has something to do.
func (d *demo) answerDay(ctx context.Context, day *leadDay) error {
	at := day.morning.Add(2*time.Hour + time.Duration(d.IntN(90))*time.Minute)
	if at.After(d.now) {
		return nil
	}
	for _, lead := range day.leads {
		if d.IntN(10) == 0 {
			continue // somebody forgot: it will be overdue
		}
		outcome, answers := d.firstContact(at.Add(-5 * time.Minute))
		if err := d.complete(ctx, d.at(at), lead.ID, crm.TaskFirstContact, outcome, answers); err != nil {
			return err
		}
	}
	_, err := d.drive(ctx, d.at(at.Add(time.Second)), day.batch)
	return err
}

// concludeDay lets the deadlines of a day's leads pass until now. Meanwhile
// their owners have said of some what became of them.
func (d *demo) concludeDay(ctx context.Context, day *leadDay) error {
	at := day.morning.AddDate(0, 0, demoResultAfter)
	if at.After(d.now) {
		return d.catchUp(ctx, day.batch, d.now)
	}
	if err := d.catchUp(ctx, day.batch, at); err != nil {
		return err
	}
	for _, lead := range day.leads {
		if err := d.result(ctx, d.at(at), lead.ID); err != nil {
			return err
		}
	}
	if _, err := d.drive(ctx, d.at(at.Add(time.Second)), day.batch); err != nil {
		return err
	}
	return d.catchUp(ctx, day.batch, d.now)
}

// result has the owner of a lead say what became of it, where they know.
func (d *demo) result(ctx context.Context, db *store.DB, lead uuid.UUID) error {
	switch d.IntN(8) {
	case 0, 1:
		return d.convert(ctx, db, lead)
	case 2:
		return d.complete(ctx, db, lead, crm.TaskLeadResult, crm.OutcomeNurture, map[string]any{"nurtureUntil": crm.DateOf(d.now).AddDays(20)})
	case 3:
		return d.complete(ctx, db, lead, crm.TaskLeadResult, crm.OutcomeToPool, nil)
	case 4:
		return d.complete(ctx, db, lead, crm.TaskLeadResult, crm.OutcomeDisqualified, map[string]any{"reason": crm.ReasonNoNeed})
	}
	return nil
}

// convert makes a customer with a contact and a deal of a lead whose owner is
// in touch with it. One of a colleague's customer is left for them to discuss.
func (d *demo) convert(ctx context.Context, db *store.DB, id uuid.UUID) error {
	task, err := d.openTask(ctx, db, id, crm.TaskLeadResult)
	if err != nil || task == nil {
		return err
	}
	owner, err := d.viewer(*task.AssigneeID)
	if err != nil {
		return err
	}
	return db.Do(ctx, owner, func(ctx context.Context, tx *store.Tx) error {
		lead, err := store.Leads.Get(ctx, tx, tx.Viewer, id)
		if err != nil {
			return err
		}
		if lead.CustomerID != nil {
			if _, err := store.Customers.Get(ctx, tx, tx.Viewer, *lead.CustomerID); errors.Is(err, crm.ErrNotFound) {
				return nil
			}
		}
		_, err = activities.ConvertLead(ctx, tx, id, activities.Conversion{
			Version: lead.Version, Customer: activities.Becoming{ID: lead.CustomerID}, Contact: &activities.Becoming{}, Deal: &activities.Becoming{},
		})
		return err
	})
}

// complete completes the open task of a kind on a lead, where there is one.
func (d *demo) complete(ctx context.Context, db *store.DB, lead uuid.UUID, kind, outcome string, answers map[string]any) error {
	task, err := d.openTask(ctx, db, lead, kind)
	if err != nil || task == nil {
		return err
	}
	viewer, err := d.viewer(*task.AssigneeID)
	if err != nil {
		return err
	}
	encoded := crm.Answers{}
	for name, value := range answers {
		if encoded[name], err = json.Marshal(value); err != nil {
			return err
		}
	}
	return db.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		return activities.CompleteTask(ctx, tx, task.ID, activities.Completion{Version: task.Version, Outcome: outcome, Answers: encoded})
	})
}

// openTask is the open task of a kind on a lead; nil is none.
func (d *demo) openTask(ctx context.Context, db *store.DB, lead uuid.UUID, kind string) (*crm.Task, error) {
	processes, err := store.ProcessesOf(ctx, db, crm.Leads.Name, lead)
	if err != nil {
		return nil, err
	}
	tasks, err := store.TasksOfProcess(ctx, db, processes[0].ID)
	for _, task := range tasks {
		if task.Kind == kind && task.State == crm.TaskOpen && task.AssigneeID != nil {
			return task, err
		}
	}
	return nil, err
}

// catchUp lets the deadlines of a batch pass until some time.
func (d *demo) catchUp(ctx context.Context, batch activities.Batch, until time.Time) error {
	standing, err := d.steps(d.at(until)).Survey(ctx, batch)
	for range catchUpAtMost {
		if err != nil || standing.NextAt == nil || standing.NextAt.After(until) {
			return err
		}
		standing, err = d.drive(ctx, d.at(*standing.NextAt), batch)
	}
	return err
}

// drive does what is due in a batch until nothing is, as its workflow does.
func (d *demo) drive(ctx context.Context, db *store.DB, batch activities.Batch) (activities.Standing, error) {
	p := d.steps(db)
	steps := map[string]func(context.Context, activities.Batch) (activities.Standing, error){
		crm.LeadStepCheck: p.CheckLeads, crm.LeadStepRoute: p.RouteLeads, crm.LeadStepFirstContact: p.FollowFirstContacts,
		crm.LeadStepAnswer: p.FollowAnswers, crm.LeadStepNurture: p.WakeNurtured, crm.LeadStepConfirm: p.FollowConfirmations,
		crm.LeadStepResult: p.FollowResults, crm.LeadStepPool: p.HoldPooled,
	}
	standing, err := p.Survey(ctx, batch)
	for err == nil && len(standing.Due) > 0 {
		step, known := steps[standing.Due[0]]
		if !known {
			return standing, fmt.Errorf("nothing does the step %s", standing.Due[0])
		}
		standing, err = step(ctx, batch)
	}
	return standing, err
}
