package activities

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// SubstitutionVerbs enter who stands in for whom: for who acts, unless somebody
// else is named, by the clock of the person's department. They refuse two for
// the same work and chains that lead back. Tasks follow within moments; see
// FollowSubstitutions.
func SubstitutionVerbs() Verbs[crm.Substitution] {
	verbs := PlainVerbs(store.Substitutions)
	verbs.Create = func(ctx context.Context, tx *store.Tx, s *crm.Substitution) error {
		ownByDefault(tx, &s.UserID)
		if err := settleSubstitution(ctx, tx, s); err != nil {
			return err
		}
		return enterSubstitution(ctx, tx, s, store.Substitutions.Insert)
	}
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, s *crm.Substitution) error {
		ownByDefault(tx, &s.UserID)
		if err := keepsLeave(before, s); err != nil {
			return err
		}
		if s.LeaveID == nil {
			if err := settleSubstitution(ctx, tx, s); err != nil {
				return err
			}
		}
		return changeSubstitution(ctx, tx, before, s, store.Substitutions.Update)
	}
	verbs.Delete = dropSubstitution
	restore := verbs.Restore
	verbs.Restore = func(ctx context.Context, tx *store.Tx, s *crm.Substitution) error {
		return enterSubstitution(ctx, tx, s, restore)
	}
	return verbs
}

// settleSubstitution sets when a substitution begins and ends.
func settleSubstitution(ctx context.Context, tx *store.Tx, s *crm.Substitution) error {
	if problems := s.Check(); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	if s.UserID == nil {
		return crm.InvalidField("userId", "required",
			crm.Label{ZH: "请选择被代理的人", EN: "Say for whom somebody stands in"}, crm.Label{ZH: "请选择员工", EN: "Choose a person"})
	}
	times, err := tx.WorkingTimes(ctx)
	if err != nil {
		return err
	}
	department, err := store.DepartmentOf(ctx, tx, *s.UserID)
	if err != nil {
		return err
	}
	s.Settle(times.Of(department).ZoneOn(s.FromOn))
	return nil
}

// keepsLeave refuses to move a substitution away from the leave it came from.
func keepsLeave(before, s *crm.Substitution) error {
	if s.LeaveID == nil || before.FromOn == s.FromOn && before.ToOn == s.ToOn && same(before.UserID, s.UserID) {
		return nil
	}
	return crm.InvalidField("fromOn", "follows-leave",
		crm.Label{ZH: "这条代理来自请假，日期和人员随请假而定", EN: "It came from a leave, whose days and person it follows"},
		crm.Label{ZH: "请修改请假", EN: "Change the leave"})
}

// enterSubstitution writes a new or restored substitution that fits beside the
// others.
func enterSubstitution(ctx context.Context, tx *store.Tx, s *crm.Substitution, write func(context.Context, *store.Tx, *crm.Substitution) error) error {
	if err := refuseUnfit(ctx, tx, s); err != nil {
		return err
	}
	if err := write(ctx, tx, s); err != nil {
		return err
	}
	if err := store.LookAgainAt(ctx, tx, store.Look{SubstitutionID: s.ID, PersonID: *s.UserID}); err != nil {
		return err
	}
	return store.LookAgain(ctx, tx, *s.UserID)
}

func changeSubstitution(ctx context.Context, tx *store.Tx, before, s *crm.Substitution,
	write func(context.Context, *store.Tx, *crm.Substitution, *crm.Substitution, store.Change) error,
) error {
	if err := refuseUnfit(ctx, tx, s); err != nil {
		return err
	}
	if err := write(ctx, tx, before, s, store.Change{Type: "substitution.updated"}); err != nil {
		return err
	}
	if before.UserID != nil {
		if err := store.LookAgainAt(ctx, tx, store.Look{SubstitutionID: s.ID, PersonID: *before.UserID}); err != nil {
			return err
		}
	}
	if err := store.LookAgainAt(ctx, tx, store.Look{SubstitutionID: s.ID, PersonID: *s.UserID}); err != nil {
		return err
	}
	return store.LookAgain(ctx, tx, *s.UserID)
}

// dropSubstitution puts a substitution into the bin; what lies with the
// substitute comes back.
func dropSubstitution(ctx context.Context, tx *store.Tx, s *crm.Substitution) error {
	if err := store.Substitutions.Delete(ctx, tx, s); err != nil {
		return err
	}
	if err := store.LookAgainAt(ctx, tx, store.Look{SubstitutionID: s.ID, PersonID: *s.UserID}); err != nil {
		return err
	}
	return store.LookAgain(ctx, tx, *s.UserID)
}

// refuseUnfit refuses a substitution for work for which another person stands
// in already, and one along which work would come back to its own person.
func refuseUnfit(ctx context.Context, tx *store.Tx, s *crm.Substitution) error {
	others, err := store.SubstitutionsDuring(ctx, tx, s)
	if err != nil {
		return err
	}
	for _, o := range others {
		if same(o.UserID, s.UserID) && o.Overlaps(s) {
			return crm.InvalidField("fromOn", "overlapping-substitution",
				crm.Label{ZH: "与 %s 至 %s 的代理重叠", EN: "It overlaps with the substitution from %s to %s"}.With(o.FromOn, o.ToOn),
				crm.Label{ZH: "请修改日期或流程类型，或修改已有的代理", EN: "Choose other days or kinds of process, or change the other one"})
		}
	}
	chain := s.Circle(others)
	if chain == nil {
		return nil
	}
	names, err := namesOf(ctx, tx, append(chain, *s.UserID)...)
	if err != nil {
		return err
	}
	return refuseCircle(*s.UserID, chain, names)
}

func refuseCircle(person uuid.UUID, chain []uuid.UUID, names map[uuid.UUID]string) error {
	words := []string{names[person]}
	for _, id := range chain {
		words = append(words, names[id])
	}
	return crm.InvalidField("substituteId", "circle",
		crm.Label{ZH: "代理会绕回本人：%s", EN: "The work would come back to its own person: %s"}.With(strings.Join(words, " → ")),
		crm.Label{ZH: "请选择另一位代理人", EN: "Choose another substitute"})
}

// standInForLeave lets who stands in follow a leave: there is a substitution
// while the leave names somebody and is of a day or more.
func standInForLeave(ctx context.Context, tx *store.Tx, leave *crm.Leave) error {
	if err := store.LookAgain(ctx, tx, *leave.UserID); err != nil {
		return err
	}
	if !leave.NeedsSubstitute() {
		return endStandingIn(ctx, tx, leave)
	}
	known, err := store.SubstitutionOfLeave(ctx, tx, leave.ID)
	if err != nil {
		return err
	}
	wanted := crm.Substitution{LeaveID: &leave.ID}
	if known != nil {
		wanted = *known
	}
	wanted.UserID, wanted.SubstituteID, wanted.FromOn, wanted.ToOn = leave.UserID, *leave.SubstituteID, leave.FromOn, leave.ToOn
	wanted.StartsAt, wanted.EndsAt = leave.StartsAt, leave.EndsAt
	if known == nil {
		return enterSubstitution(ctx, tx, &wanted, store.Substitutions.InsertFollowing)
	}
	return changeSubstitution(ctx, tx, known, &wanted, store.Substitutions.UpdateFollowing)
}

// endStandingIn ends the substitution that came from a leave.
func endStandingIn(ctx context.Context, tx *store.Tx, leave *crm.Leave) error {
	known, err := store.SubstitutionOfLeave(ctx, tx, leave.ID)
	if err == nil && known != nil {
		err = dropSubstitution(ctx, tx, known)
	}
	if err != nil {
		return err
	}
	return store.LookAgain(ctx, tx, *leave.UserID)
}
