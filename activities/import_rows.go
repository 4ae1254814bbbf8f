package activities

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/sheet"
	"github.com/baton-crm/baton/store"
)

// fate is what is to come of one row.
type fate struct {
	row   *store.ImportRow
	draft *Draft
	key   []byte     // by which the row is known again
	match *uuid.UUID // the record that it is about already
	act   string
	// defaulted are fields whose values the row itself does not have.
	defaulted []string
}

// own are the values that the row itself has and that can be changed: what a
// record has already is changed neither by defaults nor in how it stands.
func (f *fate) own(schema crm.Schema) map[string]json.RawMessage {
	values := maps.Clone(f.draft.Values)
	for _, name := range f.defaulted {
		delete(values, name)
	}
	maps.DeleteFunc(values, func(name string, _ json.RawMessage) bool {
		field, _ := schema.Field(name)
		return field.ReadOnly
	})
	return values
}

// What a row is for.
const (
	actCreate = "create"
	actUpdate = "update"
	actSkip   = "skip"
)

// check finds out what would come of the rows and changes nothing.
func (i *importer) check(ctx context.Context, tx *store.Tx, task *importTask) error {
	_, err := i.judge(ctx, tx, task, false)
	return err
}

// run makes and changes the records that the rows are for.
func (i *importer) run(ctx context.Context, tx *store.Tx, task *importTask) error {
	fates, err := i.judge(ctx, tx, task, true)
	if err != nil {
		return err
	}
	if err := i.create(ctx, tx, task, fates); err != nil {
		return err
	}
	return i.update(ctx, tx, task, fates)
}

// judge reads the rows and decides what is to come of each.
func (i *importer) judge(ctx context.Context, tx *store.Tx, task *importTask, forReal bool) ([]*fate, error) {
	schema, err := store.SchemaIn(ctx, tx, task.it.Kind)
	if err != nil {
		return nil, err
	}
	schema = schema.For(tx.Viewer).Brought()
	readings, err := i.readings(ctx, tx, task, schema)
	if err != nil {
		return nil, err
	}
	fates := make([]*fate, len(task.rows))
	drafts := make([]*Draft, len(task.rows))
	for n, row := range task.rows {
		fates[n] = readRow(task.it, row, readings)
		fillImported(task.it.Kind, schema, fates[n])
		drafts[n] = fates[n].draft
	}
	if forReal {
		if err := i.addEntries(ctx, tx, readings); err != nil {
			return nil, err
		}
	}
	if err := task.editor.Prepare(ctx, tx, withAdded(schema, readings), drafts); err != nil {
		return nil, err
	}
	if err := i.recognise(ctx, tx, task, schema, fates); err != nil {
		return nil, err
	}
	for _, f := range fates {
		f.note(task.it)
		if f.draft.Settled && f.row.Act == actCreate {
			task.settled++
		}
	}
	return fates, nil
}

// readRow reads the mapped cells of a row.
func readRow(it *store.Import, row *store.ImportRow, readings []*reading) *fate {
	f := &fate{row: row, draft: &Draft{Values: map[string]json.RawMessage{}}, key: rowKey(it, row)}
	for _, r := range readings {
		text, ok := r.text(row)
		if _, known := f.draft.Values[r.field.Name]; !ok || known {
			continue
		}
		value, problem := r.value(text)
		if problem != nil {
			f.draft.Problems = append(f.draft.Problems, *problem)
		} else if value != nil {
			f.draft.Values[r.field.Name] = value
			if r.isDefault {
				f.defaulted = append(f.defaulted, r.field.Name)
			}
		}
	}
	return f
}

// rowKey tells a row from all others of its source: by the column that
// identifies it, by the one that fills its number elsewhere, or else as a whole.
func rowKey(it *store.Import, row *store.ImportRow) []byte {
	source, column := it.Options.Identifier, it.Options.Identifier
	if source == "" {
		source, column = "="+crm.ExternalNumber, columnOf(it, crm.ExternalNumber)
	}
	at := slices.Index(it.Columns, column)
	if at < 0 || at >= len(row.Cells) || strings.TrimSpace(row.Cells[at]) == "" {
		return row.Key
	}
	sum := sha256.Sum256([]byte(source + "\x00" + strings.TrimSpace(row.Cells[at])))
	return sum[:]
}

// note keeps with the row what is to come of it.
func (f *fate) note(it *store.Import) {
	f.row.Problems = []store.RowProblem{}
	for _, p := range f.draft.Problems {
		f.row.Problems = append(f.row.Problems, store.RowProblem{
			Column: columnOf(it, p.Field), Field: p.Field, Code: p.Code, Message: p.Message, Remedy: p.Remedy,
		})
	}
	f.row.Act, f.row.Status, f.row.RecordID = f.act, store.RowReady, f.match
	switch {
	case len(f.row.Problems) > 0:
		f.row.Act, f.row.Status = "", store.RowRefused
	case f.act == actSkip:
		f.row.Status = store.RowSkipped
	}
}

func columnOf(it *store.Import, field string) string {
	for _, m := range it.Mapping {
		if m.Field == field {
			return m.Column
		}
	}
	return ""
}

// recognise finds out which rows are about records that are there already, or
// about the same record as an earlier row.
func (i *importer) recognise(ctx context.Context, tx *store.Tx, task *importTask, schema crm.Schema, fates []*fate) error {
	known, matches, err := i.lookUp(ctx, tx, task, schema, fates)
	if err != nil {
		return err
	}
	policy := task.it.Options.Duplicates
	seen, sources := map[string]bool{}, map[string]bool{}
	for _, f := range fates {
		if len(f.draft.Problems) > 0 {
			continue
		}
		f.act = actCreate
		if id, ok := known[string(f.key)]; ok {
			f.match = &id
		} else if sources[string(f.key)] {
			f.act = actSkip // an earlier row of the file has the same identifier
		} else if policy != crm.CreateDuplicates {
			f.recogniseBy(matches, seen)
		}
		if f.match != nil {
			f.act = actSkip
			if policy == crm.UpdateDuplicates {
				f.act = actUpdate
			}
		}
		if f.act == actCreate {
			sources[string(f.key)] = true
			for _, key := range f.draft.Keys {
				seen[key] = true
			}
		}
	}
	return nil
}

// recogniseBy matches a row by its keys with one record, or skips it where an
// earlier row of the chunk has one of them.
func (f *fate) recogniseBy(matches map[string][]store.KeyMatch, seen map[string]bool) {
	records := map[uuid.UUID]store.KeyMatch{}
	for _, key := range f.draft.Keys {
		for _, m := range matches[key] {
			records[m.ID] = m
		}
		if seen[key] {
			f.act = actSkip
		}
	}
	switch len(records) {
	case 0:
		return
	case 1:
		for id, m := range records {
			f.match = &id
			if !m.Seen {
				f.refuse("taken", crm.Label{ZH: "已由他人登记", EN: "Somebody else has it already"},
					crm.Label{ZH: "请询问管理员", EN: "Ask an admin"})
			}
		}
		return
	}
	f.refuse("several-duplicates", crm.Label{ZH: "与多条已有记录相同", EN: "It is the same as several records"},
		crm.Label{ZH: "请先合并这些记录，或选择照样新建", EN: "Merge those first, or choose to create anyway"})
}

func (f *fate) refuse(code string, message, remedy crm.Label) {
	f.match = nil
	f.draft.Problems = append(f.draft.Problems, crm.Problem{Code: code, Message: message, Remedy: remedy})
}

// lookUp asks for the records that rows have become before and those that have
// their match keys, once for all rows.
func (i *importer) lookUp(ctx context.Context, tx *store.Tx, task *importTask, schema crm.Schema, fates []*fate) (map[string]uuid.UUID, map[string][]store.KeyMatch, error) {
	var keys []string
	sources := make([][]byte, len(fates))
	for n, f := range fates {
		sources[n] = f.key
		if task.it.Options.Match != nil && f.draft.record != nil {
			f.draft.Keys = keysOf(schema, f.draft.record, task.it.Options.Match)
		}
		keys = append(keys, f.draft.Keys...)
	}
	known, err := store.KnownKeys(ctx, tx, schema, sources)
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(keys)
	found, err := store.KeyMatches(ctx, tx, schema, slices.Compact(keys))
	matches := map[string][]store.KeyMatch{}
	for _, m := range found {
		matches[m.Key] = append(matches[m.Key], m)
	}
	return known, matches, err
}

// create makes the records of the rows that are for new ones.
func (i *importer) create(ctx context.Context, tx *store.Tx, task *importTask, fates []*fate) error {
	var drafts []*Draft
	var chosen []*fate
	for _, f := range fates {
		if f.row.Status == store.RowReady && f.act == actCreate {
			drafts, chosen = append(drafts, f.draft), append(chosen, f)
		}
	}
	if len(drafts) == 0 {
		return nil
	}
	if err := task.editor.Enter(ctx, tx, task.it.ID, drafts); err != nil {
		return err
	}
	var keys [][]byte
	var records []uuid.UUID
	kept := map[string]bool{}
	for _, f := range chosen {
		if f.draft.ID == uuid.Nil {
			f.note(task.it)
			if f.draft.Settled {
				task.settled--
			}
			continue
		}
		f.row.Status, f.row.RecordID, f.row.VersionAfter = store.RowCreated, &f.draft.ID, &f.draft.Version
		if !kept[string(f.key)] {
			kept[string(f.key)] = true
			keys, records = append(keys, f.key), append(records, f.draft.ID)
		}
	}
	return store.KeepKeys(ctx, tx, task.it.Kind, keys, records)
}

// update changes the records that rows are about.
func (i *importer) update(ctx context.Context, tx *store.Tx, task *importTask, fates []*fate) error {
	for _, f := range fates {
		if f.row.Status != store.RowReady || f.act != actUpdate {
			continue
		}
		var result store.BulkResult
		err := tx.Attempt(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			result, err = task.editor.Change(ctx, tx, Place{ID: *f.match}, f.own(task.editor.Schema))
			return err
		})
		if err != nil {
			if err := f.draft.fail(err); err != nil {
				return err
			}
			f.note(task.it)
			continue
		}
		f.row.RecordID, f.row.VersionAfter, f.row.OldValues = f.match, result.VersionAfter, result.OldValues
		f.row.Status = store.RowUpdated
		if len(result.OldValues) == 0 {
			f.row.Status = store.RowSkipped // nothing in it is new
		}
	}
	return nil
}

// readings are what is needed to read each mapped column.
func (i *importer) readings(ctx context.Context, tx *store.Tx, task *importTask, schema crm.Schema) ([]*reading, error) {
	var readings []*reading
	options := task.it.Options
	for _, m := range task.it.Mapping {
		field, ok := schema.Field(m.Field)
		at := slices.Index(task.it.Columns, m.Column)
		if !ok || at < 0 {
			continue
		}
		readings = append(readings, i.reading(options, field, at))
	}
	for _, name := range slices.Sorted(maps.Keys(options.Defaults)) {
		if field, ok := schema.Field(name); ok {
			r := i.reading(options, field, 0)
			r.isDefault, r.otherwise = true, options.Defaults[name]
			readings = append(readings, r)
		}
	}
	for _, r := range readings {
		if r.field.Reference == "" {
			continue
		}
		if err := r.find(ctx, tx, task.rows); err != nil {
			return nil, err
		}
		if task.job.Kind == ImportCheckJob && r.field.Reference == task.it.Kind {
			if err := r.findInFile(ctx, tx, task.it); err != nil {
				return nil, err
			}
		}
	}
	return readings, nil
}

func (i *importer) reading(options crm.ImportOptions, field crm.Field, column int) *reading {
	return &reading{
		column: column, field: field, options: options, zone: i.zone, added: map[string]string{}, inFile: map[string]bool{},
		order: sheet.DateOrder(options.DateOrder), marks: sheet.Marks(options.NumberMarks),
	}
}

// find looks up the records that the texts of a reference column name.
func (r *reading) find(ctx context.Context, tx *store.Tx, rows []*store.ImportRow) error {
	schema, ok := crm.SchemaNamed(r.field.Reference)
	if !ok {
		return nil
	}
	wanted := map[string]bool{}
	for _, row := range rows {
		cell, ok := r.text(row)
		if !ok {
			continue
		}
		texts := []string{strings.TrimSpace(cell)}
		if r.field.Type == crm.References {
			texts = partsOf(cell)
		}
		for _, text := range texts {
			if !r.isNothing(text) {
				wanted[text] = true
			}
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	texts := make([]string, 0, len(wanted))
	for text := range wanted {
		texts = append(texts, text)
	}
	found, err := store.ByText(ctx, tx, tx.Viewer, schema, texts)
	r.found = found
	return err
}

// findInFile notes for a trial which of the texts that name no record are
// names in other rows of the file: the import makes those first.
func (r *reading) findInFile(ctx context.Context, tx *store.Tx, it *store.Import) error {
	missing := slices.DeleteFunc(slices.Collect(maps.Keys(r.found)), func(text string) bool { return len(r.found[text]) > 0 })
	schema, _ := crm.SchemaNamed(it.Kind)
	for _, field := range store.NamingFields(schema) {
		at := slices.IndexFunc(it.Mapping, func(m crm.ColumnMapping) bool { return m.Field == field.Name })
		if at < 0 || len(missing) == 0 {
			continue
		}
		cells, err := store.ImportCells(ctx, tx, it, it.Mapping[at].Column)
		if err != nil {
			return err
		}
		named := map[string]bool{}
		for _, cell := range cells {
			named[crm.NormalName(cell)] = true
		}
		for _, text := range missing {
			r.inFile[text] = r.inFile[text] || named[crm.NormalName(text)]
		}
	}
	return nil
}
