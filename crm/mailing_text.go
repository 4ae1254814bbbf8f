package crm

import (
	"regexp"
	"slices"
	"strings"
)

// The placeholders of mailings, in braces: {name}. What stands in them comes
// from the record of who is written to.
const (
	PlaceName     = "name"
	PlaceCustomer = "customer"
	PlaceOwner    = "owner"
)

// Placeholders lists the placeholders of mailings with what they stand for.
func Placeholders() []Choice {
	return []Choice{
		{Value: PlaceName, Label: Label{"收件人姓名", "The name of who is written to"}},
		{Value: PlaceCustomer, Label: Label{"客户名称", "The name of their customer or company"}},
		{Value: PlaceOwner, Label: Label{"负责人姓名", "The name of the owner"}},
	}
}

var placeholder = regexp.MustCompile(`\{([^{}\n]*)\}`)

// placeholderProblems refuses placeholders that there are not.
func placeholderProblems(field, text string) []Problem {
	known := valuesOf(Placeholders())
	for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
		if slices.Contains(known, found[1]) {
			continue
		}
		return []Problem{{
			field, "unknown-placeholder", Label{"没有占位符 {%s}", "There is no placeholder {%s}"}.With(shortened(found[1])),
			Label{"可用的有：%s", "These can be used: %s"}.With("{" + strings.Join(known, "}, {") + "}"),
		}}
	}
	return nil
}

// MailingFacts is what is known of who is written to.
type MailingFacts struct {
	Name, Customer, Owner, Address string
	Language                       Language // empty: nobody knows
}

// MailingLetter is a letter of a mailing as it is read.
type MailingLetter struct{ Subject, Text string }

// betweenLanguages stands between the two languages of one letter.
const betweenLanguages = "\n\n----------\n\n"

// LetterTo writes the letter to one of the recipients: in their language where
// it is known and there is a text in it, otherwise in all that there are.
func (m *Mailing) LetterTo(facts MailingFacts) MailingLetter {
	chinese, english := MailingLetter{m.SubjectZH, m.TextZH}, MailingLetter{m.SubjectEN, m.TextEN}
	letter := MailingLetter{chinese.Subject + " / " + english.Subject, chinese.Text + betweenLanguages + english.Text}
	switch {
	case english.Text == "", facts.Language == Chinese && chinese.Text != "":
		letter = chinese
	case chinese.Text == "", facts.Language == English:
		letter = english
	}
	fill := strings.NewReplacer("{"+PlaceName+"}", facts.Name, "{"+PlaceCustomer+"}", facts.Customer, "{"+PlaceOwner+"}", facts.Owner)
	return MailingLetter{strings.Join(strings.Fields(fill.Replace(letter.Subject)), " "), fill.Replace(letter.Text)}
}
