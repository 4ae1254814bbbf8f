package activities

import (
	"context"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// LeaveVerbs enter leave for who acts, unless somebody else is named, settle
// when it begins and ends by the clock of the person's department, and refuse
// leave that overlaps. Who comes back earlier than planned is thought of at
// once where work waits for somebody. Who stands in follows the leave.
func LeaveVerbs() Verbs[crm.Leave] {
	verbs := PlainVerbs(store.Leaves)
	create, update, remove, restore := verbs.Create, verbs.Update, verbs.Delete, verbs.Restore
	verbs.Create = func(ctx context.Context, tx *store.Tx, leave *crm.Leave) error {
		ownByDefault(tx, &leave.UserID)
		if err := settleLeave(ctx, tx, leave); err != nil {
			return err
		}
		if err := create(ctx, tx, leave); err != nil {
			return err
		}
		return standInForLeave(ctx, tx, leave)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, leave *crm.Leave) error {
		ownByDefault(tx, &leave.UserID)
		if err := settleLeave(ctx, tx, leave); err != nil {
			return err
		}
		if err := update(ctx, tx, before, leave); err != nil {
			return err
		}
		if err := standInForLeave(ctx, tx, leave); err != nil {
			return err
		}
		return wakeForReturn(ctx, tx, before)
	}
	verbs.Delete = func(ctx context.Context, tx *store.Tx, leave *crm.Leave) error {
		if err := remove(ctx, tx, leave); err != nil {
			return err
		}
		if err := endStandingIn(ctx, tx, leave); err != nil {
			return err
		}
		return wakeForReturn(ctx, tx, leave)
	}
	verbs.Restore = func(ctx context.Context, tx *store.Tx, leave *crm.Leave) error {
		if err := refuseOverlap(ctx, tx, leave); err != nil {
			return err
		}
		if err := restore(ctx, tx, leave); err != nil {
			return err
		}
		return standInForLeave(ctx, tx, leave)
	}
	return verbs
}

func settleLeave(ctx context.Context, tx *store.Tx, leave *crm.Leave) error {
	if problems := leave.Check(); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	if leave.UserID == nil {
		return crm.InvalidField("userId", "required",
			crm.Label{ZH: "请选择请假的人", EN: "Say who is on leave"}, crm.Label{ZH: "请选择员工", EN: "Choose a person"})
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return err
	}
	department, err := store.DepartmentOf(ctx, tx, *leave.UserID)
	if err != nil {
		return err
	}
	leave.Settle(times.Of(department).ZoneOn(leave.FromOn))
	return refuseOverlap(ctx, tx, leave)
}

func refuseOverlap(ctx context.Context, tx *store.Tx, leave *crm.Leave) error {
	other, err := store.OverlappingLeave(ctx, tx, leave)
	if err != nil || other == nil {
		return err
	}
	return crm.InvalidField("fromOn", "overlapping-leave",
		crm.Label{ZH: "与 %s 至 %s 的请假重叠", EN: "It overlaps with the leave from %s to %s"}.With(other.FromOn, other.ToOn),
		crm.Label{ZH: "请修改日期，或修改已有的请假", EN: "Choose other dates, or change the other leave"})
}

// wakeForReturn tries again what waits for somebody who was to be on leave now.
func wakeForReturn(ctx context.Context, tx *store.Tx, was *crm.Leave) error {
	if was.UserID == nil || was.StartsAt.After(tx.Now) || !was.EndsAt.After(tx.Now) {
		return nil
	}
	keys, err := store.RostersOf(ctx, tx, *was.UserID)
	if err != nil {
		return err
	}
	return store.WakeWaiting(ctx, tx, wakeAtMost, append(keys, was.UserID.String())...)
}
