package activities

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// candidacy is who may claim an unclaimed task: its candidates, and who stands
// in for those who are away.
type candidacy struct {
	own         []uuid.UUID // in their own right
	before, now store.StandIns
}

// candidacyOf finds out who may claim a task now. Who is back, and whose
// substitute is a candidate too, needs nobody.
func candidacyOf(ctx context.Context, tx *store.Tx, p *crm.Process, t *crm.Task, before store.StandIns) (*candidacy, error) {
	c := &candidacy{before: before, now: store.StandIns{}}
	substitutes := slices.Collect(maps.Values(before))
	for _, person := range t.Candidates {
		if !slices.Contains(substitutes, person) {
			c.own = append(c.own, person)
		}
	}
	for _, person := range c.own {
		place, err := claimantFor(ctx, tx, p, t, person)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(c.own, place) {
			c.now[person] = place
		}
	}
	return c, nil
}

// claimantFor is who may claim a task in the place of a candidate: they
// themselves while they are there, and for their own entry, which nobody
// decides on in their name either.
func claimantFor(ctx context.Context, tx *store.Tx, p *crm.Process, t *crm.Task, person uuid.UUID) (uuid.UUID, error) {
	place, err := placeOf(ctx, tx, p, t, person)
	if err != nil || place == person || !notOwn(p, t) {
		return place, err
	}
	made, err := store.MadeEntry(ctx, tx, p, person)
	if made {
		place = person
	}
	return place, err
}

// all lists whoever may claim the task.
func (c *candidacy) all() []uuid.UUID {
	people := slices.Clone(c.own)
	for _, person := range c.own { // in their order
		if substitute, away := c.now[person]; away && !slices.Contains(people, substitute) {
			people = append(people, substitute)
		}
	}
	return people
}

// changed lists for whom somebody else stands in now than before, or nobody.
func (c *candidacy) changed() []uuid.UUID {
	var people []uuid.UUID
	for _, person := range c.own {
		if c.before[person] != c.now[person] {
			people = append(people, person)
		}
	}
	return people
}

// write lets those claim the task who may, and puts into the history who stands
// in for whom.
func (c *candidacy) write(ctx context.Context, tx *store.Tx, t *crm.Task) error {
	changed := c.changed()
	if len(changed) == 0 {
		return nil
	}
	t.Candidates = c.all()
	if err := store.SaveStandIns(ctx, tx, t, c.now); err != nil {
		return err
	}
	names, err := namesOf(ctx, tx, slices.Concat(c.own, slices.Collect(maps.Values(c.before)), slices.Collect(maps.Values(c.now)))...)
	if err != nil {
		return err
	}
	for _, person := range changed {
		event, facts := "task.handed-back", map[string]string{"for": names[person], "from": names[c.before[person]]}
		if substitute, away := c.now[person]; away {
			event, facts = "task.stood-in", map[string]string{"for": names[person], "by": names[substitute]}
		}
		if err := store.TellTask(ctx, tx, t, event, facts); err != nil {
			return err
		}
	}
	return nil
}

// tell tells who may claim the task now and could not before, and who cannot
// any more.
func (c *candidacy) tell(ctx context.Context, tx *store.Tx, t *crm.Task, before []uuid.UUID) error {
	now := c.all()
	come := slices.DeleteFunc(slices.Clone(now), func(id uuid.UUID) bool { return slices.Contains(before, id) })
	gone := slices.DeleteFunc(slices.Clone(before), func(id uuid.UUID) bool { return slices.Contains(now, id) })
	if err := notifyOfTask(ctx, tx, crm.NoticeTaskGiven, t, "", come...); err != nil {
		return err
	}
	return notifyOfTask(ctx, tx, crm.NoticeTaskTaken, t, "", gone...)
}

// reseat finds anew who may claim a locked task of a locked process, and says
// whether that has changed.
func reseat(ctx context.Context, tx *store.Tx, p *crm.Process, t *crm.Task) (bool, error) {
	standing, err := store.StandInsOf(ctx, tx, t.ID)
	if err != nil {
		return false, err
	}
	c, err := candidacyOf(ctx, tx, p, t, standing)
	if err != nil || len(c.changed()) == 0 {
		return false, err
	}
	before := t.Candidates
	if err := c.write(ctx, tx, t); err != nil {
		return false, err
	}
	return true, c.tell(ctx, tx, t, before)
}

// placeUnclaimed lets those claim the unclaimed tasks of a person who stand in
// for them, and no others; more says that some are left.
func placeUnclaimed(ctx context.Context, tx *store.Tx, person uuid.UUID) (moved int, more bool, err error) {
	var after store.DeadlinePlace
	for {
		tasks, err := store.Unclaimed(ctx, tx, person, after, tasksPerLook)
		if err != nil {
			return moved, false, err
		}
		for _, t := range tasks {
			after = store.DeadlinePlace{ProcessID: t.ProcessID, TaskID: t.ID}
			changed, err := reseatSeen(ctx, tx, t)
			if err != nil {
				return moved, false, err
			}
			if changed {
				moved++
			}
			if moved == placedAtOnce {
				return moved, true, nil
			}
		}
		if len(tasks) < tasksPerLook {
			return moved, false, nil
		}
	}
}

// reseatSeen finds anew who may claim a task, under the lock of its process
// where that has changed.
func reseatSeen(ctx context.Context, tx *store.Tx, seen *crm.Task) (bool, error) {
	process, err := store.LoadProcess(ctx, tx, seen.ProcessID)
	if err != nil {
		return false, err
	}
	standing, err := store.StandInsOf(ctx, tx, seen.ID)
	if err != nil {
		return false, err
	}
	c, err := candidacyOf(ctx, tx, process, seen, standing)
	if err != nil || len(c.changed()) == 0 {
		return false, err
	}
	if process, err = store.LockProcess(ctx, tx, seen.ProcessID); err != nil || process.State == crm.ProcessEnded {
		return false, err
	}
	task, err := store.LockHeld(ctx, tx, seen.ID)
	if err != nil || task == nil || task.AssigneeID != nil {
		return false, err
	}
	return reseat(ctx, tx, process, task)
}
