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

// Draft is a record that is to be made of values, and what came of it.
type Draft struct {
	Values   map[string]json.RawMessage
	Keys     []string // the match keys of what it would be
	Problems []crm.Problem
	ID       uuid.UUID // once it is made
	Version  int64
	Settled  bool // it is over as it comes: no process begins on it

	record any
}

// fail notes what keeps a draft from becoming a record. It reports faults that
// are nobody's mistake.
func (d *Draft) fail(err error) error {
	if invalid, ok := errors.AsType[*crm.Invalid](err); ok {
		d.Problems = append(d.Problems, invalid.Problems...)
		return nil
	}
	refusal, refused := crm.DenialOf(err)
	if !refused {
		return err
	}
	d.Problems = append(d.Problems, crm.Problem{Code: refusal.Code, Message: refusal.Detail})
	return nil
}

// add notes problems with fields that have none yet.
func (d *Draft) add(problems []crm.Problem) {
	for _, p := range problems {
		if !slices.ContainsFunc(d.Problems, func(known crm.Problem) bool { return known.Field == p.Field }) {
			d.Problems = append(d.Problems, p)
		}
	}
}

// prepare reads drafts as the kind's fields and checks them, without making
// anything.
func (e *editor[T, P]) prepare(ctx context.Context, tx *store.Tx, schema crm.Schema, drafts []*Draft) error {
	for _, d := range drafts {
		record := P(new(T))
		if _, problems := schema.Apply(record, d.Values, true); len(problems)+len(d.Problems) > 0 {
			d.add(problems)
			continue
		}
		d.record, d.Keys = record, schema.MatchKeys(record)
		d.Settled = e.verbs.Settled != nil && e.verbs.Settled(record)
		for _, err := range []error{RequireReach(tx.Viewer, e.schema, record), RequirePlace(ctx, tx, e.schema, record)} {
			if err == nil {
				continue
			}
			if err := d.fail(err); err != nil {
				return err
			}
		}
		trial := *record
		if problems := P(&trial).Check(); len(problems) > 0 {
			d.Problems = append(d.Problems, problems...)
		}
	}
	return nil
}

// enter makes records of prepared drafts: all at once where the kind knows how,
// or else, and when one of them is refused, one by one.
func (e *editor[T, P]) enter(ctx context.Context, tx *store.Tx, batch uuid.UUID, drafts []*Draft) error {
	if e.verbs.CreateMany != nil && len(drafts) > 1 {
		records := make([]*T, len(drafts))
		for i, d := range drafts {
			copied := *d.record.(P)
			records[i] = &copied
		}
		err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error { return e.verbs.CreateMany(ctx, tx, batch, records) })
		if err == nil {
			for i, d := range drafts {
				d.ID, d.Version = P(records[i]).Meta().ID, P(records[i]).Meta().Version
			}
			return nil
		}
		if _, refused := crm.DenialOf(err); !refused {
			return err
		}
	}
	for _, d := range drafts {
		if err := e.enterOne(ctx, tx, d); err != nil {
			return err
		}
	}
	return nil
}

func (e *editor[T, P]) enterOne(ctx context.Context, tx *store.Tx, d *Draft) error {
	record := d.record.(P)
	err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) error { return e.verbs.Create(ctx, tx, record) })
	if err != nil {
		return d.fail(err)
	}
	d.ID, d.Version = record.Meta().ID, record.Meta().Version
	return nil
}

// keysOf keeps of match keys those of the given fields.
func keysOf(schema crm.Schema, record any, fields []string) []string {
	narrowed := schema
	narrowed.Match = slices.DeleteFunc(slices.Clone(fields), func(name string) bool { _, ok := schema.Field(name); return !ok })
	return narrowed.MatchKeys(record)
}
