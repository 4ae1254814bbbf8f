package api

import (
	"context"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/sheet"
	"github.com/baton-crm/baton/store"
)

type listImportRows struct {
	ByID
	Status []string `query:"status" maxItems:"8" doc:"Only these: ready, created, updated, skipped, refused, undone; create and update are rows of which a trial has found that."`
	Limit  int      `query:"limit" default:"50" minimum:"1" maximum:"200"`
	Cursor string   `query:"cursor" maxLength:"20"`
}

type importRowPage struct {
	Items      []importRowView `json:"items"`
	NextCursor string          `json:"nextCursor,omitempty"`
}

type importRowView struct {
	Row        int               `json:"row" doc:"As the file counts it."`
	Cells      map[string]string `json:"cells"`
	Status     string            `json:"status" enum:"ready,created,updated,skipped,refused,undone"`
	Act        string            `json:"act,omitempty" enum:"create,update,skip" doc:"What it is for."`
	RecordID   *uuid.UUID        `json:"recordId,omitempty"`
	RecordName string            `json:"recordName,omitempty"`
	Problems   []importCell      `json:"problems"`
}

type importCell struct {
	Column  string `json:"column,omitempty"`
	Field   string `json:"field,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Remedy  string `json:"remedy"`
}

func (s *Server) importRowRoutes() {
	handle(s, operation("list-import-rows", http.MethodGet, importsPath+"/{id}/rows", "The rows of an import and what came of each", "imports"), s.importRows)
	refused := operation("export-refused-rows", http.MethodGet, importsPath+"/{id}/refused", "The refused rows as a file, with the reasons", "imports")
	refused.Responses = map[string]*huma.Response{"200": {
		Description: "The file", Content: tableContent(),
	}}
	handle(s, refused, s.refusedRows)
}

// tableContent describes an answer that is a table.
func tableContent() map[string]*huma.MediaType {
	content := map[string]*huma.MediaType{}
	for _, contentType := range contentTypes {
		name, _, _ := strings.Cut(contentType, ";")
		content[name] = &huma.MediaType{Schema: binarySchema()}
	}
	return content
}

func (s *Server) importRows(ctx context.Context, in *listImportRows) (*itself[importRowPage], error) {
	viewer := viewerOf(ctx)
	it, err := store.GetImport(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	after := 0
	if in.Cursor != "" {
		if after, err = strconv.Atoi(in.Cursor); err != nil {
			return nil, invalidPlace()
		}
	}
	rows, err := store.ImportRows(ctx, s.DB, it.ID, in.Status, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	page := importRowPage{Items: []importRowView{}}
	if len(rows) > in.Limit {
		rows = rows[:in.Limit]
		page.NextCursor = strconv.Itoa(rows[in.Limit-1].Row)
	}
	var ids []uuid.UUID
	for _, row := range rows {
		if row.RecordID != nil {
			ids = append(ids, *row.RecordID)
		}
	}
	names, err := store.Names(ctx, s.DB, viewer, it.Kind, ids)
	for _, row := range rows {
		page.Items = append(page.Items, s.importRowView(it, row, names, viewer.Language))
	}
	return answered(page), err
}

func (s *Server) importRowView(it *store.Import, row *store.ImportRow, names map[uuid.UUID]string, language crm.Language) importRowView {
	view := importRowView{Row: row.Row, Cells: map[string]string{}, Status: row.Status, Act: row.Act, Problems: []importCell{}}
	for i, column := range it.Columns {
		if i < len(row.Cells) {
			view.Cells[column] = row.Cells[i]
		}
	}
	if row.RecordID != nil && names[*row.RecordID] != "" {
		view.RecordID, view.RecordName = row.RecordID, names[*row.RecordID]
	}
	for _, p := range row.Problems {
		view.Problems = append(view.Problems, importCell{p.Column, p.Field, p.Code, s.refusalView(crm.Denial{Code: p.Code, Detail: p.Message}, language).Detail, p.Remedy.In(language)})
	}
	return view
}

type exportRefused struct {
	ByID
	Format string `query:"format" enum:"csv,xlsx" default:"csv"`
}

// refusedRows streams the rows that were refused, as they came and with the
// reasons, so that they can be mended and imported again.
func (s *Server) refusedRows(ctx context.Context, in *exportRefused) (*huma.StreamResponse, error) {
	viewer := viewerOf(ctx)
	it, err := store.GetImport(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(it.FileName, path.Ext(it.FileName)) + "-refused." + in.Format
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		_, w := humago.Unwrap(hc)
		w.Header().Set("Content-Type", contentTypes[sheet.Format(in.Format)])
		w.Header().Set("Content-Disposition", "attachment"+named(name))
		if err := s.writeRefused(ctx, w, it, sheet.Format(in.Format), viewer.Language); err != nil {
			s.Log.WarnContext(ctx, "refused rows were not written to their end", "import", it.ID, "error", err)
			panic(http.ErrAbortHandler) // the client must not take a part for the whole
		}
	}}, nil
}

// contentTypes are the media types of tables.
var contentTypes = map[sheet.Format]string{
	sheet.CSV:  "text/csv; charset=utf-8",
	sheet.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// rowsAtOnce is how many rows are read for a file at a time.
const rowsAtOnce = 1000

func (s *Server) writeRefused(ctx context.Context, w http.ResponseWriter, it *store.Import, format sheet.Format, language crm.Language) error {
	reason := crm.Label{ZH: "未导入的原因", EN: "Why it was refused"}.In(language)
	table, err := sheet.NewWriter(w, format, append(append([]string{}, it.Columns...), reason), sheet.WriteOptions{BOM: true, Zone: s.Company.Zone()})
	if err != nil {
		return err
	}
	for after := 0; ; {
		rows, err := store.ImportRows(ctx, s.DB, it.ID, []string{store.RowRefused}, after, rowsAtOnce)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := table.Write(s.refusedCells(it, row, language)...); err != nil {
				return err
			}
			after = row.Row
		}
		if len(rows) < rowsAtOnce {
			return table.Close()
		}
	}
}

func (s *Server) refusedCells(it *store.Import, row *store.ImportRow, language crm.Language) []sheet.Cell {
	cells := make([]sheet.Cell, len(it.Columns), len(it.Columns)+1)
	for i := range cells {
		if i < len(row.Cells) {
			cells[i] = sheet.Text(row.Cells[i])
		}
	}
	var reasons []string
	for _, p := range s.importRowView(it, row, nil, language).Problems {
		reasons = append(reasons, strings.Trim(p.Column+": "+p.Message+" "+p.Remedy, ": "))
	}
	return append(cells, sheet.Text(strings.Join(reasons, "\n")))
}
