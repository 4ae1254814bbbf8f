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

// demoSaid is what somebody of the demo did about a complaint: the one whose
// task it was.
type demoSaid struct {
	ago           time.Duration
	task, outcome string
	answers       map[string]any
}

// demoComplaint is a complaint of the demo company and how far it has come.
type demoComplaint struct {
	title, text, category string
	of, by                string // whose customer it is, and who took it down
	came                  time.Duration
	said                  []demoSaid
	article               string // who makes one of what was learnt; empty: nobody
}

const demoDay = 24 * time.Hour

// demoComplaints are three: one that goes into its second round, one that waits
// for the manager's word, and one that was learnt from.
func (d *demo) demoComplaints() []demoComplaint {
	wang := map[string]any{crm.AnswerOwner: d.people["wang.fang"].ID}
	said := func(text string) map[string]any { return map[string]any{crm.AnswerText: text} }
	costs := func(text string, yuan int64) map[string]any {
		return map[string]any{crm.AnswerText: text, crm.AnswerCompensation: crm.Money{Amount: decimal.NewFromInt(yuan), Currency: d.company.Currency}}
	}
	agrees := func(text string) map[string]any { return map[string]any{crm.InstructionText: text} }
	return []demoComplaint{
		{
			title: "第二台包装机到货后频繁停机", text: "十天停了四次，每次要等半天才有人回电。客户说再停一次就退货。", category: "service",
			of: "wang.fang", by: "wang.fang", came: 9 * demoDay, said: []demoSaid{
				{9*demoDay - time.Hour, crm.TaskJudge, crm.OutcomeValid, map[string]any{crm.AnswerSeverity: crm.SeverityHigh}},
				{9*demoDay - 2*time.Hour, crm.TaskAccept, crm.OutcomeAccepted, wang},
				{8 * demoDay, crm.TaskPropose, crm.OutcomeProposed, costs("更换变频器，减免本季度维保费。", 6000)},
				{8*demoDay - time.Hour, crm.TaskInstruction, crm.OutcomeAgree, agrees("同意。先查清停机原因，再谈补偿，不要让客户自己追。")},
				{4 * demoDay, crm.TaskImplement, crm.OutcomeImplemented, said("变频器已更换，维保费已减免。")},
				{time.Hour, crm.TaskConfirm, crm.OutcomeNotSatisfied, map[string]any{
					crm.AnswerSatisfaction: 2, crm.AnswerText: "换了件还是停过一次，没人说清楚原因。",
				}},
			},
		},
		{
			title: "同一批货重复开票", text: "财务收到两张金额相同的发票，付款被卡住。", category: "commitment",
			of: "zhang.wei", by: "zhang.wei", came: 30 * time.Hour, said: []demoSaid{
				{29 * time.Hour, crm.TaskJudge, crm.OutcomeValid, map[string]any{crm.AnswerSeverity: crm.SeverityNormal}},
				{28 * time.Hour, crm.TaskAccept, crm.OutcomeAccepted, wang},
				{2 * time.Hour, crm.TaskPropose, crm.OutcomeProposed, costs("作废重复的发票，承担客户的退票手续费。", 300)},
			},
		},
		{
			title: "安装预约改期三次", text: "约好上门安装，连续三次临时改期，产线空等。", category: "service",
			of: "wang.fang", by: "wang.fang", came: 20 * demoDay, article: "li.ming", said: []demoSaid{
				{20*demoDay - time.Hour, crm.TaskJudge, crm.OutcomeValid, map[string]any{crm.AnswerSeverity: crm.SeverityLow}},
				{20*demoDay - 2*time.Hour, crm.TaskAccept, crm.OutcomeAccepted, wang},
				{19 * demoDay, crm.TaskPropose, crm.OutcomeProposed, said("两天内上门安装，由安装组组长跟到开机。")},
				{17 * demoDay, crm.TaskImplement, crm.OutcomeImplemented, said("已安装开机，组长当面致歉。")},
				{16 * demoDay, crm.TaskConfirm, crm.OutcomeSatisfied, map[string]any{crm.AnswerSatisfaction: 4, crm.AnswerText: "装好就行，下次早点说。"}},
				{15 * demoDay, crm.TaskSummarise, crm.OutcomeSummarised, said("改期须提前一天由本人电话告知，并当场约定新的时间；第二次改期前先问主管。")},
			},
		},
	}
}

// complain has the people of the demo take down complaints and do what they did
// about them.
func (d *demo) complain(ctx context.Context) error {
	for _, c := range d.demoComplaints() {
		if err := d.addComplaint(ctx, c); err != nil {
			return fmt.Errorf("fill demo complaints: %s: %w", c.title, err)
		}
	}
	return nil
}

func (d *demo) addComplaint(ctx context.Context, c demoComplaint) error {
	customer, err := d.customerOf(c.of)
	if err != nil {
		return err
	}
	complaint := &crm.Complaint{Title: c.title, Text: c.text, Category: c.category, CustomerID: &customer}
	came := d.at(d.now.Add(-c.came))
	err = came.Do(ctx, d.people[c.by], func(ctx context.Context, tx *store.Tx) error { return activities.EnterComplaint(ctx, tx, complaint) })
	if err == nil {
		err = d.followComplaint(ctx, came, complaint.ID)
	}
	for _, said := range c.said {
		if err == nil {
			err = d.sayOfComplaint(ctx, d.at(d.now.Add(-said.ago)), complaint.ID, said)
		}
	}
	if err != nil || c.article == "" {
		return err
	}
	last := d.at(d.now.Add(-c.said[len(c.said)-1].ago))
	return last.Do(ctx, d.people[c.article], func(ctx context.Context, tx *store.Tx) error {
		article, err := activities.WriteLesson(ctx, tx, complaint.ID)
		if err != nil {
			return err
		}
		return activities.PublishArticle(ctx, tx, article.ID, article.Version, crm.Audience{Everybody: true})
	})
}

// customerOf is the first customer of somebody.
func (d *demo) customerOf(login string) (uuid.UUID, error) {
	for _, a := range d.accounts {
		if a.owner.ID == d.people[login].ID {
			return a.customer, nil
		}
	}
	return uuid.Nil, errors.New(login + " has no customer")
}

// sayOfComplaint has whoever has a task of a complaint complete it.
func (d *demo) sayOfComplaint(ctx context.Context, db *store.DB, complaint uuid.UUID, said demoSaid) error {
	processes, err := store.ProcessesOf(ctx, db, crm.Complaints.Name, complaint)
	if err != nil {
		return err
	}
	for _, process := range processes {
		tasks, err := store.TasksOfProcess(ctx, db, process.ID)
		if err != nil {
			return err
		}
		for _, task := range tasks {
			if task.Kind != said.task || task.IsOver() {
				continue
			}
			if err := d.completeAs(ctx, db, task, said); err != nil {
				return err
			}
			return d.followComplaint(ctx, db, complaint)
		}
	}
	return errors.New("nobody has the task " + said.task)
}

func (d *demo) completeAs(ctx context.Context, db *store.DB, task *crm.Task, said demoSaid) error {
	person := task.AssigneeID
	if person == nil {
		person = &task.Candidates[0]
	}
	viewer, err := d.viewer(*person)
	if err != nil {
		return err
	}
	done := activities.Completion{Version: task.Version, Outcome: said.outcome, Answers: crm.Answers{}}
	for name, value := range said.answers {
		if done.Answers[name], err = json.Marshal(value); err != nil {
			return err
		}
	}
	return db.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) error { return activities.CompleteTask(ctx, tx, task.ID, done) })
}

// followComplaint does what a complaint waits for, as its workflow would.
func (d *demo) followComplaint(ctx context.Context, db *store.DB, complaint uuid.UUID) error {
	err := db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Gather(ctx, tx, 10)
		return err
	})
	for err == nil {
		var due *crm.Process
		if due, err = dueOn(ctx, db, complaint); err != nil || due == nil {
			return err
		}
		batch := activities.Batch{Kind: due.Kind, ID: *due.BatchID, Epoch: due.Epoch}
		_, err = complaintStep(d.steps(db), due.Step)(ctx, batch)
	}
	return err
}

// dueOn is a process of a complaint that wants to be looked at now; nil: none
// does.
func dueOn(ctx context.Context, db *store.DB, complaint uuid.UUID) (*crm.Process, error) {
	processes, err := store.ProcessesOf(ctx, db, crm.Complaints.Name, complaint)
	for _, p := range processes {
		if p.State != crm.ProcessEnded && p.BatchID != nil && p.NextAt != nil && !p.NextAt.After(db.Now()) {
			return p, err
		}
	}
	return nil, err
}

// complaintStep is the step of the process of a complaint, of those to which the
// demo comes.
func complaintStep(p *activities.Processes, name string) func(context.Context, activities.Batch) (activities.Standing, error) {
	return map[string]func(context.Context, activities.Batch) (activities.Standing, error){
		crm.ComplaintStepJudge: p.JudgeComplaints, crm.ComplaintStepAccept: p.AcceptComplaints, crm.ComplaintStepPropose: p.ProposeSolutions,
		crm.ComplaintStepInstruct: p.SeekApprovals, crm.ComplaintStepImplement: p.CarryOutSolutions, crm.ComplaintStepConfirm: p.ConfirmSolutions,
		crm.ComplaintStepSummarise: p.SummariseComplaints, crm.ContainmentStep: p.FollowContainments,
	}[name]
}
