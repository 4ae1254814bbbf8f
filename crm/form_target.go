package crm

// FormTarget is the kind of record that a public form makes.
type FormTarget string

// The targets of public forms.
const (
	TargetLead      FormTarget = "lead"
	TargetComplaint FormTarget = "complaint"
)

// Choices lists the targets.
func (FormTarget) Choices() []Choice {
	var choices []Choice
	for _, t := range formTargets {
		choices = append(choices, Choice{Value: string(t.Target), Label: t.Label})
	}
	return choices
}

// FormField is a field that a public form can show.
type FormField string

// The fields that public forms can show.
const (
	FormName     FormField = "name"
	FormCompany  FormField = "company"
	FormPhone    FormField = "phone"
	FormEmail    FormField = "email"
	FormRegion   FormField = "region"
	FormInterest FormField = "interest"
	FormNote     FormField = "note"

	FormTitle       FormField = "title"
	FormText        FormField = "text"
	FormCategory    FormField = "category"
	FormOrder       FormField = "orderReference"
	FormComplainant FormField = "complainant"
)

// Choices lists the fields.
func (FormField) Choices() []Choice {
	return []Choice{
		{Value: string(FormName), Label: Label{"姓名", "Name"}},
		{Value: string(FormCompany), Label: Label{"公司", "Company"}},
		{Value: string(FormPhone), Label: Label{"电话", "Phone"}},
		{Value: string(FormEmail), Label: Label{"邮箱", "E-mail"}},
		{Value: string(FormRegion), Label: Label{"区域", "Region"}},
		{Value: string(FormInterest), Label: Label{"意向产品", "Interest"}},
		{Value: string(FormNote), Label: Label{"备注", "Note"}},
		{Value: string(FormTitle), Label: Label{"主题", "Title"}},
		{Value: string(FormText), Label: Label{"内容", "What it is about"}},
		{Value: string(FormCategory), Label: Label{"类别", "Category"}},
		{Value: string(FormOrder), Label: Label{"订单号", "Order number"}},
		{Value: string(FormComplainant), Label: Label{"投诉人", "Who complains"}},
	}
}

// TargetOfForm is what a kind of record takes from a public form.
type TargetOfForm struct {
	Target FormTarget // also the name of the kind
	Label  Label
	Fields []FormField
	// OneOf are groups of fields of each of which a form has to require one.
	OneOf [][]FormField
}

// formTargets lists what public forms can make. A new target adds its line
// here, and what it means to enter one to the table of the verbs.
var formTargets = []TargetOfForm{
	{
		Target: TargetLead, Label: Label{"线索", "Lead"},
		Fields: []FormField{FormName, FormCompany, FormPhone, FormEmail, FormRegion, FormInterest, FormNote},
		OneOf:  [][]FormField{{FormName}, {FormPhone, FormEmail}},
	},
	{
		Target: TargetComplaint, Label: Label{"投诉", "Complaint"},
		Fields: []FormField{FormTitle, FormText, FormCategory, FormOrder, FormComplainant, FormPhone, FormEmail},
		OneOf:  [][]FormField{{FormTitle}, {FormComplainant}, {FormPhone, FormEmail}},
	},
}

// FormTargets lists what public forms can make.
func FormTargets() []TargetOfForm { return append([]TargetOfForm(nil), formTargets...) }

// FormTargetNamed finds what a target takes.
func FormTargetNamed(target FormTarget) (TargetOfForm, bool) {
	for _, t := range formTargets {
		if t.Target == target {
			return t, true
		}
	}
	return TargetOfForm{}, false
}
