package crm_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/baton-crm/baton/crm"
)

func TestMailingCheck(t *testing.T) {
	whole := crm.Mailing{SubjectEN: "Hello {name}", TextEN: "From {owner} to {customer}"}
	cases := []struct {
		name   string
		change func(*crm.Mailing)
		want   []string
	}{
		{"takes a letter in one language", func(*crm.Mailing) {}, nil},
		{"wants a text", func(m *crm.Mailing) { *m = crm.Mailing{} }, []string{"textZh:required"}},
		{"wants a subject with a text", func(m *crm.Mailing) { m.SubjectEN = "" }, []string{"subjectEn:half-a-letter"}},
		{"wants a text with a subject", func(m *crm.Mailing) { m.SubjectZH = "你好" }, []string{"subjectZh:half-a-letter"}},
		{"refuses placeholders that there are not", func(m *crm.Mailing) { m.TextEN = "{salary}" }, []string{"textEn:unknown-placeholder"}},
		{"refuses code", func(m *crm.Mailing) { m.SubjectEN = "{{.Secret}}" }, []string{"subjectEn:unknown-placeholder"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := whole
			c.change(&m)
			var got []string
			for _, p := range m.Check() {
				got = append(got, p.Field+":"+p.Code)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestMailingLetter(t *testing.T) {
	both := crm.Mailing{SubjectZH: "您好{name}", TextZH: "{customer}", SubjectEN: "Hello\n{name}", TextEN: "{owner}"}
	facts := crm.MailingFacts{Name: "A{owner}", Customer: "Acme", Owner: "Zoe"}
	cases := []struct {
		name     string
		mailing  crm.Mailing
		language crm.Language
		want     crm.MailingLetter
	}{
		{"is in their language", both, crm.English, crm.MailingLetter{Subject: "Hello A{owner}", Text: "Zoe"}},
		{"is in both where nobody knows which", both, "", crm.MailingLetter{Subject: "您好A{owner} / Hello A{owner}", Text: "Acme\n\n----------\n\nZoe"}},
		{"is in the one that there is", crm.Mailing{SubjectZH: "好", TextZH: "{customer}"}, crm.English, crm.MailingLetter{Subject: "好", Text: "Acme"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			facts.Language = c.language
			if diff := cmp.Diff(c.want, c.mailing.LetterTo(facts)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
