package activities

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
	"github.com/baton-crm/baton/store"
)

// likeness is a record that a lead resembles, and in what.
type likeness struct {
	kind              rules.MatchKind
	id                uuid.UUID
	phone, mail, name bool
	lead              *crm.Lead           // of that kind
	contact           *store.ContactMatch // of that kind
	customer          *crm.Customer       // of that kind, or whose contact it is
}

// subject names the likeness among the questions of a step.
func (l *likeness) subject() string { return string(l.kind) + "/" + l.id.String() }

func (l *likeness) signs() int {
	n := 0
	for _, same := range []bool{l.phone, l.mail, l.name} {
		if same {
			n++
		}
	}
	return n
}

func (l *likeness) note(key string) {
	switch crm.SignOf(key) {
	case crm.ByPhone:
		l.phone = true
	case crm.ByMail:
		l.mail = true
	case crm.ByName:
		l.name = true
	}
}

// likenesses are what the leads of a step resemble, by lead, the best of each
// kind first.
type likenesses map[uuid.UUID][]*likeness

// bestOfKind is how many records of one kind are looked at for a lead.
const bestOfKind = 3

// findLikenesses looks for records that share a normalised phone number, mail
// address or company name with leads. Of leads only those count that came
// before: of two that ask at once one is the first.
func findLikenesses(ctx context.Context, tx *store.Tx, leads map[uuid.UUID]*crm.Lead) (likenesses, error) {
	byKey, keys := map[string][]*crm.Lead{}, []string{}
	for _, lead := range leads {
		for _, key := range keysOfLead(lead) {
			byKey[key] = append(byKey[key], lead)
		}
	}
	for key := range byKey {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	found := map[uuid.UUID]map[string]*likeness{}
	note := func(kind rules.MatchKind, id uuid.UUID, key string) {
		for _, lead := range byKey[key] {
			if kind == rules.MatchLead && compareIDs(id, lead.ID) >= 0 {
				continue
			}
			like := &likeness{kind: kind, id: id}
			if found[lead.ID] == nil {
				found[lead.ID] = map[string]*likeness{}
			}
			if known := found[lead.ID][like.subject()]; known != nil {
				like = known
			}
			found[lead.ID][like.subject()] = like
			like.note(key)
		}
	}
	for kind, schema := range map[rules.MatchKind]crm.Schema{rules.MatchLead: store.Leads.Schema, rules.MatchCustomer: store.Customers.Schema} {
		matches, err := store.KeyMatches(ctx, tx, schema, keys)
		if err != nil {
			return nil, err
		}
		for _, m := range matches {
			note(kind, m.ID, m.Key)
		}
	}
	contacts, err := noteContacts(ctx, tx, keys, func(id uuid.UUID, key string) { note(rules.MatchContact, id, key) })
	if err != nil {
		return nil, err
	}
	best := likenesses{}
	for lead, all := range found {
		best[lead] = bestOf(all, contacts)
	}
	return best, nil
}

// keysOfLead are the match keys of a lead, with that of its company.
func keysOfLead(lead *crm.Lead) []string {
	keys := store.Leads.Schema.MatchKeys(lead)
	if name := crm.NormalName(lead.Company); name != "" {
		keys = append(keys, crm.NameKeys([]string{name})...)
	}
	return keys
}

// noteContacts notes the contacts who have one of the keys.
func noteContacts(ctx context.Context, tx *store.Tx, keys []string, note func(uuid.UUID, string)) (map[uuid.UUID]*store.ContactMatch, error) {
	wanted := map[string]bool{}
	var phones, mails []string
	for _, key := range keys {
		_, value, _ := strings.Cut(key, ":")
		wanted[key] = true
		switch crm.SignOf(key) {
		case crm.ByPhone:
			phones = append(phones, value)
		case crm.ByMail:
			mails = append(mails, value)
		}
	}
	byID := map[uuid.UUID]*store.ContactMatch{}
	if len(phones)+len(mails) == 0 {
		return byID, nil
	}
	contacts, err := store.ContactsLike(ctx, tx, phones, mails)
	for i := range contacts {
		contact := &contacts[i]
		byID[contact.ID] = contact
		for _, key := range store.Leads.Schema.MatchKeys(&crm.Lead{Phone: contact.Phone, Email: contact.Email}) {
			if wanted[key] {
				note(contact.ID, key)
			}
		}
		for _, key := range store.Leads.Schema.MatchKeys(&crm.Lead{Phone: contact.Mobile}) {
			if wanted[key] {
				note(contact.ID, key)
			}
		}
	}
	return byID, err
}

// bestOf takes of each kind the few that have most in common and are newest.
func bestOf(all map[string]*likeness, contacts map[uuid.UUID]*store.ContactMatch) []*likeness {
	var sorted []*likeness
	for _, like := range all {
		like.contact = contacts[like.id]
		sorted = append(sorted, like)
	}
	slices.SortFunc(sorted, func(a, b *likeness) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(b.signs(), a.signs()), compareIDs(b.id, a.id))
	})
	taken := map[rules.MatchKind]int{}
	return slices.DeleteFunc(sorted, func(l *likeness) bool {
		taken[l.kind]++
		return taken[l.kind] > bestOfKind
	})
}

// of lists the ids of the records of a kind that the leads resemble; of
// contacts those of their customers.
func (l likenesses) of(kind rules.MatchKind) []uuid.UUID {
	var ids []uuid.UUID
	for _, all := range l {
		for _, like := range all {
			switch {
			case like.kind != kind:
			case like.contact != nil:
				ids = append(ids, like.contact.CustomerID)
			default:
				ids = append(ids, like.id)
			}
		}
	}
	return ids
}

// best is the record of each kind that a lead is compared with, once all are
// read: an open one before one that is over.
func (c *course) best(all []*likeness) []*likeness {
	var best []*likeness
	byKind := map[rules.MatchKind]*likeness{}
	for _, like := range all {
		if !c.read(like) {
			continue
		}
		chosen := byKind[like.kind]
		if chosen == nil {
			byKind[like.kind] = like
			best = append(best, like)
		} else if !chosen.open() && like.open() {
			*chosen = *like
		}
	}
	return best
}

// read gives a likeness its record; false: there is none any more, or it was
// merged into another.
func (c *course) read(like *likeness) bool {
	switch like.kind {
	case rules.MatchLead:
		like.lead = c.leads[like.id]
		return like.lead != nil && like.lead.State != crm.LeadMerged
	case rules.MatchContact:
		like.customer = c.customers[like.contact.CustomerID]
	default:
		like.customer = c.customers[like.id]
	}
	return like.customer != nil
}

// open says whether the record is still worked on.
func (l *likeness) open() bool {
	switch l.kind {
	case rules.MatchLead:
		switch l.lead.State {
		case crm.LeadConverted, crm.LeadDisqualified, crm.LeadMerged:
			return false
		}
	case rules.MatchContact:
		return l.contact.Active
	}
	return true
}

// owner is who answers for the record.
func (l *likeness) owner() *uuid.UUID {
	if l.lead != nil {
		return l.lead.OwnerID
	}
	return l.customer.OwnerID
}

// facts are what lead.duplicate knows of a likeness.
func (l *likeness) facts(tx *store.Tx, lead *crm.Lead) rules.MatchFacts {
	var created time.Time
	switch l.kind {
	case rules.MatchLead:
		created = l.lead.CreatedAt
		l.name = lead.Company != "" && crm.NormalName(lead.Company) == crm.NormalName(l.lead.Company)
	case rules.MatchContact:
		created = l.contact.CreatedAt
	default:
		created = l.customer.CreatedAt
	}
	return rules.MatchFacts{
		Kind: l.kind, SamePhone: l.phone, SameEmail: l.mail, SameName: l.name, Open: l.open(),
		DaysOld: new(max(0, int(tx.Now.Sub(created).Hours()/24))),
	}
}
