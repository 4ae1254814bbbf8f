package activities

import (
	"context"
	"fmt"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// addEntries adds to dictionaries what the rows name and they do not have.
func (i *importer) addEntries(ctx context.Context, tx *store.Tx, readings []*reading) error {
	added := false
	for _, r := range readings {
		for text, key := range r.added {
			if !tx.Viewer.Allowed(store.DictionaryEntries.Schema.Kind, crm.Create) {
				return fmt.Errorf("add to dictionary %s: %w", r.field.Dictionary, crm.ErrForbidden)
			}
			entry := &crm.DictionaryEntry{Dictionary: r.field.Dictionary, Key: key, NameZH: text, NameEN: text}
			err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error { return store.DictionaryEntries.Insert(ctx, tx, entry) })
			if _, taken := crm.DenialOf(err); err != nil && !taken {
				return err
			}
			added = true
		}
	}
	if added {
		tx.ForgetKinds()
		i.kinds.Forget()
	}
	return nil
}

// withAdded is the kind with the entries that the rows add.
func withAdded(schema crm.Schema, readings []*reading) crm.Schema {
	own := schema
	own.Fields = append([]crm.Field{}, schema.Fields...)
	for _, r := range readings {
		for n, f := range own.Fields {
			if f.Name != r.field.Name || len(r.added) == 0 {
				continue
			}
			choices := append([]crm.Choice{}, f.Choices...)
			for text, key := range r.added {
				choices = append(choices, crm.Choice{Value: key, Label: crm.Label{ZH: text, EN: text}})
			}
			own.Fields[n].Choices = choices
		}
	}
	return own
}
