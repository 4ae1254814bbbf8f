package activities

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// followTasks looks at processes that stand in a step with tasks and nothing
// else: a completed one ends the process with its outcome, none left ends it as
// deleted, and the clock of the others is looked at.
func (p *Processes) followTasks(ctx context.Context, tx *store.Tx, due []*crm.Process) error {
	for _, process := range due {
		if err := p.followTask(ctx, tx, process); err != nil {
			return err
		}
	}
	return nil
}

func (p *Processes) followTask(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	open, done, err := tasksOfStep(ctx, tx, process)
	switch {
	case err != nil:
		return err
	case done != nil:
		return end(ctx, tx, process, done.Outcome)
	case !open:
		return end(ctx, tx, process, outcomeDeleted)
	}
	if err := p.watchTasks(ctx, tx, process); err != nil {
		return err
	}
	if _, done, err = tasksOfStep(ctx, tx, process); err == nil && done != nil { // by its default outcome
		return end(ctx, tx, process, done.Outcome)
	}
	return err
}

// tasksOfStep says whether a process's step still has tasks to be done, and
// gives the one that is done.
func tasksOfStep(ctx context.Context, tx *store.Tx, process *crm.Process) (open bool, done *crm.Task, err error) {
	tasks, err := store.TasksOfProcess(ctx, tx, process.ID)
	for _, t := range tasks {
		if t.Step != process.Step || t.Visit != process.Visit || t.Role != crm.TaskMain {
			continue
		}
		if t.State == crm.TaskDone {
			done = t
		}
		open = open || t.State == crm.TaskOpen || t.State == crm.TaskWaiting
	}
	return open, done, err
}

// watchTasks looks at the clock of the tasks of a locked process's step: it
// warns at shares of the allowed time, notes a missed deadline and asks what
// follows, tells those who were promised a time that has passed, and sets when
// the process wants to be looked at again. Each happens once.
func (p *Processes) watchTasks(ctx context.Context, tx *store.Tx, process *crm.Process) error {
	tasks, err := store.WatchTasks(ctx, tx, process)
	if err != nil {
		return err
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return err
	}
	step, visit := process.Step, process.Visit
	for _, w := range tasks {
		if err := p.watchTask(ctx, tx, watching{process, w, times}); err != nil {
			return err
		}
		if process.Step != step || process.Visit != visit { // a breach has led it elsewhere
			return store.SaveProcess(ctx, tx, process)
		}
	}
	if process.NextAt, err = store.LeastDue(ctx, tx, process); err != nil {
		return err
	}
	return store.SaveProcess(ctx, tx, process)
}

// watching is a task whose clock is looked at.
type watching struct {
	process *crm.Process
	*store.Watched
	times *store.WorkingTimes
}

func (p *Processes) watchTask(ctx context.Context, tx *store.Tx, w watching) error {
	if err := warn(ctx, tx, w); err != nil {
		return err
	}
	if hasCome(w.AnswerBy, tx.Now) {
		if err := tellBroken(ctx, tx, w.Task); err != nil {
			return err
		}
	}
	switch {
	case w.OverdueAt == nil && hasCome(w.DueAt, tx.Now):
		if err := noteOverdue(ctx, tx, w.Task); err != nil {
			return err
		}
		return p.judgeBreach(ctx, tx, w)
	case w.OverdueAt != nil && hasCome(w.AgainAt, tx.Now):
		return p.judgeBreach(ctx, tx, w)
	}
	return nil
}

func hasCome(at *time.Time, now time.Time) bool { return at != nil && !at.After(now) }

// warn tells the assignee that a share of the allowed time has passed; of
// several that have, the last. What is overdue needs no warning any more.
func warn(ctx context.Context, tx *store.Tx, w watching) error {
	reached := w.Warned
	for {
		share, at := w.NextWarning(w.times)
		if !hasCome(at, tx.Now) {
			break
		}
		w.Warned = share
	}
	if w.Warned == reached {
		return nil
	}
	if hasCome(w.DueAt, tx.Now) {
		w.Warned = reached
		return nil
	}
	if err := store.NoteWarned(ctx, tx, w.Task, w.Warned); err != nil {
		return err
	}
	return notifyOfTask(ctx, tx, crm.NoticeTaskWarned, w.Task, "", holders(w.Task)...)
}

// noteOverdue marks a task whose deadline has passed and tells who has it.
func noteOverdue(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	t.OverdueAt = &tx.Now
	if err := store.SaveTask(ctx, tx, t, "task.overdue", nil); err != nil {
		return err
	}
	return notifyOfTask(ctx, tx, crm.NoticeTaskOverdue, t, "", holders(t)...)
}

// tellBroken tells those who urged that the promised time has passed.
func tellBroken(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	people, err := store.BreakAnswers(ctx, tx, t.ID)
	if err != nil {
		return err
	}
	told := store.Change{Type: "task.answer-broken", RecordKind: t.RecordKind, RecordID: t.RecordID, ProcessID: &t.ProcessID, TaskID: &t.ID,
		Facts: map[string]string{"task": t.Kind}}
	if err := tx.Tell(ctx, told); err != nil {
		return err
	}
	return notifyOfTask(ctx, tx, crm.NoticeTaskOverdue, t, "", append(people, holders(t)...)...)
}

// judgeBreach asks task.breach what follows from a missed deadline and does it,
// so many times at most. A first contact is judged by the process of its lead.
func (p *Processes) judgeBreach(ctx context.Context, tx *store.Tx, w watching) error {
	if kind, _ := crm.TaskKindNamed(w.Kind); kind.OwnBreach {
		return p.judgeLeadBreach(ctx, tx, w)
	}
	if w.Breaches >= maxBreaches {
		return nil
	}
	facts, err := breachFacts(ctx, tx, w)
	if err != nil {
		return err
	}
	b := store.Breach{TaskID: w.ID, Times: w.Breaches + 1, FromID: w.AssigneeID}
	q := inProcess(w.process)
	q.subject = breachSubject(w.Task, b.Times)
	answer, err := decide(ctx, tx, p.Rules, rules.TaskBreachPoint, q, facts)
	if err != nil {
		return err
	}
	if answer != nil {
		b.DecisionID = &answer.id
		if minutes := answer.outcome.AgainMinutes; minutes > 0 && b.Times < maxBreaches {
			b.AgainAt = new(w.times.Of(w.DepartmentID).AddWorking(tx.Now, minutes))
		}
		if b.Action, b.ToID, err = breach(ctx, tx, w, answer.outcome.Action); err != nil {
			return err
		}
	}
	w.Breaches, w.AgainAt = b.Times, b.AgainAt
	return store.InsertBreach(ctx, tx, b)
}

// maxBreaches is how often at most a missed deadline of a task is judged.
const maxBreaches = 10

// holders lists who has a task, or may claim it.
func holders(t *crm.Task) []uuid.UUID {
	if t.AssigneeID != nil {
		return []uuid.UUID{*t.AssigneeID}
	}
	return slices.Clone(t.Candidates)
}
