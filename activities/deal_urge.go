package activities

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// UrgeDeal asks the owner of a deal how it stands: they get a task to tell
// progress, to set a next step, or to ask for help. While it is open a second
// urge joins it.
func UrgeDeal(ctx context.Context, tx *store.Tx, book *RuleBook, id uuid.UUID, text string) error {
	deal, err := store.Deals.Get(ctx, tx, tx.Viewer, id)
	if err != nil {
		return err
	}
	if !tx.Viewer.Allowed(store.Deals.Schema.Kind, crm.Urge) {
		return fmt.Errorf("urge deal %s: %w", id, crm.ErrForbidden)
	}
	if err := refuseUrgeOf(tx, deal); err != nil {
		return err
	}
	process, err := store.OpenProcess(ctx, tx, crm.ProgressProcessName, crm.Deals.Name, id)
	if err != nil {
		return err
	}
	var task *crm.Task
	if process == nil {
		process, task, err = askProgress(ctx, tx, deal)
	} else {
		task, err = progressTask(ctx, tx, process)
	}
	if err != nil {
		return err
	}
	if task == nil || isWith(task, tx.Viewer.ID) {
		return &crm.Conflict{Code: "own-task", Detail: crm.Label{
			ZH: "说明进展的待办就在你手上", EN: "The task to tell progress is yours"}}
	}
	return urge(ctx, tx, book, process, task, text)
}

func refuseUrgeOf(tx *store.Tx, deal *crm.Deal) error {
	switch {
	case deal.State != crm.DealTracking:
		return &crm.Conflict{Code: "deal-closed", Detail: crm.Label{ZH: "这个商机已经结束", EN: "This deal is closed"}}
	case deal.OwnerID == nil:
		return &crm.Conflict{Code: "no-owner", Detail: crm.Label{
			ZH: "这个商机没有负责人，请先指定负责人", EN: "Nobody owns this deal; name an owner first"}}
	case *deal.OwnerID == tx.Viewer.ID:
		return &crm.Conflict{Code: "own-task", Detail: crm.Label{ZH: "这是你自己的商机，不用催", EN: "This deal is yours; there is nobody else to urge"}}
	}
	return nil
}

// askProgress starts the process in which the owner of a deal tells progress.
func askProgress(ctx context.Context, tx *store.Tx, deal *crm.Deal) (*crm.Process, *crm.Task, error) {
	process, err := store.StartProcess(ctx, tx, crm.ProgressProcess(), crm.Deals.Name, deal.ID)
	if err != nil {
		return nil, nil, err
	}
	department, err := store.DepartmentOf(ctx, tx, *deal.OwnerID)
	if err != nil {
		return nil, nil, err
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return nil, nil, err
	}
	due := times.Of(department).AddWorking(tx.Now, crm.ProgressWithinMinutes)
	task := &crm.Task{
		ProcessID: process.ID, Step: process.Step, Visit: process.Visit, Kind: crm.TaskProgress, FormVersion: 1,
		RecordKind: crm.Deals.Name, RecordID: deal.ID, AssigneeID: deal.OwnerID, MadeBy: crm.MadeByPerson,
		DueAt: &due, CountedFrom: &tx.Now, AllowedMinutes: new(crm.ProgressWithinMinutes),
	}
	if err := giveTask(ctx, tx, task); err != nil {
		return nil, nil, err
	}
	if process.NextAt, err = store.LeastDue(ctx, tx, process); err != nil {
		return nil, nil, err
	}
	return process, task, store.SaveProcess(ctx, tx, process)
}

// progressTask is the open task of a locked process; nil is none.
func progressTask(ctx context.Context, tx *store.Tx, p *crm.Process) (*crm.Task, error) {
	tasks, err := store.WatchTasks(ctx, tx, p)
	if err != nil || len(tasks) == 0 {
		return nil, err
	}
	return tasks[0].Task, nil
}

// completeProgress lets the owner's answer be known: those who urged are told,
// a next step stands on the deal, and a call for help reaches the superior.
func completeProgress(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	words := t.Answers.Text("text") + t.Answers.Text("help")
	if t.Outcome == crm.OutcomeNextStep {
		words = t.Answers.Text("nextStepOn") + " " + t.Answers.Text("nextStep")
		if err := setNextStep(ctx, tx, t, words); err != nil {
			return err
		}
	}
	people, err := store.Urgers(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	if t.Outcome == crm.OutcomeNeedHelp {
		if err := callForHelp(ctx, tx, t, words); err != nil {
			return err
		}
	}
	return notifyOfTask(ctx, tx, crm.NoticeResult, t, words, people...)
}

func setNextStep(ctx context.Context, tx *store.Tx, t *crm.Task, words string) error {
	deal, err := store.Deals.Lock(ctx, tx.AsSystem(), t.RecordID)
	if err != nil {
		return err
	}
	before := *deal
	deal.NextStep = words
	return store.Deals.UpdateFollowing(ctx, tx, &before, deal, store.Change{Type: "deal.updated", ProcessID: &t.ProcessID, TaskID: &t.ID})
}

// callForHelp tells the superior of who has the task that help is needed.
func callForHelp(ctx context.Context, tx *store.Tx, t *crm.Task, words string) error {
	if t.AssigneeID == nil {
		return nil
	}
	superior, err := store.SuperiorOf(ctx, tx, *t.AssigneeID)
	if err != nil || superior == nil {
		return err
	}
	return notifyOfTask(ctx, tx, crm.NoticeStuck, t, words, *superior)
}

// FollowProgress looks at the deals of the batch whose owner has answered, or
// whose clock has come.
func (p *Processes) FollowProgress(ctx context.Context, batch Batch) (Standing, error) {
	return p.step(ctx, batch, crm.ProgressStep, func(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
		return p.followTasks(ctx, tx, due)
	})
}
