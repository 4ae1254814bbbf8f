package api

import "github.com/danielgtaylor/huma/v2"

// writtenID describes ids in requests and answers: as text of a known form, so
// that one that is malformed is refused by the name of its field.
type writtenID string

// Schema tells the form.
func (writtenID) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "uuid"}
}
