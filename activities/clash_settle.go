package activities

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// verdict is what the judge of a clash has said.
type verdict struct {
	process *crm.Process
	task    *crm.Task
	sides   []store.Side
	owner   uuid.UUID // nobody: it goes to the pool
	reason  string
	shares  []store.PerformanceShare // of the owner and the others; none: not shared
}

// settleClash lets the word of a judge count, once: it is part of completing
// the task. The records become the owner's, or nobody's, and all parties are
// told.
func settleClash(ctx context.Context, tx *store.Tx, process *crm.Process, task *crm.Task) error {
	sides, err := store.SidesOf(ctx, tx, process.ID)
	if err != nil {
		return err
	}
	v := &verdict{process: process, task: task, sides: sides, reason: task.Answers.Text(crm.ClashReason)}
	if err := v.name(); err != nil {
		return err
	}
	if err := v.poolLeads(ctx, tx); err != nil {
		return err
	}
	for _, side := range sides {
		if err := v.settle(ctx, tx, side); err != nil {
			return err
		}
	}
	return v.tellParties(ctx, tx)
}

// name reads to whom the records go; only a party can get them.
func (v *verdict) name() error {
	if v.task.Outcome == crm.OutcomePool {
		return nil
	}
	owner, err := uuid.Parse(v.task.Answers.Text(crm.ClashOwner))
	parties := partiesOf(v.sides)
	if err != nil || !slices.Contains(parties, owner) {
		return crm.InvalidField(crm.ClashOwner, "no-party",
			crm.Label{ZH: "此人不是撞单的一方", EN: "They are no party to this clash"},
			crm.Label{ZH: "请从撞单各方中选择", EN: "Choose one of the parties"})
	}
	v.owner = owner
	if v.task.Outcome != crm.OutcomeShared {
		return nil
	}
	var percent int
	if err := json.Unmarshal(v.task.Answers[crm.ClashPercent], &percent); err != nil {
		return crm.InvalidField(crm.ClashPercent, "invalid-number",
			crm.Label{ZH: "占比须是整数", EN: "The share is a whole number"}, crm.Label{ZH: "例如 60", EN: "For example 60"})
	}
	v.shares = sharedOut(owner, percent, parties)
	return nil
}

// sharedOut gives the owner a percentage and the others equal parts of the
// rest; what does not divide goes to those who were there first.
func sharedOut(owner uuid.UUID, percent int, parties []uuid.UUID) []store.PerformanceShare {
	shares := []store.PerformanceShare{{UserID: owner, Percent: percent}}
	rest, left := 100-percent, len(parties)-1
	for _, party := range parties {
		if party == owner {
			continue
		}
		part := (rest + left - 1) / left
		shares = append(shares, store.PerformanceShare{UserID: party, Percent: part})
		rest, left = rest-part, left-1
	}
	return shares
}

// settle lets the verdict count for one record.
func (v *verdict) settle(ctx context.Context, tx *store.Tx, side store.Side) error {
	switch side.Kind {
	case crm.Registrations.Name:
		return v.settleRegistration(ctx, tx, side)
	case crm.Customers.Name:
		return settleOwner(ctx, tx, v, side, store.Customers, func(c *crm.Customer) **uuid.UUID { return &c.OwnerID })
	}
	return settleOwner(ctx, tx, v, side, store.Deals, func(d *crm.Deal) **uuid.UUID { return &d.OwnerID })
}

// settleRegistration puts the owner's registration in force and has the others
// ceded.
func (v *verdict) settleRegistration(ctx context.Context, tx *store.Tx, side store.Side) error {
	process, err := store.OpenProcess(ctx, tx, crm.RegistrationProcessName, side.Kind, side.RecordID)
	if err != nil {
		return err
	}
	r, err := sideRegistration(ctx, tx, side)
	if err != nil || r == nil {
		return err
	}
	told := store.Change{Type: "registration.ceded", ProcessID: &v.process.ID, TaskID: &v.task.ID}
	if side.OwnerID != v.owner {
		return v.move(ctx, tx, r, crm.RegistrationCeded, told)
	}
	told.Type = "registration.kept"
	if err := v.move(ctx, tx, r, crm.RegistrationActive, told); err != nil {
		return err
	}
	if process == nil { // it had expired meanwhile
		if _, err := store.StartProcess(ctx, tx.AsSystem(), crm.RegistrationProcess(), side.Kind, side.RecordID); err != nil {
			return err
		}
	}
	return v.share(ctx, tx, side)
}

// move writes a registration as the verdict wants it. Who is given it by the
// judge is protected anew.
func (v *verdict) move(ctx context.Context, tx *store.Tx, r *crm.Registration, to crm.RegistrationState, told store.Change) error {
	before := *r
	if to == crm.RegistrationActive && r.State != to {
		r.ProtectedUntil, r.WarnOn = nil, nil
	}
	r.State, r.Reason = to, v.reason
	if r.CustomerID == nil {
		r.CustomerID = v.customer()
	}
	if err := store.Registrations.UpdateFollowing(ctx, tx, &before, r, told); err != nil {
		return err
	}
	return store.LookAt(ctx, tx, crm.RegistrationProcessName, r.ID)
}

// customer is the customer among the records; nil is none.
func (v *verdict) customer() *uuid.UUID {
	for _, side := range v.sides {
		if side.Kind == crm.Customers.Name {
			return &side.RecordID
		}
	}
	return nil
}

// settleOwner gives a customer or deal to whom the verdict names, or to nobody:
// what can lie in a pool is then laid into its own.
func settleOwner[T any, P crm.Record[T]](ctx context.Context, tx *store.Tx, v *verdict, side store.Side,
	table *store.Table[T, P], ownerOf func(P) **uuid.UUID,
) error {
	record, err := table.Lock(ctx, tx.AsSystem(), side.RecordID)
	if errors.Is(err, crm.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	before := *record
	*ownerOf(record) = nil
	if v.owner != uuid.Nil {
		*ownerOf(record) = &v.owner
	}
	if err := v.layDown(ctx, tx, side.Kind, record, *ownerOf(&before)); err != nil {
		return err
	}
	told := store.Change{
		Type: side.Kind + ".judged", RecordKind: side.Kind, RecordID: side.RecordID, ProcessID: &v.process.ID, TaskID: &v.task.ID,
		Facts: map[string]string{"text": v.reason},
	}
	if sameID(*ownerOf(&before), *ownerOf(record)) {
		if err := tx.Tell(ctx, told); err != nil {
			return err
		}
	} else if err := table.UpdateFollowing(ctx, tx, &before, record, told); err != nil {
		return err
	}
	return v.share(ctx, tx, side)
}

// share notes who shares in what is sold on a record, and lets the others work
// on it with the owner.
func (v *verdict) share(ctx context.Context, tx *store.Tx, side store.Side) error {
	if len(v.shares) == 0 {
		return nil
	}
	if err := store.SetPerformanceShares(ctx, tx, side, v.process.ID, v.shares); err != nil {
		return err
	}
	for _, share := range v.shares {
		if share.UserID == v.owner {
			continue
		}
		user, err := store.Users.Get(ctx, tx, crm.System(), share.UserID)
		if errors.Is(err, crm.ErrNotFound) || err == nil && !user.Active {
			continue // who has left works on nothing
		}
		if err != nil {
			return err
		}
		works := store.Share{GranteeKind: crm.Users.Name, GranteeID: share.UserID, Collaborator: true, MayEdit: true}
		if err := store.SetShare(ctx, tx.AsSystem(), side.Kind, side.RecordID, works); err != nil {
			return err
		}
	}
	return nil
}

// tellParties tells each party what was judged, and why, by a record of theirs.
func (v *verdict) tellParties(ctx context.Context, tx *store.Tx) error {
	told := map[uuid.UUID]bool{}
	for _, side := range v.sides {
		if told[side.OwnerID] {
			continue
		}
		told[side.OwnerID] = true
		notice := clashNotice(crm.NoticeResult, v.process, side)
		notice.Text = v.reason
		if err := notify(ctx, tx, notice, side.OwnerID); err != nil {
			return err
		}
	}
	return nil
}

// sideRegistration takes the registration of a side; nil: it is none, or gone.
func sideRegistration(ctx context.Context, tx *store.Tx, side store.Side) (*crm.Registration, error) {
	if side.Kind != crm.Registrations.Name {
		return nil, nil
	}
	r, err := store.Registrations.Lock(ctx, tx.AsSystem(), side.RecordID)
	if errors.Is(err, crm.ErrNotFound) {
		return nil, nil
	}
	return r, err
}
