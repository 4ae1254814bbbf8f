package activities

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/sheet"
	"github.com/baton-crm/baton/store"
)

// Upload is a file that somebody wants to import.
type Upload struct {
	Schema   crm.Schema // as the company uses it and the person may know it
	Name     string
	Size     int64
	File     io.ReaderAt
	Read     sheet.Options // what the person knows better than the program
	Currency string        // of amounts that name none
}

// FileFound is what was recognised of a file.
type FileFound struct {
	Format    string   `json:"format"`
	Encoding  string   `json:"encoding,omitempty"`
	Separator string   `json:"separator,omitempty"`
	Sheet     string   `json:"sheet,omitempty"`
	Sheets    []string `json:"sheets,omitempty"`
	HeaderRow int      `json:"headerRow"`
}

// How much of a file is kept to show, and looked at to understand it.
const (
	shownSamples   = 3
	studiedSamples = 1000
)

// StageImport reads a file into an import: its rows, a guess of what its
// columns are, and how its dates and numbers are written. A file that is no
// table is refused.
func StageImport(ctx context.Context, tx *store.Tx, u Upload) (*store.Import, error) {
	reader, err := sheet.Open(u.File, u.Size, u.Read)
	if err != nil {
		return nil, refusedFile(err)
	}
	defer reader.Close()
	found := reader.Found()
	recognised, err := json.Marshal(FileFound{
		Format: string(found.Format), Encoding: string(found.Encoding), Separator: separatorOf(found.Separator),
		Sheet: found.Sheet, Sheets: found.Sheets, HeaderRow: found.HeaderRow,
	})
	if err != nil {
		return nil, fmt.Errorf("encode what was found: %w", err)
	}
	head, err := reader.Sample(studiedSamples)
	if err != nil {
		return nil, refusedFile(err)
	}
	study := newStudy(u, reader.Columns(), head)
	it := &store.Import{
		Kind: u.Schema.Name, FileName: u.Name, FileSize: u.Size, Found: recognised, Columns: reader.Columns(),
		Samples: study.shown(), Mapping: study.mapping(), Options: study.options(),
	}
	rows := &rowSource{reader: reader, times: map[[sha256.Size]byte]uint32{}}
	if err := store.StageImport(ctx, tx, it, rows.next); err != nil {
		return nil, refusedFile(err)
	}
	return it, nil
}

func separatorOf(b byte) string {
	if b == 0 {
		return ""
	}
	return string(b)
}

// refusedFile turns what is wrong with a file into what people are told.
func refusedFile(err error) error {
	var p *sheet.Problem
	if !errors.As(err, &p) {
		return err
	}
	message := crm.Label(p.Message)
	if p.Row > 0 {
		message = crm.Label{ZH: fmt.Sprintf("第 %d 行：%s", p.Row, message.ZH), EN: fmt.Sprintf("Row %d: %s", p.Row, message.EN)}
	}
	return crm.InvalidField("file", p.Code, message, crm.Label(p.Remedy))
}

// rowSource gives rows with the key by which each is known again.
type rowSource struct {
	reader *sheet.Reader
	times  map[[sha256.Size]byte]uint32 // how often each row has come
}

func (s *rowSource) next() (store.StagedRow, bool, error) {
	row, err := s.reader.Next()
	if errors.Is(err, io.EOF) {
		return store.StagedRow{}, false, nil
	}
	if err != nil {
		return store.StagedRow{}, false, err
	}
	cells := make([]string, len(row.Cells))
	for i, cell := range row.Cells {
		cells[i] = strings.ReplaceAll(strings.ToValidUTF8(cell, "\uFFFD"), "\x00", "")
	}
	sum := sha256.Sum256([]byte(strings.Join(cells, "\x1f")))
	s.times[sum]++
	return store.StagedRow{Row: row.Number, Cells: cells, Key: binary.BigEndian.AppendUint32(sum[:], s.times[sum])}, true, nil
}

// study is what the first rows of a file tell.
type study struct {
	upload  Upload
	columns []string
	rows    []sheet.Row
	guesses map[string]crm.Suggestion
}

func newStudy(u Upload, columns []string, rows []sheet.Row) *study {
	return &study{u, columns, rows, u.Schema.Suggest(columns)}
}

// texts are what stands in a column, without empty cells.
func (s *study) texts(column int) []string {
	var texts []string
	for _, row := range s.rows {
		if column < len(row.Cells) && strings.TrimSpace(row.Cells[column]) != "" {
			texts = append(texts, row.Cells[column])
		}
	}
	return texts
}

// shown are a few different texts of each column.
func (s *study) shown() [][]string {
	samples := make([][]string, len(s.columns))
	for i := range s.columns {
		samples[i] = []string{}
		for _, text := range s.texts(i) {
			if len(samples[i]) < shownSamples && !slices.Contains(samples[i], text) {
				samples[i] = append(samples[i], text)
			}
		}
	}
	return samples
}

func (s *study) mapping() []crm.ColumnMapping {
	mapping := make([]crm.ColumnMapping, len(s.columns))
	for i, column := range s.columns {
		mapping[i] = crm.ColumnMapping{Column: column, Field: s.guesses[column].Field}
	}
	return mapping
}

// options are how dates and numbers seem to be written; where the file leaves
// it open, nothing is guessed.
func (s *study) options() crm.ImportOptions {
	options := crm.NewImportOptions(s.upload.Currency)
	for i := range s.columns {
		texts := s.texts(i)
		if orders := sheet.DetectDateOrder(texts); options.DateOrder == "" && orders.NotDates < len(texts)/2 {
			options.DateOrder = string(orders.Likely)
			if order, certain := orders.Certain(); certain {
				options.DateOrder = string(order)
			}
		}
		if marks, mixed := sheet.DetectMarks(texts); options.NumberMarks == "" && !mixed {
			options.NumberMarks = string(marks)
		}
	}
	return options
}

// importTitles name the jobs of imports.
var importTitles = map[string]crm.Label{
	ImportCheckJob: {ZH: "试运行导入：%s", EN: "Try import: %s"},
	ImportRunJob:   {ZH: "导入：%s", EN: "Import: %s"},
	ImportUndoJob:  {ZH: "还原导入：%s", EN: "Undo import: %s"},
}

// StartImport leaves a trial, the import itself or its undoing to a job.
func StartImport(ctx context.Context, tx *store.Tx, it *store.Import, kind string) (*store.Job, error) {
	allowed := map[string][]store.ImportState{
		ImportCheckJob: beforeRun,
		ImportRunJob:   append(slices.Clone(beforeRun), store.ImportRunning, store.ImportDone),
		ImportUndoJob:  {store.ImportRunning, store.ImportDone, store.ImportUndoing},
	}[kind]
	if !slices.Contains(allowed, it.State) {
		return nil, &crm.Conflict{Code: "import-state", Detail: crm.Label{ZH: "现在不能这样做", EN: "That cannot be done at this point"}}
	}
	if err := notUnderWay(ctx, tx, it); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(it.Mapping, func(m crm.ColumnMapping) bool { return m.Field != "" }) {
		return nil, crm.InvalidField("mapping", "required", crm.Label{ZH: "还没有列对应到字段", EN: "No column fills a field yet"},
			crm.Label{ZH: "请先选择对应关系", EN: "Say which column fills which field"})
	}
	title := importTitles[kind]
	job, err := store.StartJob(ctx, tx, store.NewJob{
		Kind: kind, Title: title.With(it.FileName), Total: &it.Rows, Input: importInput{it.ID},
	})
	if err != nil {
		return nil, err
	}
	it.JobID = &job.ID
	return job, store.SaveImport(ctx, tx, it)
}

func notUnderWay(ctx context.Context, tx *store.Tx, it *store.Import) error {
	if it.JobID == nil {
		return nil
	}
	job, err := store.GetJob(ctx, tx, crm.System(), *it.JobID)
	if err != nil || job.Ended() {
		return err
	}
	return &crm.Conflict{Code: "job-running", Detail: crm.Label{ZH: "任务还在进行中", EN: "Its job is still going on"}}
}
