package crm

import (
	"regexp"
	"slices"
	"strings"
)

// PublicForm is a form that anybody may fill in without signing in: on its own
// page, on a page of the company, or by a program. What is sent becomes a
// record of the target.
type PublicForm struct {
	Base
	Key            string      `db:"key" json:"key" required:"true" max:"60" unique:"true" zh:"标识" en:"Key"`
	TitleZH        string      `db:"title_zh" json:"titleZh" required:"true" max:"120" zh:"中文标题" en:"Chinese title"`
	TitleEN        string      `db:"title_en" json:"titleEn" required:"true" max:"120" zh:"英文标题" en:"English title"`
	Target         FormTarget  `db:"target" json:"target" required:"true" default:"\"lead\"" zh:"生成记录" en:"Makes a"`
	Fields         []FormField `db:"fields" json:"fields" own:"true" required:"true" default:"[\"name\",\"company\",\"phone\",\"email\",\"note\"]" zh:"显示字段" en:"Fields shown"`
	RequiredFields []FormField `db:"required_fields" json:"requiredFields" own:"true" required:"true" default:"[\"name\",\"phone\"]" zh:"必填字段" en:"Fields required"`
	Source         LeadSource  `db:"source" json:"source" default:"\"web-form\"" zh:"来源" en:"Source"`
	Region         Region      `db:"region" json:"region" dict:"region" zh:"默认区域" en:"Region unless given"`
	ConsentZH      string      `db:"consent_zh" json:"consentZh" required:"true" long:"true" max:"2000" zh:"同意条款（中文）" en:"Consent in Chinese"`
	ConsentEN      string      `db:"consent_en" json:"consentEn" required:"true" long:"true" max:"2000" zh:"同意条款（英文）" en:"Consent in English"`
	// ConsentVersion grows with each change of the text, so that it is known to
	// which words somebody agreed.
	ConsentVersion int `db:"consent_version" json:"consentVersion" ro:"true" zh:"条款版本" en:"Version of the consent"`
	// AllowedOrigins are the sites that may show the form and send it, one on
	// each line; its own page needs none.
	AllowedOrigins string `db:"allowed_origins" json:"allowedOrigins" long:"true" max:"2000" zh:"允许的网站" en:"Sites allowed"`
	RatePerMinute  int    `db:"rate_per_minute" json:"ratePerMinute" default:"10" min:"1" maximum:"1000" zh:"每地址每分钟上限" en:"Most in a minute from one address"`
	Acknowledge    bool   `db:"acknowledge" json:"acknowledge" default:"true" zh:"邮件回执" en:"Acknowledge by mail"`
	ThanksZH       string `db:"thanks_zh" json:"thanksZh" long:"true" max:"1000" zh:"感谢语（中文）" en:"Thanks in Chinese"`
	ThanksEN       string `db:"thanks_en" json:"thanksEn" long:"true" max:"1000" zh:"感谢语（英文）" en:"Thanks in English"`
	Active         bool   `db:"active" json:"active" default:"true" zh:"启用" en:"Active"`
}

// PublicForms declares the kind. Everybody sees the forms, as everybody outside
// does; a lead names the one it came by.
var PublicForms = Kind[PublicForm]{
	Name: "public-form", Plural: "public-forms", Icon: "form",
	Label: Label{"公开表单", "Public form"}, PluralLabel: Label{"公开表单", "Public forms"},
	Title: "key", Search: []string{"key", "titleZh", "titleEn"},
	List:  []string{"key", "titleZh", "titleEn", "target", "source", "ratePerMinute", "active"},
	Sorts: []string{"createdAt", "key"},
	Sections: []Section{
		{Label{"公开表单", "Public form"}, []string{"key", "titleZh", "titleEn", "target", "fields", "requiredFields", "source", "region", "active"}},
		{Label{"同意与感谢", "Consent and thanks"}, []string{"consentZh", "consentEn", "consentVersion", "thanksZh", "thanksEn", "acknowledge"}},
		{Label{"保护", "Protection"}, []string{"allowedOrigins", "ratePerMinute"}},
	},
	Rights: Rights{View: Everybody(), Create: AdminsOnly(), Edit: AdminsOnly(), Delete: AdminsOnly()},
	Menu:   MenuSetup,
}

// defaultFormRate is of a form of which nothing else is said.
const defaultFormRate = 10

// Check wants a key that can stand in an address, fields that the target has,
// a way to reach who sends the form, and whole origins.
func (f *PublicForm) Check() []Problem {
	if f.ConsentVersion == 0 {
		f.ConsentVersion = 1
	}
	if f.RatePerMinute == 0 {
		f.RatePerMinute = defaultFormRate
	}
	var problems []Problem
	if !keyText.MatchString(f.Key) {
		problems = append(problems, Problem{"key", "invalid-key",
			Label{"标识只能用小写字母、数字和连字符", "A key has lower-case letters, digits and hyphens only"},
			Label{"例如 contact-us", "For example contact-us"}})
	}
	problems = append(problems, f.checkFields()...)
	for _, origin := range f.Origins() {
		if !originText.MatchString(origin) {
			problems = append(problems, Problem{"allowedOrigins", "invalid-origin",
				Label{"“%s”不是网站来源", "“%s” is no origin of a site"}.With(origin),
				Label{"每行一个，例如 https://www.example.com，不带路径", "One on each line, such as https://www.example.com, without a path"}})
		}
	}
	return problems
}

// checkFields looks at the fields that every company has; for those of its own
// see CheckOwn.
func (f *PublicForm) checkFields() []Problem {
	target, known := FormTargetNamed(f.Target)
	if !known {
		return nil // a choice that there is not is refused where it is read
	}
	var problems []Problem
	for _, name := range f.Fields {
		if !name.IsOwn() && !slices.Contains(target.Fields, name) {
			problems = append(problems, notOfTarget(LabelOf(name.Choices(), string(name))))
		}
	}
	for _, name := range f.RequiredFields {
		if !name.IsOwn() && !slices.Contains(f.Fields, name) {
			problems = append(problems, requiredNotShown(LabelOf(name.Choices(), string(name))))
		}
	}
	for _, group := range target.OneOf {
		if !slices.ContainsFunc(group, func(name FormField) bool { return slices.Contains(f.RequiredFields, name) }) {
			problems = append(problems, Problem{"requiredFields", "unreachable",
				Label{"必填字段里缺少：%s", "One of these has to be required: %s"}.with(namesOfFields(group)),
				Label{"没有它就无法称呼或联系对方", "Without it nobody could be addressed or reached"}})
		}
	}
	return problems
}

func notOfTarget(name Label) Problem {
	return Problem{"fields", "not-of-target",
		Label{"所选记录不收集“%s”", "Such a record does not take “%s”"}.with(name),
		Label{"请去掉它", "Leave it out"}}
}

func requiredNotShown(name Label) Problem {
	return Problem{"requiredFields", "not-shown",
		Label{"必填的“%s”没有显示", "“%s” is required but not shown"}.with(name),
		Label{"请把它加到显示字段", "Add it to the fields shown"}}
}

func namesOfFields(names []FormField) Label {
	var zh, en []string
	for _, name := range names {
		label := LabelOf(name.Choices(), string(name))
		zh, en = append(zh, label.ZH), append(en, label.EN)
	}
	return Label{strings.Join(zh, "、"), strings.Join(en, ", ")}
}

var originText = regexp.MustCompile(`^https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$`)

// Origins lists the sites that may show and send the form.
func (f *PublicForm) Origins() []string { return strings.Fields(f.AllowedOrigins) }

// Title is what the form is called to those who fill it in.
func (f *PublicForm) Title() Label { return Label{f.TitleZH, f.TitleEN} }

// Consent is to what who sends the form agrees.
func (f *PublicForm) Consent() Label { return Label{f.ConsentZH, f.ConsentEN} }

// Thanks is what is said to who has sent the form.
func (f *PublicForm) Thanks() Label {
	thanks := Label{f.ThanksZH, f.ThanksEN}
	if thanks.ZH == "" {
		thanks.ZH = "感谢您的来信，我们会尽快与您联系。"
	}
	if thanks.EN == "" {
		thanks.EN = "Thank you. We will be in touch soon."
	}
	return thanks
}
