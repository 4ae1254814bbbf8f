package activities

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// The acts on tasks, by the names under which they are asked for.
const (
	ActClaim      = "claim"
	ActRelease    = "release"
	ActComplete   = "complete"
	ActComment    = "comment"
	ActAssignOut  = "assign-out"
	ActRecall     = "recall"
	ActPassOn     = "pass-on"
	ActAddSigners = "add-signers"
	ActDropSigner = "drop-signer"
	ActSendBack   = "send-back"
	ActReject     = "reject"
	ActWithdraw   = "withdraw"
	ActTakeBack   = "take-back"
	ActCopyIn     = "copy-in"
	ActUrge       = "urge"
	ActAnswerUrge = "answer-urge"
)

// TaskStanding is a task with what decides on what may be done with it.
type TaskStanding struct {
	Process *crm.Process
	Task    *crm.Task
	Parent  *crm.Task // nil: it helps no other
	Helpers []*crm.Task
	Own     bool // the viewer must not decide on it, because they entered it
	Seen    bool // the viewer sees the record
	Waits   bool // the viewer waits for it, and may urge
	Urged   bool // somebody has urged it
	// Retractable is a signature that was given and from which nothing followed.
	Retractable bool
}

// ReadStanding reads what decides on what the viewer may do with a task.
func ReadStanding(ctx context.Context, db store.Querier, viewer crm.Viewer, t *crm.Task) (TaskStanding, error) {
	s := TaskStanding{Task: t}
	var err error
	if s.Process, err = store.LoadProcess(ctx, db, t.ProcessID); err != nil {
		return s, err
	}
	if s.Helpers, err = store.HelpersOf(ctx, db, t.ID); err != nil {
		return s, err
	}
	if t.ParentID != nil {
		if s.Parent, err = store.GetTask(ctx, db, crm.System(), *t.ParentID); err != nil {
			return s, err
		}
	}
	if s.Seen, err = store.CanSee(ctx, db, viewer, t.RecordKind, t.RecordID); err != nil {
		return s, err
	}
	people := []uuid.UUID{viewer.ID}
	if t.ActedFor != nil {
		people = append(people, *t.ActedFor)
	}
	h := held{task: t, process: s.Process}
	h.kind, _ = crm.ProcessKindNamed(s.Process.Kind)
	if s.Own, err = h.ownOf(ctx, db, people...); err != nil {
		return s, err
	}
	if t.State == crm.TaskDone && t.Role == crm.TaskSign {
		return s, s.readSignature(ctx, db)
	}
	return s, s.readUrges(ctx, db, viewer)
}

// readSignature reads whether a signature that was given may be taken back.
func (s *TaskStanding) readSignature(ctx context.Context, db store.Querier) error {
	a, err := store.GetApproval(ctx, db, *s.Task.ApprovalID)
	if err == nil {
		s.Retractable = mayRetract(a, s.Task, s.Helpers)
	}
	return err
}

// readUrges reads whether the viewer waits for a task that is to be done, and
// whether it was urged.
func (s *TaskStanding) readUrges(ctx context.Context, db store.Querier, viewer crm.Viewer) error {
	if s.Task.IsOver() {
		return nil
	}
	err := requireWaits(ctx, db, viewer, s.Process, s.Task)
	if _, refused := crm.DenialOf(err); err != nil && !refused {
		return err
	}
	s.Waits = err == nil
	urged, err := store.UrgesOf(ctx, db, []uuid.UUID{s.Task.ID})
	s.Urged = len(urged) > 0
	return err
}

// Acts lists what a person may do with a task now.
func (s TaskStanding) Acts(viewer crm.Viewer) []string {
	t := s.Task
	theirs, leads, started := t.CandidateOf(viewer.ID), leadsHolder(viewer, t), startedBy(s.Process, viewer.ID)
	completed := t.CompletedBy != nil && *t.CompletedBy == viewer.ID
	moves := s.Process.State != crm.ProcessEnded && s.Process.State != crm.ProcessPaused
	current := !t.IsOver() && moves && t.Step == s.Process.Step && t.Visit == s.Process.Visit
	kind, _ := crm.ProcessKindNamed(s.Process.Kind)
	acts := []string{}
	for act, may := range map[string]bool{
		ActPassOn: current && (theirs || leads), ActWithdraw: current && started && kind.Withdrawable,
		ActTakeBack: t.State == crm.TaskDone && moves && completed && (s.Retractable || s.Parent != nil && canUndoHelp(t, s.Parent)),
		ActUrge:     current && s.Waits,
		ActCopyIn:   s.Seen && (theirs || leads || started || completed), ActComment: s.Seen,
	} {
		if may {
			acts = append(acts, act)
		}
	}
	if current && theirs && !s.Own {
		acts = append(acts, s.ofHolder()...)
	}
	slices.Sort(acts)
	return acts
}

// ofHolder lists what whoever has the task, or may claim it, may do with it.
func (s TaskStanding) ofHolder() []string {
	t := s.Task
	kind, _ := crm.ProcessKindNamed(s.Process.Kind)
	asked := func(roles ...crm.TaskRole) bool {
		return slices.ContainsFunc(s.Helpers, func(h *crm.Task) bool { return !h.IsOver() && slices.Contains(roles, h.Role) })
	}
	isMain, takesHelp := t.Role == crm.TaskMain, !t.Helps() && t.Outcome == ""
	var acts []string
	for act, may := range map[string]bool{
		ActAnswerUrge: s.Urged,
		ActClaim:      t.AssigneeID == nil, ActComplete: t.State == crm.TaskOpen,
		ActRelease:   t.State == crm.TaskOpen && t.AssigneeID != nil && len(t.Candidates) > 0,
		ActAssignOut: takesHelp, ActAddSigners: takesHelp,
		ActRecall: asked(crm.TaskDelegated), ActDropSigner: asked(crm.TaskBefore, crm.TaskAfter),
		ActSendBack: isMain && len(kind.ReturnsFrom(t.Step)) > 0, ActReject: isMain && kind.Rejectable,
	} {
		if may {
			acts = append(acts, act)
		}
	}
	return acts
}
