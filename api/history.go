package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type items[T any] struct {
	Items []T `json:"items"`
}

type person struct {
	ID   *uuid.UUID `json:"id,omitempty"`
	Name string     `json:"name"`
}

type historyEntry struct {
	ID      uuid.UUID     `json:"id"`
	At      time.Time     `json:"at"`
	Type    string        `json:"type" doc:"Event type, noun.participle."`
	Text    string        `json:"text" doc:"The event in words."`
	Actor   person        `json:"actor"`
	Changes []fieldChange `json:"changes"`
	// MergedFrom is the record that it happened to, where that was merged into this one.
	MergedFrom *uuid.UUID `json:"mergedFrom,omitempty" doc:"The record that it happened to, which was merged into this one later."`
}

type fieldChange struct {
	Field  string `json:"field"`
	Label  string `json:"label"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// historyLimit is how far back the history of a record is shown.
const historyLimit = 200

func (r *resource) history(ctx context.Context, in *ByID) (*itself[items[historyEntry]], error) {
	viewer := viewerOf(ctx)
	if _, err := r.table.Get(ctx, r.DB, viewer, in.ID); err != nil {
		return nil, err
	}
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return nil, err
	}
	changes, err := store.History(ctx, r.DB, viewer, r.schema.Name, in.ID, historyLimit)
	if err != nil {
		return nil, err
	}
	names, err := r.namesIn(ctx, viewer, referencesIn(schema, changes))
	if err != nil {
		return nil, err
	}
	entries := make([]historyEntry, len(changes))
	for i, c := range changes {
		entries[i] = historyEntry{
			ID: c.ID, At: c.At, Type: c.Type, Text: eventText(c, viewer.Language),
			Actor: person{c.ActorID, c.ActorName}, Changes: r.fieldChanges(c, schema, names, viewer),
		}
		if c.RecordID != in.ID {
			entries[i].MergedFrom = &c.RecordID
		}
	}
	return answered(items[historyEntry]{entries}), nil
}

func (r *resource) fieldChanges(c store.Change, schema crm.Schema, names map[uuid.UUID]string, viewer crm.Viewer) []fieldChange {
	changes := []fieldChange{}
	for _, f := range c.Fields {
		field, ok := schema.Field(f.Field)
		if !ok || field.Limit == crm.FieldMasked || (field.Private && !store.SeesPerson(viewer, c.RecordID)) {
			continue
		}
		language := viewer.Language
		zone := r.Company.Zone()
		shown := fieldChange{
			Field: f.Field, Label: field.Label.In(language),
			Before: display(field, f.Before, names, zone, language), After: display(field, f.After, names, zone, language),
		}
		if f.Erased() {
			shown.After = crm.Label{ZH: "（已删除）", EN: "(erased)"}.In(language)
		}
		changes = append(changes, shown)
	}
	return changes
}

// referencesIn collects the values of reference fields by the kind they refer
// to.
func referencesIn(schema crm.Schema, changes []store.Change) map[string][]json.RawMessage {
	values := map[string][]json.RawMessage{}
	for _, c := range changes {
		for _, f := range c.Fields {
			if field, ok := schema.Field(f.Field); ok && field.Reference != "" {
				values[field.Reference] = append(values[field.Reference], f.Before, f.After)
			}
		}
	}
	return values
}
