package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/sheet"
	"github.com/baton-crm/baton/store"
)

type exportAsked struct {
	Found
	Format   string `query:"format" default:"csv" enum:"csv,xlsx"`
	Sort     string `query:"sort" maxLength:"80" doc:"A declared sort; “-” before it for descending."`
	Columns  string `query:"columns" maxLength:"2000" doc:"Names of fields, separated by commas; “*”: all; left out: the columns of the list."`
	Labels   bool   `query:"labels" default:"true" doc:"Headers, choices and references as people read them; false: by name, value and id, as an import reads them back without loss."`
	Language string `query:"language" enum:"zh-CN,en" doc:"Of headers and labels; left out: the person's."`
}

// Limits of exports.
const (
	exportsAtOnce  = 2         // of each person
	mostBookRows   = 1_048_575 // what a workbook holds below its header
	sendWithinTime = 30 * time.Second
)

var mediaTypes = map[sheet.Format]string{
	sheet.CSV:  "text/csv; charset=utf-8",
	sheet.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// export sends the records found as a table, in one snapshot and page by page,
// so that memory does not grow with their number.
func (r *resource) export(ctx context.Context, in *exportAsked) (*huma.StreamResponse, error) {
	if err := r.allow(ctx, crm.Export); err != nil {
		return nil, err
	}
	e, err := r.exporting(ctx, in)
	if err != nil {
		return nil, err
	}
	if !r.exports.take(e.viewer.ID, exportsAtOnce) {
		return nil, newProblem(ctx, codeTooManyExports)
	}
	return &huma.StreamResponse{Body: func(hctx huma.Context) {
		defer r.exports.give(e.viewer.ID)
		_, w := humago.Unwrap(hctx)
		r.sendTable(hctx.Context(), e, newPatientWriter(w))
	}}, nil
}

// exporting is one export under way.
type exporting struct {
	viewer  crm.Viewer
	query   store.Query
	format  sheet.Format
	columns exportColumns
}

func (r *resource) exporting(ctx context.Context, in *exportAsked) (exporting, error) {
	viewer := viewerOf(ctx)
	schema, err := r.kindFor(ctx, viewer)
	if err != nil {
		return exporting{}, err
	}
	language := viewer.Language
	if in.Language != "" {
		language = crm.Language(in.Language)
	}
	fields, err := exportFields(schema, in.Columns)
	if err != nil {
		return exporting{}, err
	}
	return exporting{
		viewer:  viewer,
		query:   store.Query{Text: in.Text, Filter: in.Filter, Sort: in.Sort, Schema: &schema, Act: crm.Export},
		format:  sheet.Format(in.Format),
		columns: exportColumns{schema, fields, in.Labels, language},
	}, nil
}

// sendTable answers with the table, or with what is wrong as long as nothing
// was sent; after that only a cut connection says that the table is not whole.
func (r *resource) sendTable(ctx context.Context, e exporting, w *patientWriter) {
	at := r.filterContext(e.viewer)
	err := r.takeDown(ctx, at, e)
	if err == nil {
		err = r.DB.Snapshot(ctx, func(ctx context.Context, db store.Querier) error {
			r.announce(w, e, at.Now)
			return r.writeTable(ctx, db, at, e, w)
		})
	}
	r.endTable(ctx, w, r.schema.Name, err)
}

// takeDown counts what is to be exported and remembers who takes it, before the
// snapshot takes a connection for long.
func (r *resource) takeDown(ctx context.Context, at crm.FilterContext, e exporting) error {
	count, err := r.table.CountAll(ctx, r.DB, at, e.viewer, e.query)
	if err != nil {
		return err
	}
	if e.format == sheet.XLSX && count > mostBookRows {
		return tooManyRows(count)
	}
	return r.tellExport(ctx, e, count)
}

// endTable tells what went wrong, if anything did: by an answer where nothing
// was sent yet, by a cut connection otherwise.
func (s *Server) endTable(ctx context.Context, w *patientWriter, kind string, err error) {
	w.done()
	switch {
	case err == nil:
	case w.sent:
		s.Log.InfoContext(ctx, "export cut off", "trace", stateOf(ctx).id, "kind", kind, "error", err)
		panic(http.ErrAbortHandler)
	default:
		w.Header().Del("Content-Disposition")
		s.refuse(ctx, w.ResponseWriter, err)
	}
}

func tooManyRows(count int) error {
	return crm.InvalidField("format", "too-many-rows",
		crm.Label{ZH: "共 %d 条，一个工作簿最多容纳 %d 条", EN: "There are %d records; a workbook holds at most %d"}.With(count, mostBookRows),
		crm.Label{ZH: "请缩小范围，或导出为 CSV", EN: "Narrow the filter, or export as CSV"})
}

// tellExport remembers who takes what, before the first row leaves: a cut
// connection does not undo that rows were seen.
func (r *resource) tellExport(ctx context.Context, e exporting, count int) error {
	return r.DB.Do(ctx, e.viewer, func(ctx context.Context, tx *store.Tx) error {
		return tx.Tell(ctx, store.Change{
			Type: r.schema.Name + ".exported", RecordKind: crm.Users.Name, RecordID: e.viewer.ID,
			Facts: map[string]string{
				"count": strconv.Itoa(count), "filter": e.query.Filter, "q": e.query.Text,
				"format": string(e.format), "columns": e.columns.list(),
			},
		})
	})
}

// announce names the file by the kind and the date, in the language asked for.
func (r *resource) announce(w *patientWriter, e exporting, now time.Time) {
	date := now.In(r.Company.Zone()).Format(time.DateOnly)
	suffix := "-" + date + "." + string(e.format)
	label := url.PathEscape(e.columns.schema.PluralLabel.In(e.columns.language) + suffix)
	w.Header().Set("Content-Type", mediaTypes[e.format])
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s%s"; filename*=UTF-8''%s`, r.schema.Plural, suffix, label))
}

func (r *resource) writeTable(ctx context.Context, db store.Querier, at crm.FilterContext, e exporting, w io.Writer) error {
	table, err := sheet.NewWriter(w, e.format, e.columns.header(), sheet.WriteOptions{
		BOM: true, Sheet: e.columns.schema.PluralLabel.In(e.columns.language), Zone: at.Zone,
	})
	if err != nil {
		return fmt.Errorf("begin table: %w", err)
	}
	err = r.table.Each(ctx, db, at, e.viewer, e.query, func(ctx context.Context, records []anyRecord) error {
		names, err := r.names(ctx, db, e.viewer, e.columns.named(), records...)
		if err != nil {
			return err
		}
		for _, record := range records {
			if err := table.Write(e.columns.cells(r.veiled(e.columns.schema, e.viewer, record), names)...); err != nil {
				return err
			}
		}
		return table.Flush()
	})
	if err != nil {
		return err
	}
	return table.Close()
}

// patientWriter gives a slow reader time for each part of an answer, but not
// without end: a snapshot is held open meanwhile.
type patientWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	sent    bool
}

func newPatientWriter(w http.ResponseWriter) *patientWriter {
	return &patientWriter{ResponseWriter: w, control: http.NewResponseController(w)}
}

// Write sends a part.
func (w *patientWriter) Write(part []byte) (int, error) {
	w.sent = true
	_ = w.control.SetWriteDeadline(time.Now().Add(sendWithinTime)) // technical: a connection that has no deadlines is not limited
	return w.ResponseWriter.Write(part)
}

// done leaves the connection to the requests that follow without a deadline.
func (w *patientWriter) done() { _ = w.control.SetWriteDeadline(time.Time{}) }

// refuse answers with what is wrong where nothing was sent yet.
func (s *Server) refuse(ctx context.Context, w http.ResponseWriter, err error) {
	var shown *problem
	if !errors.As(s.fail(ctx, err), &shown) {
		shown = newProblem(ctx, codeInternal)
	}
	writeProblem(w, shown)
}
