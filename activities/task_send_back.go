package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// ReturnMode says what follows when the step that a process was sent back to
// is done.
type ReturnMode string

// The modes of sending back.
const (
	ReturnAgain        ReturnMode = "again"         // the course runs on from there
	ReturnStraightBack ReturnMode = "straight-back" // it comes back to the sender
)

// Return is a wish to send a process back to an earlier step.
type Return struct {
	Step string
	Mode ReturnMode
	Text string
}

// SendBack sends a process back to an earlier step (退回), which is entered once
// more. The sender's task is done with that outcome; what else was open in
// the step is cancelled.
func SendBack(ctx context.Context, tx *store.Tx, at TaskAt, r Return) error {
	h, err := lockForAct(ctx, tx, at, theHolder)
	if err != nil {
		return err
	}
	if err := h.refuseHelper(); err != nil {
		return err
	}
	if err := h.checkReturn(r); err != nil {
		return err
	}
	step := h.kind.StepLabel(r.Step)
	facts := map[string]string{"text": r.Text, "stepZH": step.ZH, "stepEN": step.EN}
	if err := h.endTask(ctx, tx, crm.OutcomeSentBack, "task.sent-back", facts); err != nil {
		return err
	}
	if h.process.Kind == crm.LeadProcessName && r.Mode == ReturnAgain {
		if err := giveUpLead(ctx, tx, h.process); err != nil {
			return err
		}
	}
	return h.reenter(ctx, tx, r)
}

func (h *held) checkReturn(r Return) error {
	for _, step := range h.kind.ReturnsFrom(h.task.Step) {
		if step.Name == r.Step {
			return requireText(r.Text)
		}
	}
	return crm.InvalidField("step", "not-returnable",
		crm.Label{ZH: "不能退回到这个环节", EN: "It cannot be sent back to this step"},
		crm.Label{ZH: "请从待办的 sendBackTo 中选择一个环节", EN: "Choose one of the steps that the task lists in sendBackTo"})
}

// endTask ends the holder's task by an act other than completing it, and
// cancels what else was open in the step.
func (h *held) endTask(ctx context.Context, tx *store.Tx, outcome, event string, facts map[string]string) error {
	if err := h.take(ctx, tx); err != nil {
		return err
	}
	h.task.Outcome = outcome
	h.done(tx)
	if err := store.SaveTask(ctx, tx, h.task, event, facts); err != nil {
		return err
	}
	if err := h.cancelOthers(ctx, tx); err != nil {
		return err
	}
	return freePlace(ctx, tx, h.task.AssigneeID)
}

// reenter makes the earlier step due, on a new visit.
func (h *held) reenter(ctx context.Context, tx *store.Tx, r Return) error {
	p := h.process
	p.ReturnStep, p.ReturnTo = "", nil
	if r.Mode == ReturnStraightBack {
		p.ReturnStep, p.ReturnTo = p.Step, tx.Viewer.IDOrNil()
	}
	p.SentBack++
	if err := enter(ctx, tx, p, r.Step); err != nil {
		return err
	}
	p.State, p.WaitingFor, p.WaitingOn, p.NextAt = crm.ProcessRunning, "", "", &tx.Now
	if err := store.SaveProcess(ctx, tx, p); err != nil {
		return err
	}
	return tx.Wake(ctx, p)
}

// proceed lets a process go on to the next step; or, when it was sent back to
// come straight back, to the step that it was sent from, whose task is then
// again the sender's: read p.ReturnTo before.
func proceed(ctx context.Context, tx *store.Tx, p *crm.Process, next string) error {
	if p.ReturnStep != "" {
		next = p.ReturnStep
	}
	p.ReturnStep, p.ReturnTo = "", nil
	return enter(ctx, tx, p, next)
}

// enter puts a process into a step. Only one that was sent back can have been
// there before.
func enter(ctx context.Context, tx *store.Tx, p *crm.Process, step string) error {
	p.Step, p.Visit = step, 1
	if p.SentBack == 0 {
		return nil
	}
	last, err := store.LastVisit(ctx, tx, p.ID, step)
	p.Visit = last + 1
	return err
}
