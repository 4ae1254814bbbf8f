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
func (r *resource) kindFor(ctx context.Context, viewer crm.Viewer) (crm.Schema, error) {
	schema, err := r.kinds.Schema(ctx, r.schema.Name)
	return schema.For(viewer), err
}

// veiled is a record without what the viewer may not know: fields hidden from
// them or masked for them, and what only the person it is about, and those
// above, may know.
func (r *resource) veiled(schema crm.Schema, viewer crm.Viewer, record anyRecord) anyRecord {
	veiled := r.table.copyOf(record)
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
	shown := 0
	for i := range known.Fields {
		f := &known.Fields[i]
		if f.Private || f.Limit == crm.FieldMasked {
			return true
		}
		if !f.IsCustom() {
			shown++
		}
	}
	return shown < len(declared.Fields) // some are hidden
}

// encode writes a record as the viewer may know it, with its custom fields
// among the others.
func (r *resource) encode(schema crm.Schema, viewer crm.Viewer, record anyRecord) ([]byte, error) {
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

func (r *resource) withCustom(body []byte, schema crm.Schema, record anyRecord) ([]byte, error) {
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
func (r *resource) answer(ctx context.Context, db store.Querier, status int, record anyRecord) (store.Answer, error) {
	viewer := viewerOf(ctx)
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return store.Answer{}, err
	}
	names, err := r.names(ctx, db, viewer, schema, record)
	if err != nil {
		return store.Answer{}, err
	}
	return r.answerNamed(ctx, db, status, schema, record, names)
}

// answerNamed is answer where the names are known.
func (r *resource) answerNamed(ctx context.Context, db store.Querier, status int, schema crm.Schema, record anyRecord, names map[uuid.UUID]string) (store.Answer, error) {
	viewer := viewerOf(ctx)
	body, err := r.encode(schema, viewer, record)
	if err != nil {
		return store.Answer{}, err
	}
	may, err := store.ActsOn(ctx, db, r.schema, viewer, []crm.Act{crm.Edit, crm.Delete, crm.HandOver}, record)
	if err != nil {
		return store.Answer{}, err
	}
	body, err = withNames(body, names, may, false)
	return store.Answer{Status: status, ETag: etag(record.Meta().Version), Body: body}, err
}

// withNames adds to a record as JSON the names of what it refers to, what the
// person may do with it, and whether they know it from a pool alone.
func withNames(body []byte, names map[uuid.UUID]string, may []crm.Act, masked bool) ([]byte, error) {
	more, err := json.Marshal(struct {
		Names  map[uuid.UUID]string `json:"names"`
		May    []crm.Act            `json:"may"`
		Masked bool                 `json:"masked,omitempty"`
	}{names, may, masked})
	if err != nil {
		return nil, err
	}
	return append(append(body[:len(body)-1], ','), more[1:]...), nil
}

// names names everything that records refer to, with one question for all.
func (r *resource) names(ctx context.Context, db store.Querier, viewer crm.Viewer, schema crm.Schema, records ...anyRecord) (map[uuid.UUID]string, error) {
	ids := map[string][]uuid.UUID{}
	for i := range schema.Fields {
		f := &schema.Fields[i]
		if f.Reference == "" || f.Limit == crm.FieldMasked {
			continue
		}
		for _, record := range records {
			ids[f.Reference] = append(ids[f.Reference], store.ReferencesOf(f.Value(record))...)
		}
	}
	return store.NamesOf(ctx, db, viewer, ids)
}

// pageJSON writes a page of records. What was encoded already goes in as it is,
// which encoding/json would read through again.
func pageJSON(items [][]byte, nextCursor string, names map[uuid.UUID]string) ([]byte, error) {
	rest, err := json.Marshal(struct {
		NextCursor string               `json:"nextCursor,omitempty"`
		Names      map[uuid.UUID]string `json:"names"`
	}{nextCursor, names})
	if err != nil {
		return nil, err
	}
	body := append([]byte(`{"items":[`), bytes.Join(items, []byte{','})...)
	return append(append(body, "],"...), rest[1:]...), nil
}
