package crm

import (
	"encoding/json"
	"fmt"
	"slices"
)

// AsCustomer is the customer that a lead proposes: its company, or the person
// where there is none.
func (l *Lead) AsCustomer() *Customer {
	c := &Customer{Name: l.Company, Region: l.Region, Source: sourceOfCustomer[l.Source], OwnerID: l.OwnerID, Note: l.Note}
	if c.Name == "" {
		c.Name, c.Phone, c.Email = l.Name, l.Phone, l.Email
	}
	return c
}

// AsContact is the contact that a lead proposes; the first one is the primary.
func (l *Lead) AsContact() *Contact {
	return &Contact{Name: l.Name, Phone: l.Phone, Email: l.Email, IsPrimary: true, Active: true}
}

// AsDeal is the deal that a lead proposes.
func (l *Lead) AsDeal() *Deal {
	name := l.Company
	if name == "" {
		name = l.Name
	}
	if l.Interest != "" {
		name += " · " + l.Interest
	}
	d := &Deal{Name: cut(name, maxText), Amount: l.Budget, Source: sourceOfCustomer[l.Source], OwnerID: l.OwnerID, Need: l.Interest}
	if l.Note != "" && d.Need != "" {
		d.Need += "\n"
	}
	d.Need = cut(d.Need+l.Note, maxLongText)
	return d
}

// cut shortens a text to a number of characters.
func cut(text string, characters int) string {
	if runes := []rune(text); len(runes) > characters {
		return string(runes[:characters])
	}
	return text
}

// sourceOfCustomer is where a customer or deal came from whose lead had a
// source, as keys of the dictionary that the product comes with.
var sourceOfCustomer = map[LeadSource]string{
	SourceWebForm: "website", SourcePhone: "telephone", SourceReferral: "referral",
	SourceExhibition: "exhibition", SourceAdvertisement: "advertisement", SourceOther: "other",
}

// CarryCustom gives a record the values of the fields that admins added to its
// kind and, under the same key and of the same type, to that of another one.
// From is as the person may know it: what is kept from them is not carried.
func CarryCustom(from Schema, source any, to Schema, target any) {
	for _, f := range from.Fields {
		own, ok := to.Field(f.Name)
		if !f.IsCustom() || !ok || own.Type != f.Type || own.Reference != f.Reference || f.Limit == FieldMasked {
			continue
		}
		if value := f.Value(source); !isEmpty(value) && own.check(value) == nil {
			own.setCustom(target, value)
		}
	}
}

// DropUnknown empties the fields of a record whose choice the company does not
// offer.
func (s Schema) DropUnknown(record any) {
	for _, f := range s.Fields {
		text, ok := f.Value(record).(string)
		if f.Type == ChoiceOne && f.Dictionary != "" && ok && text != "" && !slices.Contains(valuesOf(f.Choices), text) {
			f.Clear(record)
		}
	}
}

// Known is a record as a person may know it, by the schema for that person:
// what is hidden or masked is empty.
func (s Schema) Known(known Schema, record any) {
	for _, f := range s.Fields {
		if shown, ok := known.Field(f.Name); !ok || shown.Limit == FieldMasked {
			f.Clear(record)
		}
	}
}

// Told are the values of a record that say something, of the fields that the
// person for whom the schema is may set.
func (s Schema) Told(record any) (map[string]json.RawMessage, error) {
	told := map[string]json.RawMessage{}
	for _, f := range s.Fields {
		value := f.Value(record)
		if f.ReadOnly || f.Limit != FieldOpen || isEmpty(value) {
			continue
		}
		raw, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", f.Name, err)
		}
		told[f.Name] = raw
	}
	return told, nil
}
