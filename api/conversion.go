package api

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// conversionView is what a lead would become.
type conversionView struct {
	Customer proposalView      `json:"customer"`
	Contact  proposalView      `json:"contact"`
	Deal     proposalView      `json:"deal"`
	Matches  []MatchView       `json:"matches" doc:"Customers and contacts that are there already, which it may belong to."`
	Names    map[string]string `json:"names" doc:"Names of what reference fields refer to, by id."`
}

// proposalView is a record as the lead proposes it.
type proposalView struct {
	ID     *uuid.UUID                 `json:"id,omitempty" doc:"The record that the lead was put to already."`
	Fields map[string]json.RawMessage `json:"fields" doc:"The values of a new one, as far as the lead tells them."`
}

type becoming struct {
	ID     *uuid.UUID                 `json:"id,omitempty" doc:"A record that is there already."`
	Fields map[string]json.RawMessage `json:"fields,omitempty" doc:"The values of a new one; what is left out is taken from the lead, null clears it."`
}

type conversion struct {
	ByID
	Idempotent
	Body struct {
		Version  int64     `json:"version" doc:"Of the lead as it was read."`
		Customer becoming  `json:"customer"`
		Contact  *becoming `json:"contact,omitempty" doc:"Left out: none."`
		Deal     *becoming `json:"deal,omitempty" doc:"Left out: none. A deal is always a new one."`
	}
}

// ConvertedView is what a lead has become.
type ConvertedView struct {
	CustomerID uuid.UUID  `json:"customerId"`
	ContactID  *uuid.UUID `json:"contactId,omitempty"`
	DealID     *uuid.UUID `json:"dealId,omitempty"`
}

func (s *Server) conversionRoutes() {
	leads := crm.Leads.Plural
	handle(s, operation("conversion-of-lead", http.MethodGet, "/leads/{id}/conversion", "What a lead would become, and what is there already", leads), s.conversion)
	handle(s, operation("convert-lead", http.MethodPost, "/leads/{id}/acts/convert", "Make a customer, contact and deal of a lead", leads), s.convert)
	described(s, "/leads/{id}/acts/convert", "ConvertedView", ConvertedView{})
}

func (s *Server) conversion(ctx context.Context, in *ByID) (*itself[conversionView], error) {
	viewer := viewerOf(ctx)
	view := conversionView{Matches: []MatchView{}, Names: map[string]string{}}
	err := s.DB.Do(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		lead, err := store.Leads.Get(ctx, tx, viewer, in.ID)
		if err != nil {
			return err
		}
		proposal, err := activities.ProposeConversion(ctx, tx, lead)
		if err != nil {
			return err
		}
		if err := view.propose(ctx, tx, proposal); err != nil {
			return err
		}
		return view.meet(ctx, tx, lead, proposal)
	})
	return answered(view), err
}

// propose tells the values of the proposed records that the person may set.
func (v *conversionView) propose(ctx context.Context, tx *store.Tx, p activities.Proposal) error {
	ids := map[string][]uuid.UUID{}
	for _, part := range []struct {
		kind   string
		record any
		fields *map[string]json.RawMessage
	}{
		{crm.Customers.Name, p.Customer, &v.Customer.Fields},
		{crm.Contacts.Name, p.Contact, &v.Contact.Fields},
		{crm.Deals.Name, p.Deal, &v.Deal.Fields},
	} {
		schema, err := store.SchemaIn(ctx, tx, part.kind)
		if err != nil {
			return err
		}
		if *part.fields, err = schema.For(tx.Viewer).Told(part.record); err != nil {
			return err
		}
		for _, f := range schema.Fields {
			if f.Reference != "" {
				ids[f.Reference] = append(ids[f.Reference], store.ReferencesOf(f.Value(part.record))...)
			}
		}
	}
	names, err := store.NamesOf(ctx, tx, tx.Viewer, ids)
	for id, name := range names {
		v.Names[id.String()] = name
	}
	return err
}

// meet tells what is there already: what the lead was put to, and records that
// are about the same company or person.
func (v *conversionView) meet(ctx context.Context, tx *store.Tx, lead *crm.Lead, p activities.Proposal) error {
	linked := map[string][]uuid.UUID{
		crm.Customers.Name: store.ReferencesOf(lead.CustomerID), crm.Contacts.Name: store.ReferencesOf(lead.ContactID),
	}
	names, err := store.NamesOf(ctx, tx, tx.Viewer, linked) // of what the person may see
	if err != nil {
		return err
	}
	for kind, id := range map[*proposalView]*uuid.UUID{&v.Customer: lead.CustomerID, &v.Contact: lead.ContactID} {
		if id != nil && names[*id] != "" {
			kind.ID, v.Names[id.String()] = id, names[*id]
		}
	}
	if !tx.Viewer.Allowed(store.Customers.Schema.Kind, crm.Create) {
		return nil // matches tell of records of others: only who may enter some is told
	}
	known := *lead
	store.Leads.Schema.Known(store.Leads.Schema.For(tx.Viewer), &known)
	keys := append(store.Leads.Schema.MatchKeys(&known), store.Customers.Schema.MatchKeys(p.Customer)...)
	found, err := store.Matches(ctx, tx, tx.Viewer, keys, lead.ID)
	for _, m := range found {
		if m.Kind == crm.Customers.Name || m.Kind == crm.Contacts.Name {
			v.Matches = append(v.Matches, matchView(m, tx.Viewer.Language))
		}
	}
	return err
}

func (s *Server) convert(ctx context.Context, in *conversion) (*raw, error) {
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	request := requestID(http.MethodPost, "leads/"+in.ID.String()+"/acts/convert", "", body)
	return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		become, err := activities.ConvertLead(ctx, tx, in.ID, activities.Conversion{
			Version: in.Body.Version, Customer: activities.Becoming{ID: in.Body.Customer.ID, Values: in.Body.Customer.Fields},
			Contact: in.Body.Contact.becoming(), Deal: in.Body.Deal.becoming(),
		})
		return jsonAnswer(http.StatusOK, 0, ConvertedView(become), err)
	})
}

func (b *becoming) becoming() *activities.Becoming {
	if b == nil {
		return nil
	}
	return &activities.Becoming{ID: b.ID, Values: maps.Clone(b.Fields)}
}

// check refuses to choose a record and describe a new one at once.
func (in *conversion) check() error {
	parts := map[string]*becoming{"customer": &in.Body.Customer, "contact": in.Body.Contact, "deal": in.Body.Deal}
	for name, part := range parts {
		if part == nil || part.ID == nil {
			continue
		}
		if part.Fields != nil || name == "deal" {
			return crm.InvalidField(name+".id", "not-both",
				crm.Label{ZH: "不能既选择已有记录又填写新记录；商机总是新建的", EN: "It is either one that is there or a new one; a deal is always new"},
				crm.Label{ZH: "请只给出 id 或 fields", EN: "Give only id, or only fields"})
		}
	}
	return nil
}
