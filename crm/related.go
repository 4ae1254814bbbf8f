package crm

// ReferringTo lists the fields by which records of the kind belong to one of
// another kind; who entered a record says nothing of that.
func (s Schema) ReferringTo(kind string) []Field {
	var fields []Field
	for _, f := range s.Fields {
		if f.Type == Reference && f.Reference == kind && f.Name != "createdBy" && !f.IsCustom() {
			fields = append(fields, f)
		}
	}
	return fields
}
