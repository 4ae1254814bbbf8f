package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// Conversion is what a lead is to become. Without a contact or a deal there is
// none.
type Conversion struct {
	Version       int64 // of the lead as it was read
	Customer      Becoming
	Contact, Deal *Becoming
}

// Becoming is a record that is there already, or a new one. What the values of
// a new one do not say is taken from the lead.
type Becoming struct {
	ID     *uuid.UUID
	Values map[string]json.RawMessage
}

// Converted is what a lead has become.
type Converted struct {
	CustomerID uuid.UUID
	ContactID  *uuid.UUID
	DealID     *uuid.UUID
}

// ConvertLead makes a customer of a lead, with a contact and a deal, or puts
// it to a customer that is there: all in one transaction, under the rights by
// which each of them is entered by hand. What was said and agreed with the lead
// from now on belongs to the customer too, and the lead's process ends.
func ConvertLead(ctx context.Context, tx *store.Tx, id uuid.UUID, c Conversion) (Converted, error) {
	lead, err := store.Leads.Lock(ctx, tx, id)
	if err != nil {
		return Converted{}, err
	}
	if err := Require(ctx, tx, store.Leads.Schema, crm.Edit, lead); err != nil {
		return Converted{}, err
	}
	if err := refuseConversion(ctx, tx, lead); err != nil {
		return Converted{}, err
	}
	if lead.Version != c.Version {
		return Converted{}, fmt.Errorf("lead %s: %w", id, crm.ErrStale)
	}
	proposal, err := ProposeConversion(ctx, tx, lead)
	if err != nil {
		return Converted{}, err
	}
	k := &converting{lead: lead, proposal: proposal}
	for _, step := range []func(context.Context, *store.Tx, Conversion) error{k.takeCustomer, k.takeContact, k.enterDeal} {
		if err := step(ctx, tx, c); err != nil {
			return Converted{}, err
		}
	}
	return k.become, k.finish(ctx, tx)
}

// refuseConversion refuses leads whose course has ended, or that are for
// anybody to take: who converts a lead owns it.
func refuseConversion(ctx context.Context, tx *store.Tx, lead *crm.Lead) error {
	switch lead.State {
	case crm.LeadConverted:
		by, err := store.LastActor(ctx, tx, crm.Leads.Name, lead.ID, "lead.converted")
		if err != nil {
			return err
		}
		return &crm.Conflict{Code: "already-converted", At: *lead.ConvertedAt, Detail: crm.Label{
			ZH: "%s 已于 {at} 转化了这条线索", EN: "%s converted this lead at {at}"}.With(by)}
	case crm.LeadMerged, crm.LeadDisqualified, crm.LeadPooled:
		state := crm.LabelOf(lead.State.Choices(), string(lead.State))
		return &crm.Conflict{Code: "lead-state", Detail: crm.Label{
			ZH: "线索的状态是“" + state.ZH + "”，不能转化", EN: "The lead cannot be converted; it is: " + state.EN}}
	}
	return nil
}

// converting is a conversion under way.
type converting struct {
	lead     *crm.Lead
	proposal Proposal
	customer *crm.Customer
	become   Converted
	// joins says that the lead comes to a customer that was there before.
	joins bool
}

func (k *converting) takeCustomer(ctx context.Context, tx *store.Tx, c Conversion) error {
	if c.Customer.ID != nil {
		customer, err := store.Customers.Lock(ctx, tx, *c.Customer.ID)
		if errors.Is(err, crm.ErrNotFound) {
			return unknownChoice("customer.id")
		}
		k.customer, k.joins = customer, true
		if err == nil {
			k.become.CustomerID = customer.ID
		}
		return err
	}
	k.customer = k.proposal.Customer
	err := enterProposed(ctx, tx, proposed[crm.Customer, *crm.Customer]{store.Customers, CustomerVerbs(), k.customer, c.Customer.Values, nil})
	k.become.CustomerID = k.customer.ID
	return inPart("customer", err)
}

func (k *converting) takeContact(ctx context.Context, tx *store.Tx, c Conversion) error {
	if c.Contact == nil {
		return nil
	}
	if c.Contact.ID != nil {
		contact, err := store.Contacts.Lock(ctx, tx, *c.Contact.ID)
		if errors.Is(err, crm.ErrNotFound) {
			return unknownChoice("contact.id")
		}
		if err != nil {
			return err
		}
		k.become.ContactID = &contact.ID
		if contact.CustomerID == k.customer.ID {
			return nil
		}
		return crm.InvalidField("contact.id", "other-customer",
			crm.Label{ZH: "所选联系人属于另一个客户", EN: "The contact is at another customer"},
			crm.Label{ZH: "请选择同一客户的联系人，或新建一个", EN: "Choose one of the same customer, or enter a new one"})
	}
	contact := k.proposal.Contact
	contact.CustomerID = k.customer.ID
	contact.IsPrimary = !k.joins // an existing customer keeps the primary contact it has
	err := enterProposed(ctx, tx, proposed[crm.Contact, *crm.Contact]{store.Contacts, ContactVerbs(), contact, c.Contact.Values, []string{"customerId"}})
	k.become.ContactID = &contact.ID
	return inPart("contact", err)
}

func (k *converting) enterDeal(ctx context.Context, tx *store.Tx, c Conversion) error {
	if c.Deal == nil {
		return nil
	}
	deal := k.proposal.Deal
	deal.CustomerID, deal.ContactID = k.customer.ID, k.become.ContactID
	err := enterProposed(ctx, tx, proposed[crm.Deal, *crm.Deal]{store.Deals, DealVerbs(), deal, c.Deal.Values, []string{"customerId", "contactId"}})
	k.become.DealID = &deal.ID
	return inPart("deal", err)
}

// proposed is a new record, as the lead proposes it and a person has changed
// it.
type proposed[T any, P crm.Record[T]] struct {
	table  *store.Table[T, P]
	verbs  Verbs[T]
	record P
	values map[string]json.RawMessage
	given  []string // fields that follow from the conversion
}

// enterProposed enters a record as if the person had typed it.
func enterProposed[T any, P crm.Record[T]](ctx context.Context, tx *store.Tx, p proposed[T, P]) error {
	declared := p.table.Schema
	if !tx.Viewer.Allowed(declared.Kind, crm.Create) {
		return fmt.Errorf("create %s: %w", declared.Plural, crm.ErrForbidden)
	}
	schema, err := store.SchemaIn(ctx, tx, declared.Name)
	if err != nil {
		return err
	}
	schema = schema.For(tx.Viewer)
	schema.Fields = slices.Clone(schema.Fields) // others share them
	for i := range schema.Fields {
		schema.Fields[i].ReadOnly = schema.Fields[i].ReadOnly || slices.Contains(p.given, schema.Fields[i].Name)
	}
	if _, problems := schema.Apply(p.record, p.values, true); len(problems) > 0 {
		return &crm.Invalid{Problems: problems}
	}
	if err := store.CheckReferences(ctx, tx, schema, P(new(T)), p.record); err != nil {
		return err
	}
	if err := RequireReach(tx.Viewer, declared, p.record); err != nil {
		return err
	}
	if err := RequirePlace(ctx, tx, declared, p.record); err != nil {
		return err
	}
	return tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error { return p.verbs.Create(ctx, tx, p.record) })
}

// inPart says in which part of the conversion fields are wrong.
func inPart(part string, err error) error {
	invalid, ok := errors.AsType[*crm.Invalid](err)
	if !ok {
		return err
	}
	problems := slices.Clone(invalid.Problems)
	for i := range problems {
		problems[i].Field = part + "." + problems[i].Field
	}
	return &crm.Invalid{Problems: problems}
}

func unknownChoice(field string) error {
	return crm.InvalidField(field, "unknown-reference",
		crm.Label{ZH: "所选记录不存在，或您无权查看", EN: "It does not exist, or you may not see it"},
		crm.Label{ZH: "请重新选择，或新建一个", EN: "Choose again, or enter a new one"})
}

// finish writes what has become of the lead and what follows from it.
func (k *converting) finish(ctx context.Context, tx *store.Tx) error {
	before := *k.lead
	k.lead.State, k.lead.ConvertedAt, k.lead.NurtureUntil = crm.LeadConverted, &tx.Now, nil
	k.lead.CustomerID, k.lead.ContactID, k.lead.DealID = &k.become.CustomerID, k.become.ContactID, k.become.DealID
	ownByDefault(tx, &k.lead.OwnerID)
	if err := store.Leads.UpdateFollowing(ctx, tx, &before, k.lead, store.Change{Type: "lead.converted"}); err != nil {
		return err
	}
	if err := k.moveAlong(ctx, tx); err != nil {
		return err
	}
	if err := k.tellOwner(ctx, tx); err != nil {
		return err
	}
	return EndLead(ctx, tx, k.lead, crm.OutcomeConverted)
}
