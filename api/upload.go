package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/files"
)

// How files come in.
const (
	// DefaultMaxFile is the largest file, in bytes, unless configured otherwise.
	DefaultMaxFile = 25 << 20
	uploadsAtOnce  = 8                // of one person
	uploadWithin   = 10 * time.Minute // for slow lines; other bodies have to come at once
	formOverhead   = 64 << 10         // what a multipart form adds to its file
)

// upload is a file on its way in: the body itself, or the first file of a
// multipart form. Its body is read as it comes and never held as a whole.
type upload struct {
	ByID
	Idempotent
	Name string `query:"name" maxLength:"1000" doc:"Name of the file; forms bring their own."`

	request *http.Request
}

// Resolve takes the request aside before huma reads anything of its body.
func (u *upload) Resolve(ctx huma.Context) []error {
	u.request, _ = humago.Unwrap(ctx)
	return nil
}

var _ huma.Resolver = (*upload)(nil)

func attachOperation(kind crm.Schema) huma.Operation {
	op := operation("attach-to-"+kind.Name, http.MethodPost, "/"+kind.Plural+"/{id}/attachments", "Attach a file to one "+kind.Label.EN, kind.Plural)
	op.DefaultStatus = http.StatusCreated
	return op
}

// uploadBody describes the body of an upload. It is told after the operation
// was registered: huma would read a body that it knows of.
func uploadBody() *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: binarySchema()},
		"multipart/form-data": {Schema: &huma.Schema{
			Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": binarySchema()},
		}},
	}}
}

var uploadPath = regexp.MustCompile(`^` + base + `/([a-z-]+/[0-9A-Fa-f-]{36}/attachments|imports)$`)

// uploadLimit is how large the file of an upload may be, in bytes.
func (s *Server) uploadLimit(r *http.Request) int64 {
	if r.URL.Path == base+importsPath {
		return maxImport
	}
	return s.MaxFile
}

func isUpload(r *http.Request) bool {
	return r.Method == http.MethodPost && uploadPath.MatchString(r.URL.Path)
}

// guardUpload lets the body of an upload be as large as a file may, and refuses
// one that says beforehand that it is larger.
func (s *Server) guardUpload(w http.ResponseWriter, r *http.Request) bool {
	limit := s.uploadLimit(r) + formOverhead
	if r.ContentLength > limit {
		writeProblem(w, fileTooLarge(r.Context(), s.uploadLimit(r)))
		return false
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	// A connection without deadlines keeps the one of all requests.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadWithin))
	return true
}

func fileTooLarge(ctx context.Context, limit int64) *problem {
	p := newProblem(ctx, codeTooLarge)
	p.Detail = crm.Label{ZH: "一个文件最多 %d MB", EN: "A file has at most %d MB"}.With(limit >> 20).In(stateOf(ctx).language)
	return p
}

// receive reads a file to its end and checks what it is.
func (s *Server) receive(ctx context.Context, in *upload) (name string, _ *files.Draft, _ error) {
	body, name, err := fileOf(in)
	if err != nil {
		return "", nil, err
	}
	draft, err := s.Files.Read(body, s.MaxFile)
	if err != nil {
		return "", nil, s.unread(ctx, err)
	}
	name = crm.FileName(name)
	err = crm.CheckAttachable(name, draft.Type)
	if draft.Size == 0 {
		err = crm.InvalidField("file", "required",
			crm.Label{ZH: "文件是空的", EN: "The file is empty"}, crm.Label{ZH: "请选择另一个文件", EN: "Choose another file"})
	}
	if err != nil {
		return "", nil, errors.Join(err, draft.Discard())
	}
	return name, draft, nil
}

// unread tells a file that is too large, or was cut off, from a store that
// does not work.
func (s *Server) unread(ctx context.Context, err error) error {
	_, tooLong := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooLong, errors.Is(err, files.ErrTooLarge):
		return fileTooLarge(ctx, s.MaxFile)
	case errors.Is(err, files.ErrUnavailable):
		return err
	}
	return crm.InvalidField("file", "interrupted",
		crm.Label{ZH: "文件没有传完", EN: "The file did not arrive as a whole"},
		crm.Label{ZH: "请重新上传", EN: "Send it again"})
}

// fileOf finds the file in a request.
func fileOf(in *upload) (io.Reader, string, error) {
	if media, _, _ := mime.ParseMediaType(in.request.Header.Get("Content-Type")); media != "multipart/form-data" {
		return in.request.Body, in.Name, nil
	}
	form, err := in.request.MultipartReader()
	if err != nil {
		return nil, "", noFile()
	}
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, "", noFile()
		}
		if part.FormName() == "file" {
			name := in.Name
			if name == "" {
				name = part.FileName()
			}
			return part, name, nil
		}
	}
}

func noFile() error {
	return crm.InvalidField("file", "required",
		crm.Label{ZH: "请求里没有文件", EN: "The request holds no file"},
		crm.Label{ZH: "请以 file 为名上传一个文件", EN: "Send one as the field file of the form"})
}
