package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// actUrge is the act that asks whether something may be urged.
const actUrge = "urge"

func urgeKey(task uuid.UUID) string { return "urge " + task.String() }

// UrgeTask nudges who has a task, on behalf of somebody who waits for it.
// task.urge says how often. Several urges reach the assignee as one notice.
func UrgeTask(ctx context.Context, tx *store.Tx, book *RuleBook, id uuid.UUID, text string) error {
	seen, err := visibleToUrge(ctx, tx, id)
	if err != nil {
		return err
	}
	process, err := store.LockProcess(ctx, tx, seen.ProcessID)
	if err != nil {
		return err
	}
	task, err := store.LockTask(ctx, tx.AsSystem(), id)
	if err != nil {
		return err
	}
	h := &held{process: process, task: task}
	if err := h.refuseOver(ctx, tx); err != nil {
		return err
	}
	if err := h.refusePaused(); err != nil {
		return err
	}
	if err := requireWaits(ctx, tx, tx.Viewer, process, task); err != nil {
		return err
	}
	return urge(ctx, tx, book, process, task, text)
}

// visibleToUrge reads a task that the person sees, or whose record they see.
func visibleToUrge(ctx context.Context, tx *store.Tx, id uuid.UUID) (*crm.Task, error) {
	task, err := store.GetTask(ctx, tx, tx.Viewer, id)
	if err == nil || !errors.Is(err, crm.ErrNotFound) {
		return task, err
	}
	if task, err = store.LoadTask(ctx, tx, id); err != nil {
		return nil, err
	}
	sees, err := store.CanSee(ctx, tx, tx.Viewer, task.RecordKind, task.RecordID)
	if err == nil && !sees {
		err = fmt.Errorf("task %s: %w", id, crm.ErrNotFound)
	}
	return task, err
}

// requireWaits refuses who does not wait for a task: neither started the
// process, nor waits for this help, nor leads the assignee, nor works on the
// same process, nor may urge for the record.
func requireWaits(ctx context.Context, db store.Querier, viewer crm.Viewer, p *crm.Process, t *crm.Task) error {
	me := viewer.ID
	if isWith(t, me) || (t.AssigneeID == nil && slices.Contains(t.Candidates, me)) {
		return &crm.Conflict{Code: "own-task", Detail: crm.Label{
			ZH: "这是你自己的待办，不用催", EN: "This task is yours; nobody else can be urged for it"}}
	}
	if p.StartedBy != nil && *p.StartedBy == me || leadsHolder(viewer, t) {
		return nil
	}
	if works, err := store.WorksOn(ctx, db, p.ID, me); works || err != nil {
		return err
	}
	owner, err := store.OwnerOf(ctx, db, t.RecordKind, t.RecordID)
	if err != nil {
		return err
	}
	schema, known := crm.SchemaNamed(t.RecordKind)
	var person uuid.UUID
	if owner != nil {
		person = *owner
	}
	if known && viewer.Covers(viewer.Reach(schema.Kind, crm.Urge), person) {
		return nil
	}
	return fmt.Errorf("task %s: only who waits for it may urge: %w", t.ID, crm.ErrForbidden)
}

// urge asks whether a task may be urged now, records it and tells who has it.
func urge(ctx context.Context, tx *store.Tx, book *RuleBook, p *crm.Process, t *crm.Task, text string) error {
	upward, err := isUpward(ctx, tx, t)
	if err != nil {
		return err
	}
	decision, err := mayUrge(ctx, tx, book, t, upward)
	if err != nil {
		return err
	}
	one := &crm.Urging{
		TaskID: t.ID, ProcessID: p.ID, ProcessKind: p.Kind,
		ByID: tx.Viewer.ID, ToID: t.AssigneeID, Upward: upward, Text: strings.TrimSpace(text), DecisionID: decision,
	}
	if err := store.InsertUrge(ctx, tx, one); err != nil {
		return err
	}
	told := store.Change{Type: "task.urged", RecordKind: t.RecordKind, RecordID: t.RecordID, ProcessID: &p.ID, TaskID: &t.ID, DecisionID: &decision,
		Facts: map[string]string{"task": t.Kind}}
	if err := tx.Tell(ctx, told); err != nil {
		return err
	}
	return notify(ctx, tx, crm.Notice{
		Kind: crm.NoticeUrged, RecordKind: t.RecordKind, RecordID: t.RecordID, ProcessID: &p.ID, TaskID: &t.ID,
		Text: one.Text, GatherKey: urgeKey(t.ID),
	}, holders(t)...)
}

// isUpward says whether who urges is below who has the task.
func isUpward(ctx context.Context, tx *store.Tx, t *crm.Task) (bool, error) {
	if t.AssigneeID == nil {
		return false, nil
	}
	return store.IsAbove(ctx, tx, *t.AssigneeID, tx.Viewer.ID)
}

// mayUrge asks task.urge and refuses, with the time from which on it may be
// tried again, what comes too soon.
func mayUrge(ctx context.Context, tx *store.Tx, book *RuleBook, t *crm.Task, upward bool) (uuid.UUID, error) {
	before, err := store.UrgesBefore(ctx, tx, t.ID, tx.Viewer.ID, tx.Today().Start(tx.Zone()))
	if err != nil {
		return uuid.Nil, err
	}
	facts := rules.TaskUrgeFacts{Task: rules.UrgedTaskFacts{Kind: t.Kind}, Urges: rules.UrgeFacts{
		HoursSinceOwn: hoursSince(before.Own, tx.Now), HoursSinceAny: hoursSince(before.Any, tx.Now), OwnToday: before.OwnSince, Upward: upward,
	}}
	if t.DueAt != nil {
		if left := t.DueAt.Sub(tx.Now).Hours(); left > 0 {
			facts.Task.DueInHours = new(int(left))
		} else {
			facts.Task.OverdueHours = -left
		}
	}
	q := byAct(actUrge, t.RecordKind, t.RecordID)
	q.subject = t.ID.String()
	answer, err := decide(ctx, tx, book, rules.TaskUrgePoint, q, facts)
	switch {
	case err != nil:
		return uuid.Nil, err
	case answer == nil:
		return uuid.Nil, &crm.Conflict{Code: "rule-failed", At: tx.Now, Detail: crm.Label{
			ZH: "催办规则没有给出结果，请管理员查看", EN: "The rules of urging gave no answer; an admin has to look"}}
	case answer.outcome.Verdict == rules.RefuseUrge:
		tx.WhenUndone(func(ctx context.Context, after *store.Tx) error { return noteRefusedUrge(ctx, after, t, answer) })
		return uuid.Nil, refuseUrge(before, answer, tx.Now)
	}
	return answer.id, nil
}

// noteRefusedUrge keeps the decision that refused an urge, and leads to it in
// the history.
func noteRefusedUrge(ctx context.Context, tx *store.Tx, t *crm.Task, answer *decided[rules.TaskUrge]) error {
	if err := answer.keep(ctx, tx); err != nil {
		return err
	}
	return tx.Tell(ctx, store.Change{Type: "task.urge-refused", RecordKind: t.RecordKind, RecordID: t.RecordID,
		ProcessID: &t.ProcessID, TaskID: &t.ID, DecisionID: &answer.record.ID, Facts: map[string]string{"task": t.Kind}})
}

func hoursSince(at *time.Time, now time.Time) *float64 {
	if at == nil {
		return nil
	}
	return new(max(0, now.Sub(*at).Hours()))
}

// refuseUrge tells from when on the task may be urged again: so long after the
// person's last, and never at once.
func refuseUrge(before store.LastUrges, answer *decided[rules.TaskUrge], now time.Time) error {
	waitMinutes := answer.outcome.WaitMinutes
	last := before.Own
	if last == nil {
		last = before.Any
	}
	again := now
	if last != nil {
		again = last.Add(time.Duration(waitMinutes) * time.Minute)
	}
	if !again.After(now) {
		again = now.Add(time.Duration(waitMinutes) * time.Minute)
	}
	return &crm.Conflict{Code: "urged-already", At: again, DecisionID: &answer.record.ID, Detail: crm.Label{
		ZH: "刚刚催过，{at} 之后可以再催", EN: "It was urged already; urge again after {at}"}}
}

// UrgeAnswer is what an assignee answers to those who urged: until when they
// will be done, and words.
type UrgeAnswer struct {
	Version  int64 // of the task as the person saw it
	AnswerBy *time.Time
	Text     string
}

// AnswerUrge answers all urges of a task of who acts. The promised time is
// watched; those who urged are told of it.
func AnswerUrge(ctx context.Context, tx *store.Tx, id uuid.UUID, a UrgeAnswer) error {
	h, err := lockForAct(ctx, tx, TaskAt{id, a.Version}, theHolder)
	if err != nil {
		return err
	}
	process, task := h.process, h.task
	if err := checkAnswer(tx, a); err != nil {
		return err
	}
	people, err := store.AnswerUrges(ctx, tx, id, a.AnswerBy, strings.TrimSpace(a.Text))
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return &crm.Conflict{Code: "not-urged", Detail: crm.Label{
			ZH: "没有人催办过这个待办", EN: "Nobody has urged this task"}}
	}
	told := store.Change{Type: "task.urge-answered", RecordKind: task.RecordKind, RecordID: task.RecordID, ProcessID: &process.ID, TaskID: &id,
		Facts: map[string]string{"task": task.Kind}}
	if err := tx.Tell(ctx, told); err != nil {
		return err
	}
	if err := notifyOfTask(ctx, tx, crm.NoticeUrgeAnswer, task, strings.TrimSpace(a.Text), people...); err != nil {
		return err
	}
	return watchAgain(ctx, tx, process)
}

func checkAnswer(tx *store.Tx, a UrgeAnswer) error {
	switch {
	case a.AnswerBy == nil && strings.TrimSpace(a.Text) == "":
		return crm.InvalidField("text", "required",
			crm.Label{ZH: "请说明或给出答复时间", EN: "Say something, or until when"}, crm.Label{ZH: "填写说明或选择时间", EN: "Write a text or choose a time"})
	case a.AnswerBy != nil && !a.AnswerBy.After(tx.Now):
		return crm.InvalidField("answerBy", "in-the-past",
			crm.Label{ZH: "答复时间须在将来", EN: "The promised time has to lie ahead"}, crm.Label{ZH: "请选择将来的时间", EN: "Choose a later time"})
	}
	return nil
}

// watchAgain sets when a locked process has to look at the clock of its tasks,
// and wakes it.
func watchAgain(ctx context.Context, tx *store.Tx, p *crm.Process) error {
	var err error
	if p.NextAt, err = store.LeastDue(ctx, tx, p); err != nil {
		return err
	}
	if err := store.SaveProcess(ctx, tx, p); err != nil {
		return err
	}
	return tx.Wake(ctx, p)
}
