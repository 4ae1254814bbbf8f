package api

import (
	"context"
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

type exportMailing struct {
	ByID
	Language string `query:"language" enum:"zh-CN,en" doc:"Of headers and labels; left out: the person's."`
}

func (s *Server) mailingExportRoute() {
	op := operation("export-result-of-mailing", http.MethodGet, "/mailings/{id}/result/export",
		"What became of each letter of a mailing, as a table", crm.Mailings.Plural)
	op.Responses = map[string]*huma.Response{"200": {Description: "The table", Content: map[string]*huma.MediaType{
		"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}},
	}}}
	handle(s, op, s.exportMailing)
}

// mailingExport is the result of a mailing on its way to somebody who sees it.
type mailingExport struct {
	viewer   crm.Viewer
	mailing  *crm.Mailing
	language crm.Language
}

// exportMailing sends what became of each letter as a table, in one snapshot
// and page by page, so that memory does not grow with their number.
func (s *Server) exportMailing(ctx context.Context, in *exportMailing) (*huma.StreamResponse, error) {
	viewer := viewerOf(ctx)
	mailing, err := store.Mailings.Get(ctx, s.DB, viewer, in.ID)
	if err != nil {
		return nil, err
	}
	if viewer.LeavingOn != nil { // who leaves takes nothing along
		return nil, fmt.Errorf("export of mailing %s by who leaves: %w", in.ID, crm.ErrForbidden)
	}
	e := mailingExport{viewer, mailing, viewer.Language}
	if in.Language != "" {
		e.language = crm.Language(in.Language)
	}
	if !s.exports.take(viewer.ID, exportsAtOnce) {
		return nil, newProblem(ctx, codeTooManyExports)
	}
	return &huma.StreamResponse{Body: func(hctx huma.Context) {
		defer s.exports.give(viewer.ID)
		_, w := humago.Unwrap(hctx)
		patient := newPatientWriter(w)
		err := s.tellMailingExport(hctx.Context(), e)
		if err == nil {
			err = s.DB.Snapshot(hctx.Context(), func(ctx context.Context, db store.Querier) error {
				return s.sendMailing(ctx, db, e, patient)
			})
		}
		s.endTable(hctx.Context(), patient, crm.Mailings.Name, err)
	}}, nil
}

func (s *Server) sendMailing(ctx context.Context, db store.Querier, e mailingExport, w *patientWriter) error {
	name := fmt.Sprintf("%s-%s.csv", e.mailing.Number, s.DB.Now().In(s.Company.Zone()).Format(time.DateOnly))
	w.Header().Set("Content-Type", mediaTypes[sheet.CSV])
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename*=UTF-8''%s`, url.PathEscape(name)))
	return s.writeMailing(ctx, db, e, w)
}

// tellMailingExport remembers who takes what, before the first row leaves.
func (s *Server) tellMailingExport(ctx context.Context, e mailingExport) error {
	counts, err := store.CountRecipients(ctx, s.DB, e.mailing.ID)
	if err != nil {
		return err
	}
	count := 0
	for _, c := range counts {
		count += c.Count
	}
	return s.DB.Do(ctx, e.viewer, func(ctx context.Context, tx *store.Tx) error {
		return tx.Tell(ctx, store.Change{
			Type: "mailing.result-exported", RecordKind: crm.Users.Name, RecordID: e.viewer.ID,
			Facts: map[string]string{"count": strconv.Itoa(count), "number": e.mailing.Number},
		})
	})
}

func (s *Server) writeMailing(ctx context.Context, db store.Querier, e mailingExport, w io.Writer) error {
	var header []string
	for _, label := range mailingColumns() {
		header = append(header, label.In(e.language))
	}
	table, err := sheet.NewWriter(w, sheet.CSV, header, sheet.WriteOptions{BOM: true, Zone: s.Company.Zone()})
	if err != nil {
		return fmt.Errorf("begin table: %w", err)
	}
	reader := e.viewer
	reader.Language = e.language
	err = store.EachRecipient(ctx, db, e.mailing.ID, func(page []crm.MailingRecipient) error {
		views, err := recipientViews(ctx, db, reader, string(e.mailing.Audience), page)
		if err != nil {
			return err
		}
		for _, view := range views {
			if err := table.Write(e.cells(view)...); err != nil {
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

// mailingColumns are the columns of the table, in order.
func mailingColumns() []crm.Label {
	return []crm.Label{
		{ZH: "收件人", EN: "Recipient"}, {ZH: "记录编号", EN: "Record id"}, {ZH: "状态", EN: "State"},
		{ZH: "未发原因", EN: "Why left out"}, {ZH: "说明", EN: "Explanation"}, {ZH: "时间", EN: "Time"},
	}
}

func (e mailingExport) cells(r recipientView) []sheet.Cell {
	cause, at := "", sheet.Cell{}
	if r.Cause != "" {
		cause = crm.LabelOf(crm.LeftOutCause("").Choices(), r.Cause).In(e.language)
	}
	if r.At != nil {
		at = sheet.Time(*r.At)
	}
	return []sheet.Cell{
		sheet.Text(r.Record.Label), sheet.Text(r.Record.ID.String()), sheet.Text(r.StateLabel), sheet.Text(cause), sheet.Text(r.Reason), at,
	}
}
