package activities_test

import (
	"context"
	"encoding/json"
	"mime"
	"strings"
	"testing"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

// publicForm is a form that acknowledges.
func (o *postRoom) publicForm(key string, acknowledge bool) *crm.PublicForm {
	o.Helper()
	form := &crm.PublicForm{
		Key: key, TitleZH: "联系我们", TitleEN: "Contact us", Target: crm.TargetLead, Fields: []crm.FormField{"name", "email"},
		RequiredFields: []crm.FormField{"name", "email"}, ConsentZH: "同意", ConsentEN: "Yes", ThanksEN: "Until soon", RatePerMinute: 10,
		Acknowledge: acknowledge, Active: true,
	}
	o.act(o.admin, func(ctx context.Context, tx *store.Tx) error {
		return activities.PublicFormVerbs().Create(ctx, tx, form)
	})
	return form
}

// submit sends a form in English, or Chinese.
func (o *postRoom) submit(form *crm.PublicForm, name, address string, language crm.Language) (entered activities.Entered) {
	o.Helper()
	text := func(value string) json.RawMessage { raw, _ := json.Marshal(value); return raw }
	sent := activities.Sent{Language: language, Consent: form.ConsentVersion, Values: map[string]json.RawMessage{"name": text(name), "email": text(address)}}
	o.act(crm.System(), func(ctx context.Context, tx *store.Tx) (err error) {
		entered, err = activities.SubmitForm(ctx, tx, form, sent)
		return err
	})
	return entered
}

func TestAcknowledgement(t *testing.T) {
	t.Run("tells the sender the number, in their language, and nothing that was typed", func(t *testing.T) {
		o := openPostRoom(t)
		form := o.publicForm("contact-us", true)
		const spam = "WIN a prize at https://spam.example.com"
		entered := o.submit(form, spam, "li@example.com", crm.English)
		o.deliver(crm.WayMail)
		o.deliver(crm.WayMail)
		letters := o.mail.received()
		if len(letters) != 1 {
			t.Fatalf("%d letters", len(letters))
		}
		for _, part := range []string{entered.Number, "Until soon", "Contact us"} {
			if !strings.Contains(letters[0], part) {
				t.Errorf("it does not say %s:\n%s", part, letters[0])
			}
		}
		if strings.Contains(letters[0], "spam.example.com") || strings.Contains(letters[0], "prize") {
			t.Errorf("it carries the words of the sender:\n%s", letters[0])
		}
	})
	t.Run("has one subject line, also of a title with line breaks", func(t *testing.T) {
		o := openPostRoom(t)
		form := o.publicForm("breaks", true)
		form.TitleZH, form.ThanksZH = "联系\r\nBcc: all@example.com", "再见"
		o.act(o.admin, func(ctx context.Context, tx *store.Tx) error {
			before, err := store.PublicForms.Lock(ctx, tx, form.ID)
			if err != nil {
				return err
			}
			changed := *before
			changed.TitleZH, changed.ThanksZH = form.TitleZH, form.ThanksZH
			return activities.PublicFormVerbs().Update(ctx, tx, before, &changed)
		})
		o.submit(form, "李明", "li@example.com", crm.Chinese)
		o.deliver(crm.WayMail)
		head, _, _ := strings.Cut(strings.ReplaceAll(o.mail.received()[0], "\r\n", "\n"), "\n\n")
		for line := range strings.SplitSeq(head, "\n") {
			if strings.HasPrefix(strings.ToLower(line), "bcc:") {
				t.Errorf("a title became a header:\n%s", head)
			}
			if encoded, ok := strings.CutPrefix(line, "Subject: "); ok {
				if decoded, err := new(mime.WordDecoder).DecodeHeader(encoded); err != nil || !strings.Contains(decoded, "已收到") {
					t.Errorf("subject %q, %v", decoded, err)
				}
			}
		}
	})
	t.Run("comes a few times a day to one address, however it is written, and to others", func(t *testing.T) {
		o := openPostRoom(t)
		form := o.publicForm("contact-us", true)
		intended := func() int { return o.count(`SELECT count(*) FROM effects WHERE kind = 'acknowledgement'`) }
		for _, address := range []string{"li@example.com", "LI@example.com", "li@Example.com", "li@example.com", "Li@example.com"} {
			o.submit(form, "Li", address, crm.English)
		}
		if n := intended(); n != 3 {
			t.Errorf("%d letters to one address", n)
		}
		o.submit(form, "Wu", "wu@example.com", crm.English)
		if n := intended(); n != 4 {
			t.Errorf("%d letters to two addresses", n)
		}
		o.setClock(monday.AddDate(0, 0, 2))
		o.submit(form, "Li", "li@example.com", crm.English)
		if n := intended(); n != 5 {
			t.Errorf("%d letters on another day", n)
		}
		if n := o.count(`SELECT count(*) FROM leads`); n != 7 {
			t.Errorf("%d leads", n)
		}
	})
	t.Run("is not sent where the form says so, nor to a lead that is gone", func(t *testing.T) {
		o := openPostRoom(t)
		o.submit(o.publicForm("silent", false), "Li", "li@example.com", crm.English)
		gone := o.submit(o.publicForm("contact-us", true), "Wu", "wu@example.com", crm.English)
		o.act(crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return activities.LeadVerbs().Delete(ctx, tx, o.lead(gone.ID))
		})
		o.deliver(crm.WayMail)
		if letters := o.mail.received(); len(letters) != 0 {
			t.Errorf("letters %v", letters)
		}
		if n := o.count(`SELECT count(*) FROM effects WHERE kind = 'acknowledgement' AND state = 'left'`); n != 1 {
			t.Errorf("%d were left", n)
		}
	})
}
