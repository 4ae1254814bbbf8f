package activities

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// breachSubject tells the judgements of one step apart: by task and how many
// times its deadline was missed.
func breachSubject(t *crm.Task, times int) string { return t.ID.String() + "/" + strconv.Itoa(times) }

// breachFacts gathers what is known about a missed deadline.
func breachFacts(ctx context.Context, tx *store.Tx, w watching) (rules.TaskBreachFacts, error) {
	facts := rules.TaskBreachFacts{
		Task:   rules.BreachedTaskFacts{Kind: w.Kind},
		Breach: rules.TaskBreachedFacts{Times: w.Breaches + 1, OverdueShare: overdueShare(w, tx.Now)},
		Record: rules.BreachedRecordFacts{Kind: w.RecordKind},
	}
	if form, ok := taskForm(w.Task); ok {
		facts.Task.HasDefaultOutcome = form.Default != ""
	}
	before, err := store.BreachesOf(ctx, tx, w.ID)
	if err != nil {
		return facts, err
	}
	b := &facts.Breach
	b.Reassigned, b.Escalated, b.Urged, b.AnswerBroken = before.Reassigned, before.Escalated, before.Urged, before.AnswerBroken
	if w.RecordKind == crm.Deals.Name {
		deal, err := store.Deals.Lock(ctx, tx, w.RecordID)
		if err != nil {
			return facts, err
		}
		facts.Record.Value = deal.Amount
	}
	if w.RecordKind == crm.Complaints.Name {
		complaint, err := store.Complaints.Lock(ctx, tx.AsSystem(), w.RecordID)
		if err != nil {
			return facts, err
		}
		facts.Record.Value = complaint.Amount()
	}
	line, err := lineAbove(ctx, tx, w.Task)
	b.LevelsAbove = len(line)
	if err != nil || w.AssigneeID == nil {
		return facts, err
	}
	there, err := store.IsThere(ctx, tx, *w.AssigneeID)
	if err != nil {
		return facts, err
	}
	s, err := store.SubstitutionAt(ctx, tx, *w.AssigneeID, w.process.Kind)
	b.Absent, b.HasSubstitute = !there || s != nil, s != nil
	return facts, err
}

// lineAbove is whom a late task is escalated to, level by level: the superiors of
// its assignee; of those who may claim it, the superiors of the first who has
// any, or else an admin who is not among them.
func lineAbove(ctx context.Context, tx *store.Tx, t *crm.Task) ([]uuid.UUID, error) {
	for _, person := range holders(t) {
		line, err := store.SuperiorsOf(ctx, tx, person)
		line = slices.DeleteFunc(line, func(superior uuid.UUID) bool { return slices.Contains(t.Candidates, superior) })
		if err != nil || len(line) > 0 || t.AssigneeID != nil {
			return line, err
		}
	}
	admins, err := store.Admins(ctx, tx)
	admins = slices.DeleteFunc(admins, func(admin uuid.UUID) bool { return slices.Contains(t.Candidates, admin) })
	return admins[:min(1, len(admins))], err
}

// overdueShare is how late a task is, in percent of its allowed working time.
func overdueShare(w watching, now time.Time) int {
	if w.AllowedMinutes == nil || *w.AllowedMinutes == 0 || w.DueAt == nil {
		return 0
	}
	late := w.times.Of(w.DepartmentID).WorkingBetween(*w.DueAt, now)
	return int(100 * late.Minutes() / float64(*w.AllowedMinutes))
}

// breach does what the rules say about a missed deadline. It returns what was
// done, which is less where there is nobody to do it, and who got the task or
// was told.
func breach(ctx context.Context, tx *store.Tx, w watching, action rules.TaskBreachAction) (string, *uuid.UUID, error) {
	switch action {
	case rules.ReassignTask:
		return reassign(ctx, tx, w)
	case rules.EscalateTask:
		return escalate(ctx, tx, w)
	case rules.DefaultOutcome:
		return takeDefault(ctx, tx, w)
	case rules.LeaveTask:
		return string(action), nil, nil
	}
	return string(rules.UrgeAssignee), w.AssigneeID, urgeLate(ctx, tx, w.Task)
}

// urgeLate urges who has a late task, in the name of the product.
func urgeLate(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	return notify(ctx, tx, crm.Notice{
		Kind: crm.NoticeUrged, RecordKind: t.RecordKind, RecordID: t.RecordID, ProcessID: &t.ProcessID, TaskID: &t.ID,
		GatherKey: urgeKey(t.ID),
	}, holders(t)...)
}

// reassign gives a late task to who stands in for its assignee, or else to
// their superior, who does it or passes it on. Without either it stays and is
// urged.
func reassign(ctx context.Context, tx *store.Tx, w watching) (string, *uuid.UUID, error) {
	if w.AssigneeID == nil || w.State != crm.TaskOpen {
		return string(rules.UrgeAssignee), nil, urgeLate(ctx, tx, w.Task)
	}
	own := *w.AssigneeID
	if w.ActedFor != nil {
		own = *w.ActedFor
	}
	place, err := placeOf(ctx, tx, w.process, w.Task, own)
	if err != nil {
		return "", nil, err
	}
	if place != own && place != *w.AssigneeID {
		return string(rules.ReassignTask), &place, moveTask(ctx, tx, w.Task, own, place)
	}
	superior, err := store.SuperiorOf(ctx, tx, *w.AssigneeID)
	if err != nil || superior == nil {
		return string(rules.UrgeAssignee), w.AssigneeID, orUrge(ctx, tx, w.Task, err)
	}
	before := *w.AssigneeID
	w.AssigneeID, w.ActedFor = superior, nil
	if err := saveMoved(ctx, tx, w.Task, before, "task.reassigned"); err != nil {
		return "", nil, err
	}
	if err := notifyOfTask(ctx, tx, crm.NoticeTaskGiven, w.Task, "", *superior); err != nil {
		return "", nil, err
	}
	return string(rules.ReassignTask), superior, notifyOfTask(ctx, tx, crm.NoticeTaskTaken, w.Task, "", before)
}

func orUrge(ctx context.Context, tx *store.Tx, t *crm.Task, err error) error {
	if err != nil {
		return err
	}
	return urgeLate(ctx, tx, t)
}

// saveMoved writes a task that somebody else has now.
func saveMoved(ctx context.Context, tx *store.Tx, t *crm.Task, before uuid.UUID, event string) error {
	names, err := namesOf(ctx, tx, before, *t.AssigneeID)
	if err != nil {
		return err
	}
	return store.SaveTask(ctx, tx, t, event, map[string]string{"from": names[before], "by": names[*t.AssigneeID]})
}

// escalate tells whoever is above a late task, the next one up each time; the
// task stays where it is. At the top it is urged.
func escalate(ctx context.Context, tx *store.Tx, w watching) (string, *uuid.UUID, error) {
	before, err := store.BreachesOf(ctx, tx, w.ID)
	if err != nil {
		return "", nil, err
	}
	line, err := lineAbove(ctx, tx, w.Task)
	if err != nil || len(line) == 0 {
		return string(rules.UrgeAssignee), w.AssigneeID, orUrge(ctx, tx, w.Task, err)
	}
	superior := line[min(before.Escalated, len(line)-1)]
	names, err := namesOf(ctx, tx, superior)
	if err != nil {
		return "", nil, err
	}
	told := store.Change{Type: "task.escalated", RecordKind: w.RecordKind, RecordID: w.RecordID, ProcessID: &w.ProcessID, TaskID: &w.ID,
		Facts: map[string]string{"task": w.Kind, "to": names[superior]}}
	if err := tx.Tell(ctx, told); err != nil {
		return "", nil, err
	}
	return string(rules.EscalateTask), &superior, notifyOfTask(ctx, tx, crm.NoticeTaskOverdue, w.Task, "", superior)
}

// takeDefault completes a late task with the default outcome of its form.
// Without one it is urged.
func takeDefault(ctx context.Context, tx *store.Tx, w watching) (string, *uuid.UUID, error) {
	form, ok := taskForm(w.Task)
	if !ok || form.Default == "" || w.State != crm.TaskOpen {
		return string(rules.UrgeAssignee), w.AssigneeID, urgeLate(ctx, tx, w.Task)
	}
	w.State, w.Outcome, w.Answers = crm.TaskDone, form.Default, crm.Answers{}
	w.CompletedAt = &tx.Now
	if err := applyOutcome(ctx, tx, w.process, w.Task); err != nil {
		return "", nil, err
	}
	facts := map[string]string{"outcome": form.Default}
	if err := store.SaveTask(ctx, tx, w.Task, "task.defaulted", facts); err != nil {
		return "", nil, err
	}
	if err := notifyOfTask(ctx, tx, crm.NoticeTaskTaken, w.Task, "", holders(w.Task)...); err != nil {
		return "", nil, err
	}
	return string(rules.DefaultOutcome), w.AssigneeID, freePlace(ctx, tx, w.AssigneeID)
}
