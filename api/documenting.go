package api

import "github.com/danielgtaylor/huma/v2"

// documenting takes operations into the document of the API. Huma's own way
// looks through all operations for each new one; with more than a thousand
// that is most of what making the API costs, at every start.
type documenting struct {
	huma.API
	config huma.Config
	ids    map[string]bool
}

// Config is what huma asks an API for, to know what it refuses.
func (d documenting) Config() huma.Config { return d.config }

// DocumentOperation adds an operation to the document. Two of one name would be
// a mistake of ours.
func (d documenting) DocumentOperation(op *huma.Operation) {
	if op.Hidden {
		return
	}
	id := op.OperationID
	if d.ids[id] {
		panic("two operations are called " + id)
	}
	d.ids[id] = true
	op.OperationID = "" // without a name it is not looked for
	d.OpenAPI().AddOperation(op)
	op.OperationID = id
}
