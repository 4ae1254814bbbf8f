package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/sheet"
	"github.com/baton-crm/baton/store"
)

const (
	importsPath = "/imports"
	maxImport   = 200 << 20 // bytes
)

// stageImport is a file on its way in, as the body itself.
type stageImport struct {
	Idempotent
	Kind      string `query:"kind" required:"true" maxLength:"60" doc:"The kind of the records that its rows become."`
	Name      string `query:"name" maxLength:"300" doc:"Name of the file."`
	Encoding  string `query:"encoding" maxLength:"20" doc:"Of CSV; found out without it."`
	Separator string `query:"separator" maxLength:"1" doc:"Of CSV; found out without it."`
	Sheet     string `query:"sheet" maxLength:"100" doc:"Of a workbook; its first visible one without it."`
	HeaderRow int    `query:"headerRow" minimum:"0" maximum:"1000" doc:"The first row that is not empty without it."`

	request *http.Request
}

// Resolve takes the request aside before huma reads anything of its body.
func (u *stageImport) Resolve(ctx huma.Context) []error {
	u.request, _ = humago.Unwrap(ctx)
	return nil
}

var _ huma.Resolver = (*stageImport)(nil)

// stage reads a file to its end and keeps its rows. The file itself is held
// only until then, outside of memory.
func (s *Server) stageImport(ctx context.Context, in *stageImport) (*raw, error) {
	viewer := viewerOf(ctx)
	schema, err := s.importable(ctx, viewer, in.Kind)
	if err != nil {
		return nil, err
	}
	if in.Key == "" {
		return nil, keyRequired()
	}
	if !s.uploads.take(viewer.ID, uploadsAtOnce) {
		return nil, newProblem(ctx, codeUnavailable)
	}
	defer s.uploads.give(viewer.ID)
	file, sum, err := spool(ctx, in.request.Body)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("measure upload: %w", err)
	}
	upload := activities.Upload{
		Schema: schema, Name: crm.FileName(in.Name), Size: size, File: file, Currency: s.Company.Currency, Read: in.options(viewer.Language),
	}
	request := requestID(http.MethodPost, "imports/"+in.Kind+"/"+in.Name, "", fmt.Appendf(nil, "%q %q %q %d %s", in.Encoding, in.Separator, in.Sheet, in.HeaderRow, sum))
	return s.change(ctx, in.Key, request, func(ctx context.Context, tx *store.Tx) (store.Answer, error) {
		it, err := activities.StageImport(ctx, tx, upload)
		if err != nil {
			return store.Answer{}, err
		}
		view, err := s.importView(ctx, tx, viewer, it)
		if err != nil {
			return store.Answer{}, err
		}
		body, err := json.Marshal(view)
		return store.Answer{Status: http.StatusCreated, ETag: etag(it.Version), Body: body}, err
	})
}

func (u *stageImport) options(language crm.Language) sheet.Options {
	o := sheet.Options{
		Encoding: sheet.Encoding(u.Encoding), Sheet: u.Sheet, HeaderRow: u.HeaderRow, MaxRows: maxImportRows,
		ColumnWord: crm.Label{ZH: "列", EN: "Column"}.In(language),
	}
	if u.Separator != "" {
		o.Separator = u.Separator[0]
	}
	return o
}

// maxImportRows is how many rows one file may have.
const maxImportRows = 1_000_000

// importable is a kind that the person may import, as they may know it.
func (s *Server) importable(ctx context.Context, viewer crm.Viewer, kind string) (crm.Schema, error) {
	s.kinds.Forget() // a field made a moment ago, by another import perhaps, can be filled in
	schema, err := s.kinds.Schema(ctx, kind)
	switch {
	case errors.Is(err, crm.ErrNotFound), err == nil && !viewer.Allowed(schema.Kind, crm.View):
		return schema, crm.InvalidField("kind", "unknown-kind", crm.Label{ZH: "没有这种记录", EN: "There is no such kind of record"},
			crm.Label{ZH: "例如 lead", EN: "For example lead"})
	case err != nil:
		return schema, err
	case !viewer.Allowed(schema.Kind, crm.Import):
		return schema, fmt.Errorf("import %s: %w", schema.Plural, crm.ErrForbidden)
	}
	return schema.For(viewer), nil
}

// spool takes a body aside into a file that nobody else sees and that is gone
// with its last user. It returns the hash of what came.
func spool(ctx context.Context, body io.Reader) (*os.File, string, error) {
	file, err := os.CreateTemp("", "baton-import-")
	if err != nil {
		return nil, "", fmt.Errorf("keep upload: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, "", errors.Join(fmt.Errorf("keep upload: %w", err), file.Close())
	}
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(file, hash), body)
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, "", errors.Join(fileTooLarge(ctx, maxImport), file.Close())
	}
	if err != nil {
		return nil, "", errors.Join(newProblem(ctx, codeUnavailable), file.Close())
	}
	return file, hex.EncodeToString(hash.Sum(nil)), nil
}
