package activities

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// TaskAt names a task and the version of it that a person saw when deciding on
// an act.
type TaskAt struct {
	ID      uuid.UUID
	Version int64
}

// held is a locked task with its process.
type held struct {
	kind    crm.ProcessKind
	process *crm.Process
	task    *crm.Task
}

// entitled refuses who may not do an act with a task; see theHolder and others.
type entitled func(context.Context, *store.Tx, *held) error

// lockForAct takes a task and its process for an act, in the order in which
// processes take them, and refuses what is over, who is not entitled, and who
// acts on what has changed since.
func lockForAct(ctx context.Context, tx *store.Tx, at TaskAt, may entitled) (*held, error) {
	h, err := lockTask(ctx, tx, at.ID)
	if err != nil {
		return nil, err
	}
	if err := h.refuseOver(ctx, tx); err != nil {
		return nil, err
	}
	if err := h.refusePaused(); err != nil {
		return nil, err
	}
	if err := may(ctx, tx, h); err != nil {
		return nil, err
	}
	if h.task.Version != at.Version {
		return nil, errTaskChanged()
	}
	return h, h.refusePassed()
}

// lockTask takes a task that the person sees, after its process.
func lockTask(ctx context.Context, tx *store.Tx, id uuid.UUID) (*held, error) {
	seen, err := store.GetTask(ctx, tx, tx.Viewer, id)
	if err != nil {
		return nil, err
	}
	process, err := store.LockProcess(ctx, tx, seen.ProcessID)
	if err != nil {
		return nil, err
	}
	task, err := store.LockTask(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	kind, _ := crm.ProcessKindNamed(process.Kind)
	return &held{kind, process, task}, nil
}

func errTaskChanged() error {
	return &crm.Conflict{Code: "task-changed", Detail: crm.Label{
		ZH: "这个待办在你打开之后有变化，请重新查看", EN: "This task changed after you opened it; look at it again"}}
}

// theHolder is who has the task or may claim it.
func theHolder(ctx context.Context, tx *store.Tx, h *held) error {
	if !h.task.CandidateOf(tx.Viewer.ID) {
		return refuseOthers(ctx, tx, h.task)
	}
	return h.refuseOwn(ctx, tx)
}

// theHolderOrLeader is also who leads somebody who has it.
func theHolderOrLeader(ctx context.Context, tx *store.Tx, h *held) error {
	if leadsHolder(tx.Viewer, h.task) {
		return nil
	}
	return theHolder(ctx, tx, h)
}

// theStarter is who started the process.
func theStarter(_ context.Context, tx *store.Tx, h *held) error {
	if startedBy(h.process, tx.Viewer.ID) {
		return nil
	}
	return fmt.Errorf("process %s was started by somebody else: %w", h.process.ID, crm.ErrForbidden)
}

// anyoneConcerned is who has the task, leads who has it, or started the process.
func anyoneConcerned(ctx context.Context, tx *store.Tx, h *held) error {
	if startedBy(h.process, tx.Viewer.ID) || h.task.CandidateOf(tx.Viewer.ID) {
		return nil
	}
	return theHolderOrLeader(ctx, tx, h)
}

func startedBy(p *crm.Process, person uuid.UUID) bool {
	return p.StartedBy != nil && *p.StartedBy == person
}

// leadsHolder says whether a person leads who has a task, or one of those who
// may claim it.
func leadsHolder(viewer crm.Viewer, t *crm.Task) bool {
	if viewer.Role == crm.Admin {
		return true
	}
	below := func(id uuid.UUID) bool { return id != viewer.ID && slices.Contains(viewer.Below(), id) }
	if t.AssigneeID != nil {
		return below(*t.AssigneeID)
	}
	return slices.ContainsFunc(t.Candidates, below)
}

// take makes who acts the assignee of a task that they could have claimed, if
// need be for a candidate who is away.
func (h *held) take(ctx context.Context, tx *store.Tx) error {
	if h.task.AssigneeID != nil {
		return nil
	}
	h.task.AssigneeID = tx.Viewer.IDOrNil()
	standing, err := store.StandInsOf(ctx, tx, h.task.ID)
	if err != nil {
		return err
	}
	for _, person := range h.task.Candidates {
		if standing[person] == tx.Viewer.ID {
			h.task.ActedFor = &person
			break
		}
	}
	return nil
}

// done marks the task as done by the transaction's person.
func (h *held) done(tx *store.Tx) {
	h.task.State, h.task.CompletedBy, h.task.CompletedAt = crm.TaskDone, tx.Viewer.IDOrNil(), &tx.Now
}

// refuseOver tells who completed or cancelled a task that is over.
func (h *held) refuseOver(ctx context.Context, tx *store.Tx) error {
	switch h.task.State {
	case crm.TaskCancelled:
		return &crm.Conflict{Code: "task-cancelled", Detail: crm.Label{
			ZH: "这个待办已被取消", EN: "This task was cancelled"}}
	case crm.TaskDone:
		if h.task.CompletedBy == nil {
			return &crm.Conflict{Code: "task-done", At: *h.task.CompletedAt, Detail: crm.Label{
				ZH: "这个待办已于 {at} 因超时按默认结果办结", EN: "At {at} the default outcome was taken, because the deadline had passed"}}
		}
		name, err := nameOf(ctx, tx, tx.Viewer, crm.Users.Name, *h.task.CompletedBy)
		if err != nil {
			return err
		}
		return &crm.Conflict{Code: "task-done", At: *h.task.CompletedAt, Detail: crm.Label{
			ZH: "%s 已于 {at} 完成这个待办", EN: "%s completed this task at {at}"}.With(name)}
	}
	return nil
}

// refusePassed refuses an act on a task of a step that the process has left.
func (h *held) refusePassed() error {
	if h.process.State != crm.ProcessEnded && h.task.Step == h.process.Step && h.task.Visit == h.process.Visit {
		return nil
	}
	return &crm.Conflict{Code: "step-passed", Detail: crm.Label{
		ZH: "流程已离开这个环节，请刷新待办", EN: "The process has left this step; load your tasks again"}}
}

// refusePaused refuses what people do in a process that an admin has paused.
func (h *held) refusePaused() error {
	if h.process.State != crm.ProcessPaused {
		return nil
	}
	return &crm.Conflict{Code: "process-paused", At: *h.process.PausedAt, Detail: crm.Label{
		ZH: "管理员已于 {at} 暂停这个流程：%s", EN: "An admin paused this process at {at}: %s"}.With(h.process.Reason)}
}

// refuseWaiting refuses to complete what waits for others.
func (h *held) refuseWaiting() error {
	if h.task.State != crm.TaskWaiting {
		return nil
	}
	return &crm.Conflict{Code: "task-waiting", Detail: crm.Label{
		ZH: "这个待办还在等他人答复；请等待，或者召回委派、减签后再办理",
		EN: "This task waits for others; wait for them, or call it back or drop the signers first"}}
}

// refuseHelper refuses acts that only the task itself allows to one that helps.
func (h *held) refuseHelper() error {
	if h.task.Role == crm.TaskMain {
		return nil
	}
	return &crm.Conflict{Code: "only-helps", Detail: crm.Label{
		ZH: "这是协助他人的任务，只能答复；退回、驳回由原办理人决定",
		EN: "This task helps with somebody else's; answer it, and leave sending back and rejecting to them"}}
}

// refuseOwn refuses to let people decide on what they entered or started, nor
// a substitute in their name, where the step says so.
func (h *held) refuseOwn(ctx context.Context, tx *store.Tx) error {
	people := []uuid.UUID{tx.Viewer.ID}
	if h.task.ActedFor != nil {
		people = append(people, *h.task.ActedFor)
	}
	own, err := h.ownOf(ctx, tx, people...)
	if err != nil || !own {
		return err
	}
	return &crm.Conflict{Code: "own-entry", Detail: crm.Label{
		ZH: "不能审批自己录入或发起的内容；请转办给其他有权的人",
		EN: "Nobody decides on what they entered or started themselves; pass it on to somebody else who may"}}
}

// ownOf says whether a signature, or the step, must not be decided by one of
// the people, because the entry is theirs.
func (h *held) ownOf(ctx context.Context, db store.Querier, people ...uuid.UUID) (bool, error) {
	if h.task.Role == crm.TaskSign {
		return store.SignsOwn(ctx, db, *h.task.ApprovalID, people...)
	}
	step, _ := h.kind.Step(h.task.Step)
	if !step.NotOwn || h.task.Helps() {
		return false, nil
	}
	creator, err := store.CreatorOf(ctx, db, h.task.RecordKind, h.task.RecordID)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(people, func(id uuid.UUID) bool {
		return startedBy(h.process, id) || creator != nil && *creator == id
	}), nil
}

// refuseOthers refuses who neither has a task nor can claim it; who could have
// claimed it is told who did.
func refuseOthers(ctx context.Context, tx *store.Tx, task *crm.Task) error {
	if task.AssigneeID == nil || !slices.Contains(task.Candidates, tx.Viewer.ID) {
		return fmt.Errorf("task %s is with somebody else: %w", task.ID, crm.ErrForbidden)
	}
	name, err := nameOf(ctx, tx, tx.Viewer, crm.Users.Name, *task.AssigneeID)
	if err != nil {
		return err
	}
	return &crm.Conflict{Code: "already-claimed", Detail: crm.Label{
		ZH: "%s 已认领这个待办", EN: "%s has claimed this task already"}.With(name)}
}
