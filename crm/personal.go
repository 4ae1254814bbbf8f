package crm

// ErasedText stands where a required text about a person was: a record has to
// be called something, also after the person was erased from it.
const ErasedText = "已删除 / Erased"

// PersonalFields are the fields that hold data of a natural person.
func (s Schema) PersonalFields() []Field {
	var personal []Field
	for _, f := range s.Fields {
		if f.Personal {
			personal = append(personal, f)
		}
	}
	return personal
}

// ErasePersonal empties the personal fields of a record (a pointer to its
// struct) and returns the names of those that said anything.
func (s Schema) ErasePersonal(record any) []string {
	var erased []string
	for _, f := range s.PersonalFields() {
		before := f.Value(record)
		f.erase(record)
		if f.Value(record) != before {
			erased = append(erased, f.Name)
		}
	}
	return erased
}

func (f Field) erase(record any) {
	f.Clear(record)
	if text, ok := f.Address(record).(*string); ok && f.Required {
		*text = ErasedText
	}
}
