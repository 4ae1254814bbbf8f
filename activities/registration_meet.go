package activities

import (
	"context"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// encounter is somebody who begins to work on a company by entering a record.
type encounter struct {
	newcomer store.Side
	meeting  store.Meeting
	// registrations says that only registrations are met: customers and deals
	// of several colleagues stand beside each other without one.
	registrations bool
}

// look finds what the newcomer works on already, and what others do.
func (e encounter) look(ctx context.Context, tx *store.Tx) (own, others []store.Side, err error) {
	met, err := store.Met(ctx, tx, e.meeting)
	for _, side := range met {
		switch {
		case side.OwnerID == e.newcomer.OwnerID:
			own = append(own, side)
		case !e.registrations || side.Kind == crm.Registrations.Name:
			others = append(others, side)
		}
	}
	return own, others, err
}

// meetOthers lets a registration in force meet what is known of its company.
// Somebody's own customer or deal is linked to it; what others work on makes it
// a clash.
func meetOthers(ctx context.Context, tx *store.Tx, r *crm.Registration) error {
	if r.OwnerID == nil {
		return nil
	}
	keys := store.Registrations.Schema.MatchKeys(r)
	customers, err := customersReached(ctx, tx, keys)
	if err != nil {
		return err
	}
	e := encounter{
		newcomer: store.Side{Kind: crm.Registrations.Name, RecordID: r.ID, OwnerID: *r.OwnerID, Since: r.CreatedAt},
		meeting:  store.Meeting{Keys: keys, Customers: appendKnown(customers, r.CustomerID), Except: r.ID, By: *r.OwnerID},
	}
	own, others, err := e.look(ctx, tx)
	if err != nil {
		return err
	}
	if err := refuseTwice(own); err != nil {
		return err
	}
	if len(others) == 0 {
		return linkOwn(ctx, tx, r, own)
	}
	if err := moveRegistration(ctx, tx, r, crm.RegistrationClash, store.Change{Type: "registration.clashed"}); err != nil {
		return err
	}
	return beginClash(ctx, tx, e, others)
}

// refuseTwice refuses to file what one has filed already: only progress extends
// a protection.
func refuseTwice(own []store.Side) error {
	for _, side := range own {
		if side.Kind == crm.Registrations.Name {
			return crm.InvalidField("company", "already-registered",
				crm.Label{ZH: "您已报备过这家公司，报备仍然有效", EN: "You have registered this company already, and that still holds"},
				crm.Label{ZH: "请在已有的报备上跟进；记录联系或推进商机会延长保护期", EN: "Work on that registration; interactions and progress of its deal extend the protection"})
		}
	}
	return nil
}

// linkOwn names the customer, and the deal, that the owner has already.
func linkOwn(ctx context.Context, tx *store.Tx, r *crm.Registration, own []store.Side) error {
	before := *r
	for _, side := range own {
		switch {
		case side.Kind == crm.Customers.Name && r.CustomerID == nil:
			r.CustomerID = &side.RecordID
		case side.Kind == crm.Deals.Name && r.DealID == nil:
			r.DealID = &side.RecordID
		}
	}
	if sameID(before.CustomerID, r.CustomerID) && sameID(before.DealID, r.DealID) {
		return nil
	}
	return store.Registrations.UpdateFollowing(ctx, tx, &before, r, store.Change{Type: "registration.linked"})
}

func sameID(a, b *uuid.UUID) bool { return a == b || a != nil && b != nil && *a == *b }

// meetCustomer lets a new customer meet the registrations of its company: it
// becomes that of its owner's, and clashes with others'.
func meetCustomer(ctx context.Context, tx *store.Tx, c *crm.Customer) error {
	if c.OwnerID == nil {
		return nil
	}
	return meetBy(ctx, tx, c, store.Customers.Schema.MatchKeys(c))
}

// meetBy lets a customer with an owner meet the registrations that have one of
// the match keys.
func meetBy(ctx context.Context, tx *store.Tx, c *crm.Customer, keys []string) error {
	return meetRegistrations(ctx, tx, encounter{
		newcomer:      store.Side{Kind: crm.Customers.Name, RecordID: c.ID, OwnerID: *c.OwnerID, Since: c.CreatedAt},
		meeting:       store.Meeting{Keys: keys, Customers: []uuid.UUID{c.ID}, Except: c.ID, By: *c.OwnerID},
		registrations: true,
	}, func(r *crm.Registration) {
		if r.CustomerID == nil {
			r.CustomerID = &c.ID
		}
	})
}

// meetDeal lets a new deal meet the registrations of its customer.
func meetDeal(ctx context.Context, tx *store.Tx, d *crm.Deal) error {
	if d.OwnerID == nil {
		return nil
	}
	customer, err := store.Customers.Get(ctx, tx, crm.System(), d.CustomerID)
	if err != nil {
		return err
	}
	return meetRegistrations(ctx, tx, encounter{
		newcomer:      store.Side{Kind: crm.Deals.Name, RecordID: d.ID, OwnerID: *d.OwnerID, Since: d.CreatedAt},
		meeting:       store.Meeting{Keys: store.Customers.Schema.MatchKeys(customer), Customers: []uuid.UUID{d.CustomerID}, Except: d.ID, By: *d.OwnerID},
		registrations: true,
	}, func(r *crm.Registration) {
		if r.CustomerID == nil {
			r.CustomerID = &d.CustomerID
		}
		if r.DealID == nil {
			r.DealID = &d.ID
		}
	})
}

// meetRegistrations links what the newcomer registered before and begins a
// clash with what others did.
func meetRegistrations(ctx context.Context, tx *store.Tx, e encounter, link func(*crm.Registration)) error {
	if err := store.HoldRegistering(ctx, tx); err != nil {
		return err
	}
	own, others, err := e.look(ctx, tx)
	if err != nil {
		return err
	}
	for _, side := range own {
		if side.Kind != crm.Registrations.Name {
			continue
		}
		if err := linkRegistration(ctx, tx, side.RecordID, link); err != nil {
			return err
		}
	}
	if len(others) == 0 {
		return nil
	}
	return beginClash(ctx, tx, e, others)
}

func linkRegistration(ctx context.Context, tx *store.Tx, id uuid.UUID, link func(*crm.Registration)) error {
	r, err := store.Registrations.Lock(ctx, tx.AsSystem(), id)
	if err != nil {
		return err
	}
	before := *r
	link(r)
	if sameID(before.CustomerID, r.CustomerID) && sameID(before.DealID, r.DealID) {
		return nil
	}
	return store.Registrations.UpdateFollowing(ctx, tx, &before, r, store.Change{Type: "registration.linked"})
}
