package api

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// overview is all that a person may know of a customer, on one screen.
type overview struct {
	Blocks []block           `json:"blocks" doc:"One per kind and field that refers to customers, as far as this person may see them."`
	Tasks  []TaskView        `json:"tasks" doc:"Open tasks on the customer and on what belongs to it, by deadline."`
	Names  map[string]string `json:"names" doc:"Names of what reference fields refer to, by id."`
}

// block is what one kind knows of a customer.
type block struct {
	Kind   string            `json:"kind"`
	Field  string            `json:"field" doc:"The field that refers to the customer."`
	Items  []json.RawMessage `json:"items" doc:"The first records in the kind's usual order."`
	More   bool              `json:"more" doc:"There are more than the items."`
	Totals []totalView       `json:"totals" doc:"By the field “state” where the kind has one; else one entry with an empty value."`
}

// How much of each kind an overview shows. What has an order of its own, like
// people who report to each other, is shown whole: half a tree is none.
const (
	shownOfBlock = 12
	shownOfTree  = 200
	shownTasks   = 20
)

// around answers what one kind knows of a record, and names what it refers to.
type around func(ctx context.Context, viewer crm.Viewer, field string, id uuid.UUID) (block, map[uuid.UUID]string, error)

func (s *Server) customerRoutes() {
	handle(s, operation("overview-of-customer", http.MethodGet, "/customers/{id}/overview",
		"Everything around one customer", "customers"), s.overview)
	s.regradeRoutes()
}

func (s *Server) overview(ctx context.Context, in *ByID) (*itself[overview], error) {
	viewer := viewerOf(ctx)
	if _, err := store.Customers.Get(ctx, s.DB, viewer, in.ID); err != nil {
		return nil, err
	}
	all := overview{Blocks: []block{}, Names: map[string]string{}}
	err := s.search(ctx, viewer, func(ctx context.Context) error {
		tasks, err := store.OpenTasksAround(ctx, s.DB, viewer, crm.Customers.Name, in.ID, shownTasks)
		if err != nil {
			return err
		}
		if all.Tasks, err = s.taskViews(ctx, viewer, tasks); err != nil {
			return err
		}
		return s.addBlocks(ctx, viewer, in.ID, &all)
	})
	return answered(all), err
}

// addBlocks asks every kind that refers to customers, in the order of kinds.
func (s *Server) addBlocks(ctx context.Context, viewer crm.Viewer, id uuid.UUID, all *overview) error {
	names := map[uuid.UUID]string{}
	for _, schema := range crm.Schemas() {
		ask, mounted := s.around[schema.Name]
		if !mounted || !viewer.Allowed(schema.Kind, crm.View) {
			continue
		}
		known := schema.Findable(viewer)
		for _, f := range known.ReferringTo(crm.Customers.Name) {
			b, named, err := ask(ctx, viewer, f.Name, id)
			if err != nil {
				return err
			}
			all.Blocks = append(all.Blocks, b)
			maps.Copy(names, named)
		}
	}
	for id, name := range names {
		all.Names[id.String()] = name
	}
	return nil
}

// around reads the records of the kind that refer to one record by a field.
func (r *resource) around(ctx context.Context, viewer crm.Viewer, field string, id uuid.UUID) (block, map[uuid.UUID]string, error) {
	b := block{Kind: r.schema.Name, Field: field, Items: []json.RawMessage{}}
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return b, nil, err
	}
	q := store.Query{Filter: field + ` = "` + id.String() + `"`, Limit: shownOf(schema), Schema: &schema}
	page, err := r.table.Find(ctx, r.DB, r.filterContext(viewer), viewer, q)
	if err != nil {
		return b, nil, err
	}
	totals, err := r.table.Totals(ctx, r.DB, r.filterContext(viewer), viewer, store.TotalsQuery{Query: q, By: "state", Sum: firstMoney(schema)})
	if err != nil {
		return b, nil, err
	}
	b.More, b.Totals = page.NextCursor != "", totalViews(totals)
	for _, record := range page.Items {
		item, err := r.encode(schema, viewer, record)
		if err != nil {
			return b, nil, err
		}
		b.Items = append(b.Items, item)
	}
	names, err := r.names(ctx, r.DB, viewer, schema, page.Items...)
	return b, names, err
}

func shownOf(schema crm.Schema) int {
	isTree := slices.ContainsFunc(schema.Fields, func(f crm.Field) bool { return f.Type == crm.Reference && f.Reference == schema.Name })
	if isTree {
		return shownOfTree
	}
	return shownOfBlock
}
