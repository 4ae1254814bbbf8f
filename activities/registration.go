package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// RegistrationVerbs file registrations: each is in force, or meets what others
// work on and waits for a judge. Who files first is settled under a lock, so
// that of two at the same moment one is first.
func RegistrationVerbs() Verbs[crm.Registration] {
	verbs := PlainVerbs(store.Registrations)
	update := verbs.Update
	verbs.Create, verbs.Delete, verbs.Restore = FileRegistration, withdrawRegistration, refileRegistration
	verbs.Update = func(ctx context.Context, tx *store.Tx, before, r *crm.Registration) error {
		changed := changedFiling(before, r)
		if before.State == crm.RegistrationClash && len(changed) > 0 {
			return refuseJudged(changed)
		}
		if len(changed) == 0 || r.IsOver() {
			return update(ctx, tx, before, r)
		}
		if err := store.LockRegistering(ctx, tx); err != nil {
			return err
		}
		if err := update(ctx, tx, before, r); err != nil {
			return err
		}
		return meetOthers(ctx, tx, r)
	}
	return verbs
}

// FileRegistration enters a registration and watches its protection.
func FileRegistration(ctx context.Context, tx *store.Tx, r *crm.Registration) error {
	ownByDefault(tx, &r.OwnerID)
	if err := store.LockRegistering(ctx, tx); err != nil {
		return err
	}
	if err := fillCustomer(ctx, tx, &r.CustomerID, nil, r.DealID); err != nil {
		return err
	}
	r.State, r.ProtectedUntil, r.WarnOn, r.Reason = crm.RegistrationActive, nil, nil, ""
	if err := store.Registrations.Insert(ctx, tx, r); err != nil {
		return err
	}
	if _, err := store.StartProcess(ctx, tx, crm.RegistrationProcess(), crm.Registrations.Name, r.ID); err != nil {
		return err
	}
	return meetOthers(ctx, tx, r)
}

// refileRegistration takes a registration out of the bin; what was in force
// meets others as if it were filed now.
func refileRegistration(ctx context.Context, tx *store.Tx, r *crm.Registration) error {
	if r.IsOver() {
		return store.Registrations.Restore(ctx, tx, r)
	}
	if err := store.LockRegistering(ctx, tx); err != nil {
		return err
	}
	if err := store.Registrations.Restore(ctx, tx, r); err != nil {
		return err
	}
	if _, err := store.StartProcess(ctx, tx, crm.RegistrationProcess(), crm.Registrations.Name, r.ID); err != nil {
		return err
	}
	return standAgain(ctx, tx, r)
}

// standAgain puts a registration in force unless it meets others.
func standAgain(ctx context.Context, tx *store.Tx, r *crm.Registration) error {
	if r.State == crm.RegistrationClash {
		if err := moveRegistration(ctx, tx, r, crm.RegistrationActive, store.Change{Type: "registration.kept"}); err != nil {
			return err
		}
	}
	return meetOthers(ctx, tx, r)
}

// withdrawRegistration puts a registration into the bin. A clash in which it
// was a side is over; the others meet anew.
func withdrawRegistration(ctx context.Context, tx *store.Tx, r *crm.Registration) error {
	if err := store.LockRegistering(ctx, tx); err != nil {
		return err
	}
	left, err := leaveClash(ctx, tx, r)
	if err != nil {
		return err
	}
	running, err := store.ProcessesOf(ctx, tx, crm.Registrations.Name, r.ID)
	if err != nil {
		return err
	}
	for _, p := range running {
		if err := abandon(ctx, tx, p.ID); err != nil {
			return err
		}
	}
	if err := store.Registrations.Delete(ctx, tx, r); err != nil {
		return err
	}
	for _, id := range left {
		other, err := store.Registrations.Lock(ctx, tx.AsSystem(), id)
		if err != nil {
			return err
		}
		if err := standAgain(ctx, tx, other); err != nil {
			return err
		}
	}
	return nil
}

// moveRegistration writes a registration in another state, whoever acts.
func moveRegistration(ctx context.Context, tx *store.Tx, r *crm.Registration, to crm.RegistrationState, told store.Change) error {
	before := *r
	r.State = to
	if err := store.Registrations.UpdateFollowing(ctx, tx, &before, r, told); err != nil {
		return err
	}
	return store.LookAt(ctx, tx, crm.RegistrationProcessName, r.ID)
}

// changedFiling lists what of a registration is another that it is judged by.
func changedFiling(before, r *crm.Registration) []crm.Field {
	var changed []crm.Field
	for _, name := range crm.RegistrationKeyFields() {
		if f, _ := store.Registrations.Schema.Field(name); !f.SameIn(before, r) {
			changed = append(changed, f)
		}
	}
	return changed
}

func refuseJudged(changed []crm.Field) error {
	refused := &crm.Invalid{}
	for _, f := range changed {
		refused.Problems = append(refused.Problems, crm.Problem{
			Field: f.Name, Code: "under-judgement",
			Message: crm.Label{ZH: "撞单裁定期间，“" + f.Label.ZH + "”不能修改", EN: "“" + f.Label.EN + "” stays as it is while the clash is judged"},
			Remedy:  crm.Label{ZH: "请等待裁定，或撤回这个报备", EN: "Wait for the judgement, or put the registration into the bin"},
		})
	}
	return refused
}

// winRegistrations notes that the deal of registrations was won.
func winRegistrations(ctx context.Context, tx *store.Tx, deal uuid.UUID) error {
	registrations, err := store.RegistrationsOfDeal(ctx, tx, deal)
	if err != nil {
		return err
	}
	for _, r := range registrations {
		if err := moveRegistration(ctx, tx, r, crm.RegistrationWon, store.Change{Type: "registration.won"}); err != nil {
			return err
		}
	}
	return nil
}
