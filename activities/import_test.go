package activities_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// bring imports a file as an admin and works the job off.
func (f *floor) bring(ada crm.Viewer, kind, file string, adjust func(*store.Import)) *store.Import {
	f.Helper()
	return f.run(ada, activities.ImportRunJob, kind, file, adjust)
}

// try runs the trial of an import.
func (f *floor) try(ada crm.Viewer, kind, file string) *store.Import {
	f.Helper()
	return f.run(ada, activities.ImportCheckJob, kind, file, asFound)
}

func (f *floor) run(ada crm.Viewer, what, kind, file string, adjust func(*store.Import)) *store.Import {
	f.Helper()
	schema, err := store.NewKinds(f.db).Schema(f.Context(), kind)
	if err != nil {
		f.Fatal(err)
	}
	var it *store.Import
	var job *store.Job
	f.act(ada, func(ctx context.Context, tx *store.Tx) (err error) {
		it, err = activities.StageImport(ctx, tx, activities.Upload{
			Schema: schema.For(ada), Name: "file.csv", Size: int64(len(file)), File: bytes.NewReader([]byte(file)), Currency: "CNY",
		})
		if err != nil {
			return err
		}
		adjust(it)
		if err := activities.SetImport(ctx, tx, it, schema.For(ada), it.Mapping, &it.Options); err != nil {
			return err
		}
		job, err = activities.StartImport(ctx, tx, it, what)
		return err
	})
	for ended := false; !ended; {
		if ended, err = f.jobs.WorkOnJob(f.Context(), job.ID); err != nil {
			f.Fatal(err)
		}
	}
	if it, err = store.GetImport(f.Context(), f.db, ada, it.ID); err != nil {
		f.Fatal(err)
	}
	return it
}

func asFound(*store.Import) {}

// reasons are how many rows were refused for what.
func reasons(it *store.Import) map[string]int {
	counts := map[string]int{}
	for _, p := range it.Problems {
		counts[p.Field+" "+p.Code] = p.Rows
	}
	return counts
}

func TestImportRows(t *testing.T) {
	f := openFloor(t)
	f.hire("ada", crm.Admin)
	ada := f.again("ada")
	t.Run("may name records that rows below them make, however deep", func(t *testing.T) {
		f := &floor{f.within(t), f.jobs, f.mia, f.sam, f.sue}
		file := "name,subsidiary of\nSmall,Middle\nMiddle,Big Co. Ltd\nBig,\nLost,Nowhere\n"
		it := f.bring(ada, "customer", file, asFound)
		if diff := cmp.Diff(map[string]int{"created": 3, "refused": 1}, it.Counts); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(map[string]int{"parentId unknown-reference": 1}, reasons(it)); diff != "" {
			t.Error(diff)
		}
		if n := f.number(`SELECT count(*) FROM customers c JOIN customers p ON p.id = c.parent_id WHERE (c.name, p.name) IN (('Small', 'Middle'), ('Middle', 'Big'))`); n != 2 {
			t.Errorf("%d parents", n)
		}
	})
	t.Run("are foretold by a trial as records that other rows make", func(t *testing.T) {
		f := &floor{f.within(t), f.jobs, f.mia, f.sam, f.sue}
		it := f.try(ada, "customer", "name,subsidiary of\nTwig,Branch\nBranch,Trunk Co. Ltd\nTrunk,\nLeaf,Nowhere\n")
		if diff := cmp.Diff(map[string]int{"create": 3, "refused": 1}, it.Counts); diff != "" {
			t.Error(diff)
		}
		if n := f.number(`SELECT count(*) FROM customers WHERE name IN ('Twig', 'Branch', 'Trunk', 'Leaf')`); n != 0 {
			t.Errorf("the trial made %d", n)
		}
	})
	t.Run("with one identifier are one record, and the same file makes no second", func(t *testing.T) {
		f := &floor{f.within(t), f.jobs, f.mia, f.sam, f.sue}
		file := "product,series\nGTX Pro,GTX\nGTX Basic,GTX\nMG Special,MG\n"
		bySeries := func(it *store.Import) {
			it.Options.Identifier = "series"
			it.Mapping = []crm.ColumnMapping{{Column: "series", Field: "name"}}
		}
		if diff := cmp.Diff(map[string]int{"created": 2, "skipped": 1}, f.bring(ada, "product-class", file, bySeries).Counts); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(map[string]int{"skipped": 3}, f.bring(ada, "product-class", file, bySeries).Counts); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("name records by spaces and case as they like, give dates in the order that was chosen, and leave the rest to defaults", func(t *testing.T) {
		f := &floor{f.within(t), f.jobs, f.mia, f.sam, f.sue}
		f.bring(ada, "product", "code,name\nP1,GTX Pro\n", asFound)
		f.bring(ada, "stage", "nameZh,nameEn,kind,position\n丢,Given up,lost,99\n", asFound)
		f.act(ada, func(ctx context.Context, tx *store.Tx) error {
			return store.CustomFields.Insert(ctx, tx, &crm.CustomField{
				Kind: "deal", Key: "product", NameZH: "产品", NameEN: "Goods", Type: crm.CustomType(crm.Reference), Reference: "product",
			})
		})
		file := "name,customer,goods,stage,close date,owner\n" +
			"D1,big,GTXPro,Given Up,25-10-16,Sam\nD2,Small,gtx pro,Given up,01-03-17,Select\nD3,,GTX Pro,Given up,01-03-17,\nD4,Small,GTX,Given up,31-02-17,Nobody\n"
		it := f.bring(ada, "deal", file, func(it *store.Import) {
			it.Options.Defaults = map[string]string{"lostReason": "other"}
			it.Options.DateOrder = "day-first" // 31-02-17 can be read year first
			it.Mapping[4].Field = "expectedCloseOn"
		})
		if diff := cmp.Diff(map[string]int{"created": 2, "refused": 2}, it.Counts); diff != "" {
			t.Error(diff, it.Mapping, it.Options.DateOrder)
		}
		want := map[string]int{
			"customerId required": 1, "x_product unknown-reference": 1, "expectedCloseOn not-a-date": 1, "ownerId unknown-reference": 1,
		}
		if diff := cmp.Diff(want, reasons(it)); diff != "" {
			t.Error(diff)
		}
		if n := f.number(`SELECT count(*) FROM deals WHERE lost_reason = 'other' AND custom ? 'product' AND expected_close_on IN ('2016-10-25', '2017-03-01')`); n != 2 {
			t.Errorf("%d deals", n)
		}
	})
}
