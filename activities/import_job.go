package activities

import (
	"context"
	"maps"
	"math/bits"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// The kinds of jobs that imports are made of.
const (
	ImportCheckJob = "import-check" // a trial: what would come of each row
	ImportRunJob   = "import"
	ImportUndoJob  = "import-undo"
)

// importInput names the import that a job works on.
type importInput struct {
	ImportID uuid.UUID `json:"importId"`
}

// importCursor is where the next chunk begins: after a row of the file, and how
// many records there were when the rows were gone through before.
type importCursor struct {
	After int  `json:"after"`
	Made  *int `json:"made,omitempty"`
}

// chunkOfImport is how many rows one chunk takes.
const chunkOfImport = 1000

// importJobs are the jobs of imports.
func importJobs(editors []Editor, kinds *store.Kinds, company Company) []JobKind {
	i := &importer{editors, kinds, company.Zone()}
	return []JobKind{
		{ImportCheckJob, func(ctx context.Context, tx *store.Tx, job *store.Job) (bool, error) {
			return i.work(ctx, tx, job, i.check)
		}},
		{ImportRunJob, func(ctx context.Context, tx *store.Tx, job *store.Job) (bool, error) {
			return i.work(ctx, tx, job, i.run)
		}},
		{ImportUndoJob, func(ctx context.Context, tx *store.Tx, job *store.Job) (bool, error) {
			return i.work(ctx, tx, job, i.undo)
		}},
	}
}

// importer turns rows into records.
type importer struct {
	editors []Editor
	kinds   *store.Kinds
	zone    *time.Location
}

// rowsWork does one chunk of rows of an import.
type rowsWork func(ctx context.Context, tx *store.Tx, task *importTask) error

// importTask is a chunk of rows with what is needed to understand them.
type importTask struct {
	job    *store.Job
	it     *store.Import
	editor Editor
	rows   []*store.ImportRow
	// settled is how many of the records to be made are over as they come.
	settled int
}

func (i *importer) work(ctx context.Context, tx *store.Tx, job *store.Job, work rowsWork) (finished bool, err error) {
	input, cursor, err := resumed[importInput, importCursor](job)
	if err != nil {
		return false, err
	}
	it, err := store.LockImport(ctx, tx, input.ImportID)
	if err != nil {
		return false, err
	}
	editor, err := EditorNamed(i.editors, it.Kind)
	if err != nil {
		return false, err
	}
	task := &importTask{job: job, it: it, editor: editor}
	if cursor.After == 0 {
		it.Problems = []store.ProblemCount{}
		begin(job.Kind, it)
	}
	if task.rows, err = store.ImportRows(ctx, tx, it.ID, taken(job.Kind), cursor.After, chunkOfImport); err != nil {
		return false, err
	}
	if len(task.rows) > 0 {
		if err := work(ctx, tx, task); err != nil {
			return false, err
		}
		if err := store.SaveImportRows(ctx, tx, it.ID, task.rows); err != nil {
			return false, err
		}
		cursor.After = task.rows[len(task.rows)-1].Row
	}
	finished = len(task.rows) < chunkOfImport
	made := it.Counts[store.RowCreated]
	task.count()
	if err := task.tellPlanner(ctx, tx, made); err != nil {
		return false, err
	}
	if finished && task.helpsItself(cursor) {
		cursor = importCursor{Made: new(it.Counts[store.RowCreated])}
		job.Done -= it.Counts[store.RowRefused] + it.Counts[store.RowSkipped]
		finished = false
	}
	if finished {
		finish(job.Kind, it, tx.Now)
	}
	return finished, task.advance(ctx, tx, cursor)
}

// tellPlanner lets the database count anew whenever what an import has made has
// doubled: it would still take the tables for as small as they were when it
// last looked, and read them whole for each row.
func (t *importTask) tellPlanner(ctx context.Context, tx *store.Tx, before int) error {
	chunks := func(made int) uint { return uint(made / chunkOfImport) }
	if bits.Len(chunks(t.it.Counts[store.RowCreated])) == bits.Len(chunks(before)) {
		return nil
	}
	return store.CountAnew(ctx, tx, t.editor.Schema)
}

// helpsItself says whether rows were refused that name records which other
// rows of the file have made since: a customer's parent may stand below it.
func (t *importTask) helpsItself(cursor importCursor) bool {
	made := t.it.Counts[store.RowCreated]
	if t.job.Kind != ImportRunJob || made == 0 || cursor.Made != nil && *cursor.Made == made {
		return false
	}
	return slices.ContainsFunc(t.it.Problems, func(p store.ProblemCount) bool {
		field, ok := t.editor.Schema.Field(p.Field)
		return ok && field.Reference == t.it.Kind && p.Code == unknownReference
	})
}

// taken are the statuses of the rows that a kind of job looks at.
func taken(kind string) []string {
	if kind == ImportUndoJob {
		return []string{store.RowCreated, store.RowUpdated}
	}
	return []string{store.RowReady, store.RowRefused, store.RowSkipped}
}

func begin(kind string, it *store.Import) {
	if kind != ImportUndoJob { // rows that became records before are not gone through again
		made := it.Counts[store.RowCreated] > 0
		maps.DeleteFunc(it.Counts, func(what string, _ int) bool {
			return what != store.RowCreated && what != store.RowUpdated && (what != store.RowsSettled || !made)
		})
	}
	it.State = map[string]store.ImportState{
		ImportCheckJob: store.ImportChecking, ImportRunJob: store.ImportRunning, ImportUndoJob: store.ImportUndoing,
	}[kind]
}

func finish(kind string, it *store.Import, at time.Time) {
	it.State = map[string]store.ImportState{
		ImportCheckJob: store.ImportChecked, ImportRunJob: store.ImportDone, ImportUndoJob: store.ImportUndone,
	}[kind]
	if kind != ImportCheckJob {
		it.FinishedAt = &at
	}
}

// count adds up what came of the chunk.
func (t *importTask) count() {
	for _, row := range t.rows {
		what := row.Status
		if t.job.Kind == ImportCheckJob && row.Act != "" {
			what = row.Act
		}
		t.it.Counts[what]++
		for _, p := range row.Problems {
			t.it.Problems = counted(t.it.Problems, p)
		}
	}
	if t.settled > 0 {
		t.it.Counts[store.RowsSettled] += t.settled
	}
	t.job.Done += len(t.rows)
}

// advance moves the cursor on and says how far the job is.
func (t *importTask) advance(ctx context.Context, tx *store.Tx, cursor importCursor) (err error) {
	t.job.Total = &t.it.Rows
	t.job.Message = new(t.message())
	if err := moveOn(t.job, cursor, map[string]any{"importId": t.it.ID, "counts": t.it.Counts}); err != nil {
		return err
	}
	return store.SaveImport(ctx, tx, t.it)
}

func (t *importTask) message() crm.Label {
	c := t.it.Counts
	switch t.job.Kind {
	case ImportCheckJob:
		return crm.Label{ZH: "将新建 %d 条，更新 %d 条，跳过 %d 条，%d 条有问题", EN: "%d to create, %d to update, %d to skip, %d refused"}.
			With(c["create"], c["update"], c["skip"], c[store.RowRefused])
	case ImportUndoJob:
		return crm.Label{ZH: "已还原 %d 条", EN: "%d taken back"}.With(c[store.RowUndone])
	}
	return crm.Label{ZH: "新建 %d 条，更新 %d 条，跳过 %d 条，%d 条有问题", EN: "%d created, %d updated, %d skipped, %d refused"}.
		With(c[store.RowCreated], c[store.RowUpdated], c[store.RowSkipped], c[store.RowRefused])
}

func counted(counts []store.ProblemCount, p store.RowProblem) []store.ProblemCount {
	at := slices.IndexFunc(counts, func(c store.ProblemCount) bool { return c.Field == p.Field && c.Code == p.Code })
	if at < 0 {
		return append(counts, store.ProblemCount{Field: p.Field, Code: p.Code, Rows: 1})
	}
	counts[at].Rows++
	return counts
}
