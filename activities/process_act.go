package activities

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ProcessAct is something that an admin does with a process as a whole.
type ProcessAct string

// The acts.
const (
	PauseProcess  ProcessAct = "pause"
	ResumeProcess ProcessAct = "resume"
	RetryProcess  ProcessAct = "retry"
	SkipStep      ProcessAct = "skip"
	EndProcess    ProcessAct = "end"
)

// ProcessActs lists what an admin may do with a process as it stands.
func ProcessActs(viewer crm.Viewer, p *crm.Process) []ProcessAct {
	if viewer.Role != crm.Admin {
		return nil
	}
	switch p.State {
	case crm.ProcessEnded:
		return nil
	case crm.ProcessPaused:
		return withEnd(p, ResumeProcess)
	}
	acts := []ProcessAct{PauseProcess}
	if p.State == crm.ProcessWaiting {
		acts = append(acts, RetryProcess)
	}
	if skippable(p) {
		acts = append(acts, SkipStep)
	}
	return withEnd(p, acts...)
}

// withEnd adds that an admin may end a process, where its kind lets them.
func withEnd(p *crm.Process, acts ...ProcessAct) []ProcessAct {
	if kind, _ := crm.ProcessKindNamed(p.Kind); kind.Lasting {
		return acts
	}
	return append(acts, EndProcess)
}

func skippable(p *crm.Process) bool {
	kind, _ := crm.ProcessKindNamed(p.Kind)
	return slices.ContainsFunc(kind.Steps, func(s crm.Step) bool { return s.Name == p.Step && s.Skippable })
}

// OutcomeSkipped and OutcomeCancelled are how processes end that an admin ends.
const (
	OutcomeSkipped   = "skipped"
	OutcomeCancelled = "cancelled"
)

// ActOnProcess does what an admin wants with a process, for a reason that
// stands in its history. What needs none goes without.
func ActOnProcess(ctx context.Context, tx *store.Tx, id uuid.UUID, act ProcessAct, reason string) error {
	p, err := processForAct(ctx, tx, id, act)
	if err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if reason == "" && act != ResumeProcess && act != RetryProcess {
		return crm.InvalidField("reason", "required",
			crm.Label{ZH: "需要说明原因", EN: "A reason is needed"},
			crm.Label{ZH: "请写明原因，它会留在流程的历史里", EN: "Say why; it stays in the history of the process"})
	}
	if err := tx.Tell(ctx, store.Change{
		Type: actEvents[act], RecordKind: p.RecordKind, RecordID: p.RecordID, ProcessID: &p.ID, Facts: map[string]string{"reason": reason},
	}); err != nil {
		return err
	}
	switch act {
	case PauseProcess:
		p.State, p.WaitingFor, p.WaitingOn = crm.ProcessPaused, "", ""
		p.PausedAt, p.PausedBy, p.Reason = &tx.Now, tx.Viewer.IDOrNil(), reason
		return store.SaveProcess(ctx, tx, p)
	case ResumeProcess, RetryProcess:
		return goOn(ctx, tx, p)
	case SkipStep:
		return skip(ctx, tx, p)
	}
	return abandonLocked(ctx, tx, p, OutcomeCancelled)
}

// actEvents are the events of the acts.
var actEvents = map[ProcessAct]string{
	PauseProcess: "process.paused", ResumeProcess: "process.resumed", RetryProcess: "process.retried",
	SkipStep: "process.skipped", EndProcess: "process.cancelled",
}

// processForAct takes a process of a record that the admin sees, in a state in
// which the act makes sense.
func processForAct(ctx context.Context, tx *store.Tx, id uuid.UUID, act ProcessAct) (*crm.Process, error) {
	if _, err := store.GetProcess(ctx, tx, tx.Viewer, id); err != nil {
		return nil, err
	}
	if tx.Viewer.Role != crm.Admin {
		return nil, fmt.Errorf("%s process %s: %w", act, id, crm.ErrForbidden)
	}
	p, err := store.LockProcess(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(ProcessActs(tx.Viewer, p), act) {
		state := crm.LabelOf(p.State.Choices(), string(p.State))
		return nil, &crm.Conflict{Code: "process-state", Detail: crm.Label{
			ZH: "流程现在是“" + state.ZH + "”，不能这样做", EN: "That cannot be done now: the process is " + strings.ToLower(state.EN)}}
	}
	return p, nil
}

// goOn lets a process that stood still be looked at at once.
func goOn(ctx context.Context, tx *store.Tx, p *crm.Process) error {
	p.State, p.NextAt = crm.ProcessRunning, &tx.Now
	p.PausedAt, p.PausedBy, p.Reason = nil, nil, ""
	p.WaitingFor, p.WaitingOn, p.Failures, p.FailedID = "", "", 0, ""
	if err := store.SaveProcess(ctx, tx, p); err != nil {
		return err
	}
	return tx.Wake(ctx, p)
}

// skip leaves a step without its having been done: its open tasks are
// cancelled and the next step is entered; where there is none the process ends.
func skip(ctx context.Context, tx *store.Tx, p *crm.Process) error {
	if err := cancelTasks(ctx, tx, p); err != nil {
		return err
	}
	kind, _ := crm.ProcessKindNamed(p.Kind)
	next := stepAfter(kind, p.Step)
	if next == "" {
		if err := end(ctx, tx, p, OutcomeSkipped); err != nil {
			return err
		}
		return tx.Wake(ctx, p)
	}
	p.Step, p.Visit = next, p.Visit+1
	return goOn(ctx, tx, p)
}

// stepAfter is the next step of the usual way. Behind the last there is none,
// nor behind one off that way: it is a branch of its own, which ends.
func stepAfter(kind crm.ProcessKind, step string) string {
	at := slices.IndexFunc(kind.Steps, func(s crm.Step) bool { return s.Name == step })
	if at < 0 || kind.Steps[at].Aside {
		return ""
	}
	for _, s := range kind.Steps[at+1:] {
		if !s.Aside {
			return s.Name
		}
	}
	return ""
}
