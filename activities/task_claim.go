package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ClaimTask makes a candidate the assignee of a task that nobody has.
func ClaimTask(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) error {
	h, err := lockForAct(ctx, tx, TaskAt{id, version}, theHolder)
	if err != nil {
		return err
	}
	if h.task.AssigneeID != nil {
		return &crm.Conflict{Code: "already-claimed", Detail: crm.Label{
			ZH: "这个待办已经在你手上", EN: "You have this task already"}}
	}
	if err := h.take(ctx, tx); err != nil {
		return err
	}
	return h.saveGiven(ctx, tx, "task.claimed", nil)
}

// saveGiven writes that somebody has the task now. Where they come back too
// late for it, their substitute has it, and is told.
func (h *held) saveGiven(ctx context.Context, tx *store.Tx, event string, facts map[string]string) error {
	holder := *h.task.AssigneeID
	if h.task.ActedFor == nil {
		if err := standIn(ctx, tx, h.process, h.task); err != nil {
			return err
		}
	}
	if err := store.SaveTask(ctx, tx, h.task, event, facts); err != nil || h.task.HeldBy(holder) {
		return err
	}
	if err := tellStoodIn(ctx, tx, h.task, holder); err != nil || h.task.State != crm.TaskOpen {
		return err
	}
	return notifyOfTask(ctx, tx, crm.NoticeTaskGiven, h.task, h.task.GivenText, *h.task.AssigneeID)
}

// ReleaseTask gives a claimed task back to its candidates.
func ReleaseTask(ctx context.Context, tx *store.Tx, id uuid.UUID, version int64) error {
	h, err := lockForAct(ctx, tx, TaskAt{id, version}, theHolder)
	if err != nil {
		return err
	}
	if err := h.refuseWaiting(); err != nil {
		return err
	}
	if len(h.task.Candidates) == 0 {
		return &crm.Conflict{Code: "no-candidates", Detail: crm.Label{
			ZH: "这个待办是指派给你的，没有其他候选人可以接手", EN: "This task was given to you; nobody else could claim it"}}
	}
	if h.task.AssigneeID == nil {
		return &crm.Conflict{Code: "not-claimed", Detail: crm.Label{
			ZH: "这个待办还没有人认领，不需要放回", EN: "Nobody has claimed this task; there is nothing to give back"}}
	}
	h.task.AssigneeID, h.task.ActedFor = nil, nil
	if err := store.SaveTask(ctx, tx, h.task, "task.released", nil); err != nil {
		return err
	}
	_, err = reseat(ctx, tx, h.process, h.task)
	return err
}
