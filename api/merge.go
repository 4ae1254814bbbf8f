package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// MergeOther names a record that is to be merged into another.
type MergeOther struct {
	ID      uuid.UUID `json:"id"`
	Version int64     `json:"version" minimum:"1" doc:"As it was read; who changed it since is named."`
}

type mergeBody struct {
	Others []MergeOther               `json:"others" minItems:"1" maxItems:"4"`
	Values map[string]json.RawMessage `json:"values,omitempty" doc:"The chosen values, as in a merge patch. Fields left out keep the value of this record, or take that of the first of the others that has one."`
}

type mergeRequest struct {
	ByID
	Idempotent
	IfMatch string `header:"If-Match" doc:"The ETag that was read of the record that stays; required."`
	Body    mergeBody
}

// ReferenceCount is how many records of a kind refer to one.
type ReferenceCount struct {
	Kind  string `json:"kind" doc:"A kind of record, or comments, attachments or processes."`
	Label string `json:"label"`
	Count int    `json:"count"`
}

// mergeRoutes serve the merging of records of a kind, and what comes before it.
func (r *resource) mergeRoutes() {
	k, path := r.schema, "/"+r.schema.Plural
	if !k.Mergeable() {
		return
	}
	matches := operation("match-"+k.Plural, http.MethodPost, path+"/matches", "Records of any kind about the same company or person as a new "+k.Label.EN, k.Plural)
	handle(r.Server, matches, r.matches)
	scan := operation("find-duplicates-of-"+k.Plural, http.MethodPost, path+"/acts/find-duplicates", "Look for duplicates among "+k.PluralLabel.EN, k.Plural)
	handle(r.Server, scan, r.findDuplicates)
	documentJob(r.api.OpenAPI().Paths[base+scan.Path].Post)
	handle(r.Server, operation("references-to-"+k.Name, http.MethodGet, path+"/{id}/references", "What refers to one "+k.Label.EN+" and would move in a merge", k.Plural), r.references)
	merge := operation("merge-"+k.Plural, http.MethodPost, path+"/{id}/acts/merge", "Merge other "+k.PluralLabel.EN+" into one; for good", k.Plural)
	handle(r.Server, merge, r.merge)
	answerWith(r.api.OpenAPI().Paths[base+merge.Path].Post, http.StatusOK, typeName(k.Name))
}

func (r *resource) merge(ctx context.Context, in *mergeRequest) (*raw, error) {
	if err := r.allowOn(ctx, crm.Delete, in.ID); err != nil {
		return nil, err
	}
	if err := r.allowOn(ctx, crm.Edit, in.ID); err != nil {
		return nil, err
	}
	version, err := parseETag(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	wanted := activities.Merge{Survivor: activities.Place{ID: in.ID, Version: version}, Values: in.Body.Values}
	for _, other := range in.Body.Others {
		wanted.Others = append(wanted.Others, activities.Place{ID: other.ID, Version: other.Version})
	}
	request := requestID(http.MethodPost, r.schema.Plural+"/"+in.ID.String()+"/acts/merge", in.IfMatch, body)
	return r.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		survivor, err := r.table.Merge(ctx, tx, r.kinds, wanted)
		if err != nil {
			return store.Answer{}, err
		}
		return r.answer(ctx, tx, http.StatusOK, survivor)
	})
}

// partLabels are the words for what hangs on records and moves with them.
var partLabels = []struct {
	table string
	label crm.Label
}{
	{"comments", crm.Label{ZH: "评论", EN: "Comments"}},
	{"attachments", crm.Label{ZH: "附件", EN: "Attachments"}},
	{"processes", crm.Label{ZH: "流程", EN: "Processes"}},
}

// references counts what would move. Who may not edit the record is not told:
// the numbers speak of records that they may not see.
func (r *resource) references(ctx context.Context, in *ByID) (*itself[items[ReferenceCount]], error) {
	viewer := viewerOf(ctx)
	if err := r.requireEdit(ctx, r.DB, viewer, in.ID); err != nil {
		return nil, err
	}
	counts, err := r.referring(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	parts, err := r.partCounts(ctx, in.ID)
	return answered(items[ReferenceCount]{append(counts, parts...)}), err
}

// referring counts the records that refer to one, by their kind.
func (r *resource) referring(ctx context.Context, id uuid.UUID) ([]ReferenceCount, error) {
	referring, err := store.ReferencesTo(ctx, r.DB, r.schema.Name)
	if err != nil {
		return nil, err
	}
	counts := []ReferenceCount{}
	place := map[string]int{}
	for _, ref := range referring {
		n, err := store.CountReferences(ctx, r.DB, ref, []uuid.UUID{id})
		if err != nil {
			return nil, err
		}
		if at, known := place[ref.Kind.Name]; known {
			counts[at].Count += n
		} else if n > 0 {
			place[ref.Kind.Name] = len(counts)
			counts = append(counts, ReferenceCount{ref.Kind.Name, ref.Kind.PluralLabel.In(viewerOf(ctx).Language), n})
		}
	}
	return counts, nil
}

// partCounts counts what hangs on a record.
func (r *resource) partCounts(ctx context.Context, id uuid.UUID) ([]ReferenceCount, error) {
	counts := []ReferenceCount{}
	parts, err := store.PartCounts(ctx, r.DB, r.schema.Name, []uuid.UUID{id})
	for _, part := range partLabels {
		if parts[part.table] > 0 {
			counts = append(counts, ReferenceCount{part.table, part.label.In(viewerOf(ctx).Language), parts[part.table]})
		}
	}
	return counts, err
}
