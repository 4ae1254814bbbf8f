package api_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/api"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

func TestKinds(t *testing.T) {
	t.Run("are served and edited as they are declared", func(t *testing.T) {
		var declared, bound []string
		for _, schema := range crm.Schemas() {
			declared = append(declared, schema.Name)
		}
		for _, editor := range api.Editors(store.NewKinds(nil)) {
			bound = append(bound, editor.Schema.Name)
		}
		slices.Sort(declared)
		slices.Sort(bound)
		if diff := cmp.Diff(declared, bound); diff != "" {
			t.Errorf("crm/kinds.go (-) and api/kinds.go (+) list other kinds:\n%s", diff)
		}
	})
}
