package activities

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/sheet"
	"github.com/baton-crm/baton/store"
)

// reading turns the texts of one column into values of its field.
type reading struct {
	column int
	field  crm.Field
	// isDefault reads not a column but one text for all rows.
	isDefault bool
	otherwise string
	options   crm.ImportOptions
	order     sheet.DateOrder
	marks     sheet.Marks
	zone      *time.Location
	// found are the records that texts of a reference name.
	found map[string][]uuid.UUID
	// inFile are the texts of a trial that other rows of the file will have made.
	inFile map[string]bool
	// added are the entries that are to be added to the field's dictionary.
	added map[string]string // keys by text
}

// text is what stands in the row for the field, if the row reaches that far.
func (r *reading) text(row *store.ImportRow) (text string, ok bool) {
	switch {
	case r.isDefault:
		return r.otherwise, true
	case r.column < len(row.Cells):
		return row.Cells[r.column], true
	}
	return "", false
}

// isNothing says whether a text stands for no value.
func (r *reading) isNothing(text string) bool {
	return text == "" || slices.ContainsFunc(r.options.Nothing, func(word string) bool { return strings.EqualFold(word, text) })
}

// value reads one text as JSON; nil is no value.
func (r *reading) value(text string) (json.RawMessage, *crm.Problem) {
	text = strings.TrimSpace(text)
	if r.isNothing(text) {
		return nil, nil
	}
	value, err := r.read(text)
	var refused *sheet.Problem
	var problem *problemError
	switch {
	case errors.As(err, &refused):
		return nil, &crm.Problem{Field: r.field.Name, Code: refused.Code, Message: crm.Label(refused.Message), Remedy: crm.Label(refused.Remedy)}
	case errors.As(err, &problem):
		return nil, &problem.Problem
	case err != nil || value == nil:
		return nil, nil
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return nil, nil
	}
	return raw, nil
}

// problemError carries a problem with a text to where it is noted.
type problemError struct{ crm.Problem }

// Error gives the message in English, for logs.
func (p *problemError) Error() string { return p.Message.EN }

func (r *reading) refuse(code string, message, remedy crm.Label) error {
	return &problemError{crm.Problem{Field: r.field.Name, Code: code, Message: message, Remedy: remedy}}
}

func (r *reading) read(text string) (any, error) {
	switch r.field.Type {
	case crm.Number:
		number, err := sheet.ParseNumber(text, r.marks)
		if err == nil && !number.IsInteger() {
			err = r.refuse("invalid-number", crm.Label{ZH: "“%s”不是整数", EN: "“%s” is not a whole number"}.With(text), crm.Label{ZH: "请填写整数", EN: "Give a whole number"})
		}
		return number.IntPart(), err
	case crm.Decimal:
		return sheet.ParseNumber(text, r.marks)
	case crm.MoneyType:
		amount, err := sheet.ParseMoney(text, r.marks, r.options.Currency)
		return crm.Money{Amount: amount.Number, Currency: amount.Currency}, err
	case crm.Day:
		day, err := sheet.ParseDate(text, r.order)
		return crm.DateOf(day), err
	case crm.Time:
		at, _, err := sheet.ParseTime(text, r.order, r.zone)
		return at.UTC(), err
	case crm.YesNo:
		return sheet.ParseYesNo(text)
	case crm.ChoiceOne:
		return r.choice(text)
	case crm.ChoiceMany:
		return r.several(text, r.choice)
	case crm.Reference:
		return r.reference(text)
	case crm.References:
		return r.several(text, r.reference)
	}
	return text, nil
}

// several reads a list of texts; what separates them is as people write it.
func (r *reading) several(text string, one func(string) (any, error)) (any, error) {
	values := []any{}
	for _, part := range partsOf(text) {
		value, err := one(part)
		if err != nil {
			return nil, err
		}
		if value != nil {
			values = append(values, value)
		}
	}
	return values, nil
}

func partsOf(text string) []string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(";；、|\n", r) })
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}

// choice finds the choice that a text names.
func (r *reading) choice(text string) (any, error) {
	if value, known := r.field.ChoiceCalled(text); known {
		return value, nil
	}
	switch {
	case r.options.Unknown == crm.EmptyEntries:
		return nil, nil
	case r.options.Unknown == crm.AddEntries && r.field.Dictionary != "":
		return r.entry(text), nil
	}
	return nil, r.refuse("unknown-choice", crm.Label{ZH: "没有“%s”这个选项", EN: "There is no choice “%s”"}.With(text),
		crm.Label{ZH: "请改为已有的选项、把它加入字典，或选择留空", EN: "Write an existing choice, add it to the dictionary, or leave such cells empty"})
}

// entry is the key of a new entry of the field's dictionary.
func (r *reading) entry(text string) string {
	key, known := r.added[text]
	if !known {
		key = entryKey(text)
		r.added[text] = key
	}
	return key
}

// entryKey makes a key of a text: its letters and digits where they are plain,
// or else one that nobody has to read.
func entryKey(text string) string {
	var key strings.Builder
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}) {
		if key.Len() > 0 {
			key.WriteByte('-')
		}
		key.WriteString(word)
	}
	if plain := key.String(); len(plain) > 1 && plain[0] >= 'a' && len(plain) <= maxEntryKey {
		return plain
	}
	return "e-" + strings.ReplaceAll(uuid.NewSHA1(uuid.NameSpaceOID, []byte(crm.NormalName(text))).String(), "-", "")[:12]
}

const maxEntryKey = 60

// unknownReference is the code of a text that names no record.
const unknownReference = "unknown-reference"

// reference finds the record that a text names.
func (r *reading) reference(text string) (any, error) {
	if id, err := uuid.Parse(text); err == nil {
		return id, nil
	}
	switch found := r.found[text]; len(found) {
	case 1:
		return found[0], nil
	case 0:
		if r.options.Unknown == crm.EmptyEntries || r.inFile[text] {
			return nil, nil
		}
		return nil, r.refuse(unknownReference, crm.Label{ZH: "找不到“%s”", EN: "There is no “%s”"}.With(text),
			crm.Label{ZH: "请先录入它，或改正这个名称", EN: "Enter it first, or correct the name"})
	}
	return nil, r.refuse("ambiguous-reference", crm.Label{ZH: "有多条记录叫“%s”", EN: "Several records are called “%s”"}.With(text),
		crm.Label{ZH: "请改用编号", EN: "Give its number instead"})
}
