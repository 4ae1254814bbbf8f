package crm

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestViewUnusable(t *testing.T) {
	vocabulary := Vocabulary{Fields: map[string][]CustomField{"customer": {
		{Kind: "customer", Key: "tier", NameZH: "层级", NameEN: "Tier", Type: CustomType(Text)},
		{Kind: "customer", Key: "old", NameZH: "旧字段", NameEN: "Old field", Type: CustomType(Number), Retired: true},
	}}}
	used, everything := Customers.Schema().With(vocabulary), Customers.Schema().WithRetired(vocabulary)
	staff := Viewer{Role: Staff, Grants: Grants{Fields: map[FieldKey]FieldLimit{
		{"customer", "grade"}: FieldHidden, {"customer", "phone"}: FieldMasked,
	}}}
	for _, c := range []struct {
		name   string
		view   SavedView
		viewer Viewer
		want   []string // field, code, message
	}{
		{"nothing of what a person may know", SavedView{Filter: "x_tier = gold and known(phone)", Sort: "-name", Columns: "name, phone"},
			Viewer{Role: Admin}, nil},
		{"conditions on what is hidden, each by itself", SavedView{Filter: "name ~ x and (grade = A or not grade in (B))"}, staff, []string{
			"filter", "hidden-field", "The condition “grade = A” cannot be used: you may not see, or not find records by, “Grade”",
			"filter", "hidden-field", "The condition “grade in (B)” cannot be used: you may not see, or not find records by, “Grade”"}},
		{"conditions on what is masked, but not a column", SavedView{Filter: "known(phone)", Columns: "phone"}, staff, []string{
			"filter", "hidden-field", "The condition “known(phone)” cannot be used: you may not see, or not find records by, “Phone”"}},
		{"what is retired, wherever it stands", SavedView{Filter: "x_old > 5", Sort: "x_old", Columns: "name,x_old"}, Viewer{Role: Admin}, []string{
			"filter", "retired-field", "The condition “x_old > 5” cannot be used: the field “Old field” is retired",
			"sort", "retired-field", "the field “Old field” is retired",
			"columns", "retired-field", "the field “Old field” is retired"}},
		{"what there never was", SavedView{Filter: "grade = Z", Columns: "colour"}, Viewer{Role: Admin}, []string{
			"filter", "invalid-choice", "“Grade” has no choice “Z” (character 9)",
			"columns", "unknown-field", "there is no field “colour”"}},
	} {
		t.Run("tells "+c.name, func(t *testing.T) {
			var got []string
			for _, p := range c.view.Unusable(c.viewer, used, everything) {
				got = append(got, p.Field, p.Code, p.Message.EN)
				if p.Remedy.EN == "" || p.Remedy.ZH == "" || p.Message.ZH == "" {
					t.Errorf("%+v lacks a text", p)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
