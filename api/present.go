package api

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// kindFor is the kind as the company uses it and the person may know it.
func (r *resource[T, P]) kindFor(ctx context.Context, viewer crm.Viewer) (crm.Schema, error) {
	schema, err := r.kinds.Schema(ctx, r.schema.Name)
	return schema.For(viewer), err
}

// veiled is a record without what the viewer may not know: fields hidden from
// them or masked for them, and what only the person it is about, and those
// above, may know.
func (r *resource[T, P]) veiled(schema crm.Schema, viewer crm.Viewer, record P) P {
	copied := *record
	veiled := P(&copied)
	for _, f := range r.schema.Fields {
		known, ok := schema.Field(f.Name)
		switch {
		case !ok, f.Private && !store.SeesPerson(viewer, record.Meta().ID):
			f.Clear(veiled)
		case known.Limit == crm.FieldMasked:
			f.Mask(veiled)
		}
	}
	return veiled
}

// needsVeil says whether any field of the kind is kept from the viewer.
func needsVeil(declared, known crm.Schema) bool {
	for _, f := range declared.Fields {
		own, ok := known.Field(f.Name)
		if !ok || own.Private || own.Limit == crm.FieldMasked {
			return true
		}
	}
	return false
}

// encode writes a record as the viewer may know it, with its custom fields
// among the others.
func (r *resource[T, P]) encode(schema crm.Schema, viewer crm.Viewer, record P) (json.RawMessage, error) {
	shown := record
	if needsVeil(r.schema, schema) {
		shown = r.veiled(schema, viewer, record)
	}
	body, err := json.Marshal(shown)
	if err != nil {
		return nil, err
	}
	return r.withCustom(body, schema, shown)
}

func (r *resource[T, P]) withCustom(body []byte, schema crm.Schema, record P) ([]byte, error) {
	if len(schema.Fields) == len(r.schema.Fields) && !schema.Fields[len(schema.Fields)-1].IsCustom() {
		return body, nil
	}
	var all bytes.Buffer
	all.Write(body[:len(body)-1])
	for _, f := range schema.Fields {
		if !f.IsCustom() {
			continue
		}
		value := f.Value(record)
		if f.Limit == crm.FieldMasked {
			value = f.Masked(value)
		}
		raw, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		all.WriteString("," + strconv.Quote(f.Name) + ":")
		all.Write(raw)
	}
	all.WriteByte('}')
	return all.Bytes(), nil
}

// answer is a record as JSON with the names of what it refers to and what the
// person may do with it.
func (r *resource[T, P]) answer(ctx context.Context, db store.Querier, status int, record P) (store.Answer, error) {
	viewer := viewerOf(ctx)
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return store.Answer{}, err
	}
	body, err := r.encode(schema, viewer, record)
	if err != nil {
		return store.Answer{}, err
	}
	names, err := r.names(ctx, db, viewer, schema, record)
	if err != nil {
		return store.Answer{}, err
	}
	may, err := r.actsOn(ctx, db, viewer, record)
	if err != nil {
		return store.Answer{}, err
	}
	more, err := json.Marshal(struct {
		Names map[uuid.UUID]string `json:"names"`
		May   []crm.Act            `json:"may"`
	}{names, may})
	if err != nil {
		return store.Answer{}, err
	}
	body = append(append(body[:len(body)-1], ','), more[1:]...)
	return store.Answer{Status: status, ETag: etag(record.Meta().Version), Body: body}, nil
}

// actsOn lists what the person may do with the record at hand.
func (r *resource[T, P]) actsOn(ctx context.Context, db store.Querier, viewer crm.Viewer, record P) ([]crm.Act, error) {
	acts := []crm.Act{}
	for _, act := range []crm.Act{crm.Edit, crm.Delete, crm.HandOver} {
		may, err := store.MayChange(ctx, db, r.schema, viewer, act, record)
		if err != nil {
			return nil, err
		}
		if may {
			acts = append(acts, act)
		}
	}
	return acts, nil
}

// names names everything that records refer to, with one query per kind.
func (r *resource[T, P]) names(ctx context.Context, db store.Querier, viewer crm.Viewer, schema crm.Schema, records ...P) (map[uuid.UUID]string, error) {
	ids := map[string][]uuid.UUID{}
	for _, f := range schema.Fields {
		if f.Reference == "" || f.Limit == crm.FieldMasked {
			continue
		}
		for _, record := range records {
			ids[f.Reference] = append(ids[f.Reference], store.ReferencesOf(f.Value(record))...)
		}
	}
	return store.NamesOf(ctx, db, viewer, ids)
}
