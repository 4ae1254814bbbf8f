package activities

import (
	"encoding/json"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// fillSource says of a lead that names no source of its own that it came by a
// program, where one entered it.
func fillSource(tx *store.Tx, lead *crm.Lead) {
	if lead.Source == "" && tx.Viewer.ByToken() {
		lead.Source = crm.SourceInterface
	}
}

// importSources say of what an import makes where it came from.
var importSources = map[string]string{
	crm.Leads.Name: string(crm.SourceImport), crm.Complaints.Name: string(crm.ComplaintByImport),
}

// fillImported says of the records of a file that name no source of their own
// that they were imported. Records that are there already keep theirs.
func fillImported(kind string, schema crm.Schema, f *fate) {
	source, known := schema.Field("source")
	imported, told := importSources[kind]
	if _, given := f.draft.Values[source.Name]; !told || !known || given || source.Limit != crm.FieldOpen {
		return
	}
	f.draft.Values[source.Name] = json.RawMessage(`"` + imported + `"`)
	f.defaulted = append(f.defaulted, source.Name)
}
