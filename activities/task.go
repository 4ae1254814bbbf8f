package activities

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Completion is what a person says when completing a task.
type Completion struct {
	Version int64 // of the task as the person saw it
	Outcome string
	Answers crm.Answers
}

// CompleteTask completes a task with an outcome: the record changes, the
// history is written and the process is woken, all at once or not at all. A
// task is done once; who comes second is told who was first.
func CompleteTask(ctx context.Context, tx *store.Tx, id uuid.UUID, c Completion) error {
	process, task, err := lockForAct(ctx, tx, id, c.Version)
	if err != nil {
		return err
	}
	form, ok := taskForm(task)
	if !ok {
		return fmt.Errorf("task %s has form %s/%d, which this program does not know", task.ID, task.Kind, task.FormVersion)
	}
	if problems := form.Check(c.Outcome, c.Answers); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	task.State, task.Outcome, task.Answers = crm.TaskDone, c.Outcome, c.Answers
	task.AssigneeID, task.CompletedBy, task.CompletedAt = tx.Viewer.IDOrNil(), tx.Viewer.IDOrNil(), &tx.Now
	if err := applyOutcome(ctx, tx, process, task); err != nil {
		return err
	}
	if err := store.SaveTask(ctx, tx, task, "task.completed", map[string]string{"outcome": c.Outcome}); err != nil {
		return err
	}
	process.NextAt = &tx.Now
	if err := store.SaveProcess(ctx, tx, process); err != nil {
		return err
	}
	if err := tx.Wake(ctx, process); err != nil {
		return err
	}
	return freePlace(ctx, tx, task.AssigneeID)
}

// applyOutcome lets the outcome of a task change what it is about, by the kind
// of the task.
func applyOutcome(ctx context.Context, tx *store.Tx, _ *crm.Process, task *crm.Task) error {
	switch task.Kind {
	case crm.TaskFirstContact:
		return completeFirstContact(ctx, tx, task)
	case crm.TaskProgress:
		return completeProgress(ctx, tx, task)
	}
	return nil
}

// ClaimTask makes a candidate the assignee of a task that nobody has.
func ClaimTask(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) error {
	_, task, err := lockForAct(ctx, tx, id, version)
	if err != nil {
		return err
	}
	if task.AssigneeID != nil {
		return &crm.Conflict{Code: "already-claimed", Detail: crm.Label{
			ZH: "这个待办已经在你手上", EN: "You have this task already"}}
	}
	task.AssigneeID = tx.Viewer.IDOrNil()
	return store.SaveTask(ctx, tx, task, "task.claimed", nil)
}

// ReleaseTask gives a claimed task back to its candidates.
func ReleaseTask(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) error {
	_, task, err := lockForAct(ctx, tx, id, version)
	if err != nil {
		return err
	}
	if len(task.Candidates) == 0 {
		return &crm.Conflict{Code: "no-candidates", Detail: crm.Label{
			ZH: "这个待办是指派给你的，没有其他候选人可以接手", EN: "This task was given to you; nobody else could claim it"}}
	}
	task.AssigneeID = nil
	return store.SaveTask(ctx, tx, task, "task.released", nil)
}

// lockForAct takes a task and its process for an act of its assignee or of a
// candidate, in the order in which processes take them.
func lockForAct(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) (*crm.Process, *crm.Task, error) {
	seen, err := store.GetTask(ctx, tx, tx.Viewer, id)
	if err != nil {
		return nil, nil, err
	}
	process, err := store.LockProcess(ctx, tx, seen.ProcessID)
	if err != nil {
		return nil, nil, err
	}
	task, err := store.LockTask(ctx, tx, id)
	if err != nil {
		return nil, nil, err
	}
	if err := refuseEnded(ctx, tx, task); err != nil {
		return nil, nil, err
	}
	if !task.CandidateOf(tx.Viewer.ID) {
		return nil, nil, refuseOthers(ctx, tx, task)
	}
	if task.Version != version {
		return nil, nil, &crm.Conflict{Code: "task-changed", Detail: crm.Label{
			ZH: "这个待办在你打开之后有变化，请重新查看", EN: "This task changed after you opened it; look at it again"}}
	}
	return process, task, nil
}

// refuseEnded tells who completed or cancelled a task that is no longer open.
func refuseEnded(ctx context.Context, tx *store.Tx, task *crm.Task) error {
	switch task.State {
	case crm.TaskCancelled:
		return &crm.Conflict{Code: "task-cancelled", Detail: crm.Label{
			ZH: "这个待办已被取消", EN: "This task was cancelled"}}
	case crm.TaskDone:
		if task.CompletedBy == nil {
			return &crm.Conflict{Code: "task-done", At: *task.CompletedAt, Detail: crm.Label{
				ZH: "这个待办已于 {at} 因超时按默认结果办结", EN: "At {at} the default outcome was taken, because the deadline had passed"}}
		}
		names, err := store.Names(ctx, tx, tx.Viewer, crm.Users.Name, []uuid.UUID{*task.CompletedBy})
		if err != nil {
			return err
		}
		return &crm.Conflict{Code: "task-done", At: *task.CompletedAt, Detail: crm.Label{
			ZH: "%s 已于 {at} 完成这个待办", EN: "%s completed this task at {at}"}.With(names[*task.CompletedBy])}
	}
	return nil
}

// refuseOthers refuses who neither has a task nor can claim it; who could have
// claimed it is told who did.
func refuseOthers(ctx context.Context, tx *store.Tx, task *crm.Task) error {
	if task.AssigneeID == nil || !slices.Contains(task.Candidates, tx.Viewer.ID) {
		return fmt.Errorf("task %s is with somebody else: %w", task.ID, crm.ErrForbidden)
	}
	names, err := store.Names(ctx, tx, tx.Viewer, crm.Users.Name, []uuid.UUID{*task.AssigneeID})
	if err != nil {
		return err
	}
	return &crm.Conflict{Code: "already-claimed", Detail: crm.Label{
		ZH: "%s 已认领这个待办", EN: "%s has claimed this task already"}.With(names[*task.AssigneeID])}
}

func taskForm(task *crm.Task) (crm.Form, bool) {
	kind, ok := crm.TaskKindNamed(task.Kind)
	if !ok {
		return crm.Form{}, false
	}
	return kind.Form(task.FormVersion)
}
