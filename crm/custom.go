package crm

import (
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// Custom holds the values of a record's custom fields as JSON, by key.
type Custom map[string]json.RawMessage

// CustomPrefix stands before the key of a custom field where it is named among
// the others.
const CustomPrefix = "x_"

// CustomField is a field that admins added to a kind. It is stored, checked,
// shown, found, imported and exported like the fields that came with it.
type CustomField struct {
	Base
	Kind       string     `db:"kind" json:"kind" required:"true" max:"60" zh:"记录类型" en:"Kind of record"`
	Key        string     `db:"key" json:"key" required:"true" max:"40" zh:"标识" en:"Key"`
	NameZH     string     `db:"name_zh" json:"nameZh" required:"true" max:"60" zh:"中文名称" en:"Chinese name"`
	NameEN     string     `db:"name_en" json:"nameEn" required:"true" max:"60" zh:"英文名称" en:"English name"`
	Type       CustomType `db:"type" json:"type" required:"true" zh:"类型" en:"Type"`
	Dictionary string     `db:"dictionary" json:"dictionary" max:"60" zh:"字典" en:"Dictionary"`
	Reference  string     `db:"reference" json:"reference" max:"60" zh:"关联类型" en:"Kind referred to"`
	Required   bool       `db:"required" json:"required" zh:"必填" en:"Required"`
	MaxLength  int        `db:"max_length" json:"maxLength" min:"0" maximum:"10000" zh:"最大长度" en:"Longest"`
	InList     bool       `db:"in_list" json:"inList" zh:"显示在列表中" en:"Shown in lists"`
	Position   int        `db:"position" json:"position" min:"0" maximum:"10000" zh:"顺序" en:"Position"`
	Retired    bool       `db:"retired" json:"retired" zh:"停用" en:"Retired"`
}

// CustomType is the type of a custom field.
type CustomType string

// Choices lists the types that custom fields can have.
func (CustomType) Choices() []Choice {
	return []Choice{
		{Value: string(Text), Label: Label{"文字", "Text"}},
		{Value: string(LongText), Label: Label{"长文字", "Long text"}},
		{Value: string(Number), Label: Label{"整数", "Whole number"}},
		{Value: string(Decimal), Label: Label{"小数", "Decimal number"}},
		{Value: string(Day), Label: Label{"日期", "Date"}},
		{Value: string(Time), Label: Label{"时间", "Time"}},
		{Value: string(YesNo), Label: Label{"是否", "Yes or no"}},
		{Value: string(ChoiceOne), Label: Label{"单选（字典）", "Choice from a dictionary"}},
		{Value: string(Reference), Label: Label{"关联记录", "Reference"}},
	}
}

// CustomFields declares the kind.
var CustomFields = Kind[CustomField]{
	Name: "custom-field", Plural: "custom-fields", Icon: "form",
	Label: Label{"自定义字段", "Custom field"}, PluralLabel: Label{"自定义字段", "Custom fields"},
	Title: "nameZh", Search: []string{"key", "nameZh", "nameEn"},
	List:  []string{"nameZh", "nameEn", "kind", "key", "type", "required", "retired"},
	Sorts: []string{"createdAt", "kind", "position"},
	Sections: []Section{
		{Label{"字段", "Field"}, []string{"kind", "key", "nameZh", "nameEn", "type", "dictionary", "reference"}},
		{Label{"规则", "Rules"}, []string{"required", "maxLength", "inList", "position", "retired"}},
	},
	Rights: Rights{View: AdminsOnly(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:   MenuSetup,
}

var customKey = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Check wants a key that can stand in filters, a kind that there is, and what
// the type needs.
func (f *CustomField) Check() []Problem {
	var problems []Problem
	refuse := func(field, code string, message, remedy Label) {
		problems = append(problems, Problem{field, code, message, remedy})
	}
	if !customKey.MatchString(f.Key) {
		refuse("key", "invalid-key", Label{"标识只能用小写字母、数字和下划线", "A key has lower-case letters, digits and underscores only"},
			Label{"例如 warranty_months", "For example warranty_months"})
	}
	if _, ok := SchemaNamed(f.Kind); !ok {
		refuse("kind", "unknown-kind", Label{"没有这种记录", "There is no such kind of record"}, Label{"例如 customer", "For example customer"})
	}
	if FieldType(f.Type) == ChoiceOne && f.Dictionary == "" {
		refuse("dictionary", "required", Label{"单选字段需要字典", "A choice needs a dictionary"}, Label{"请填写字典标识", "Name the dictionary"})
	}
	if _, ok := SchemaNamed(f.Reference); FieldType(f.Type) == Reference && !ok {
		refuse("reference", "required", Label{"关联字段需要记录类型", "A reference needs a kind of record"}, Label{"例如 customer", "For example customer"})
	}
	return problems
}

// field is the declaration of the field as schemas hold it.
func (f *CustomField) field() Field {
	field := Field{
		Name: CustomPrefix + f.Key, Type: FieldType(f.Type), Label: Label{f.NameZH, f.NameEN}, Required: f.Required,
		Dictionary: f.Dictionary, custom: f.Key, Column: customColumn(f.Key, FieldType(f.Type)), MaxLength: f.MaxLength, optional: true,
	}
	if field.Type == Reference {
		field.Reference = f.Reference
	}
	if field.MaxLength == 0 {
		field.MaxLength = map[FieldType]int{LongText: maxLongText}[field.Type]
	}
	if field.MaxLength == 0 {
		field.MaxLength = maxText
	}
	return field
}

// customColumn is the SQL for the value of a custom field. Keys are letters,
// digits and underscores, so nothing in them needs to be escaped.
func customColumn(key string, of FieldType) string {
	text := "(custom->>'" + key + "')"
	switch of {
	case Number:
		return "(" + text + "::bigint)"
	case Decimal:
		return "(" + text + "::numeric)"
	case Day:
		return "baton_date(" + text + ")" // a cast that indexes may use
	case Time:
		return "baton_time(" + text + ")"
	case YesNo:
		return "(" + text + "::boolean)"
	case Reference:
		return "(" + text + "::uuid)"
	}
	return "coalesce(" + text + ", '')"
}

// IsCustom says whether admins added the field.
func (f Field) IsCustom() bool { return f.custom != "" }

// goTypes are the types that values of custom fields are read into.
var goTypes = map[FieldType]reflect.Type{
	Text: reflect.TypeFor[string](), LongText: reflect.TypeFor[string](), ChoiceOne: reflect.TypeFor[string](),
	Number: reflect.TypeFor[*int64](), Decimal: reflect.TypeFor[*decimal.Decimal](), Day: reflect.TypeFor[*Date](),
	Time: reflect.TypeFor[*time.Time](), YesNo: reflect.TypeFor[*bool](), Reference: reflect.TypeFor[*uuid.UUID](),
}

// customOf finds the custom values of a record (a pointer to its struct).
func customOf(record any) *Custom {
	return &record.(interface{ Meta() *Base }).Meta().Custom
}

// customValue reads the value of a custom field; none is the zero of its type.
func (f Field) customValue(record any) any {
	value := reflect.New(goTypes[f.Type])
	if raw, ok := (*customOf(record))[f.custom]; ok {
		if json.Unmarshal(raw, value.Interface()) != nil {
			value.Elem().SetZero() // written under another type
		}
	}
	return value.Elem().Interface()
}

// setCustom writes the value of a custom field into new memory: copies of a
// record share their maps.
func (f Field) setCustom(record, value any) {
	values := customOf(record)
	changed := maps.Clone(*values)
	if changed == nil {
		changed = Custom{}
	}
	if isEmpty(value) {
		delete(changed, f.custom)
	} else if raw, err := json.Marshal(value); err == nil {
		changed[f.custom] = raw
	}
	*values = changed
}

// DictionaryEntry is one value that fields with a dictionary can have: an
// industry, a region, a source.
type DictionaryEntry struct {
	Base
	Dictionary string     `db:"dictionary" json:"dictionary" required:"true" max:"60" zh:"字典" en:"Dictionary"`
	Key        string     `db:"key" json:"key" required:"true" max:"60" zh:"标识" en:"Key"`
	NameZH     string     `db:"name_zh" json:"nameZh" required:"true" max:"80" zh:"中文名称" en:"Chinese name"`
	NameEN     string     `db:"name_en" json:"nameEn" required:"true" max:"80" zh:"英文名称" en:"English name"`
	ParentID   *uuid.UUID `db:"parent_id" json:"parentId" ref:"dictionary-entry" zh:"上级" en:"Above it"`
	Position   int        `db:"position" json:"position" min:"0" maximum:"100000" zh:"顺序" en:"Position"`
	Retired    bool       `db:"retired" json:"retired" zh:"停用" en:"Retired"`
}

// DictionaryEntries declares the kind.
var DictionaryEntries = Kind[DictionaryEntry]{
	Name: "dictionary-entry", Plural: "dictionary-entries", Icon: "book",
	Label: Label{"字典项", "Dictionary entry"}, PluralLabel: Label{"数据字典", "Dictionaries"},
	Title: "nameZh", Search: []string{"dictionary", "key", "nameZh", "nameEn"},
	List:  []string{"nameZh", "nameEn", "dictionary", "key", "parentId", "position", "retired"},
	Sorts: []string{"createdAt", "dictionary,position", "nameZh"},
	Sections: []Section{
		{Label{"字典项", "Entry"}, []string{"dictionary", "key", "nameZh", "nameEn", "parentId", "position", "retired"}},
	},
	Rights: Rights{View: Everybody(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:   MenuSetup,
}

// Check wants keys that filters and rules can name.
func (e *DictionaryEntry) Check() []Problem {
	var problems []Problem
	for field, text := range map[string]string{"dictionary": e.Dictionary, "key": e.Key} {
		if !keyText.MatchString(strings.ToLower(text)) {
			problems = append(problems, Problem{field, "invalid-key",
				Label{"标识只能用字母、数字和连字符", "A key has letters, digits and hyphens only"},
				Label{"例如 medical-devices", "For example medical-devices"}})
		}
	}
	return problems
}

// Vocabulary is what a company added to the declared kinds: the entries of its
// dictionaries and its own fields.
type Vocabulary struct {
	Dictionaries map[string][]Choice
	Fields       map[string][]CustomField // by kind, in order
}

// With is the kind as the company uses it: with its own fields, and with the
// entries of dictionaries as choices.
func (s Schema) With(v Vocabulary) Schema {
	own := s
	own.Fields = append([]Field{}, s.Fields...)
	section := Section{Label: Label{"自定义", "Custom"}}
	own.List = append([]string{}, s.List...)
	for _, custom := range v.Fields[s.Name] {
		field := custom.field()
		if custom.Retired || !customKey.MatchString(custom.Key) {
			continue
		}
		own.Fields = append(own.Fields, field)
		section.Fields = append(section.Fields, field.Name)
		if custom.InList {
			own.List = append(own.List, field.Name)
		}
	}
	if len(section.Fields) > 0 {
		own.Sections = append(append([]Section{}, s.Sections...), section)
	}
	for i, f := range own.Fields {
		if f.Dictionary != "" {
			own.Fields[i].Choices = v.Dictionaries[f.Dictionary]
		}
		if f.OwnFields {
			own.Fields[i].Choices = slices.Concat(f.Choices, v.ownOnForms())
		}
	}
	return own
}
