package crm

import (
	"time"

	"github.com/google/uuid"
)

// MailingState is how far a mailing has come.
type MailingState string

// The states of a mailing.
const (
	MailingDraft   MailingState = "draft"
	MailingSending MailingState = "sending"
	MailingSent    MailingState = "sent"
	MailingStopped MailingState = "stopped" // by a person; what was not on its way stayed
)

// Choices lists the states of a mailing.
func (MailingState) Choices() []Choice {
	return []Choice{
		{Value: string(MailingDraft), Label: Label{"草稿", "Draft"}, Tone: ToneNeutral},
		{Value: string(MailingSending), Label: Label{"发送中", "Sending"}, Tone: ToneInfo},
		{Value: string(MailingSent), Label: Label{"已发送", "Sent"}, Tone: ToneGood},
		{Value: string(MailingStopped), Label: Label{"已停止", "Stopped"}, Tone: ToneWarning},
	}
}

// MailingAudience is the kind of records that a mailing is for.
type MailingAudience string

// The audiences; the values are the names of the kinds.
const (
	AudienceContacts  MailingAudience = "contact"
	AudienceLeads     MailingAudience = "lead"
	AudienceCustomers MailingAudience = "customer"
)

// Choices lists the audiences.
func (MailingAudience) Choices() []Choice {
	return []Choice{
		{Value: string(AudienceContacts), Label: Label{"联系人", "Contacts"}},
		{Value: string(AudienceLeads), Label: Label{"线索", "Leads"}},
		{Value: string(AudienceCustomers), Label: Label{"客户", "Customers"}},
	}
}

// MailingPurpose is what a mailing is for: one of the purposes that people
// refuse.
type MailingPurpose Purpose

// Choices lists the purposes.
func (MailingPurpose) Choices() []Choice { return Purpose("").Choices()[1:] }

// Mailing is a letter to many: to those found by a condition among the records
// that its sender sees, or to those named.
type Mailing struct {
	Base
	Number      string          `db:"number" json:"number" ro:"true" zh:"群发编号" en:"Number"`
	Title       string          `db:"title" json:"title" required:"true" max:"200" zh:"名称" en:"Title"`
	Purpose     MailingPurpose  `db:"purpose" json:"purpose" required:"true" zh:"目的" en:"Purpose"`
	Audience    MailingAudience `db:"audience_kind" json:"audienceKind" required:"true" zh:"发给" en:"To"`
	Filter      string          `db:"filter" json:"filter" long:"true" max:"4096" zh:"筛选条件" en:"Filter"`
	ContactIDs  []uuid.UUID     `db:"contact_ids" json:"contactIds" ref:"contact" zh:"只发给这些联系人" en:"Only these contacts"`
	LeadIDs     []uuid.UUID     `db:"lead_ids" json:"leadIds" ref:"lead" zh:"只发给这些线索" en:"Only these leads"`
	CustomerIDs []uuid.UUID     `db:"customer_ids" json:"customerIds" ref:"customer" zh:"只发给这些客户" en:"Only these customers"`
	SubjectZH   string          `db:"subject_zh" json:"subjectZh" max:"200" zh:"主题（中文）" en:"Subject (Chinese)"`
	TextZH      string          `db:"text_zh" json:"textZh" long:"true" zh:"正文（中文）" en:"Text (Chinese)"`
	SubjectEN   string          `db:"subject_en" json:"subjectEn" max:"200" zh:"主题（英文）" en:"Subject (English)"`
	TextEN      string          `db:"text_en" json:"textEn" long:"true" zh:"正文（英文）" en:"Text (English)"`
	State       MailingState    `db:"state" json:"state" ro:"true" zh:"状态" en:"State"`
	OwnerID     *uuid.UUID      `db:"owner_id" json:"ownerId" ref:"user" zh:"负责人" en:"Owner"`
	StartedAt   *time.Time      `db:"started_at" json:"startedAt" ro:"true" zh:"开始发送" en:"Started"`
	EndedAt     *time.Time      `db:"ended_at" json:"endedAt" ro:"true" zh:"结束" en:"Ended"`
}

// Mailings declares the kind.
var Mailings = Kind[Mailing]{
	Name: "mailing", Plural: "mailings", Icon: "message",
	Label: Label{"群发邮件", "Mailing"}, PluralLabel: Label{"群发邮件", "Mailings"},
	Title: "title", Number: "M",
	Search: []string{"number", "title", "subjectZh", "subjectEn"},
	List:   []string{"title", "number", "purpose", "audienceKind", "state", "startedAt", "ownerId"},
	Sorts:  []string{"updatedAt", "createdAt", "title", "number"},
	Sections: []Section{
		{Label{"群发", "Mailing"}, []string{"number", "title", "purpose", "state", "ownerId", "startedAt", "endedAt"}},
		{Label{"收件人", "Recipients"}, []string{"audienceKind", "filter", "contactIds", "leadIds", "customerIds"}},
		{Label{"信件", "Letter"}, []string{"subjectZh", "textZh", "subjectEn", "textEn"}},
	},
	Scope:     Scope{Owner: "ownerId"},
	Rights:    Rights{View: Everybody(), Create: Everybody(), Edit: Everybody(), Delete: Everybody()},
	Menu:      MenuSelling,
	Processes: true,
}

// Check wants a whole letter in one language at least, with placeholders that
// there are. A new mailing is a draft.
func (m *Mailing) Check() []Problem {
	if m.State == "" {
		m.State = MailingDraft
	}
	var problems []Problem
	if m.TextZH == "" && m.TextEN == "" {
		problems = append(problems, Problem{"textZh", "required", Label{"至少要有一种语言的正文", "There is no text in any language"},
			Label{"请填写中文或英文的主题和正文", "Write subject and text in Chinese or in English"}})
	}
	problems = append(problems, pairProblems("subjectZh", m.SubjectZH, m.TextZH)...)
	problems = append(problems, pairProblems("subjectEn", m.SubjectEN, m.TextEN)...)
	for _, part := range []struct{ field, text string }{
		{"subjectZh", m.SubjectZH}, {"textZh", m.TextZH}, {"subjectEn", m.SubjectEN}, {"textEn", m.TextEN},
	} {
		problems = append(problems, placeholderProblems(part.field, part.text)...)
	}
	return problems
}

// pairProblems refuses a text without a subject, or the other way round.
func pairProblems(field, subject, text string) []Problem {
	if (subject == "") == (text == "") {
		return nil
	}
	return []Problem{{field, "half-a-letter", Label{"同一种语言的主题和正文要么都填，要么都不填", "A language has both a subject and a text, or neither"},
		Label{"请补全主题和正文", "Complete subject and text"}}}
}

// Named lists the records that a mailing names among its audience; none: all
// that its filter finds.
func (m *Mailing) Named() []uuid.UUID {
	switch m.Audience {
	case AudienceContacts:
		return m.ContactIDs
	case AudienceLeads:
		return m.LeadIDs
	}
	return m.CustomerIDs
}
