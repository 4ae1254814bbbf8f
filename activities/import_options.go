package activities

import (
	"context"
	"slices"
	"strings"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// beforeRun are the states in which nothing was made yet. A trial that was
// cancelled or failed leaves its import checking; that its job has ended tells.
var beforeRun = []store.ImportState{store.ImportStaged, store.ImportChecking, store.ImportChecked}

// SetImport changes how an import understands its file; a trial made before
// no longer counts.
func SetImport(ctx context.Context, tx *store.Tx, it *store.Import, schema crm.Schema, mapping []crm.ColumnMapping, options *crm.ImportOptions) error {
	if !slices.Contains(beforeRun, it.State) {
		return &crm.Conflict{Code: "import-running", Detail: crm.Label{ZH: "导入已经开始", EN: "The import has begun already"}}
	}
	if err := notUnderWay(ctx, tx, it); err != nil {
		return err
	}
	if mapping != nil {
		if err := checkMapping(it, schema, mapping); err != nil {
			return err
		}
		it.Mapping = mapping
	}
	if options != nil {
		if err := checkOptions(it, schema, *options); err != nil {
			return err
		}
		it.Options = *options
	}
	it.State, it.Counts, it.Problems = store.ImportStaged, map[string]int{}, []store.ProblemCount{}
	return store.SaveImport(ctx, tx, it)
}

func checkMapping(it *store.Import, schema crm.Schema, mapping []crm.ColumnMapping) error {
	used := map[string]bool{}
	for _, m := range mapping {
		if !slices.Contains(it.Columns, m.Column) {
			return crm.InvalidField("mapping", "unknown-column", crm.Label{ZH: "文件没有“%s”这一列", EN: "The file has no column “%s”"}.With(m.Column),
				crm.Label{ZH: "请检查列名", EN: "Check the name of the column"})
		}
		if m.Field == "" {
			continue
		}
		if !slices.ContainsFunc(schema.Importable(), func(f crm.Field) bool { return f.Name == m.Field }) {
			return crm.InvalidField("mapping", "unknown-field", crm.Label{ZH: "不能导入字段“%s”", EN: "The field “%s” cannot be imported"}.With(m.Field),
				crm.Label{ZH: "请选择其他字段", EN: "Choose another field"})
		}
		if used[m.Field] {
			return crm.InvalidField("mapping", "field-twice", crm.Label{ZH: "字段“%s”对应了两列", EN: "Two columns fill the field “%s”"}.With(m.Field),
				crm.Label{ZH: "一个字段只能对应一列", EN: "Let one column fill a field"})
		}
		used[m.Field] = true
	}
	return nil
}

func checkOptions(it *store.Import, schema crm.Schema, o crm.ImportOptions) error {
	choices := map[string][2]any{
		"duplicates":     {string(o.Duplicates), []string{"skip", "update", "create"}},
		"unknownEntries": {string(o.Unknown), []string{"refuse", "add", "empty"}},
		"dateOrder":      {o.DateOrder, []string{"", "year-first", "day-first", "month-first"}},
		"numberMarks":    {o.NumberMarks, []string{"", "point-decimal", "comma-decimal"}},
	}
	for field, choice := range choices {
		if list := choice[1].([]string); !slices.Contains(list, choice[0].(string)) {
			return crm.InvalidField("options."+field, "unknown-choice", crm.Label{ZH: "没有这个选项", EN: "There is no such choice"},
				crm.Label{ZH: "请选择：%s", EN: "Choose one of: %s"}.With(strings.Join(list, ", ")))
		}
	}
	if o.Identifier != "" && !slices.Contains(it.Columns, o.Identifier) {
		return crm.InvalidField("options.identifier", "unknown-column", crm.Label{ZH: "文件没有“%s”这一列", EN: "The file has no column “%s”"}.With(o.Identifier),
			crm.Label{ZH: "请检查列名", EN: "Check the name of the column"})
	}
	for name := range o.Defaults {
		if !slices.ContainsFunc(schema.Importable(), func(f crm.Field) bool { return f.Name == name }) {
			return crm.InvalidField("options.defaults", "unknown-field", crm.Label{ZH: "不能导入字段“%s”", EN: "The field “%s” cannot be imported"}.With(name),
				crm.Label{ZH: "请选择其他字段", EN: "Choose another field"})
		}
	}
	for _, name := range o.Match {
		if f, ok := schema.Field(name); !ok || f.Type != crm.Text {
			return crm.InvalidField("options.match", "unknown-field", crm.Label{ZH: "不能按“%s”查重", EN: "Duplicates cannot be found by “%s”"}.With(name),
				crm.Label{ZH: "请选择文字字段", EN: "Choose a text field"})
		}
	}
	return nil
}
